"""Every address of the live app, with who may ask for it. There is no other way in.

Public pages and style sheets stand at the end: what no other row takes is looked up in the
published tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from builder.web import reporting
from builder.web.api import files, rights, watch
from builder.web.citizen import (
    apply,
    blank,
    catalogue,
    check,
    correct,
    deemed,
    file,
    live_form,
    messages,
    notices,
    own_data,
    proof,
    receipt,
    saved,
    search,
    stopped,
    survey,
)
from builder.web.routes import GET_POST, POST, Route
from builder.web.security import UPLOAD_BYTES

CITIZEN: tuple[Route, ...] = (
    Route("catalogue", "/ajukan/", catalogue.catalogue, "anyone", "/en/apply/"),
    Route("start", "/ajukan/<service>/", catalogue.start, "anyone", "/en/apply/<service>/"),
    Route("blank", "/ajukan/<service>/kosong", blank.blank, "anyone", "/en/apply/<service>/blank"),
    Route(
        "form",
        "/ajukan/<service>/formulir",
        apply.form,
        "browser",
        "/en/apply/<service>/form",
        methods=GET_POST,
        limit="answers",
        longest=UPLOAD_BYTES,
    ),
    Route(
        "fragment",
        "/ajukan/<service>/potongan",
        live_form.fragment,
        "browser",
        "/en/apply/<service>/fragment",
        methods=POST,
        limit="live",
    ),
    Route(
        "stopped",
        "/ajukan/<service>/tidak-dapat",
        stopped.stopped,
        "browser",
        "/en/apply/<service>/cannot-apply",
    ),
    Route(
        "check",
        "/ajukan/<service>/periksa",
        check.check,
        "browser",
        "/en/apply/<service>/check",
        methods=GET_POST,
        limit="submit",
    ),
    Route(
        "receipt",
        "/ajukan/<service>/resi",
        receipt.receipt,
        "browser",
        "/en/apply/<service>/receipt",
        methods=GET_POST,
    ),
    Route(
        "promise",
        "/ajukan/<service>/janji",
        receipt.promise,
        "browser",
        "/en/apply/<service>/promise",
    ),
    Route(
        "saved",
        "/ajukan/<service>/simpan",
        saved.saved,
        "browser",
        "/en/apply/<service>/saved",
        methods=GET_POST,
    ),
    Route(
        "resume",
        "/lanjutkan",
        saved.resume,
        "anyone",
        "/en/resume",
        methods=GET_POST,
        limit="resume",
    ),
    Route(
        "file",
        "/berkas",
        file.file,
        "anyone",
        "/en/file",
        methods=GET_POST,
        limit="open-file",
    ),
    Route("case", "/berkas/isi", file.case, "receipt", "/en/file/contents"),
    Route(
        "withdraw",
        "/berkas/cabut",
        file.withdraw,
        "receipt",
        "/en/file/withdrawal",
        methods=POST,
    ),
    Route("proof", "/berkas/bukti", proof.proof, "receipt", "/en/file/proof"),
    Route(
        "deemed",
        "/berkas/dianggap-dikabulkan",
        deemed.letter,
        "receipt",
        "/en/file/deemed-granted",
    ),
    Route(
        "deemed_day",
        "/berkas/dianggap-dikabulkan.ics",
        deemed.day,
        "receipt",
        "/en/file/deemed-granted.ics",
    ),
    Route("notices", "/berkas/kabar", notices.notices, "receipt", "/en/file/news", GET_POST),
    Route(
        "survey",
        "/berkas/survei",
        survey.survey,
        "receipt",
        "/en/file/survey",
        methods=GET_POST,
    ),
    Route(
        "own_data",
        "/berkas/data-saya",
        own_data.own_data_page,
        "receipt",
        "/en/file/my-data",
        methods=GET_POST,
        limit="answers",
    ),
    Route(
        "own_data_file",
        "/berkas/data-saya.zip",
        own_data.download,
        "receipt",
        "/en/file/my-data.zip",
    ),
    Route(
        "messages",
        "/berkas/pesan",
        messages.messages,
        "receipt",
        "/en/file/messages",
        methods=GET_POST,
        limit="answers",
    ),
    Route("close", "/berkas/tutup", file.close, "receipt", "/en/file/close", methods=POST),
    Route(
        "correct",
        "/berkas/perbaikan",
        correct.correct,
        "receipt",
        "/en/file/correction",
        methods=GET_POST,
        limit="answers",
        longest=UPLOAD_BYTES,
    ),
    Route("search", "/cari", search.search, "anyone", "/en/search"),
    *reporting.CITIZEN,
)


def api(metrics: Callable[[], Any], tables: Mapping[str, Sequence[Route]]) -> tuple[Route, ...]:
    """What is served beside the pages; `metrics` is the view of this app's counts, `tables`
    are the other routes, for the print of the rights."""
    return (
        Route("healthz", "/healthz", watch.healthz, "anyone"),
        Route("rights", "/api/v1/policy", rights.rights_view(tables), "anyone"),
        Route("metrics", "/metrics", metrics, "anyone"),
        Route("asset", "/static/<path:name>", files.asset, "anyone"),
        Route("home", "/", files.page, "anyone"),
        Route("page", "/<path:path>", files.page, "anyone"),
    )


def by_endpoint(blueprints: Mapping[str, Sequence[Route]]) -> Mapping[str, Route]:
    """Routes by full endpoint, as requests name it: "citizen.start"."""
    return {
        f"{name}.{route.endpoint}": route for name, routes in blueprints.items() for route in routes
    }

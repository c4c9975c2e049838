"""The addresses of the office's own pages. Everything but signing in and out is for officers."""

from __future__ import annotations

from builder.domain.user import Action
from builder.web import reporting
from builder.web.officer import (
    act,
    bulk,
    case,
    counter,
    data_requests,
    drafts,
    guide,
    history,
    messages,
    money,
    morning,
    news,
    notes,
    opinions,
    passkeys,
    people,
    presence,
    queue,
    retention,
    services,
    session,
    stop,
    travel,
    travel_orders,
)
from builder.web.routes import GET_POST, POST, Route
from builder.web.security import UPLOAD_BYTES

READ: tuple[Action, ...] = ("read_application",)
DEFINE: tuple[Action, ...] = ("read_definition",)
OPINE: tuple[Action, ...] = ("answer_opinion",)
RETAIN: tuple[Action, ...] = ("see_retention",)
STOP: tuple[Action, ...] = ("read_definition", "stop_service")
MORNING: tuple[Action, ...] = ("edit_definition", "erase_application")
"""What authors and supervisors may, and nobody else."""
MOVE: tuple[Action, ...] = ("move_application", "decide_application", "record_payment")

DESK: tuple[Route, ...] = (
    Route("home", "/meja/", queue.home, "officer"),
    Route("sign_in", "/meja/masuk", session.sign_in, "anyone", methods=GET_POST, limit="sign-in"),
    Route("sign_out", "/meja/keluar", session.sign_out, "anyone", methods=POST),
    Route("language", "/meja/bahasa", session.language, "anyone", methods=POST),
    Route(
        "factor",
        "/meja/kode",
        people.factor,
        "officer",
        methods=GET_POST,
        limit="second-factor",
    ),
    Route(
        "passkeys",
        "/meja/kunci",
        passkeys.passkeys,
        "officer",
        methods=GET_POST,
        limit="second-factor",
    ),
    Route(
        "passkey_options",
        "/meja/kunci/pilihan",
        passkeys.passkey_options,
        "officer",
        methods=POST,
        limit="second-factor",
    ),
    Route(
        "sign_in_options",
        "/meja/masuk/pilihan",
        passkeys.sign_in_options,
        "anyone",
        methods=POST,
        limit="passkey",
    ),
    Route(
        "sign_in_passkey",
        "/meja/masuk/kunci",
        passkeys.sign_in_passkey,
        "anyone",
        methods=POST,
        limit="passkey",
    ),
    Route(
        "people",
        "/meja/orang",
        people.people,
        "officer",
        methods=GET_POST,
        rights=("manage_users",),
    ),
    Route(
        "data_requests",
        "/meja/permintaan-data",
        data_requests.data_requests,
        "officer",
        methods=GET_POST,
        rights=("erase_application",),
    ),
    Route("retention", "/meja/masa-simpan", retention.retention, "officer", rights=RETAIN),
    Route("news", "/meja/kabar", news.news, "officer", None, GET_POST, rights=("mend_notices",)),
    Route(
        "counter",
        "/meja/loket",
        counter.counter_page,
        "officer",
        methods=GET_POST,
        rights=("file_for_applicant",),
    ),
    Route("queue", "/meja/permohonan", queue.queue, "officer"),
    Route("bulk", "/meja/permohonan/banyak", bulk.bulk, "officer", methods=POST),
    Route(
        "assign",
        "/meja/permohonan/<number>/petugas",
        case.assign,
        "officer",
        methods=POST,
        rights=("move_application",),
    ),
    Route(
        "ask",
        "/meja/permohonan/<number>/pendapat",
        opinions.ask,
        "officer",
        methods=GET_POST,
        rights=("move_application",),
    ),
    Route("messages", "/meja/permohonan/<number>/pesan", messages.messages, "officer", rights=READ),
    Route(
        "send_message",
        "/meja/permohonan/<number>/pesan",
        messages.send_message,
        "officer",
        methods=POST,
        rights=("move_application",),
    ),
    Route("notes", "/meja/permohonan/<number>/catatan", notes.notes, "officer", rights=READ),
    Route(
        "add_note",
        "/meja/permohonan/<number>/catatan",
        notes.add_note,
        "officer",
        methods=POST,
        rights=("move_application",),
    ),
    Route("opinions", "/meja/pendapat", opinions.opinions, "officer", rights=OPINE),
    Route(
        "opinion",
        "/meja/pendapat/<number>",
        opinions.opinion,
        "officer",
        methods=GET_POST,
        rights=OPINE,
    ),
    Route(
        "opinion_file",
        "/meja/pendapat/<number>/lampiran/<attachment>",
        opinions.opinion_file,
        "officer",
        rights=OPINE,
    ),
    Route("case", "/meja/permohonan/<number>", case.case, "officer", rights=READ),
    Route(
        "attachment",
        "/meja/permohonan/<number>/lampiran/<attachment>",
        case.attachment,
        "officer",
        rights=READ,
    ),
    Route(
        "act",
        "/meja/permohonan/<number>/<code>",
        act.act,
        "officer",
        methods=GET_POST,
        rights=MOVE,
    ),
    Route(
        "travel_orders",
        "/meja/perjalanan",
        travel_orders.travel_orders,
        "officer",
        rights=READ,
    ),
    Route(
        "travel", "/meja/perjalanan/<number>", travel.travel, "officer", None, GET_POST, rights=READ
    ),
    Route("presence", "/meja/kehadiran", presence.presence, "officer", rights=("see_presence",)),
    Route("drafts", "/meja/layanan", services.drafts, "officer"),
    Route("draft", "/meja/layanan/<draft>", drafts.draft, "officer", None, GET_POST, rights=DEFINE),
    Route(
        "history",
        "/meja/riwayat/<service>",
        history.history,
        "officer",
        rights=("read_definition",),
    ),
    Route(
        "bring_back",
        "/meja/riwayat/<service>",
        history.bring_back_version,
        "officer",
        methods=POST,
        rights=("edit_definition",),
    ),
    Route("stop", "/meja/henti/<service>", stop.stop, "officer", methods=GET_POST, rights=STOP),
    Route(
        "money",
        "/meja/pembayaran",
        money.money,
        "officer",
        methods=GET_POST,
        longest=UPLOAD_BYTES,
        rights=("record_payment",),
    ),
    *reporting.DESK,
    Route("morning", "/meja/pagi-ini", morning.this_morning, "officer", rights=MORNING),
    Route("guide", "/meja/panduan", guide.guide, "officer"),
    Route("guide_page", "/meja/panduan/<topic>", guide.guide, "officer"),
    Route("guide_picture", "/meja/panduan/gambar/<picture>", guide.picture, "officer"),
)
"""What an officer asks for. Lists narrow themselves to what the person may see."""

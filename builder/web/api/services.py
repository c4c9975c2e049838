"""The services for programs: the list, one definition, its fee, and filing an application.

No cookie is read here and none is set, so no other site's page can act in somebody's name; that
is why these addresses, and no others, need no form token.

Invariants:
- the same judge, the same tariff and the same use case as the pages;
- one `Idempotency-Key` is one application, and holds the documents that were sent for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, request
from werkzeug.http import parse_options_header

from builder.domain.attachment import MEDIA_TYPES
from builder.domain.identifier import secret_hash
from builder.domain.repeat import repeat_keys
from builder.domain.version import StoredVersion, opened
from builder.errors import refuse_if
from builder.forms.instances import LACKING, Instance, read_instance
from builder.usecases.scan import scanner
from builder.usecases.store_attachment import store_attachment
from builder.usecases.submit import Submitted, submit_application
from builder.usecases.suspension import refuse_if_stopped
from builder.web.api.problem import as_json, finding, refusal
from builder.web.citizen.filling import judge_of
from builder.web.definitions import stored_today, stored_versions_today
from builder.web.fees import fee
from builder.web.live import lang, now, words, workspace
from builder.web.page import PUBLIC_FOR_A_MINUTE
from builder.web.stops import StopNote, stop_today, stops_today
from publish.errors import Invalid, Problem
from publish.facts.assessment import FeeAssessment, assess
from publish.facts.eligibility import certain_stops, stop_problems
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion

KEY = "Idempotency-Key"


def services() -> Response:
    """Every service in force."""
    stops = stops_today()
    return _public([_line(s, stops.get(s.service)) for s in stored_versions_today()])


def service(service: str) -> Response:
    """The definition in force: the service standard and the form, as they were published."""
    stored = stored_today(service)
    documents = {
        "service": read_json(stored.service_document),
        "form": read_json(stored.form_document),
    }
    return _public(_line(stored, stop_today(service)) | documents)


def assessment(service: str) -> Response:
    """The fee for these answers, which need not be complete, and what already keeps an applicant
    from applying. Nothing is kept."""
    version = opened(stored_today(service))
    found = _answers(version)
    if isinstance(found, Response):
        return found
    refuse_if(p for p in found.problems if p.code not in LACKING)
    fee = _fee(assess(version.standard.tariff, found.answers), version)
    return as_json(fee | {"not_eligible": _barred(version, found)})


def attachments(service: str) -> Response:
    """Take a document for the application that will be filed under the same key."""
    key = request.headers.get(KEY, "")
    repeat_keys(key, stored_today(service).service)
    _refuse_stopped(service)
    _, about = parse_options_header(request.headers.get("Content-Disposition"))
    stored = store_attachment(
        workspace().uow(),
        workspace().attachments,
        content=request.get_data(),
        name=about.get("filename", ""),
        holder=_holder(key),
        accept=MEDIA_TYPES,
        now=now(),
        rng=workspace().rng,
        scan=scanner(workspace().settings.clamd),
    )
    document = {"id": stored.id, "media_type": stored.media_type, "size": stored.size}
    return as_json(document | {"sha256": stored.digest}, 201)


def applications(service: str) -> Response:
    """File the answers in the body; the same key again gives the same receipt."""
    version = opened(stored_today(service))
    found = _answers(version)
    if isinstance(found, Response):
        return found
    key = request.headers.get(KEY, "")
    repeat_keys(key, service)
    refuse_if([*found.problems, *_wrong_documents(found, _holder(key))])
    submitted = submit_application(
        workspace().uow(),
        version=version,
        judge=judge_of(workspace().form(version), found.answers, found.problems),
        calendar=workspace().calendar(),
        answers=found.answers,
        lang=lang(),
        idempotency_key=key,
        now=now(),
        rng=workspace().rng,
        prefix=workspace().site.prefix,
        attachments=tuple(dict.fromkeys(upload.id for upload in found.uploads.values())),
        holder=_holder(key),
        is_sample=workspace().site.is_demo,
    )
    return as_json(_receipt(submitted, version) | {"not_asked": list(found.left_out)}, 201)


def _answers(version: ServiceVersion) -> Instance | Response:
    try:
        document = read_json(request.get_data())
    except Invalid as refused:  # no answers at all: nothing was judged
        return refusal(400, "", refused.problems)
    return read_instance(workspace().form(version), document)


def _barred(version: ServiceVersion, found: Instance) -> list[dict[str, str]]:
    standard, unsure = version.standard, {p.path for p in found.problems}
    stops = certain_stops(standard, found.answers, unsure)
    return [finding(problem) for problem in stop_problems(standard, stops)]


def _holder(key: str) -> str:
    """Who holds the documents sent under a key; never a browser's own name."""
    return f"program {key}"


def _wrong_documents(found: Instance, holder: str) -> Iterator[Problem]:
    if not found.uploads:
        return
    uow = workspace().uow()
    with uow.reading():
        for at, upload in found.uploads.items():
            file = uow.attachments_meta.get(upload.id)
            if file is None or file.holder_hash != secret_hash(holder):
                yield Problem(at, "ANSWER-UPLOAD", {})
            elif file.media_type not in upload.accept or file.size > upload.most_bytes:
                yield Problem(at, "ANSWER-REFUSED", {})


def _line(stored: StoredVersion, stop: StopNote | None) -> dict[str, Any]:
    standard = opened(stored).standard
    return {
        "id": stored.service,
        "version": stored.version,
        "digest": stored.digest,
        "effective_from": stored.effective_from.isoformat(),
        "name": {"id": standard.name.id, "en": standard.name.in_("en")},
        "unit": stored.unit,
        "publication": standard.publication,
        "takes_applications": standard.takes_applications,
        "stopped": None if stop is None else _stopped(stop),
    }


def _stopped(stop: StopNote) -> dict[str, Any]:
    since = stop.since.isoformat()
    return {"since": since, "reason": stop.reason, "statement": stop.statement}


def _refuse_stopped(service: str) -> None:
    with (uow := workspace().uow()).reading():
        refuse_if_stopped(uow, service)


def _fee(assessment: FeeAssessment, version: ServiceVersion) -> dict[str, Any]:
    shown = fee(assessment, version, lang(), words())
    lines = [
        {
            "code": line.code,
            "label": row.label,
            "amount": line.amount.amount,
            "calculation": row.how,
            "legal_basis": row.basis,
        }
        for line, row in zip(assessment.lines, shown.lines, strict=True)
    ]
    return {"currency": "IDR", "total": assessment.total.amount, "lines": lines}


def _receipt(submitted: Submitted, version: ServiceVersion) -> dict[str, Any]:
    return {
        "number": submitted.number,
        "receipt_key": submitted.receipt_key,
        "recorded_at": submitted.recorded_at.isoformat(timespec="seconds"),
        "version": version.version,
        "assessment": _fee(submitted.assessment, version),
        "promise": workspace().promise(submitted, version.standard).decode(),
    }


def _public(document: object) -> Response:
    answer = as_json(document)
    answer.headers["Cache-Control"] = PUBLIC_FOR_A_MINUTE
    return answer

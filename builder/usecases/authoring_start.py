"""A draft begins: from blank or a template, as a copy of a service, as the next version of one.

Invariants:
- one open draft a service: a second one would let two officers lose each other's work;
- a copy is a copy: nothing of it changes when its source does; its history says where it
  came from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from builder.domain import draft as moves
from builder.domain.authoring.documents import Documents, clone
from builder.domain.authoring.keys import mint_id
from builder.domain.authoring.questions import check_label
from builder.domain.authoring.undo import Texts
from builder.domain.draft import DraftMove, ServiceDraft
from builder.domain.identifier import Rng, new_id
from builder.domain.user import User, may
from builder.domain.version import StoredVersion
from builder.errors import conflict, forbidden, invalid, refuse_if
from builder.forms.foreign import import_form
from builder.forms.lint import lint_form
from builder.store.ports import Workbench
from builder.usecases.authoring import editable, written
from builder.usecases.drafts import LONGEST_TEXT
from publish.facts.json_text import read_json
from publish.facts.text import Text

FIRST_K = 5


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new service is called, whose it is, and from when it could hold.

    `taken` are the ids of all services there are, drafts and published.
    """

    name: Text
    unit: str
    effective_from: date
    taken: Collection[str]


def start_blank(
    workbench: Workbench, beginning: Beginning, *, user: User, now: datetime, rng: Rng
) -> ServiceDraft:
    """A draft with one question, two steps and no fee; lint names what is missing.

    Raises `Invalid` (LABEL-*), `Forbidden` (DRAFT-FORBIDDEN).
    """
    _check(beginning, user)
    service = mint_id(beginning.name.id, beginning.taken)
    documents = Documents(_blank_service(service, beginning), _blank_form(beginning.name))
    return _start(workbench, service, documents, "", user, now, rng)


def start_template(
    workbench: Workbench,
    beginning: Beginning,
    *,
    template: str,
    texts: Texts,
    user: User,
    now: datetime,
    rng: Rng,
) -> ServiceDraft:
    """A new service that begins as a template is, every step with its own office; no law is cited
    yet, so lint names that and whatever costs money without one.

    `template` is the name of its folder, which the draft's history says. Raises `Invalid`
    (LABEL-*; JSON-*, FORM-*, AUTHOR-SHAPE for a template that cannot be opened), `Forbidden`
    (DRAFT-FORBIDDEN).
    """
    _check(beginning, user)
    documents = editable(texts)
    service = mint_id(beginning.name.id, beginning.taken)
    documents.service.update(_identity(service, beginning))
    for step in documents.service.get("steps", []):
        step["unit"] = beginning.unit
    documents.form.update(_titled(documents.form, beginning.name))
    return _start(workbench, service, documents, f"templates/{template}", user, now, rng)


def start_imported(
    workbench: Workbench,
    beginning: Beginning,
    *,
    schema: bytes,
    user: User,
    now: datetime,
    rng: Rng,
) -> ServiceDraft:
    """A new service whose form is a JSON Schema from elsewhere, made ours.

    Raises `Invalid` (LABEL-*, DEFINITION-SIZE, JSON-*, FOREIGN-SHAPE, and FORM-* with everything
    that keeps it from being a form of ours), `Forbidden` (DRAFT-FORBIDDEN).
    """
    _check(beginning, user)
    if len(schema) > LONGEST_TEXT:
        raise invalid("DEFINITION-SIZE", kilobytes=LONGEST_TEXT // 1024)
    document = read_json(schema)
    if not isinstance(document, dict):
        raise invalid("FOREIGN-SHAPE")
    form = import_form(document).document
    refuse_if(lint_form(form))
    service = mint_id(beginning.name.id, beginning.taken)
    documents = Documents(_blank_service(service, beginning), form)
    return _start(workbench, service, documents, "JSON Schema", user, now, rng)


def start_copy(
    workbench: Workbench,
    beginning: Beginning,
    *,
    source: StoredVersion,
    user: User,
    now: datetime,
    rng: Rng,
) -> ServiceDraft:
    """A new service that begins as another one is; nobody has verified the copy.

    Raises `Invalid` (LABEL-*), `Forbidden` (DRAFT-FORBIDDEN).
    """
    _check(beginning, user)
    service = mint_id(beginning.name.id, beginning.taken)
    documents = _documents(source)
    changed = documents.service
    changed |= _identity(service, beginning)
    changed.pop("last_verified_on", None)
    said = f"{source.service} {source.version}"
    return _start(workbench, service, documents, said, user, now, rng)


def start_next(
    workbench: Workbench, *, source: StoredVersion, user: User, now: datetime, rng: Rng
) -> ServiceDraft:
    """A draft of a service's next version, from any version of it; the open draft if there
    is one. Raises `Forbidden` (DRAFT-FORBIDDEN)."""
    if not may(user, "edit_definition", source.unit):
        raise forbidden("DRAFT-FORBIDDEN")
    is_open = (d for d in workbench.all() if d.service == source.service and d.is_open)
    found = next(is_open, None)
    if found is not None:
        return found
    documents = _documents(source)
    said = f"{source.service} {source.version}"
    return _start(workbench, source.service, documents, said, user, now, rng)


def bring_back(
    workbench: Workbench,
    *,
    source: StoredVersion,
    effective_from: date,
    user: User,
    now: datetime,
    rng: Rng,
) -> ServiceDraft:
    """A draft with what an old version said, from a date of its own: the old one has passed.

    Raises `Forbidden` (DRAFT-FORBIDDEN), `Conflict` (DRAFT-EXISTS) for a service with an open
    draft, which says something else.
    """
    if not may(user, "edit_definition", source.unit):
        raise forbidden("DRAFT-FORBIDDEN")
    documents = _documents(source)
    documents.service["effective_from"] = effective_from.isoformat()
    said = f"{source.service} {source.version}"
    return _start(workbench, source.service, documents, said, user, now, rng)


def _check(beginning: Beginning, user: User) -> None:
    check_label(beginning.name, "service.json#/name")
    if not may(user, "edit_definition", beginning.unit):
        raise forbidden("DRAFT-FORBIDDEN")


def _start(
    workbench: Workbench,
    service: str,
    documents: Documents,
    source: str,
    user: User,
    now: datetime,
    rng: Rng,
) -> ServiceDraft:
    if any(d.service == service and d.is_open for d in workbench.all()):
        raise conflict("DRAFT-EXISTS", service)
    made = moves.started(new_id(rng), service, *written(documents), user.id, now)
    if source:
        made = replace(made, history=(DraftMove("started", user.id, now, source),))
    workbench.put(made, None)
    return made


def _documents(source: StoredVersion) -> Documents:
    return Documents(clone(read_json(source.service_document)), read_json(source.form_document))


def _identity(service: str, beginning: Beginning) -> dict[str, Any]:
    return {
        "id": service,
        "unit": beginning.unit,
        "name": _words(beginning.name),
        "effective_from": beginning.effective_from.isoformat(),
    }


def _titled(form: Mapping[str, Any], name: Text) -> dict[str, Any]:
    english = form.get("x-i18n", {}).get("en", {}) | {"title": name.en}
    return {"title": name.id, "x-i18n": {"en": english}}


def _words(words: Text) -> dict[str, str]:
    return {"id": words.id, "en": words.en}


def _blank_service(service: str, beginning: Beginning) -> dict[str, Any]:
    nothing = {"id": "", "en": ""}
    unit = beginning.unit
    return {
        "terang": 1,
        "id": service,
        "name": _words(beginning.name),
        "summary": nothing,
        "unit": unit,
        "life_events": [],
        "publication": "open",
        "k_min": FIRST_K,
        "takes_applications": True,
        "effective_from": beginning.effective_from.isoformat(),
        "legal_bases": [],
        "processing_time": {
            "value": 5,
            "unit": "working_days",
            "certainty": "sample",
            "fallback": True,
        },
        "fee_rule": nothing,
        "tariff": {"lines": []},
        "requirements": [],
        "steps": [
            _step("periksa-berkas", "Pemeriksaan berkas", "Check of the file", "intake", unit),
            _step("terbit", "Penerbitan", "Issue", "issue", unit),
        ],
        "product": {"name": nothing},
        "complaints": [],
        "scenarios": [],
    }


def _step(id_: str, indonesian: str, english: str, kind: str, unit: str) -> dict[str, Any]:
    return {
        "id": id_,
        "name": {"id": indonesian, "en": english},
        "kind": kind,
        "unit": unit,
        "allowance": {"value": 1, "unit": "working_days"},
    }


def _blank_form(name: Text) -> dict[str, Any]:
    question = {
        "type": "string",
        "title": "Nama lengkap",
        "x-i18n": {"en": {"title": "Full name"}},
        "minLength": 2,
        "maxLength": 120,
        "x-pdp": "general",
        "x-autocomplete": "name",
    }
    page = {
        "id": "pemohon",
        "title": "Pemohon",
        "x-i18n": {"en": {"title": "Applicant"}},
        "fields": ["nama"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": name.id,
        **({"x-i18n": {"en": {"title": name.en}}} if name.en else {}),
        "x-order": ["nama"],
        "x-pages": [page],
        "required": ["nama"],
        "properties": {"nama": question},
    }

"""A public service as its office promises it: the standard of service.

Holds the fourteen components of Indonesian law (UU 25/2009 art. 21,
PermenPANRB 15/2014): six that must be public and eight internal ones, read
from a definition document (`service.json`) whose form the meta-schema
`form_schemas/meta/service.schema.json` decides.

Invariants:
- values only; questions about them are functions beside the asker;
- `read_standard` trusts nothing: what it cannot read is a finding, not a crash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from publish.errors import Invalid, Problem
from publish.facts.condition import Condition
from publish.facts.canonical import digest
from publish.facts.form_schema import FormSchema
from publish.facts.status import Rules, StepKind, StepRule
from publish.facts.tariff import CERTAINTIES, Certainty, Tariff, read_tariff
from publish.facts.text import Text, text
from publish.facts.workdays import Allowance, HolidayCalendar

Publication = Literal["open", "sealed"]
SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law as cited: short title, article, how certain, and whether somebody must still check."""

    id: str
    title: str
    article: str
    certainty: Certainty
    needs_checking: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class PromisedTime:
    """The time the office promises, or a variant of it for some answers.

    `is_fallback`: the five days of UU 30/2014 art. 53, law only where no
    sector rule says otherwise; shown as needing checking.
    """

    id: str
    label: Text
    allowance: Allowance
    when: Condition | None
    certainty: Certainty
    legal_basis: str | None
    is_fallback: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure with its unit and its own allowance."""

    id: str
    name: Text
    kind: StepKind
    unit: str
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Requirement:
    """A document or condition asked for; `when` None means always.

    `field` is the JSON pointer of the answer that carries it, if any.
    """

    id: str
    name: Text
    detail: Text | None
    when: Condition | None
    field: str | None
    certainty: Certainty
    legal_basis: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A lawful ground for rejecting an application."""

    id: str
    name: Text
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Where to complain; `kind` is office, phone, email or web."""

    kind: str
    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Abolished:
    """A document that national law no longer lets an office ask for."""

    name: Text
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """Example answers and what they must give: fields, documents, fee, due date."""

    id: str
    name: Text
    answers: Mapping[str, Any]
    filed_on: date
    fields: tuple[str, ...]
    documents: tuple[str, ...]
    fee: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """Everything a definition says about a service beside its form."""

    id: str
    name: Text
    summary: Text
    unit: str
    life_events: tuple[str, ...]
    publication: Publication
    k_min: int
    takes_applications: bool
    effective_from: date
    last_verified_on: date | None
    legal_bases: tuple[LegalBasis, ...]
    promise: PromisedTime
    variants: tuple[PromisedTime, ...]
    cap: PromisedTime | None
    tariff: Tariff
    fee_rule: Text
    fee_note: Text | None
    requirements: tuple[Requirement, ...]
    abolished: tuple[Abolished, ...]
    steps: tuple[Step, ...]
    product: Text
    product_note: Text | None
    channels: tuple[Channel, ...]
    grounds: tuple[Ground, ...]
    internal: Mapping[str, Text]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class ServiceVersion:
    """An immutable version: number (from 1), standard, form and their digest."""

    version: int
    standard: ServiceStandard
    form: FormSchema
    digest: str

    @property
    def service(self) -> str:
        """The id of the service this is a version of."""
        return self.standard.id


def version_digest(service_document: object, form_document: object) -> str:
    """What proposer and approver both sign: the digest over both documents."""
    return digest({"form": form_document, "service": service_document})


def rules_of(standard: ServiceStandard, calendar: HolidayCalendar) -> Rules:
    """What the fold of events needs to know of a standard."""
    return Rules(
        steps=tuple(StepRule(s.id, s.kind) for s in standard.steps),
        allowance=standard.promise.allowance,
        variants={v.id: v.allowance for v in standard.variants},
        calendar=calendar,
    )


def read_version(version: int, service_document: Any, form_document: Any) -> ServiceVersion:
    """A version from its two documents. Raises `Invalid` (SERVICE-SHAPE, TARIFF-*, ...)."""
    standard = read_standard(service_document)
    form = FormSchema(form_document)
    return ServiceVersion(version, standard, form, version_digest(service_document, form_document))


def read_standard(document: Any) -> ServiceStandard:
    """The standard of a definition document.

    Raises `Invalid`: TARIFF-* with their places, or SERVICE-SHAPE naming the
    first member that is not as the meta-schema says.
    """
    if not isinstance(document, Mapping):
        raise Invalid(Problem("", "SERVICE-SHAPE", {"member": ""}))
    tariff = read_tariff(document.get("tariff") or {})
    try:
        return _standard(document, tariff)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        member = str(error.args[0])[:60] if error.args else ""
        raise Invalid(Problem("", "SERVICE-SHAPE", {"member": member})) from error


def _standard(d: Mapping[str, Any], tariff: Tariff) -> ServiceStandard:
    if not SLUG.fullmatch(d["id"]):
        raise ValueError("id")
    verified = d.get("last_verified_on")
    cap = d["processing_time"].get("cap")
    return ServiceStandard(
        id=d["id"],
        name=text(d["name"]),
        summary=text(d["summary"]),
        unit=d["unit"],
        life_events=tuple(d.get("life_events", ())),
        publication=_one_of(d["publication"], ("open", "sealed")),
        k_min=int(d["k_min"]),
        takes_applications=bool(d.get("takes_applications", True)),
        effective_from=date.fromisoformat(d["effective_from"]),
        last_verified_on=date.fromisoformat(verified) if verified else None,
        legal_bases=tuple(_legal_basis(b) for b in d["legal_bases"]),
        promise=_time(d["processing_time"], "standard"),
        variants=tuple(_time(v, v["id"]) for v in d["processing_time"].get("variants", ())),
        cap=None if cap is None else _time(cap, "cap"),
        tariff=tariff,
        fee_rule=text(d["fee_rule"]),
        fee_note=_maybe(d.get("fee_note")),
        requirements=tuple(_requirement(r) for r in d["requirements"]),
        abolished=tuple(
            Abolished(text(a["name"]), a["legal_basis"]) for a in d.get("abolished_requirements", ())
        ),
        steps=tuple(_step(s) for s in d["steps"]),
        product=text(d["product"]["name"]),
        product_note=_maybe(d["product"].get("note")),
        channels=tuple(Channel(c["kind"], text(c["label"]), c["value"]) for c in d["complaints"]),
        grounds=tuple(
            Ground(g["id"], text(g["name"]), g["legal_basis"]) for g in d.get("reject_grounds", ())
        ),
        internal={k: text(v) for k, v in d.get("internal", {}).items()},
        scenarios=tuple(_scenario(s) for s in d["scenarios"]),
    )


def _maybe(body: Any) -> Text | None:
    return None if body is None else text(body)


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(str(value))
    return value


def _legal_basis(b: Mapping[str, Any]) -> LegalBasis:
    certainty = _one_of(b["certainty"], CERTAINTIES)
    checking = bool(b.get("needs_checking", False))
    note = _maybe(b.get("note"))
    return LegalBasis(b["id"], b["title"], b.get("article", ""), certainty, checking, note)


def _allowance(body: Mapping[str, Any]) -> Allowance:
    units = ("working_days", "calendar_days", "hours", "automatic", "not_applicable")
    return Allowance(int(body.get("value", 0)), _one_of(body["unit"], units))


def _time(body: Mapping[str, Any], id_: str) -> PromisedTime:
    return PromisedTime(
        id=id_,
        label=_maybe(body.get("label")) or Text("Standar", "Standard"),
        allowance=_allowance(body),
        when=body.get("when"),
        certainty=_one_of(body["certainty"], CERTAINTIES),
        legal_basis=body.get("legal_basis"),
        is_fallback=bool(body.get("fallback", False)),
        note=_maybe(body.get("note")),
    )


def _step(s: Mapping[str, Any]) -> Step:
    kind = _one_of(s["kind"], ("intake", "work", "payment", "issue"))
    return Step(s["id"], text(s["name"]), kind, s["unit"], _allowance(s["allowance"]))


def _requirement(r: Mapping[str, Any]) -> Requirement:
    return Requirement(
        id=r["id"],
        name=text(r["name"]),
        detail=_maybe(r.get("detail")),
        when=r.get("when"),
        field=r.get("field"),
        certainty=_one_of(r["certainty"], CERTAINTIES),
        legal_basis=r.get("legal_basis"),
    )


def _scenario(s: Mapping[str, Any]) -> Scenario:
    expect = s["expect"]
    due = expect.get("due_on")
    return Scenario(
        id=s["id"],
        name=text(s["name"]),
        answers=s["answers"],
        filed_on=date.fromisoformat(s["filed_on"]),
        fields=tuple(expect["fields"]),
        documents=tuple(expect["documents"]),
        fee=int(expect["fee"]),
        due_on=date.fromisoformat(due) if due else None,
    )

"""A public service as one immutable version, and how it is read from its documents.

`service.json` is of the form that `form_schemas/meta/service.schema.json`
decides; the values it becomes are in `publish.facts.standard`.

Invariants:
- reading trusts nothing: what it cannot read is a finding, not a crash, and
  what it gives can be folded and assessed without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from publish.errors import Invalid, Problem
from publish.facts.canonical import digest
from publish.facts.condition import check_condition
from publish.facts.form_schema import FormSchema
from publish.facts.members import (
    Body,
    one_of,
    optional_string,
    optional_words,
    slug,
    string,
    whole,
    words,
)
from publish.facts.retention import read_retention
from publish.facts.rules import Rules, StepKind, StepRule
from publish.facts.standard import (
    SLUG,
    Abolished,
    Channel,
    Ground,
    LegalBasis,
    PromisedTime,
    Publication,
    Requirement,
    Scenario,
    ServiceStandard,
    Step,
    Stop,
)
from publish.facts.tariff import CERTAINTIES
from publish.facts.tariff_reading import read_tariff
from publish.facts.text import Text
from publish.facts.travel_rules import read_travel
from publish.facts.workdays import Allowance, HolidayCalendar, TimeUnit, read_date

__all__ = [
    "SLUG",
    "Abolished",
    "Channel",
    "Ground",
    "LegalBasis",
    "PromisedTime",
    "Publication",
    "Requirement",
    "Scenario",
    "ServiceStandard",
    "ServiceVersion",
    "Step",
    "Stop",
    "read_standard",
    "read_version",
    "rules_of",
    "version_digest",
]

_KINDS: tuple[StepKind, ...] = get_args(StepKind)
_UNITS: tuple[TimeUnit, ...] = get_args(TimeUnit)
_PUBLICATIONS: tuple[Publication, ...] = get_args(Publication)


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

    Raises `Invalid`: TARIFF-* and CONDITION-* with their places, SERVICE-ID-TWICE,
    or SERVICE-SHAPE naming the first member that is not as the meta-schema says.
    """
    if not isinstance(document, Mapping):
        raise Invalid(Problem("", "SERVICE-SHAPE", {"member": ""}))
    try:
        standard = _standard(document)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        member = str(error.args[0])[:60] if error.args else ""
        raise Invalid(Problem("", "SERVICE-SHAPE", {"member": member})) from error
    found = [*_faulty_conditions(standard), *_repeated_ids(standard)]
    if found:
        raise Invalid(found)
    return standard


def _faulty_conditions(standard: ServiceStandard) -> Iterator[Problem]:
    lists: Mapping[str, Sequence[Requirement | PromisedTime | Stop]] = {
        "/requirements": standard.requirements,
        "/eligibility": standard.stops,
        "/processing_time/variants": standard.variants,
    }
    for at, items in lists.items():
        for place, item in enumerate(items):
            if item.when is not None:
                yield from check_condition(item.when, f"{at}/{place}/when")


def _repeated_ids(standard: ServiceStandard) -> Iterator[Problem]:
    lists = {
        "/legal_bases": [b.id for b in standard.legal_bases],
        "/processing_time/variants": [v.id for v in standard.variants],
        "/requirements": [r.id for r in standard.requirements],
        "/steps": [s.id for s in standard.steps],
        "/reject_grounds": [g.id for g in standard.grounds],
        "/eligibility": [e.id for e in standard.stops],
        "/scenarios": [s.id for s in standard.scenarios],
    }
    for at, ids in lists.items():
        for place, name in enumerate(ids):
            if name in ids[:place]:
                yield Problem(f"{at}/{place}/id", "SERVICE-ID-TWICE", {"id": name})


def _standard(d: Body) -> ServiceStandard:
    verified, time = d.get("last_verified_on"), d["processing_time"]
    steps = tuple(_step(s) for s in d["steps"])
    if len(steps) < 2:
        raise ValueError("steps")
    return ServiceStandard(
        id=slug(d, "id"),
        name=words(d, "name"),
        summary=words(d, "summary"),
        unit=slug(d, "unit"),
        life_events=tuple(str(e) for e in d.get("life_events", ())),
        publication=one_of(d, "publication", _PUBLICATIONS),
        k_min=whole(d, "k_min"),
        takes_applications=d.get("takes_applications", True) is True,
        effective_from=read_date(d["effective_from"]),
        last_verified_on=None if verified is None else read_date(verified),
        legal_bases=tuple(_legal_basis(b) for b in d["legal_bases"]),
        promise=_time(time, "standard"),
        variants=tuple(_time(v, slug(v, "id")) for v in time.get("variants", ())),
        cap=_time(time["cap"], "cap") if "cap" in time else None,
        tariff=read_tariff(d["tariff"]),
        fee_rule=words(d, "fee_rule"),
        fee_note=optional_words(d, "fee_note"),
        requirements=tuple(_requirement(r) for r in d["requirements"]),
        abolished=tuple(_abolished(a) for a in d.get("abolished_requirements", ())),
        steps=steps,
        product=words(d["product"], "name"),
        product_note=optional_words(d["product"], "note"),
        channels=tuple(_channel(c) for c in d["complaints"]),
        grounds=tuple(_ground(g) for g in d.get("reject_grounds", ())),
        stops=tuple(_stop(e) for e in d.get("eligibility", ())),
        internal={name: words(d["internal"], name) for name in d.get("internal", {})},
        scenarios=tuple(_scenario(s) for s in d["scenarios"]),
        travel=read_travel(d["travel"]) if "travel" in d else None,
        retention=read_retention(d["retention"]) if "retention" in d else None,
    )


def _legal_basis(b: Body) -> LegalBasis:
    return LegalBasis(
        id=slug(b, "id"),
        title=string(b, "title"),
        article=optional_string(b, "article") or "",
        certainty=one_of(b, "certainty", CERTAINTIES),
        needs_checking=b.get("needs_checking", False) is not False,
        note=optional_words(b, "note"),
    )


def _allowance(body: Body) -> Allowance:
    value = whole(body, "value") if "value" in body else 0
    return Allowance(value, one_of(body, "unit", _UNITS))


def _time(body: Body, id_: str) -> PromisedTime:
    return PromisedTime(
        id=id_,
        label=optional_words(body, "label") or Text("Standar", "Standard"),
        allowance=_allowance(body),
        when=body.get("when"),
        certainty=one_of(body, "certainty", CERTAINTIES),
        legal_basis=optional_string(body, "legal_basis"),
        is_fallback=body.get("fallback", False) is not False,
        note=optional_words(body, "note"),
    )


def _step(s: Body) -> Step:
    kind = one_of(s, "kind", _KINDS)
    return Step(slug(s, "id"), words(s, "name"), kind, slug(s, "unit"), _allowance(s["allowance"]))


def _requirement(r: Body) -> Requirement:
    return Requirement(
        id=slug(r, "id"),
        name=words(r, "name"),
        detail=optional_words(r, "detail"),
        when=r.get("when"),
        field=optional_string(r, "field"),
        certainty=one_of(r, "certainty", CERTAINTIES),
        legal_basis=optional_string(r, "legal_basis"),
    )


def _abolished(a: Body) -> Abolished:
    return Abolished(words(a, "name"), string(a, "legal_basis"))


def _channel(c: Body) -> Channel:
    return Channel(string(c, "kind"), words(c, "label"), string(c, "value"))


def _ground(g: Body) -> Ground:
    return Ground(slug(g, "id"), words(g, "name"), string(g, "legal_basis"))


def _stop(e: Body) -> Stop:
    link = optional_string(e, "instead_link")
    if link is not None and not link.startswith("https://"):
        raise ValueError("instead_link")
    return Stop(
        id=slug(e, "id"),
        reason=words(e, "reason"),
        when=e["when"],
        instead=optional_words(e, "instead"),
        service=slug(e, "instead_service") if "instead_service" in e else None,
        link=link,
        legal_basis=string(e, "legal_basis"),
    )


def _scenario(s: Body) -> Scenario:
    expect = s["expect"]
    if not isinstance(s["answers"], Mapping):
        raise ValueError("answers")
    return Scenario(
        id=slug(s, "id"),
        name=words(s, "name"),
        answers=s["answers"],
        filed_on=read_date(s["filed_on"]),
        fields=tuple(str(f) for f in expect["fields"]),
        documents=tuple(str(d) for d in expect["documents"]),
        fee=whole(expect, "fee"),
        due_on=read_date(expect["due_on"]) if "due_on" in expect else None,
        stops=tuple(str(e) for e in expect.get("stops", ())),
    )

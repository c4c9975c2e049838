"""The rules of a good definition: one small generator each, all in one table.

Invariants:
- a rule sees a definition whose form is sound and yields findings, it never raises;
- a rule stands on law or on what would go wrong later, and says which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from builder.domain.authoring.documents import Documents
from builder.domain.authoring.findings import rule_findings
from builder.domain.authoring.required import required_findings
from builder.errors import Problem
from builder.usecases.lint_scan import lookups, members, named_fields, texts_of
from publish.facts.posts import Post
from publish.facts.service import ServiceStandard, ServiceVersion
from publish.facts.standard import LEAST_COUNT
from publish.facts.tariff import FeeLine, Number
from publish.facts.text import Text

_SEPARATE = re.compile(r"[^a-z0-9]+")
_WEB = re.compile(
    r"(?:https://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,63}(?:[/?#][!-~]{0,500})?",
    re.ASCII | re.IGNORECASE,
)
"""A name of a host, or an address of https; who reads it is led there by a link."""
_UNOFFICIAL = (
    "sumbangan sukarela",
    "uang map",
    "uang fotokopi",
    "uang rokok",
    "uang lelah",
    "biaya administrasi",
)
INTERNAL = (
    "facilities",
    "competence",
    "supervision",
    "staff",
    "guarantee",
    "safety",
    "evaluation",
)


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A definition under scrutiny, as values and as the documents they were read from.

    `labels` are title and choices of every question, by its pointer.
    """

    version: ServiceVersion
    service: Mapping[str, Any]
    form: Mapping[str, Any]
    labels: Mapping[str, tuple[Text, Mapping[str, Text]]]
    units: frozenset[str]
    life_events: frozenset[str]
    posts: Mapping[str, Post]

    @property
    def standard(self) -> ServiceStandard:
        """Its standard."""
        return self.version.standard


Rule = Callable[[Definition], Iterator[Problem]]


def six_components(d: Definition) -> Iterator[Problem]:
    """The six parts that must be public are there and say something (UU 25/2009 art. 21)."""
    s = d.standard
    parts: Mapping[str, Iterable[Text]] = {
        "requirements": [r.name for r in s.requirements],
        "steps": [step.name for step in s.steps],
        "fee_rule": [s.fee_rule],
        "product": [s.product],
        "complaints": [c.label for c in s.channels],
        "name": [s.name, s.summary],
    }
    for part, texts in parts.items():
        if not texts or any(not t.id.strip() for t in texts):
            yield _finding(f"/{part}", "SIX-COMPONENTS", component=part)


def fee_basis(d: Definition) -> Iterator[Problem]:
    """Money needs a kind from the closed list and a legal basis (UU 1/2022 art. 87-88)."""
    for place, line in enumerate(d.standard.tariff.lines):
        at = f"/tariff/lines/{place}"
        if _can_cost(line) and (line.levy is None or line.legal_basis is None):
            yield _finding(at, "FEE-BASIS", line=line.code)
        said = f"{line.label.id} {line.label.en}".lower()
        for words in _UNOFFICIAL:
            if words in said:
                yield _finding(f"{at}/label", "FEE-WORDS", words=words)


def phantom_requirements(d: Definition) -> Iterator[Problem]:
    """What national law has abolished is asked for neither by name nor by a field."""
    gone = [a.name for a in d.standard.abolished]
    asked = {
        f"service.json#/requirements/{i}": r.name for i, r in enumerate(d.standard.requirements)
    }
    asked |= {f"form.json#{p}": title for p, (title, _) in d.labels.items()}
    for at, name in asked.items():
        for abolished in gone:
            if _names(name, abolished):
                yield Problem(at, "PHANTOM-REQ", {"document": abolished.id})


def translated(d: Definition) -> Iterator[Problem]:
    """Everything an applicant reads is there in English too."""
    for pointer, (title, choices) in d.labels.items():
        plain = pointer.rpartition("/")[2]
        if not title.en.strip() and title.id != plain:
            yield Problem(f"form.json#{pointer}", "I18N-MISSING", {"words": title.id[:60]})
        for key, label in choices.items():
            if not label.en.strip() and label.id != key:
                yield Problem(f"form.json#{pointer}", "I18N-MISSING", {"words": label.id[:60]})
    for at, words in texts_of(d.service, ""):
        if not words.en.strip():
            yield _finding(at, "I18N-MISSING", words=words.id[:60])


def step_order(d: Definition) -> Iterator[Problem]:
    """One intake first, one issue last; a payment step exactly where money can be due."""
    kinds = [s.kind for s in d.standard.steps]
    inner = kinds[1:-1]
    if kinds[0] != "intake" or kinds[-1] != "issue" or {"intake", "issue"} & set(inner):
        yield _finding("/steps", "STEP-ORDER")
    has_payment = "payment" in inner
    if d.standard.tariff.is_free == has_payment:
        yield _finding("/steps", "STEP-PAYMENT")


def known_bases(d: Definition) -> Iterator[Problem]:
    """Every cited basis is in the list of bases."""
    known = {b.id for b in d.standard.legal_bases}
    for at, basis in members(d.service, "legal_basis", ""):
        if basis not in known:
            yield _finding(at, "BASIS-UNKNOWN", basis=str(basis)[:60])


def known_fields(d: Definition) -> Iterator[Problem]:
    """Every field that a rule, a requirement or a scenario names is in the form."""
    for at, pointer in named_fields(d.standard):
        if pointer not in d.labels:
            yield _finding(at, "FIELD-UNKNOWN", field=pointer[:100])


def known_units(d: Definition) -> Iterator[Problem]:
    """Offices and life events exist."""
    units = {"/unit": d.standard.unit}
    units |= {f"/steps/{i}/unit": step.unit for i, step in enumerate(d.standard.steps)}
    for at, unit in units.items():
        if unit not in d.units:
            yield _finding(at, "UNIT-UNKNOWN", unit=unit)
    for place, event in enumerate(d.standard.life_events):
        if event not in d.life_events:
            yield _finding(f"/life_events/{place}", "LIFE-EVENT-UNKNOWN", event=event)


def lookups_cover(d: Definition) -> Iterator[Problem]:
    """A price list has a price for every choice, or some applicants get no fee at all."""
    choices = {p: set(c) for p, (_, c) in d.labels.items()}
    for place, line in enumerate(d.standard.tariff.lines):
        if line.when is not None:
            continue
        for lookup in lookups(line.amount):
            missing = choices.get(lookup.pointer, set()) - set(lookup.values)
            if missing:
                at = f"/tariff/lines/{place}/amount"
                yield _finding(at, "LOOKUP-MISSING", choices=", ".join(sorted(missing)))


def time_within_cap(d: Definition) -> Iterator[Problem]:
    """No promise is longer than the longest time that a law sets (a fallback may not apply)."""
    s = d.standard
    if s.cap is None or s.cap.is_fallback:
        return
    for promise in (s.promise, *s.variants):
        is_same_unit = promise.allowance.unit == s.cap.allowance.unit
        if is_same_unit and promise.allowance.value > s.cap.allowance.value:
            yield _finding("/processing_time", "TIME-CAP", cap=s.cap.allowance.value)


def smallest_k(d: Definition) -> Iterator[Problem]:
    """Counts below five of a sealed service tell about persons."""
    if d.standard.publication == "sealed" and d.standard.k_min < LEAST_COUNT:
        yield _finding("/k_min", "K-MIN", least=LEAST_COUNT)


def internal_components(d: Definition) -> Iterator[Problem]:
    """The parts an office must have for itself (PermenPANRB 15/2014); advice."""
    for component in INTERNAL:
        if component not in d.standard.internal:
            yield _finding(f"/internal/{component}", "INTERNAL-MISSING", component=component)


def verified(d: Definition) -> Iterator[Problem]:
    """Somebody should have held the definition against the law; advice."""
    if d.standard.last_verified_on is None:
        yield _finding("/last_verified_on", "NOT-VERIFIED")


def web_contacts(d: Definition) -> Iterator[Problem]:
    """A place on the web to complain to is a host or an address of https: a link leads there."""
    for place, channel in enumerate(d.standard.channels):
        if channel.kind == "web" and not _WEB.fullmatch(channel.value):
            yield _finding(f"/complaints/{place}/value", "CONTACT-WEB")


def conditions(d: Definition) -> Iterator[Problem]:
    """Every condition reads what is there, can hold, and goes in no circle; and whatever must be
    answered can be."""
    yield from rule_findings(Documents(d.service, d.form))
    yield from required_findings(Documents(d.service, d.form))


RULES: tuple[Rule, ...] = (
    six_components,
    fee_basis,
    phantom_requirements,
    translated,
    step_order,
    known_bases,
    known_fields,
    known_units,
    lookups_cover,
    time_within_cap,
    smallest_k,
    web_contacts,
    conditions,
)
ADVICE: tuple[Rule, ...] = (internal_components, verified)


def _finding(at: str, code: str, **params: object) -> Problem:
    return Problem(f"service.json#{at}", code, params)


def _can_cost(line: FeeLine) -> bool:
    return line.amount != Number(Fraction(0))


def _names(name: Text, abolished: Text) -> bool:
    return any(
        _plain(gone) and _plain(gone) in _plain(asked)
        for asked, gone in ((name.id, abolished.id), (name.en, abolished.en))
    )


def _plain(words: str) -> str:
    return _SEPARATE.sub(" ", words.lower()).strip()

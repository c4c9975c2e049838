"""Two versions of a definition in plain sentences: what is different, from what to what.

A difference is a code and the words that fill its sentence, in both languages; the sentence
itself is in the catalogue. The form's own differences are in `diff_form`.

Invariants:
- what costs people money or time comes first;
- no change is silent: what has no sentence of its own is named by its member (DIFF-OTHER).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from builder.domain.authoring.diff_form import form_differences
from builder.domain.authoring.difference import Difference, both, same_words
from builder.domain.authoring.documents import Documents
from publish.facts.form_schema import labels_by_pointer
from publish.facts.service import read_standard
from publish.facts.standard import PromisedTime, Requirement, ServiceStandard, Step, Stop
from publish.facts.tariff import FeeLine, Index, Tariff
from publish.facts.text import Text
from publish.i18n import allowance_words, exact_number, plain_date
from publish.pages.prose import Labels, certainty_words, condition_words, formula_words

NOTHING = Text("tidak disebut", "not stated")
ALWAYS = Text("selalu", "always")
_SAID = frozenset(
    {
        "tariff", "processing_time", "requirements", "eligibility", "steps", "legal_bases",
        "effective_from", "$schema",
    }
)  # fmt: skip
_NAMES: Mapping[str, Text] = {
    "name": Text("Nama layanan", "The name of the service"),
    "summary": Text("Ringkasan", "The summary"),
    "unit": Text("Unit penanggung jawab", "The office in charge"),
    "life_events": Text("Peristiwa hidup", "The life events"),
    "publication": Text("Cara publikasi", "The way of publication"),
    "k_min": Text("Batas terkecil angka publik", "The smallest public count"),
    "takes_applications": Text("Penerimaan permohonan", "The taking of applications"),
    "retention": Text("Masa simpan data pemohon", "How long applicants' data is kept"),
    "fee_rule": Text("Penjelasan biaya", "The explanation of the fee"),
    "fee_note": Text("Catatan biaya", "The note on the fee"),
    "abolished_requirements": Text("Daftar syarat yang dihapus", "The abolished requirements"),
    "product": Text("Produk layanan", "The product"),
    "complaints": Text("Saluran pengaduan", "The complaint channels"),
    "reject_grounds": Text("Alasan penolakan", "The grounds for rejection"),
    "internal": Text("Komponen internal", "The internal components"),
    "scenarios": Text("Contoh perhitungan", "The worked examples"),
    "last_verified_on": Text("Tanggal verifikasi", "The date of verification"),
}


def differences(old: Documents, new: Documents) -> tuple[Difference, ...]:
    """What `new` changes against `old`; () for equal documents.

    Raises `Invalid` when one of the two cannot be read as a standard.
    """
    before, after = read_standard(old.service), read_standard(new.service)
    labels = {**labels_by_pointer(old.form), **labels_by_pointer(new.form)}
    return (
        *_fees(before, after, labels),
        *_indexes(before.tariff.indexes, after.tariff.indexes, _titles(before, after)),
        *_times(before, after),
        *_requirements(before, after, labels),
        *_stops(before, after, labels),
        *_steps(before.steps, after.steps),
        *_laws(before, after),
        *form_differences(old.form, new.form, labels),
        *_rest(old.service, new.service),
        *_effective(before, after),
    )


def _titles(*standards: ServiceStandard) -> Mapping[str | None, Text]:
    return {b.id: same_words(b.title) for s in standards for b in s.legal_bases}


def _fees(old: ServiceStandard, new: ServiceStandard, labels: Labels) -> Iterator[Difference]:
    titles = _titles(old, new)
    before = {line.code: line for line in old.tariff.lines}
    for place, line in enumerate(new.tariff.lines):
        at = f"service.json#/tariff/lines/{place}"
        words = {
            "line": line.label,
            "new": _formula(line, new.tariff, labels),
            "law": titles.get(line.legal_basis, NOTHING),
        }
        known = before.get(line.code)
        if known is None:
            yield Difference(at, "DIFF-FEE-NEW", words)
        elif _amount(known) != _amount(line):
            was = _formula(known, old.tariff, labels)
            yield Difference(at, "DIFF-FEE", words | {"old": was})
        if known is not None:
            yield from _line(known, line, at, labels, titles)
    codes = {line.code for line in new.tariff.lines}
    for line in (line for line in old.tariff.lines if line.code not in codes):
        words = {"line": line.label, "old": _formula(line, old.tariff, labels)}
        yield Difference("service.json#/tariff/lines", "DIFF-FEE-GONE", words)


def _amount(line: FeeLine) -> object:
    return line.amount, line.rounding, line.per


def _formula(line: FeeLine, tariff: Tariff, labels: Labels) -> Text:
    return both(lambda lang: formula_words(line.amount, tariff, labels, lang))


def _line(
    old: FeeLine, new: FeeLine, at: str, labels: Labels, titles: Mapping[str | None, Text]
) -> Iterator[Difference]:
    words = {"line": new.label}
    if old.when != new.when:
        was, will_be = _when(old.when, labels), _when(new.when, labels)
        yield Difference(at, "DIFF-FEE-WHEN", words | {"old": was, "new": will_be})
    if (old.legal_basis, old.levy) != (new.legal_basis, new.levy):
        was, will_be = (titles.get(line.legal_basis, NOTHING) for line in (old, new))
        yield Difference(at, "DIFF-FEE-LAW", words | {"old": was, "new": will_be})
    if old.certainty != new.certainty:
        was, will_be = (
            both(lambda lang, c=c: certainty_words(c, lang))  # type: ignore[misc]
            for c in (old.certainty, new.certainty)
        )
        yield Difference(at, "DIFF-CERTAINTY", {"what": new.label, "old": was, "new": will_be})
    if old.label != new.label:
        yield Difference(at, "DIFF-RENAMED", {"old": old.label, "new": new.label})


def _when(when: Mapping[str, Any] | None, labels: Labels) -> Text:
    return ALWAYS if when is None else both(lambda lang: condition_words(when, labels, lang))


def _indexes(
    old: Mapping[str, Index], new: Mapping[str, Index], titles: Mapping[str | None, Text]
) -> Iterator[Difference]:
    for name in (*new, *(gone for gone in old if gone not in new)):
        was, will_be = old.get(name), new.get(name)
        if was == will_be:
            continue
        shown = will_be or was
        if shown is not None:
            words = {
                "index": shown.label,
                "old": _value(was),
                "new": _value(will_be),
                "law": titles.get(shown.legal_basis, NOTHING),
            }
            yield Difference(f"service.json#/tariff/indexes/{name}", "DIFF-INDEX", words)


def _value(index: Index | None) -> Text:
    if index is None:
        return Text("tidak ada", "none")
    return both(lambda lang: exact_number(index.value, lang))


def _times(old: ServiceStandard, new: ServiceStandard) -> Iterator[Difference]:
    at = "service.json#/processing_time"
    before: dict[str, PromisedTime] = {t.id: t for t in (old.promise, *old.variants)}
    after: dict[str, PromisedTime] = {t.id: t for t in (new.promise, *new.variants)}
    if old.cap is not None or new.cap is not None:
        before |= {"cap": old.cap} if old.cap else {}
        after |= {"cap": new.cap} if new.cap else {}
    for id_ in (*after, *(gone for gone in before if gone not in after)):
        was, will_be = before.get(id_), after.get(id_)
        shown = will_be or was
        if was == will_be or shown is None:
            continue
        words = {"time": shown.label, "old": _allowance(was), "new": _allowance(will_be)}
        yield Difference(at, "DIFF-TIME", words)


def _allowance(time: PromisedTime | None) -> Text:
    if time is None:
        return Text("tidak ada", "none")
    return both(
        lambda lang: (
            f"{allowance_words(time.allowance, lang)} ({certainty_words(time.certainty, lang)})"
        )
    )


def _requirements(
    old: ServiceStandard, new: ServiceStandard, labels: Labels
) -> Iterator[Difference]:
    before: dict[str, Requirement] = {r.id: r for r in old.requirements}
    titles = _titles(old, new)
    for place, need in enumerate(new.requirements):
        at, known = f"service.json#/requirements/{place}", before.pop(need.id, None)
        words = {"document": need.name, "law": titles.get(need.legal_basis, NOTHING)}
        if known is None:
            yield Difference(at, "DIFF-NEED-NEW", words | {"new": _when(need.when, labels)})
        elif known.when != need.when:
            was, will_be = _when(known.when, labels), _when(need.when, labels)
            yield Difference(at, "DIFF-NEED-WHEN", words | {"old": was, "new": will_be})
        elif known.name != need.name:
            yield Difference(at, "DIFF-RENAMED", {"old": known.name, "new": need.name})
        elif known != need:
            yield Difference(at, "DIFF-NEED", {"document": need.name})
    for gone in before.values():
        yield Difference("service.json#/requirements", "DIFF-NEED-GONE", {"document": gone.name})


def _stops(old: ServiceStandard, new: ServiceStandard, labels: Labels) -> Iterator[Difference]:
    before: dict[str, Stop] = {stop.id: stop for stop in old.stops}
    titles = _titles(old, new)
    for place, stop in enumerate(new.stops):
        at, known = f"service.json#/eligibility/{place}", before.pop(stop.id, None)
        when, law = _when(stop.when, labels), titles.get(stop.legal_basis, NOTHING)
        words = {"reason": stop.reason, "new": when}
        if known is None:
            yield Difference(at, "DIFF-STOP-NEW", words | {"law": law})
            continue
        if known.when != stop.when:
            yield Difference(at, "DIFF-STOP-WHEN", words | {"old": _when(known.when, labels)})
        if known.legal_basis != stop.legal_basis:
            was = titles.get(known.legal_basis, NOTHING)
            yield Difference(at, "DIFF-STOP-LAW", words | {"old": was, "new": law})
        if replace(known, when=stop.when, legal_basis=stop.legal_basis) != stop:
            yield Difference(at, "DIFF-STOP", words)
    for gone in before.values():
        yield Difference("service.json#/eligibility", "DIFF-STOP-GONE", {"reason": gone.reason})


def _steps(old: tuple[Step, ...], new: tuple[Step, ...]) -> Iterator[Difference]:
    before = {step.id: step for step in old}
    for place, step in enumerate(new):
        at, known = f"service.json#/steps/{place}", before.get(step.id)
        words = {"step": step.name, "new": _step_time(step)}
        if known is None:
            yield Difference(at, "DIFF-STEP-NEW", words)
        elif known != step:
            words |= {"old": _step_time(known), "was": known.name}
            yield Difference(at, "DIFF-STEP", words)
    ids = [step.id for step in new]
    for gone in (step for step in old if step.id not in ids):
        yield Difference("service.json#/steps", "DIFF-STEP-GONE", {"step": gone.name})
    if [i for i in ids if i in before] != [step.id for step in old if step.id in ids]:
        yield Difference("service.json#/steps", "DIFF-STEP-ORDER")


def _step_time(step: Step) -> Text:
    return both(lambda lang: f"{step.unit}, {allowance_words(step.allowance, lang)}")


def _laws(old: ServiceStandard, new: ServiceStandard) -> Iterator[Difference]:
    before = {law.id: law for law in old.legal_bases}
    for place, law in enumerate(new.legal_bases):
        at, known = f"service.json#/legal_bases/{place}", before.pop(law.id, None)
        if known != law:
            code = "DIFF-LAW-NEW" if known is None else "DIFF-LAW"
            yield Difference(at, code, {"law": same_words(law.title)})
    for gone in before.values():
        words = {"law": same_words(gone.title)}
        yield Difference("service.json#/legal_bases", "DIFF-LAW-GONE", words)


def _rest(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for member in sorted((set(old) | set(new)) - _SAID):
        if old.get(member) != new.get(member):
            name = _NAMES.get(member, same_words(member))
            yield Difference(f"service.json#/{member}", "DIFF-OTHER", {"what": name})


def _effective(old: ServiceStandard, new: ServiceStandard) -> Iterator[Difference]:
    if old.effective_from != new.effective_from:
        day = both(lambda lang: plain_date(new.effective_from, lang))
        yield Difference("service.json#/effective_from", "DIFF-EFFECTIVE", {"day": day})

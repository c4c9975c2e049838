"""What the buttons of the tariff do."""

from __future__ import annotations

from collections.abc import Mapping

from builder.domain.authoring import amounts, standards, tariff_lines
from builder.domain.authoring.documents import Documents
from builder.domain.authoring.places import places
from builder.domain.authoring.tariff_lines import LineBasics, tariff_of
from builder.errors import invalid, not_found
from builder.usecases.authoring import Operation
from builder.web.author.fee_inputs import amount_of, path_of
from builder.web.author.operations import Maker
from builder.web.author.typed import Sent
from publish.facts.tariff import Amount, Number, Rounding
from publish.facts.tariff_reading import MODES, STEPS


def _amount(documents: Documents, place: int) -> Amount:
    lines = tariff_of(documents).lines
    if not 0 <= place < len(lines):
        raise not_found("LINE-MISSING", "service.json#/tariff/lines")
    return lines[place].amount


def _line_add(sent: Sent) -> Operation:
    label, amount = sent.words("label"), Number(sent.exact("amount"))
    return lambda d: tariff_lines.add_line(d, label, amount)


def _line_basics(sent: Sent) -> Operation:
    place = sent.place()
    basics = LineBasics(
        label=sent.words("label"),
        legal_basis=sent.text("legal_basis"),
        levy=sent.text("levy"),
        certainty=sent.certainty(),
        per=sent.words("per"),
        rounding=_rounding(sent.text("round")),
    )
    return lambda d: tariff_lines.set_basics(d, place, basics)


def _rounding(typed: str) -> Rounding:
    for step in STEPS:
        for mode in MODES:
            if typed == f"{step} {mode}":
                return Rounding(step, mode)
    return Rounding()


def _line_by(by: int) -> Maker:
    def make(sent: Sent) -> Operation:
        place = sent.place()
        return lambda d: tariff_lines.move_line(d, place, by)

    return make


def _line_remove(sent: Sent) -> Operation:
    place = sent.place()
    return lambda d: tariff_lines.remove_line(d, place)


def _line_rule(sent: Sent) -> Operation:
    place = sent.place()
    return lambda d: tariff_lines.set_line_rule(d, place, sent.rule(places(d.form)))


def _exempt(sent: Sent) -> Operation:
    place, label = sent.place(), sent.words("label")

    def act(d: Documents) -> Documents:
        when = sent.rule(places(d.form))
        if when is None:
            raise invalid("RULE-EMPTY", "service.json#/tariff/lines")
        return tariff_lines.exempt(d, place, when, label)

    return act


def _part(sent: Sent) -> Operation:
    place, path = sent.place(), path_of(sent)

    def act(d: Documents) -> Documents:
        whole = _amount(d, place)
        part = amount_of(sent, d.form, amounts.part_at(whole, path))
        return tariff_lines.set_amount(d, place, amounts.with_part(whole, path, part))

    return act


def _part_add(sent: Sent) -> Operation:
    place, path = sent.place(), path_of(sent)

    def act(d: Documents) -> Documents:
        whole = amounts.with_more(_amount(d, place), path, amount_of(sent, d.form))
        return tariff_lines.set_amount(d, place, whole)

    return act


def _part_remove(sent: Sent) -> Operation:
    place, path = sent.place(), path_of(sent)

    def act(d: Documents) -> Documents:
        whole = amounts.without_part(_amount(d, place), path)
        return tariff_lines.set_amount(d, place, whole)

    return act


def _index_add(sent: Sent) -> Operation:
    label, value = sent.words("label"), sent.exact("value")
    certainty, basis = sent.certainty(), sent.text("legal_basis")
    return lambda d: tariff_lines.add_index(d, label, value, certainty, basis)


def _index(sent: Sent) -> Operation:
    name, label, value = sent.text("name"), sent.words("label"), sent.exact("value")
    certainty, basis = sent.certainty(), sent.text("legal_basis")

    def act(d: Documents) -> Documents:
        if name not in d.service.get("tariff", {}).get("indexes", {}):
            raise not_found("INDEX-MISSING", "service.json#/tariff/indexes")
        return tariff_lines.set_index(d, name, label, value, certainty, basis)

    return act


def _index_remove(sent: Sent) -> Operation:
    name = sent.text("name")
    return lambda d: tariff_lines.remove_index(d, name)


def _fee_words(sent: Sent) -> Operation:
    values = {name: sent.words(name) for name in ("fee_rule", "fee_note")}
    return lambda d: standards.set_members(d, values)


FEES: Mapping[str, Maker] = {
    "line-add": _line_add,
    "line-basics": _line_basics,
    "line-up": _line_by(-1),
    "line-down": _line_by(1),
    "line-remove": _line_remove,
    "line-rule": _line_rule,
    "exempt": _exempt,
    "part": _part,
    "part-add": _part_add,
    "part-remove": _part_remove,
    "index-add": _index_add,
    "index": _index,
    "index-remove": _index_remove,
    "fee-words": _fee_words,
}

"""What the buttons of the standard do."""

from __future__ import annotations

from collections.abc import Mapping

from builder.domain.authoring import standards
from builder.domain.authoring.places import places
from builder.errors import not_found
from builder.usecases.authoring import Operation
from builder.web.author.operations import Maker
from builder.web.author.standard_members import FORMS, MEMBERS, Member, values_of
from builder.web.author.typed import Sent


def _members(table: Mapping[str, tuple[Member, ...]], name: str) -> tuple[Member, ...]:
    if name not in table:
        raise not_found("ITEMS-UNKNOWN", f"service.json#/{name[:40]}")
    return table[name]


def _set(sent: Sent) -> Operation:
    values = values_of(sent, _members(FORMS, sent.text("form")))
    return lambda d: standards.set_members(d, values)


def _add(sent: Sent) -> Operation:
    kind = sent.text("list")
    values = values_of(sent, _members(MEMBERS, kind))
    return lambda d: standards.add_item(d, kind, values)


def _edit(sent: Sent) -> Operation:
    kind, place = sent.text("list"), sent.place()
    values = values_of(sent, _members(MEMBERS, kind))
    return lambda d: standards.edit_item(d, kind, place, values)


def _remove(sent: Sent) -> Operation:
    kind, place = sent.text("list"), sent.place()
    return lambda d: standards.remove_item(d, kind, place)


def _by(by: int) -> Maker:
    def make(sent: Sent) -> Operation:
        kind, place = sent.text("list"), sent.place()
        return lambda d: standards.move_item(d, kind, place, by)

    return make


def _rule(sent: Sent) -> Operation:
    kind, place = sent.text("list"), sent.place()
    return lambda d: standards.set_item_rule(d, kind, place, sent.rule(places(d.form)))


STANDARD: Mapping[str, Maker] = {
    "members": _set,
    "item-add": _add,
    "item": _edit,
    "item-remove": _remove,
    "item-up": _by(-1),
    "item-down": _by(1),
    "item-rule": _rule,
}

"""The rest of the standard: steps, requirements, laws, times, complaints, product.

Invariants:
- a member is written only where its list's table allows it; the id of an item is minted
  once from its Indonesian name and never written again;
- an item is addressed by its list and its place in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.domain.authoring.conditions import Rule, write_rule
from builder.domain.authoring.documents import Documents, copied
from builder.domain.authoring.keys import mint_id
from builder.domain.authoring.places import places
from builder.domain.authoring.terms import check_terms
from builder.errors import invalid, not_found
from publish.facts.text import Text

Value = Text | str | int | bool | tuple[str, ...] | None
"""What an officer writes into a member; None removes it."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of the standard: where it stands, what its items may say, what the id is
    minted from ("" for items without one), the most of them."""

    way: tuple[str, ...]
    members: frozenset[str]
    named_by: str
    most: int
    least: int = 0


_TIME = frozenset({"label", "value", "unit", "certainty", "legal_basis", "fallback", "note"})
ITEMS: Mapping[str, Items] = {
    "steps": Items(
        ("steps",), frozenset({"name", "kind", "unit", "allowance/value", "allowance/unit"}),
        "name", 20, 2,
    ),
    "requirements": Items(
        ("requirements",), frozenset({"name", "detail", "field", "certainty", "legal_basis"}),
        "name", 40, 1,
    ),
    "legal_bases": Items(
        ("legal_bases",), frozenset({"title", "article", "certainty", "needs_checking", "note"}),
        "title", 20, 1,
    ),
    "complaints": Items(("complaints",), frozenset({"kind", "label", "value"}), "", 10, 1),
    "reject_grounds": Items(("reject_grounds",), frozenset({"name", "legal_basis"}), "name", 20),
    "eligibility": Items(
        ("eligibility",),
        frozenset({"reason", "instead", "instead_service", "instead_link", "legal_basis"}),
        "reason", 20,
    ),
    "abolished": Items(
        ("abolished_requirements",), frozenset({"name", "legal_basis"}), "", 40,
    ),
    "variants": Items(("processing_time", "variants"), _TIME, "label", 6),
    "scenarios": Items(("scenarios",), frozenset({"name", "filed_on"}), "name", 20),
}  # fmt: skip
CONDITIONAL = ("requirements", "variants", "eligibility")
ALWAYS_CONDITIONAL = ("variants", "eligibility")

MEMBERS = frozenset(
    {
        "name", "summary", "unit", "life_events", "publication", "k_min", "takes_applications",
        "effective_from", "last_verified_on", "fee_rule", "fee_note",
        "product/name", "product/note",
        *(f"processing_time/{member}" for member in _TIME),
        *(f"processing_time/cap/{member}" for member in _TIME),
        *(f"internal/{name}" for name in (
            "facilities", "competence", "supervision", "staff", "guarantee", "safety",
            "evaluation",
        )),
    }
)  # fmt: skip
"""What of the standard itself an officer writes; `/` goes one member deeper."""


def set_members(documents: Documents, values: Mapping[str, Value]) -> Documents:
    """Other values for members of the standard. Raises `Invalid` (MEMBER-UNKNOWN)."""
    changed = copied(documents)
    _write(changed.service, values, MEMBERS, "service.json#")
    return changed


def add_item(documents: Documents, kind: str, values: Mapping[str, Value]) -> Documents:
    """One more item at the end; before the last step, which issues.

    Raises `Invalid` (MEMBER-UNKNOWN, ITEMS-MANY, ITEM-NAME), `NotFound` (ITEMS-UNKNOWN).
    """
    changed = copied(documents)
    table, listed = _list(changed, kind)
    at = f"service.json#/{'/'.join(table.way)}"
    if len(listed) >= table.most:
        raise invalid("ITEMS-MANY", at, most=table.most)
    item: dict[str, Any] = {}
    if table.named_by:
        named = values.get(table.named_by)
        words = named.id if isinstance(named, Text) else str(named or "")
        if not words.strip():
            raise invalid("ITEM-NAME", at)
        item["id"] = mint_id(words, [known.get("id", "") for known in listed])
    if kind == "eligibility":
        item["when"] = {}  # reads no question yet, and so stops nobody; lint asks for one
    _write(item, values, table.members, at)
    is_before_last = kind == "steps" and len(listed) > 1
    listed.insert(len(listed) - 1 if is_before_last else len(listed), item)
    return changed


def edit_item(
    documents: Documents, kind: str, place: int, values: Mapping[str, Value]
) -> Documents:
    """Other values for an item; its id stays."""
    changed = copied(documents)
    table, listed = _list(changed, kind)
    at = f"service.json#/{'/'.join(table.way)}/{place}"
    _write(_item(listed, place, at), values, table.members, at)
    return changed


def remove_item(documents: Documents, kind: str, place: int) -> Documents:
    """Without this item. Raises `Invalid` (ITEMS-FEW)."""
    changed = copied(documents)
    table, listed = _list(changed, kind)
    at = f"service.json#/{'/'.join(table.way)}/{place}"
    _item(listed, place, at)
    if len(listed) <= table.least:
        raise invalid("ITEMS-FEW", at, least=table.least)
    del listed[place]
    return changed


def move_item(documents: Documents, kind: str, place: int, by: int) -> Documents:
    """The item `by` places further; at the ends it stays."""
    changed = copied(documents)
    table, listed = _list(changed, kind)
    item = _item(listed, place, f"service.json#/{'/'.join(table.way)}/{place}")
    del listed[place]
    listed.insert(max(0, min(len(listed), place + by)), item)
    return changed


def set_item_rule(documents: Documents, kind: str, place: int, when: Rule | None) -> Documents:
    """When a requirement is asked for, a variant of the time counts, or nobody can apply; None
    for always.

    Raises `Invalid` (RULE-*; RULE-NEEDED for all but a requirement, which always have one).
    """
    changed = copied(documents)
    table, listed = _list(changed, kind)
    at = f"service.json#/{'/'.join(table.way)}/{place}"
    item = _item(listed, place, at)
    if kind not in CONDITIONAL:
        raise not_found("ITEMS-UNKNOWN", at)
    if when is None and kind in ALWAYS_CONDITIONAL:
        raise invalid("RULE-NEEDED", at)
    if when is None:
        item.pop("when", None)
    else:
        check_terms(when, places(changed.form))
        item["when"] = write_rule(when)
    return changed


def _list(documents: Documents, kind: str) -> tuple[Items, list[dict[str, Any]]]:
    table = ITEMS.get(kind)
    if table is None:
        raise not_found("ITEMS-UNKNOWN", f"service.json#/{kind[:40]}")
    body: Any = documents.service
    for step in table.way[:-1]:
        body = body.setdefault(step, {})
    return table, body.setdefault(table.way[-1], [])


def _item(listed: list[dict[str, Any]], place: int, at: str) -> dict[str, Any]:
    if not 0 <= place < len(listed):
        raise not_found("ITEM-MISSING", at)
    return listed[place]


def _write(
    body: dict[str, Any], values: Mapping[str, Value], allowed: frozenset[str], at: str
) -> None:
    for member, value in values.items():
        if member not in allowed:
            raise invalid("MEMBER-UNKNOWN", f"{at}/{member[:60]}")
        *above, name = member.split("/")
        target = body
        for step in above:
            target = target.setdefault(step, {})
        if value is None or value == Text("", ""):
            target.pop(name, None)
        else:
            target[name] = _plain(value)
        if above and not target:
            del body[above[0]]


def _plain(value: Value) -> Any:
    if isinstance(value, Text):
        return {"id": value.id, "en": value.en}
    return list(value) if isinstance(value, tuple) else value

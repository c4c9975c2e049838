"""Adding, wording, duplicating, deleting and moving questions.

Invariants:
- a question's key never changes; only where it stands can, and then everything that speaks
  of it follows: its own and others' conditions, fees, documents and worked examples;
- deleting takes the question out of orders, pages and required lists, and leaves what
  speaks of it for lint to name: nothing else is changed behind the author's back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from builder.domain.authoring.conditions import moved_rule, read_rule, write_rule
from builder.domain.authoring.documents import (
    Documents,
    Placed,
    bilingual,
    clone,
    copied,
    is_at_or_in,
    value_at,
)
from builder.domain.authoring.keys import mint_key
from builder.domain.authoring.layout import object_at, pages_of, set_order, settle
from builder.domain.authoring.palette import Kind, made
from builder.domain.authoring.places import (
    Place,
    all_names,
    fragments,
    names_in_order,
    place_of,
    places,
    row_of,
)
from builder.domain.authoring.references import follow
from builder.domain.authoring.rules import rule_of, set_rule
from builder.errors import invalid
from publish.facts.form_schema import title_of
from publish.facts.json_text import below
from publish.facts.text import Text

LONGEST_LABEL = 300


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a question is to stand: in which object, on which page, before which question.

    `page` counts only for the form's own questions on a form with pages: None is the last.
    `before` is a key; None puts it at the end.
    """

    host: str = ""
    page: str | None = None
    before: str | None = None


def add_question(documents: Documents, kind: Kind, label: Text, spot: Spot) -> Placed:
    """A new question of this kind, required, with a key minted from its Indonesian label.

    Raises `Invalid` (LABEL-EMPTY, LABEL-LONG), `NotFound` (GROUP-MISSING, PAGE-MISSING).
    """
    check_label(label, "form.json#")
    changed = copied(documents)
    name = mint_key(label.id, all_names(changed.form))
    target = object_at(changed.form, spot.host)
    target.setdefault("properties", {})[name] = made(kind, label)
    target["required"] = [*target.get("required", ()), name]
    _stand(changed.form, name, spot)
    return Placed(changed, below(spot.host, name))


def set_words(documents: Documents, pointer: str, label: Text, hint: Text) -> Documents:
    """Other words for a question; an empty hint removes it."""
    check_label(label, f"form.json#{pointer}")
    changed = copied(documents)
    node = value_at(changed.form, place_of(changed.form, pointer).steps)
    bilingual(node, "title", label.id, label.en)
    bilingual(node, "description", hint.id, hint.en)
    return changed


def require(documents: Documents, pointer: str) -> Documents:
    """The question must be answered where it is asked."""
    changed = copied(documents)
    place = place_of(changed.form, pointer)
    fragment = value_at(changed.form, place.fragment)
    if place.name not in fragment.get("required", ()):
        fragment["required"] = [*fragment.get("required", ()), place.name]
    return changed


def make_optional(documents: Documents, pointer: str) -> Documents:
    """The question may be left empty.

    Raises `Invalid` (QUESTION-SECTION) for a section: leaving it out would leave out what
    must be answered inside it.
    """
    changed = copied(documents)
    place = place_of(changed.form, pointer)
    if place.schema.get("type") == "object":
        raise invalid("QUESTION-SECTION", f"form.json#{pointer}")
    fragment = value_at(changed.form, place.fragment)
    if place.name in fragment.get("required", ()):
        fragment["required"].remove(place.name)
    return changed


def duplicate_question(documents: Documents, pointer: str) -> Placed:
    """The same question once more, right after it, under a key of its own."""
    changed = copied(documents)
    place = place_of(changed.form, pointer)
    fragment = value_at(changed.form, place.fragment)
    node = clone(fragment["properties"][place.name])
    words = title_of(node, place.name)
    english = f"{words.en} (copy)" if words.en else ""
    bilingual(node, "title", f"{words.id} (salinan)"[:LONGEST_LABEL], english[:LONGEST_LABEL])
    name = mint_key(node["title"], all_names(changed.form))
    fragment["properties"][name] = node
    if place.name in fragment.get("required", ()):
        fragment["required"].append(name)
    if place.own:
        fragment["x-order"] = [*fragment.get("x-order", [place.name]), name]
    following = _after(names_in_order(changed.form, place.host), place.name, name)
    page = page_of(changed.form, place) if place.host == "" else None
    _stand(changed.form, name, Spot(place.host, page, following))
    return Placed(changed, below(place.host, name))


def delete_question(documents: Documents, pointer: str) -> Documents:
    """Without this question; `references` says beforehand what else speaks of it.

    Raises `Invalid` (QUESTION-LAST) for the only question of its object.
    """
    changed = copied(documents)
    place = place_of(changed.form, pointer)
    if len(names_in_order(changed.form, place.host)) < 2:
        raise invalid("QUESTION-LAST", f"form.json#{pointer}")
    _remove(changed.form, place)
    settle(changed.form)
    return changed


def move_question(documents: Documents, pointer: str, spot: Spot) -> Placed:
    """The question at another spot, with all that speaks of it following.

    Raises `Invalid`: QUESTION-INSIDE (into itself), QUESTION-NAME-TAKEN, QUESTION-LAST,
    RULE-* when its own condition cannot follow; `NotFound` (GROUP-MISSING, PAGE-MISSING).
    """
    place = place_of(documents.form, pointer)
    if spot.host == place.host:
        changed = copied(documents)
        _stand(changed.form, place.name, spot)
        return Placed(changed, pointer)
    if is_at_or_in(spot.host, pointer):
        raise invalid("QUESTION-INSIDE", f"form.json#{pointer}")
    if place.name in names_in_order(documents.form, spot.host):
        raise invalid("QUESTION-NAME-TAKEN", f"form.json#{pointer}", host=spot.host)
    return _rehoused(documents, place, spot)


def check_label(label: Text, at: str) -> None:
    """Raises `Invalid` (LABEL-EMPTY, LABEL-LONG) for words that cannot be a label."""
    if not label.id.strip():
        raise invalid("LABEL-EMPTY", at)
    if max(len(label.id), len(label.en)) > LONGEST_LABEL:
        raise invalid("LABEL-LONG", at, most=LONGEST_LABEL)


def page_of(form: dict[str, Any], place: Place) -> str | None:
    """The id of the page that one of the form's own questions is on."""
    on = (page["id"] for page in pages_of(form) if place.name in page["fields"])
    return next(on, None)


def _rehoused(documents: Documents, place: Place, spot: Spot) -> Placed:
    pointer, target = place.pointer, below(spot.host, place.name)
    shown = rule_of(documents.form, pointer)
    if shown.by_hand:
        raise invalid("RULE-BY-HAND", f"form.json#{pointer}")
    if len(names_in_order(documents.form, place.host)) < 2:
        raise invalid("QUESTION-LAST", f"form.json#{pointer}")
    before = set_rule(documents, pointer, None) if shown.rule else copied(documents)
    free = place_of(before.form, pointer)
    source = value_at(before.form, free.fragment)
    is_required = free.name in source.get("required", ())
    node = clone(source["properties"][free.name])
    _remove(before.form, free)
    settle(before.form)
    around = object_at(before.form, spot.host)
    around.setdefault("properties", {})[place.name] = node
    if is_required:
        around["required"] = [*around.get("required", ()), place.name]
    _follow_in_conditions(before.form, pointer, target)
    follow(before.service, pointer, target)
    _stand(before.form, place.name, spot)
    after = set_rule(before, target, shown.rule) if shown.rule else before
    return Placed(after, target)


def _follow_in_conditions(form: dict[str, Any], old: str, new: str) -> None:
    """Conditions of others that read the question look at its new place, where they can."""
    found = places(form)
    for guard in {g for f in fragments(form) for g in f.guards}:
        entry = value_at(form, guard.steps)
        rule = read_rule(entry["if"])
        fields = [] if rule is None else [f"{guard.host}{t.field}" for t in rule.terms]
        if rule is None or not any(is_at_or_in(field, old) for field in fields):
            continue
        is_near = is_at_or_in(new, guard.host)
        if not is_near or row_of(new, found) != row_of(f"{guard.host}/x", found):
            raise invalid("QUESTION-READ-HERE", f"form.json#{old}")
        whole = moved_rule(rule, lambda field, host=guard.host: f"{host}{field}")  # type: ignore[misc]
        there = moved_rule(whole, lambda f: new + f[len(old) :] if is_at_or_in(f, old) else f)
        bare = moved_rule(there, lambda f, host=guard.host: f.removeprefix(host))  # type: ignore[misc]
        entry["if"] = write_rule(bare)


def _remove(form: dict[str, Any], place: Place) -> None:
    """Take a question out of everything that lists the members of its object."""
    for fragment in list(fragments(form)):
        if fragment.host != place.host:
            continue
        schema = value_at(form, fragment.steps)
        schema.get("properties", {}).pop(place.name, None)
        for listed in ("required", "x-order"):
            if place.name in schema.get(listed, ()):
                schema[listed] = [name for name in schema[listed] if name != place.name]


def _stand(form: dict[str, Any], name: str, spot: Spot) -> None:
    """Put a question that is declared at its spot, in order and page."""
    pages = pages_of(form) if spot.host == "" else []
    if not pages:
        order = [n for n in names_in_order(form, spot.host) if n != name]
        set_order(form, spot.host, _with(order, name, spot.before))
    else:
        wanted = pages[-1]["id"] if spot.page is None else spot.page
        if wanted not in [page["id"] for page in pages]:
            raise invalid("PAGE-MISSING", "form.json#/x-pages", page=str(wanted)[:60])
        for page in pages:
            page["fields"] = [n for n in page["fields"] if n != name]
            if page["id"] == wanted:
                page["fields"] = _with(page["fields"], name, spot.before)
    settle(form)


def _with(names: Sequence[str], name: str, before: str | None) -> list[str]:
    place = names.index(before) if before in names else len(names)
    return [*names[:place], name, *names[place:]]


def _after(names: Sequence[str], name: str, passing: str) -> str | None:
    """The key that stands behind `name`, looking past `passing`."""
    others = [n for n in names if n != passing]
    place = others.index(name) + 1
    return others[place] if place < len(others) else None

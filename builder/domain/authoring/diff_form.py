"""What differs between two forms, question by question.

Invariants:
- questions are compared by their pointers, which hold keys and never labels: a question
  with other words is the same question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from builder.domain.authoring.difference import Difference, both, same_words
from builder.domain.authoring.documents import parent, pointer_of, value_at
from builder.domain.authoring.palette import NAMES, kind_of
from builder.domain.authoring.places import Guard, Place, names_in_order, places
from publish.facts.condition import check_condition
from publish.facts.form_schema import choice_labels, description_of, title_of
from publish.facts.json_text import write_json
from publish.facts.text import Text
from publish.pages.prose import Labels, condition_words

ALWAYS = Text("selalu", "always")
_SHOWN = frozenset({"title", "description", "x-i18n"})
_INSIDE = frozenset({"properties", "allOf", "items", "required", "x-order", "oneOf"})

_Side = tuple[Mapping[str, Any], Place]


def form_differences(old: Any, new: Any, labels: Labels) -> Iterator[Difference]:
    """New, gone and changed questions, then pages and the form's own words."""
    before, after = places(old), places(new)
    for pointer, place in after.items():
        at = f"form.json#{pointer_of(place.steps)}"
        if pointer not in before:
            words = {"question": _title(place), "kind": NAMES[kind_of(place.schema)]}
            yield Difference(at, "DIFF-QUESTION-NEW", words)
        else:
            for compare in _COMPARE:
                yield from compare((old, before[pointer]), (new, place), at, labels)
    for pointer, place in before.items():
        is_inside_gone = parent(pointer)[0] not in ("", *after) and place.host != ""
        if pointer not in after and not is_inside_gone:
            yield Difference("form.json#", "DIFF-QUESTION-GONE", {"question": _title(place)})
    yield from _layout(old, new)


def _words(old: _Side, new: _Side, at: str, labels: Labels) -> Iterator[Difference]:
    was, will_be = _title(old[1]), _title(new[1])
    if was != will_be:
        yield Difference(at, "DIFF-RENAMED", {"old": was, "new": will_be})
    if description_of(old[1].schema) != description_of(new[1].schema):
        yield Difference(at, "DIFF-HINT", {"question": will_be})


def _required(old: _Side, new: _Side, at: str, labels: Labels) -> Iterator[Difference]:
    was, will_be = _is_required(old), _is_required(new)
    if was != will_be:
        code = "DIFF-REQUIRED" if will_be else "DIFF-OPTIONAL"
        yield Difference(at, code, {"question": _title(new[1])})


def _when(old: _Side, new: _Side, at: str, labels: Labels) -> Iterator[Difference]:
    was, will_be = _condition(old, labels), _condition(new, labels)
    if was != will_be:
        words = {"question": _title(new[1]), "old": was, "new": will_be}
        yield Difference(at, "DIFF-SHOWN", words)


def _choices(old: _Side, new: _Side, at: str, labels: Labels) -> Iterator[Difference]:
    was, will_be = _options(old[1]), _options(new[1])
    question = {"question": _title(new[1])}
    for key in (key for key in will_be if key not in was):
        yield Difference(at, "DIFF-CHOICE-NEW", question | {"choice": will_be[key]})
    for key in (key for key in was if key not in will_be):
        yield Difference(at, "DIFF-CHOICE-GONE", question | {"choice": was[key]})
    for key in (key for key in was if key in will_be and was[key] != will_be[key]):
        yield Difference(at, "DIFF-RENAMED", {"old": was[key], "new": will_be[key]})


def _checks(old: _Side, new: _Side, at: str, labels: Labels) -> Iterator[Difference]:
    was, will_be = (_bare(side[1].schema) for side in (old, new))
    if was != will_be:
        yield Difference(at, "DIFF-CHECKS", {"question": _title(new[1])})


_COMPARE: tuple[Callable[[_Side, _Side, str, Labels], Iterator[Difference]], ...] = (
    _words,
    _required,
    _when,
    _choices,
    _checks,
)


def _layout(old: Any, new: Any) -> Iterator[Difference]:
    is_moved = _order(old) != _order(new) or old.get("x-pages") != new.get("x-pages")
    if is_moved:
        yield Difference("form.json#/x-order", "DIFF-ORDER")
    if any(old.get(member) != new.get(member) for member in _SHOWN):
        yield Difference("form.json#/title", "DIFF-FORM-WORDS")


def _order(form: Any) -> dict[str, list[str]]:
    hosts = dict.fromkeys(place.host for place in places(form).values())
    return {host: names_in_order(form, host) for host in hosts}


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    found = {k: v for k, v in schema.items() if k not in _SHOWN and k not in _INSIDE}
    items = schema.get("items")
    inner = {"items": _bare(items)} if isinstance(items, Mapping) else {}
    return found | inner


def _title(place: Place) -> Text:
    return title_of(place.schema, place.name)


def _options(place: Place) -> Mapping[str, Text]:
    items = place.schema.get("items")
    holder = items if isinstance(items, Mapping) and "oneOf" in items else place.schema
    return choice_labels(holder)


def _is_required(side: _Side) -> bool:
    form, place = side
    return place.name in value_at(form, place.fragment).get("required", ())


def _condition(side: _Side, labels: Labels) -> Text:
    form, place = side
    if not place.own:
        return ALWAYS
    each = [_guarded(value_at(form, guard.steps)["if"], guard, labels) for guard in place.own]
    return Text("; ".join(words.id for words in each), "; ".join(words.en for words in each))


def _guarded(condition: Any, guard: Guard, labels: Labels) -> Text:
    """A condition as a sentence, or as it is written where no sentence says it."""
    stated = condition if guard.branch == "then" else {"not": condition}
    if guard.host or list(check_condition(stated, "")):
        return same_words(write_json(stated))
    return both(lambda lang: condition_words(stated, labels, lang))

"""What the annotations of Terang (`x-...`) may say.

Invariants:
- no hint changes a verdict: a validator that ignores them all agrees with Terang.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from builder.domain.attachment import MOST_MEGABYTES
from builder.forms.dialect import (
    AUTOCOMPLETE,
    LONGEST_NAME,
    UPLOAD_KINDS,
    WIDGETS,
    pointer,
)
from publish.errors import Problem
from publish.facts.text import forbidden_character

_TRANSLATED = ("title", "description", "examples")


def _wrong(at: str, allowed: str) -> Problem:
    return Problem(at, "FORM-HINT", {"keyword": at.rsplit("/", 1)[-1], "allowed": allowed})


def _order(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        yield _wrong(at, '["name", ...]')
    elif len(set(value)) != len(value):
        yield _wrong(at, '["name", ...] (1x)')


def _translations(value: Any, at: str) -> Iterator[Problem]:
    shape = '{"en": {"title": "...", "description": "..."}}'
    if not isinstance(value, Mapping) or set(value) - {"en"}:
        yield _wrong(at, shape)
        return
    english = value.get("en", {})
    if not isinstance(english, Mapping) or set(english) - set(_TRANSLATED):
        yield _wrong(at, shape)
        return
    for words in (english.get("title", ""), english.get("description", "")):
        if not isinstance(words, str):
            yield _wrong(at, shape)
        elif found := forbidden_character(words):
            yield Problem(at, "FORM-CHARACTER", {"character": found})


def _pages(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list) or not value or len(value) > 30:
        yield _wrong(at, '[{"id", "title", "x-i18n", "fields"}, ...]')
        return
    for index, page in enumerate(value):
        yield from _page(page, pointer(index, at=at))
    ids = [page.get("id") for page in value if isinstance(page, Mapping)]
    if len({str(i) for i in ids}) != len(ids):
        yield _wrong(at, "id (1x)")


def _page(page: Any, at: str) -> Iterator[Problem]:
    known = {"id", "title", "description", "x-i18n", "fields"}
    if not isinstance(page, Mapping) or set(page) - known or not {"id", "fields"} <= set(page):
        yield _wrong(at, ", ".join(sorted(known)))
        return
    yield from _translations(page.get("x-i18n", {}), pointer("x-i18n", at=at))
    yield from _order(page["fields"], pointer("fields", at=at))
    slug = page["id"]
    plain = isinstance(slug, str) and slug.replace("-", "").replace("_", "")
    if not plain or not (plain.isascii() and plain.isalnum()) or len(slug) > LONGEST_NAME:
        yield _wrong(pointer("id", at=at), "a-z 0-9 -")
    for member in ("title", "description"):
        words = page.get(member, "")
        if not isinstance(words, str) or forbidden_character(words):
            yield _wrong(pointer(member, at=at), "string")


def _one_of(*allowed: str) -> Callable[[Any, str], Iterator[Problem]]:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield _wrong(at, ", ".join(allowed))

    return check


def _unit(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not 0 < len(value) <= 20 or forbidden_character(value):
        yield _wrong(at, '"Rp", "m²", ...')


def _upload(value: Any, at: str) -> Iterator[Problem]:
    kinds = value.get("accept") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or set(value) - {"accept", "max_mb"}:
        yield _wrong(at, '{"accept": [...], "max_mb": 5}')
    elif not isinstance(kinds, list) or not kinds or not set(map(str, kinds)) <= UPLOAD_KINDS:
        yield _wrong(pointer("accept", at=at), ", ".join(sorted(UPLOAD_KINDS)))
    elif not isinstance(value.get("max_mb"), int) or not 1 <= value["max_mb"] <= MOST_MEGABYTES:
        yield _wrong(pointer("max_mb", at=at), f"1 – {MOST_MEGABYTES}")


CHECKS: Mapping[str, Callable[[Any, str], Iterator[Problem]]] = {
    "x-names": _one_of("judged"),
    "x-order": _order,
    "x-i18n": _translations,
    "x-pages": _pages,
    "x-pdp": _one_of("none", "general", "specific"),
    "x-widget": _one_of(*WIDGETS),
    "x-unit": _unit,
    "x-upload": _upload,
    "x-autocomplete": _one_of(*sorted(AUTOCOMPLETE)),
}

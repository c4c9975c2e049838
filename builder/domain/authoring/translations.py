"""All texts of a definition in one table, in both languages; out as CSV and back.

Invariants:
- a text is named by its place, a file and a JSON pointer; nothing but texts is written;
- a table that comes back changes the English only, and only where its Indonesian is still
  what it was: a text that was changed meanwhile is a finding, not a wrong translation;
- a cell never starts a formula in a spreadsheet (OWASP, CSV injection): such a text goes out
  behind an apostrophe and comes back without it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builder.domain.authoring.documents import (
    Documents,
    Steps,
    bilingual,
    copied,
    pointer_of,
    tokens,
    value_at,
)
from builder.errors import Problem, invalid, not_found, refuse_if
from publish.facts.text import Text

COLUMNS = ("place", "id", "en")
LONGEST_CELL = 4000
MOST_ROWS = 3000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_WORDS = ("title", "description")
_LISTS = ("allOf", "oneOf", "anyOf", "x-pages")
_SINGLE = ("items", "then", "else")
_NOT_TEXTS = ("answers", "when", "amount", "expect")


@dataclass(frozen=True, slots=True)
class Row:
    """One text: where it stands, and its words in both languages."""

    place: str
    words: Text

    @property
    def is_missing(self) -> bool:
        """Whether the English is missing."""
        return not self.words.en.strip()


def texts(documents: Documents) -> tuple[Row, ...]:
    """Every text that an applicant or a reader of the public page meets."""
    service = [Row(f"service.json#{at}", words) for at, words in _service(documents.service, ())]
    form = [Row(f"form.json#{at}", words) for at, words in _form(documents.form, ())]
    return (*service, *form)


def missing(documents: Documents) -> int:
    """How many texts have no English."""
    return sum(row.is_missing for row in texts(documents))


def set_english(documents: Documents, place: str, english: str) -> Documents:
    """Another English text there. Raises `NotFound` (TEXT-PLACE), `Invalid` (TEXT-LONG)."""
    return set_all_english(documents, [(place, english)])


def set_all_english(documents: Documents, pairs: Iterable[tuple[str, str]]) -> Documents:
    """Other English texts at these places; all of them or none."""
    known = {row.place for row in texts(documents)}
    changed = copied(documents)
    for place, english in pairs:
        if place not in known:
            raise not_found("TEXT-PLACE", place[:200])
        if len(english) > LONGEST_CELL:
            raise invalid("TEXT-LONG", place, most=LONGEST_CELL)
        _write(changed, place, english)
    return changed


def to_csv(documents: Documents) -> str:
    """The table as CSV (RFC 4180) with a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in texts(documents):
        writer.writerow((row.place, _cell(row.words.id), _cell(row.words.en)))
    return out.getvalue()


def from_csv(documents: Documents, table: str) -> Documents:
    """The definition with the English of a table.

    Raises `Invalid` with every finding: CSV-SHAPE, CSV-PLACE, CSV-STALE (its Indonesian is
    another by now), TEXT-LONG; nothing is written then.
    """
    rows = _read(table)
    known = {row.place: row.words.id for row in texts(documents)}
    refuse_if(_faults(rows, known))
    changed = copied(documents)
    for place, _, english in rows:
        _write(changed, place, english)
    return changed


def _faults(rows: list[tuple[str, str, str]], known: Mapping[str, str]) -> Iterator[Problem]:
    for place, indonesian, english in rows:
        if place not in known:
            yield Problem(place[:200], "CSV-PLACE")
        elif known[place] != indonesian:
            yield Problem(place, "CSV-STALE")
        elif len(english) > LONGEST_CELL:
            yield Problem(place, "TEXT-LONG", {"most": LONGEST_CELL})


def _read(table: str) -> list[tuple[str, str, str]]:
    try:
        lines = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as error:
        raise invalid("CSV-SHAPE", "", line=0) from error
    if not lines or tuple(lines[0]) != COLUMNS or len(lines) > MOST_ROWS:
        raise invalid("CSV-SHAPE", "", line=1)
    for number, line in enumerate(lines[1:], 2):
        if line and len(line) != len(COLUMNS):
            raise invalid("CSV-SHAPE", "", line=number)
    return [(place, _plain(i), _plain(e)) for place, i, e in (line for line in lines[1:] if line)]


def _cell(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words


def _plain(cell: str) -> str:
    is_shielded = cell.startswith("'") and cell[1:].startswith(_FORMULA)
    return (cell[1:] if is_shielded else cell).replace("\r\n", "\n")


def _write(documents: Documents, place: str, english: str) -> None:
    file, _, pointer = place.partition("#")
    steps: Steps = tokens(pointer)
    if file == "service.json":
        _at(documents.service, steps)["en"] = english
    else:
        node = _at(documents.form, steps[:-1])
        bilingual(node, str(steps[-1]), node[steps[-1]], english)


def _at(document: Any, steps: Steps) -> Any:
    """What stands there; a step into a list is a number."""
    value = document
    for step in steps:
        value = value_at(value, (int(step) if isinstance(value, list) else step,))
    return value


def _service(value: Any, steps: Steps) -> Iterator[tuple[str, Text]]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _service(item, (*steps, place))
    elif isinstance(value, dict):
        if set(value) <= {"id", "en"} and all(isinstance(w, str) for w in value.values()):
            if "id" in value:
                yield pointer_of(steps), Text(value["id"], value.get("en", ""))
            return
        for name, item in value.items():
            if name not in _NOT_TEXTS:
                yield from _service(item, (*steps, name))


def _form(node: Any, steps: Steps) -> Iterator[tuple[str, Text]]:
    if not isinstance(node, dict):
        return
    english = node.get("x-i18n", {}).get("en", {})
    for member in _WORDS:
        if isinstance(node.get(member), str):
            yield pointer_of((*steps, member)), Text(node[member], english.get(member, ""))
    for keyword in _LISTS:
        listed = node.get(keyword)
        for place, inner in enumerate(listed if isinstance(listed, list) else ()):
            yield from _form(inner, (*steps, keyword, place))
    for name, inner in _mapping(node.get("properties")).items():
        yield from _form(inner, (*steps, "properties", name))
    for keyword in _SINGLE:
        yield from _form(node.get(keyword), (*steps, keyword))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

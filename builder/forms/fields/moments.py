"""Dates and times, kept as the texts that JSON Schema's formats ask for.

A date is three boxes (day, month, year), or one text: `17/08/2026`, `17-8-2026` or
`2026-08-17`. A time is `13:45` or `13.45`; where the format wants seconds and an offset,
the seconds are zero and the offset is the city's.
"""

from __future__ import annotations

import re
from typing import Any

from builder.forms.fields.posted import FieldKind, Pairs, Posted, refuse
from builder.forms.fields.texts import as_text
from builder.forms.formats import is_date
from builder.forms.nodes import MISSING, Leaf
from publish.facts.text import Lang, Text

_LOCAL_DATE = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})", re.ASCII)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})", re.ASCII)
_FULL_TIME = re.compile(r"([0-9]{2}:[0-9]{2}):00(?:\.0+)?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_MOMENT = re.compile(r"(.+?)[T, ]+([0-9]{1,2}[:.][0-9]{2}\S*)", re.ASCII)

MONTHS = (
    Text("Januari", "January"), Text("Februari", "February"), Text("Maret", "March"),
    Text("April", "April"), Text("Mei", "May"), Text("Juni", "June"),
    Text("Juli", "July"), Text("Agustus", "August"), Text("September", "September"),
    Text("Oktober", "October"), Text("November", "November"), Text("Desember", "December"),
)  # fmt: skip


def _read_date(leaf: Leaf, posted: Posted) -> Any:
    boxes = [posted.one(suffix) for suffix in ("-d", "-m", "-y")]
    if any(boxes):
        return _date("/".join(boxes))
    typed = posted.one()
    return _date(typed) if typed else MISSING


def _date(typed: str) -> str:
    found = _LOCAL_DATE.fullmatch(typed)
    day = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else typed
    if _ISO_DATE.fullmatch(day) is None:
        raise refuse("ANSWER-DATE")
    if not is_date(day):
        raise refuse("ANSWER-DATE-UNKNOWN")
    return day


def _write_date(leaf: Leaf, value: Any) -> Pairs:
    """Three boxes; what is no date stands whole in the first, so that it is not lost."""
    text = as_text(value)
    if _ISO_DATE.fullmatch(text) is None:
        return (("-d", text),)
    year, month, day = text.split("-")
    return (("-d", str(int(day))), ("-m", str(int(month))), ("-y", year))


def said_date(value: str, lang: Lang) -> str:
    """`17 Agustus 2026`; a text that is no date stays as it is."""
    if not is_date(value):
        return value
    year, month, day = value.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1].in_(lang)} {year}"


def _say_date(leaf: Leaf, value: Any, lang: Lang) -> str:
    return said_date(value, lang) if isinstance(value, str) else as_text(value)


def _clock(typed: str) -> str:
    found = _CLOCK.fullmatch(typed)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise refuse("ANSWER-TIME")
    return f"{int(found[1]):02d}:{found[2]}"


def _time(typed: str, leaf: Leaf) -> str:
    if re.fullmatch(r"[0-9]{2}:[0-9]{2}:.*", typed, re.ASCII):
        return typed  # already with seconds: the format decides
    return f"{_clock(typed)}:00{leaf.offset}"


def _read_time(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    return _time(typed, leaf) if typed else MISSING


def _read_clock(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    return _clock(typed) if typed else MISSING


def _short_time(value: str, leaf: Leaf) -> str:
    found = _FULL_TIME.fullmatch(value)
    return found[1] if found and found[2] == leaf.offset else value


def _write_time(leaf: Leaf, value: Any) -> Pairs:
    return (("", _short_time(value, leaf) if isinstance(value, str) else as_text(value)),)


def _say_time(leaf: Leaf, value: Any, lang: Lang) -> str:
    return _write_time(leaf, value)[0][1].replace(":", "." if lang == "id" else ":")


def _read_moment(leaf: Leaf, posted: Posted) -> Any:
    boxes = [posted.one(suffix) for suffix in ("-d", "-m", "-y")]
    clock = posted.one("-t")
    if any(boxes) or clock:
        if not clock or not any(boxes):
            raise refuse("ANSWER-MOMENT")
        return f"{_date('/'.join(boxes))}T{_time(clock, leaf)}"
    typed = posted.one()
    if not typed:
        return MISSING
    found = _MOMENT.fullmatch(typed)
    if found is None:
        raise refuse("ANSWER-MOMENT")
    return f"{_date(found[1])}T{_time(found[2], leaf)}"


def _write_moment(leaf: Leaf, value: Any) -> Pairs:
    text = as_text(value)
    if _ISO_DATE.fullmatch(text[:10]) is None or text[10:11] not in ("T", "t"):
        return _write_date(leaf, text)
    return (*_write_date(leaf, text[:10]), ("-t", _short_time(text[11:], leaf)))


def _say_moment(leaf: Leaf, value: Any, lang: Lang) -> str:
    if not isinstance(value, str) or not is_date(value[:10]):
        return as_text(value)
    return f"{said_date(value[:10], lang)}, {_say_time(leaf, value[11:], lang)}"


DATE = FieldKind(_read_date, _write_date, _say_date)
TIME = FieldKind(_read_time, _write_time, _say_time)
CLOCK = FieldKind(_read_clock, _write_time, _say_time)
MOMENT = FieldKind(_read_moment, _write_moment, _say_moment)

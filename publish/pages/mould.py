"""Status pages poured into moulds: the constant parts of each shape drawn once.

A city has a hundred thousand status pages, and what differs between them is a number, a few
dates and a few words. So the template draws one page of each shape with marks in place of
the values, and every other page of the shape is that text with its own values put in.

Pages of one shape have the same values missing and the same length of answer; a moment of
the line through time has moulds of its own, so that a line of any length needs no new ones.

Invariants:
- byte for byte what the template gives (tested for every shape). The first page of a shape is
  drawn both ways, and where the two differ the template draws that shape from then on;
- a template may write the values of `StatusView` wherever it likes and may ask whether one is
  there, but not what it is (but for the length of the answer); its moments stand in the block
  `moments` and do not know of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from jinja2 import Environment
from jinja2.runtime import Context
from markupsafe import escape

from publish.facts.money import Rupiah
from publish.facts.text import Lang
from publish.i18n import days_words, money, number, plain_date
from publish.pages.view_models.frame import Frame
from publish.pages.view_models.status import Moment, StatusView

TEMPLATE = "status.html"
LONG = 28
"""An answer of more letters may be written smaller by the template."""
_LONG_NOW = "now.when.it.is.a.long.answer"  # the place of such an answer, as long as one

_MARK = "\ue000{}\ue001"  # private use: in no text of a page
_ENTRY = _MARK.format("entry")
_MOST_MOMENTS = 20_000  # kept with their words; some megabytes
_AS_OF, _DUE_ON = date.max, date.max - timedelta(1)
_FEE, _LATE, _FIRST, _LAST = 987_654_321_987, 987_654_301, 9_876_543_201, 9_876_543_202

_TEXTS = (
    "number",
    "service",
    "service_href",
    "version",
    "before",
    "now",
    "after",
    "due_note",
    "fee_note",
    "fee_lines",
    "service_id",
    "compare",
    "taken",
    "taken_note",
    "overtaken",
    "overtaken_note",
    "asked_note",
    "file",
    "command",
)
_FRAME = ("title", "path", "other", "asked")
_MOMENT = ("title", "when", "iso", "recorded", "recorded_iso", "amount", "rupiah")


class Moulds:
    """The moulds of one language of one edition, made when the first page needs them."""

    def __init__(self, environment: Environment, lang: Lang) -> None:
        self._environment = environment
        self._lang = lang
        self._pages: dict[tuple[object, ...], str | None] = {}
        self._moments: dict[tuple[object, ...], str] = {}
        self._moment_texts: dict[tuple[object, ...], str] = {}

    def draw(self, page: StatusView) -> bytes:
        """The status page `page`."""
        shape = shape_of(page)
        if shape not in self._pages:
            return self._first(page, shape)
        mould = self._pages[shape]
        return self._by_template(page) if mould is None else self._poured(mould, page)

    def _first(self, page: StatusView, shape: tuple[object, ...]) -> bytes:
        drawn, template = self._by_template(page), self._environment.get_template(TEMPLATE)
        mould = self.mould_of(page) if "moments" in template.blocks else None
        fits = mould is not None and self._poured(mould, page) == drawn
        self._pages[shape] = mould if fits else None
        return drawn

    def _poured(self, mould: str, page: StatusView) -> bytes:
        values = values_of(page, self._lang)
        values["line"] = "".join(map(self._moment, page.line))
        return (mould % values).encode()

    def _moment(self, moment: Moment) -> str:
        said = (
            moment.state,
            moment.title,
            moment.notes,
            moment.when,
            moment.recorded,
            moment.recorded_iso,
            moment.amount,
        )
        text = self._moment_texts.get(said)
        if text is None:
            if len(self._moment_texts) >= _MOST_MOMENTS:
                self._moment_texts.clear()
            text = self._moment_texts[said] = self._moment_text(moment)
        return text % {"entry": moment.entry}

    def _moment_text(self, moment: Moment) -> str:
        """The moment, with a place for its entry."""
        notes = moment.notes
        given = (moment.when, moment.recorded, moment.amount)
        shape = (moment.state, *map(bool, given), len(notes))
        mould = self._moments.get(shape)
        if mould is None:
            mould = self._moments[shape] = self._made_moment(moment)
        values = {name: _escaped(getattr(moment, name)) for name in _MOMENT}
        values["entry"] = _ENTRY
        for place, note in enumerate(notes):
            values[f"note{place}"] = _escaped(note)
        return (mould % values).replace("%", "%%").replace(_ENTRY, "%(entry)d")

    def _by_template(self, page: StatusView) -> bytes:
        template = self._environment.get_template(TEMPLATE)
        return template.render(page=page, lang=self._lang).encode()

    def mould_of(self, page: StatusView) -> str:
        """The text of every page of the shape of `page`, with places as `%` knows them."""
        return self._marked_text(_marked(page), lambda context: _whole(self._environment, context))

    def _made_moment(self, moment: Moment) -> str:
        texts: dict[str, Any] = {
            name: _MARK.format(name) if getattr(moment, name) else "" for name in _MOMENT
        }
        notes = tuple(_MARK.format(f"note{place}") for place in range(len(moment.notes)))
        marked = replace(moment, notes=notes, entry=cast("int", _MARK.format("entry")), **texts)
        line = _Line((marked,))
        template = self._environment.get_template(TEMPLATE)
        return self._marked_text(line, lambda context: "".join(template.blocks["moments"](context)))

    def _marked_text(self, page: object, draw: Callable[[Context], str]) -> str:
        template = self._environment.get_template(TEMPLATE)
        drawn = draw(template.new_context({"page": page, "lang": self._lang})).replace("%", "%%")
        for text, place in _stand_ins(self._lang):
            drawn = drawn.replace(text, _MARK.format(place))
        return drawn.replace("\ue000", "%(").replace("\ue001", ")s")


class _Line:
    """As much of a page as its line needs."""

    def __init__(self, line: tuple[Moment, ...]) -> None:
        self.line = line


def _whole(environment: Environment, context: Context) -> str:
    context.blocks["moments"] = [_line_place]
    return "".join(environment.get_template(TEMPLATE).root_render_func(context))


def _line_place(context: Context) -> Iterator[str]:
    yield _MARK.format("line")


def shape_of(page: StatusView) -> tuple[object, ...]:
    """What decides which parts of the template are written."""
    return (
        *[bool(getattr(page, name)) for name in _TEXTS],
        len(page.now) > LONG,
        page.due_on is None,
        bool(page.late_days),
        page.proof is None,
    )


def values_of(page: StatusView, lang: Lang) -> dict[str, str]:
    """The values of a page as the template writes them."""
    frame, proof = page.frame, page.proof
    values = {name: _escaped(getattr(page, name)) for name in _TEXTS}
    values[_LONG_NOW] = values["now"]
    values |= {f"frame.{name}": str(escape(getattr(frame, name))) for name in _FRAME}
    values["frame.as_of"] = _escaped(plain_date(frame.as_of, lang))
    values["due_on"] = "" if page.due_on is None else _escaped(plain_date(page.due_on, lang))
    values["late_days"] = _escaped(days_words(page.late_days, lang))
    values["fee"], values["fee.amount"] = _escaped(money(page.fee, lang)), str(page.fee.amount)
    values["first"], values["first.number"] = str(page.first_entry), number(page.first_entry, lang)
    values["last"], values["last.number"] = str(page.last_entry), number(page.last_entry, lang)
    if proof is not None:
        values["proof.key"], values["proof.entries"] = _escaped(proof.key), proof.entries
    return values


def _marked(page: StatusView) -> StatusView:
    """The page with marks for values, and stand-ins where a mark is no value."""
    texts: dict[str, Any] = {
        name: _MARK.format(name) if getattr(page, name) else "" for name in _TEXTS
    }
    if len(page.now) > LONG:
        texts["now"] = _MARK.format(_LONG_NOW)
    return replace(
        page,
        frame=_marked_frame(page.frame),
        due_on=page.due_on and _DUE_ON,
        late_days=page.late_days and _LATE,
        fee=Rupiah(_FEE),
        line=(),
        first_entry=_FIRST,
        last_entry=_LAST,
        proof=page.proof
        and replace(
            page.proof, key=_MARK.format("proof.key"), entries=_MARK.format("proof.entries")
        ),
        **texts,
    )


def _marked_frame(frame: Frame) -> Frame:
    marks: Mapping[str, Any] = {name: _MARK.format(f"frame.{name}") for name in _FRAME}
    return replace(frame, as_of=_AS_OF, **marks)


@lru_cache(maxsize=2)
def _stand_ins(lang: Lang) -> tuple[tuple[str, str], ...]:
    """What the stand-ins look like once they are written, and the places they stand for."""
    return (
        (plain_date(_AS_OF, lang), "frame.as_of"),
        (plain_date(_DUE_ON, lang), "due_on"),
        (days_words(_LATE, lang), "late_days"),
        (money(Rupiah(_FEE), lang), "fee"),
        (str(_FEE), "fee.amount"),
        (number(_FIRST, lang), "first.number"),
        (str(_FIRST), "first"),
        (number(_LAST, lang), "last.number"),
        (str(_LAST), "last"),
    )


@lru_cache(maxsize=16_384)
def _escaped(value: object) -> str:
    """Most of these come again and again: words, offices, dates."""
    return str(escape(value))

"""Status pages poured into moulds: what pages have in common is drawn once, by the template.

A city has a hundred thousand status pages. Each is made of parts that many others have too
(`publish.pages.case`), and of its number, its entries and a few days. So a part is told and
written once for all that have the same facts, and the page around the parts is drawn once for
each shape of it: the template draws one page with marks in place of the values, and every other
page of the shape is that text with its own values put in. A moment of the line through time has
moulds of its own, so that a line of any length needs no new ones.

Invariants:
- byte for byte what the template gives (tested for every shape). The first page of a shape is
  drawn both ways, and where the two differ the template draws that shape from then on;
- a template may write the values of `StatusView` wherever it likes and may ask whether one is
  there, but not what it is (but for the length of the answer); its moments stand in the block
  `moments` and do not know of each other;
- memory does not grow with the number of applications.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, cast

from jinja2 import Environment
from jinja2.runtime import Context
from markupsafe import escape

from publish.facts.text import Lang
from publish.i18n import number, plain_date, short_date
from publish.pages.case import (
    Case,
)
from publish.pages.casts import DAY, LAST, MOMENT, Kept, Parts
from publish.pages.edition import Edition
from publish.pages.mould import Mould, Unfit, mark, put, written
from publish.pages.status_marks import DIFFERENCES, NUMBER, TEMPLATE, marked_view, with_marks
from publish.pages.view_models.status import Moment
from publish.pages.views.status import status_view, version_of

_PLACES = (
    *("number", "shard", "as_of", "first", "first.number", "last", "last.number"),
    *("proof.entries", "line", "due_on", "before", "now", "after", "due_note"),
    *("overtaken", "overtaken_note", "fee", "fee.amount", "fee_note", "fee_lines", "asked_note"),
    *(f"difference{place}" for place in range(DIFFERENCES)),
    *("taken", "late_days", "taken_note"),
)
"""The values of a page in the order of `_values`."""


class _Day(NamedTuple):
    short: bytes
    plain: bytes
    iso: bytes


class Moulds:
    """The status pages of one edition in one language; moulds are made when a page needs them."""

    def __init__(self, edition: Edition, environment: Environment, lang: Lang) -> None:
        self._edition = edition
        self._environment = environment
        self._lang = lang
        self._moments: dict[tuple[object, ...], str] = {}
        self._days = Kept(self._day)
        self._versions = Kept(self._version)

    def draw(self, case: Case) -> bytes:
        """The page of an application."""
        parts = self._versions[case.service, case.version]
        try:
            shape, values = self._values(parts, case)
            if shape not in parts.pages:
                parts.pages[shape] = self._fitting(case, values)
            mould = parts.pages[shape]
        except Unfit:
            mould = None
        return self._by_template(case) if mould is None else b"".join(mould.filled(values))

    def shape_of(self, case: Case) -> tuple[object, ...]:
        """What decides which parts of the template are written."""
        return self._values(self._versions[case.service, case.version], case)[0]

    def values_of(self, case: Case) -> dict[str, bytes]:
        """The values of a page by the names of their places."""
        values = self._values(self._versions[case.service, case.version], case)[1]
        return dict(zip(_PLACES, values, strict=True))

    def text_of(self, case: Case) -> str:
        """The text of every page of the version and shape of `case`, with marks for values."""
        view = status_view(self._edition, case._replace(number=NUMBER), self._lang)
        return self._drawn(marked_view(view), self._whole)

    def _values(self, parts: Parts, case: Case) -> tuple[tuple[object, ...], tuple[bytes, ...]]:
        days, lang = self._days, self._lang
        answer, fee, taken = parts.answer[case.answer], parts.fee[case.fee], parts.taken[case.taken]
        since, note = days[case.since].plain, parts.due[case.due]
        before, now, after = answer.values
        overtaken, among, due_on = b"", b"", b""
        if case.accepted_on is not None:
            accepted = days[case.accepted_on].short
            note = note.replace(DAY, accepted)
            overtaken, among = parts.overtaken[case.overtaken], parts.among[case.among]
            among = among.replace(DAY, accepted).replace(LAST, days[case.until].short)
        if case.due_on is not None:
            due_on = days[case.due_on].plain
        first, last = case.first_entry, case.last_entry
        own = (
            case.number.encode(),
            case.number[4:6].encode(),
            days[case.as_of].plain,
            b"%d" % first,
            number(first, lang).encode(),
            b"%d" % last,
            number(last, lang).encode(),
            case.entries.encode(),
            self._line(parts, case),
            due_on,
            before.replace(DAY, since),
            now,
            after.replace(DAY, since),
            note,
            overtaken,
            among,
        )
        shape = (answer.shape, fee.shape, taken.shape, due_on == b"", overtaken == b"")
        return shape, own + fee.values + taken.values

    def _line(self, parts: Parts, case: Case) -> bytes:
        days, moments = self._days, parts.moments
        line: list[bytes] = []
        for facts, claimed_on, recorded_on, entry in case.line:
            when, _, iso = days[claimed_on]
            recorded, _, recorded_iso = days[recorded_on]
            line += moments[facts].filled((when, iso, recorded, recorded_iso, b"%d" % entry))
        if case.to_come is not None:
            line.append(parts.to_come[case.to_come])
        return b"".join(line)

    def _fitting(self, case: Case, values: tuple[bytes, ...]) -> Mould | None:
        """The mould of pages like this one; None where it gives another page than the template."""
        mould = Mould(self.text_of(case), _PLACES)
        return mould if b"".join(mould.filled(values)) == self._by_template(case) else None

    def _by_template(self, case: Case) -> bytes:
        page = status_view(self._edition, case, self._lang)
        template = self._environment.get_template(TEMPLATE)
        return template.render(page=page, lang=self._lang).encode()

    def _version(self, key: tuple[str, int]) -> Parts:
        version = version_of(self._edition, *key, self._lang)
        return Parts(version, self._moment_text)

    def _day(self, iso: str) -> _Day:
        on = date.fromisoformat(iso)
        short, plain = short_date(on, self._lang), plain_date(on, self._lang)
        return _Day(written(short).encode(), written(plain).encode(), iso.encode())

    def _moment_text(self, moment: Moment) -> str:
        """A moment as the template writes it; marks in its days and its entry stay."""
        given = (moment.when, moment.recorded, moment.amount)
        shape = (moment.state, *map(bool, given), len(moment.notes))
        if shape not in self._moments:
            self._moments[shape] = self._made_moment(moment)
        notes = {f"note{place}": written(note) for place, note in enumerate(moment.notes)}
        values = {name: written(getattr(moment, name)) for name in ("title", "amount", "rupiah")}
        days = {name: str(escape(getattr(moment, name))) for name in MOMENT}
        return put(self._moments[shape], values | notes | days)

    def _made_moment(self, moment: Moment) -> str:
        texts: dict[str, Any] = {
            name: mark(name) if getattr(moment, name) else ""
            for name in ("title", "when", "iso", "recorded", "recorded_iso", "amount", "rupiah")
        }
        notes = tuple(mark(f"note{place}") for place in range(len(moment.notes)))
        one = replace(moment, notes=notes, entry=cast("int", mark("entry")), **texts)
        return self._drawn(_Line((one,)), self._block)

    def _drawn(self, page: object, draw: Callable[[Context], Iterator[str]]) -> str:
        template = self._environment.get_template(TEMPLATE)
        context = template.new_context({"page": page, "lang": self._lang})
        return with_marks("".join(draw(context)), self._lang)

    def _block(self, context: Context) -> Iterator[str]:
        blocks = self._environment.get_template(TEMPLATE).blocks
        if "moments" not in blocks:
            raise Unfit("moments")
        return blocks["moments"](context)

    def _whole(self, context: Context) -> Iterator[str]:
        context.blocks["moments"] = [lambda _: iter((mark("line"),))]
        return self._environment.get_template(TEMPLATE).root_render_func(context)


class _Line:
    """As much of a page as its line needs."""

    def __init__(self, line: tuple[Moment, ...]) -> None:
        self.line = line

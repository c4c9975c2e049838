"""The page of corrections: every figure, event and definition that was put right.

Invariant: it says nothing that the register does not; what was wrong is named beside what holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from publish.facts.money import Rupiah
from publish.facts.text import Lang, Text
from publish.i18n import month_name
from publish.pages.amendment_table import amendments_of
from publish.pages.amendment_words import amend_reason_words, right_words
from publish.pages.correction_table import CORRECTED, corrections_of
from publish.pages.data_tables import TABLES
from publish.pages.edition import Edition
from publish.pages.filters import quarter
from publish.pages.prose import event_words
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.corrections import (
    AmendmentRow,
    CorrectionRow,
    CorrectionsView,
    FigureRow,
)
from publish.pages.views.changes import newest_changes
from publish.pages.views.frame import crumb, frame
from publish.pages.views.revenue import NEWEST as NEWEST_REVERSALS
from publish.pages.views.revenue import difference_row, differences_of
from publish.register.amendment_rows import AmendmentRow as Amended
from publish.register.correction_rows import Correction, CorrectionKind

NEWEST = 100
"""Corrections of figures that the page names; the table of data has all."""
_ABOUT: Mapping[CorrectionKind, Text] = {
    "counts": Text("jumlah permohonan", "numbers of applications"),
    "charges": Text("laporan pungutan", "reports of charges"),
    "charge_outcomes": Text("kelanjutan laporan pungutan", "what became of reports of charges"),
    "survey": Text("jawaban survei", "answers to the survey"),
    "contacts": Text("kontak yang dipakai banyak pemohon", "contacts used for many applicants"),
    "calendar": Text("hari libur dan cuti bersama", "holidays and joint leave"),
}


def corrections(edition: Edition, ref: PageRef) -> CorrectionsView:
    """Figures that were published again, events put right, and payments that were none."""
    words, lang = edition.words[ref.lang], ref.lang
    found = corrections_of(edition)
    amended = amendments_of(edition)
    reversals = [d for d in differences_of(edition) if d.kind == "payment_reversed"]
    return CorrectionsView(
        frame=frame(edition, ref, words.gettext("Corrections"), section="data"),
        crumbs=(crumb("data", words.gettext("Data"), lang),),
        rows=tuple(_row(edition, own, lang) for own in reversed(found[-NEWEST:])),
        more=max(0, len(found) - NEWEST),
        reversals=tuple(
            difference_row(edition, own, words) for own in reversed(reversals[-NEWEST_REVERSALS:])
        ),
        reversed_count=len(reversals),
        reversed_amount=Rupiah(sum(own.amount for own in reversals)),
        amendments=tuple(
            _amendment(edition, own, lang) for own in reversed(amended[-NEWEST_REVERSALS:])
        ),
        amended_count=len(amended),
        versions=len(newest_changes(edition, ref)),
    )


def _row(edition: Edition, own: Correction, lang: Lang) -> CorrectionRow:
    name = _ABOUT[own.kind].in_(lang)
    if own.service:
        of_service = edition.current(own.service).version.standard.name.in_(lang)
        title, href = of_service, path_of(PageRef("service", own.service, lang))
    else:
        title, href = name[:1].upper() + name[1:], ""
    return CorrectionRow(
        on=own.recorded_on,
        title=title,
        href=href,
        about=f"{name}, {_period(own, lang)}" if own.service else own.period,
        figures=_figures(own, lang),
        entry=own.entry,
        former=own.former,
    )


def _amendment(edition: Edition, own: Amended, lang: Lang) -> AmendmentRow:
    standard = edition.current(own.service).version.standard
    step = next((s.name.in_(lang) for s in standard.steps if s.id == own.step), "")
    right_on = None if own.right_on is None else date.fromisoformat(own.right_on)
    return AmendmentRow(
        on=date.fromisoformat(own.recorded_on),
        number=own.number,
        href=path_of(PageRef("status", own.number, lang)),
        service=standard.name.in_(lang),
        event=event_words(own.code, lang, step),
        said_on=date.fromisoformat(own.said_on),
        right=right_words(right_on, own.right_reason, standard, lang),
        reason=amend_reason_words(own.reason, lang),
    )


def _figures(own: Correction, lang: Lang) -> tuple[FigureRow, ...]:
    table, members = CORRECTED[own.kind]
    columns = {c.name: c.description.in_(lang) for c in TABLES[table].columns} if table else {}
    return tuple(
        FigureRow(columns[members[figure.name]], figure.was, figure.now) for figure in own.figures
    )


def _period(own: Correction, lang: Lang) -> str:
    """A month, or a quarter, in words."""
    if own.kind == "counts":
        return month_name(own.period, lang)
    return quarter(own.period, lang)

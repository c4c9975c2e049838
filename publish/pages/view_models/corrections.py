"""What was wrong and was put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.facts.money import Rupiah
from publish.pages.view_models.frame import Crumb, Frame
from publish.pages.view_models.oversight import DifferenceRow


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number before and after; None for "too few to show"."""

    name: str  # what the number counts
    was: int | None  # what it was
    now: int | None  # what it is


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """Something published again for the same period."""

    on: date  # day of the correction
    title: str  # the service, or the days off of a year
    href: str  # address of the service, "" for days off
    about: str  # what of it, and of which month or quarter
    figures: tuple[FigureRow, ...]  # the numbers that differ
    entry: int  # place in the register of what holds, from 0
    former: int  # place of what it replaced


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """An event that an officer recorded wrongly and another one put right."""

    on: date  # day on which it was put right
    number: str  # number of the application
    href: str  # address of its page
    service: str  # name of the service
    event: str  # the event that was wrong, in words
    said_on: date  # the date that was given of it
    right: str  # what is right of it
    reason: str  # why it was wrong


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """All corrections: figures, single events, definitions."""

    frame: Frame  # around the page
    crumbs: tuple[Crumb, ...]  # the way back: data
    rows: tuple[CorrectionRow, ...]  # figures published again, the newest first
    more: int  # older ones that stand in the table only
    reversals: tuple[DifferenceRow, ...]  # payments recorded by mistake, the newest first
    reversed_count: int  # all of these
    reversed_amount: Rupiah  # their sum in rupiah
    amendments: tuple[AmendmentRow, ...]  # events put right, the newest first
    amended_count: int  # all of these
    versions: int  # versions of services that changed something

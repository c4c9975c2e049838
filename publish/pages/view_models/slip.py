"""The price slip of a service: to print, to hang up, to hold against what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.pages.qr import QrCode
from publish.pages.view_models.frame import Crumb, Fact, Frame
from publish.pages.view_models.service import Price, TariffTable


@dataclass(frozen=True, slots=True)
class SlipView:
    """A slip on A6 and a poster on A4, of the version in force."""

    frame: Frame  # around the page
    crumbs: tuple[Crumb, ...]  # the way back
    name: str  # name of the service
    unit: str  # name of the office
    price: Price  # the answer on top
    rule: str  # the fee in one sentence
    tables: tuple[TariffTable, ...]  # prices by choice; () where a formula uses them
    promise: Fact  # the promised time and its law
    documents: tuple[str, ...]  # what is always asked for
    paid_at: str  # where the fee is paid, "" where nothing is
    version: int  # number of the version
    effective_from: date  # first day of it
    entry: int  # where it stands in the register, from 0
    address: str  # where the check of this service stands, in full when the site knows its own
    is_local: bool  # the address leads to the machine that it is opened on, and nowhere else
    qr: QrCode | None  # the same as a code; None when the site does not know its address

"""Was the right amount asked for? The page that compares, and the list that leads to it."""

from __future__ import annotations

from dataclasses import dataclass

from publish.pages.view_models.frame import Crumb, Frame, Offer, Search
from publish.pages.view_models.service import Contact, FeePart


@dataclass(frozen=True, slots=True)
class ChecksView:
    """Which service was it about?"""

    frame: Frame  # around the page
    search: Search  # the search for a number
    offers: tuple[Offer, ...]  # all services by name, each leading to its own comparison


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the official fee depends on."""

    name: str  # member of the answers
    label: str  # as the form asks it
    choices: tuple[tuple[str, str], ...]  # value and label; () for a number


@dataclass(frozen=True, slots=True)
class CheckStep:
    """A step at which money may have been asked for."""

    name: str  # what is done
    unit: str  # who does it
    says: str  # whether anything is paid there


@dataclass(frozen=True, slots=True)
class CheckView:
    """What was asked for beside what the tariff says."""

    frame: Frame  # around the page
    crumbs: tuple[Crumb, ...]  # the way back
    name: str  # name of the service
    service: str  # its id, for the report
    fee: FeePart  # what it costs
    tariff: str  # the tariff as JSON for the script, "" where the script cannot work it out
    questions: tuple[Question, ...]  # what the fee depends on
    steps: tuple[CheckStep, ...]  # the steps, and whether anything is paid there
    laws: tuple[str, ...]  # what the law says about more than the fee
    contacts: tuple[Contact, ...]  # where to complain
    action: str  # where the report goes without script
    href: str  # address of the service

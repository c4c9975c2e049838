"""The applications of a service by the state they are in."""

from __future__ import annotations

from dataclasses import dataclass

from publish.pages.view_models.frame import Crumb, Frame


@dataclass(frozen=True, slots=True)
class StateLink:
    """The applications of a service in one state."""

    href: str  # address of the list
    state: str  # the state in words
    count: int  # applications in it


@dataclass(frozen=True, slots=True)
class ServiceStates:
    """A service with the states in which it has applications."""

    id: str  # its place on the page: id of the service
    name: str  # name of the service
    href: str  # address of the service
    states: tuple[StateLink, ...]  # in the order of a file's life, what is overdue last


@dataclass(frozen=True, slots=True)
class StatePart:
    """A part of a list that is too long for one page."""

    href: str  # address of the part
    part: int  # its number from 1
    count: int  # applications in it


@dataclass(frozen=True, slots=True)
class StateView:
    """The applications of one service in one state, or a part of them."""

    frame: Frame  # around the page
    crumbs: tuple[Crumb, ...]  # the way back: applications, and the whole list of a part
    service: Crumb  # the service
    state: str  # the state in words
    is_overdue: bool  # the state is judged by the date of the register
    part: int  # number of the part from 1, 0 for the whole list
    parts: tuple[StatePart, ...]  # its parts, if it is too long for one page
    count: int  # applications in it
    numbers: tuple[str, ...]  # in the order of the numbers, which are random

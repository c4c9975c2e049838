"""What stands around every page, and the small parts that many pages share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.facts.tariff import Certainty
from publish.facts.text import Lang


@dataclass(frozen=True, slots=True)
class Files:
    """Addresses of what a page loads."""

    style: str  # the style sheet that a screen waits for
    rest: str  # the style sheet of what stands below
    paper: str  # the style sheet for paper
    icon: str  # the icon
    touch_icon: str  # the icon for a phone's home screen
    card: str  # the picture of a shared link
    scripts: tuple[str, ...]  # the scripts of this page
    imported: tuple[str, ...]  # the scripts that these begin with


@dataclass(frozen=True, slots=True)
class Frame:
    """The head, bar and foot of a page."""

    lang: Lang  # language of the page
    title: str  # what the page is about, for the window and for search engines
    summary: str  # one sentence for search engines
    path: str  # address of this page
    other: str  # address of the same page in the other language
    other_lang: Lang  # that language
    other_name: str  # its own name for itself
    section: str  # kind of the page in the bar that this one belongs to, "" for none
    city: str  # name of the city
    is_demo: bool  # everything in this register is made up
    asked: str  # where to report that somebody asked for money
    files: Files  # what the page loads
    origin: str  # where the site stands, without a slash at the end; "" when not known
    as_of: date  # the data of the page go up to this day
    is_unchanged: bool  # since that day nothing was added to the page; the register goes further
    policy: str  # content security policy
    is_draft: bool = False  # nothing on this page is published: the office alone sees it


@dataclass(frozen=True, slots=True)
class Search:
    """The search for an application by its number."""

    action: str  # address that a number is sent to without script
    base: str  # where status pages stand
    prefix: str  # first letters of every number


@dataclass(frozen=True, slots=True)
class Proof:
    """What the reader's browser can prove by itself."""

    key: str  # the register's public key as a note verifier key
    entries: str  # entries of the register that the page rests on, from 0, with blanks between
    former: str = ""  # key of the register before, "" where this one began by itself


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way back."""

    href: str  # address
    label: str  # name of the page there


@dataclass(frozen=True, slots=True)
class Certain:
    """How sure a value is, and by what law."""

    code: Certainty  # law, perda, press or sample: the mark
    words: str  # the same in words
    basis: str  # the law as cited, "" for none
    needs_checking: bool  # somebody must still read the original


@dataclass(frozen=True, slots=True)
class Offer:
    """A service in a list."""

    href: str  # address of its page
    name: str  # name of the service
    unit: str  # name of the office
    price: str  # the fee in a few words
    price_note: str  # what the fee is an example of, "" for none
    certain: Certain  # how sure the fee is
    time: str  # the promised time
    search: str  # more words that the filter of the list looks at
    stopped: str  # since when and why no new applications are taken, "" when they are


@dataclass(frozen=True, slots=True)
class Offers:
    """Services under one heading."""

    id: str  # anchor of the heading
    title: str  # the heading
    offers: tuple[Offer, ...]  # in order of their names


@dataclass(frozen=True, slots=True)
class Fact:
    """A name, a value and where it comes from."""

    label: str  # what it is
    value: str  # the value in words
    note: str  # source, n, interval; "" for none


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed in a service."""

    on: date  # first day on which it holds
    href: str  # address of the service
    service: str  # name of the service
    version: int  # number of the version, from 1
    entry: int  # place in the register, from 0
    changes: tuple[str, ...]  # what is different from the version before, in sentences


@dataclass(frozen=True, slots=True)
class Suspended:
    """A service that took no new applications for a while."""

    service: str  # id of the service
    name: str  # its name
    href: str  # address of the service
    since: date  # day of the stop
    until: date | None  # day on which they were taken again, None while they are not
    said: str  # since when and why, in one sentence
    statement: str  # the office's own sentence
    entry: int  # place of the stop in the register, from 0
    is_end: bool  # whether the service is retired: no longer offered


@dataclass(frozen=True, slots=True)
class Embed:
    """What somebody copies to show a small page on another site."""

    label: str  # what it shows
    href: str  # its address
    snippet: str  # markup to copy, "" where this site does not know its own address

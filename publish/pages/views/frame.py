"""The frame around every page, and how sure a value is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlsplit

from publish.facts.service import ServiceStandard
from publish.facts.tariff import Certainty
from publish.facts.text import Lang
from publish.pages.assets import CARD, ICON, PRINT, REST, STYLE, TOUCH_ICON
from publish.pages.edition import Edition
from publish.pages.live_links import SEARCH, report_href
from publish.pages.prose import certainty_words
from publish.pages.routes import ROUTES, Kind, PageRef, in_language, path_of
from publish.pages.view_models.frame import Certain, Crumb, Files, Frame, Proof, Search


def frame(
    edition: Edition,
    ref: PageRef,
    title: str,
    *,
    section: str = "",
    summary: str = "",
    service: str = "",
    scripts: tuple[str, ...] = (),
    proof: Proof | None = None,
    as_of: date | None = None,
) -> Frame:
    """The frame of the page `ref`; `as_of` is the register's date unless the page has its own: the
    day of its last entry, after which it is made again only when one is added."""
    live = edition.settings.live_url
    proving = () if proof is None else (PROVE,)
    whole = edition.words[ref.lang].gettext("Official fees, times and progress of public services")
    other: Lang = "en" if ref.lang == "id" else "id"
    return Frame(
        lang=ref.lang,
        title=title,
        summary=summary or whole,
        path=path_of(ref),
        other=path_of(in_language(ref, other)),
        other_lang=other,
        other_name=_NAMES[other],
        section=section,
        city=edition.city.name.in_(ref.lang),
        is_demo=edition.city.demo,
        asked=report_href(live, ref.lang, service, _LEADS.get(ref.kind, "")),
        files=_files(edition, (*scripts, *proving)),
        origin=edition.settings.public_url,
        as_of=edition.as_of if as_of is None else as_of,
        is_unchanged=as_of is not None,
        policy=policy(live),
    )


def _files(edition: Edition, scripts: tuple[str, ...]) -> Files:
    assets = edition.assets
    imported = dict.fromkeys(path for name in scripts for path in assets[name].imported)
    return Files(
        style=assets[STYLE].path,
        rest=assets[REST].path,
        paper=assets[PRINT].path,
        icon=assets[ICON].path,
        touch_icon=assets[TOUCH_ICON].path,
        card=assets[CARD].path,
        scripts=tuple(assets[name].path for name in scripts),
        imported=tuple(imported),
    )


PROVE = "prove.js"
"""Proves entries in the reader's browser, with the register's files, when somebody asks."""


def proof_of(edition: Edition, entries: Iterable[int]) -> Proof | None:
    """What a browser can prove of these entries; None for no entries, and when the register's key
    is not known."""
    key, stated = edition.settings.verifier_key, " ".join(map(str, entries))
    former = edition.formers[0].key if edition.formers else ""
    return Proof(key, stated, former) if key and stated else None


def verify_command(edition: Edition) -> str:
    """The command that checks the site and its register."""
    return f"terang verify {edition.settings.public_url or 'URL'}"


_LEADS: Mapping[str, str] = {"status": "status", "check": "check"}
"""The pages of which the report keeps that it was begun there."""
_NAMES: Mapping[Lang, str] = {"id": "Indonesia", "en": "English"}


def search(edition: Edition, lang: Lang) -> Search:
    """The search for a number."""
    action = f"{edition.settings.live_url}{SEARCH.in_(lang)}"
    return Search(action, ROUTES["applications"].in_(lang), edition.city.prefix)


def policy(live_url: str) -> str:
    """The content security policy a page carries itself; forms may go to the live pages, and
    scripts may read the register and the words to search from where the page stands.

    `frame-ancestors` works in a header only, so the server adds it.
    """
    live = urlsplit(live_url)
    forms = f"'self' {live.scheme}://{live.netloc}" if live.netloc else "'self'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'; form-action {forms}; base-uri 'none'"
    )


def crumb(kind: Kind, label: str, lang: Lang, key: str = "") -> Crumb:
    """A step back to a page."""
    return Crumb(path_of(PageRef(kind, key, lang)), label)


def certain(code: Certainty, basis: str | None, standard: ServiceStandard, lang: Lang) -> Certain:
    """How sure a value is; `basis` is the id of a legal basis of the standard."""
    law = next((b for b in standard.legal_bases if b.id == basis), None)
    return Certain(
        code=code,
        words=certainty_words(code, lang),
        basis="" if law is None else short_title(law.title),
        needs_checking=law is not None and law.needs_checking,
    )


def short_title(title: str) -> str:
    """The short title of a law without its long name: "PP 16/2021"."""
    return title.partition(" (")[0].partition(" tentang ")[0]

"""From a page to its bytes: the one way, for the preview, Frozen-Flask and the bulk writer.

Used by `publish.publication` (stable): `render(ref, edition) -> bytes`,
`open_edition(index, folder, settings) -> Edition`, `editorial_pages(edition)`,
`PageRef`, `path_of` and `file_of` from `publish.pages.routes`.

Invariants:
- the same edition gives the same bytes; nothing else is read;
- templates get `page` and `lang`, are compiled once, and an undefined name fails.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publish.facts.text import LANGS, Lang
from publish.i18n import read_catalogue
from publish.insight.parts import month_pages
from publish.insight.states import all_states
from publish.pages.data_tables import TABLES
from publish.pages.edition import Edition
from publish.pages.filters import teach
from publish.pages.pour import Moulds
from publish.pages.routes import OF_A_SERVICE, ROUTES, Kind, PageRef
from publish.pages.settings import SiteSettings
from publish.pages.views import (
    applications,
    changes,
    charges,
    check,
    components,
    corrections,
    data,
    embed,
    flags,
    lists,
    offices,
    presence,
    revenue,
    satisfaction,
    service,
    slip,
    states,
    status,
    table,
    words,
)
from publish.register.index import Index
from publish.register.travel_rows import months_travelled

View = Callable[[Edition, PageRef], object]

VIEWS: Mapping[Kind, tuple[View, str]] = {
    "home": (lists.home, "home.html"),
    "services": (lists.services, "services.html"),
    "service": (service.service, "service.html"),
    "slip": (slip.slip, "slip.html"),
    "checks": (check.checks, "checks.html"),
    "check": (check.check, "check.html"),
    "embed_times": (embed.times, "embed_times.html"),
    "embed_fees": (embed.fees, "embed_fees.html"),
    "fees": (lists.fees, "fees.html"),
    "times": (lists.times, "times.html"),
    "applications": (applications.applications, "applications.html"),
    "month": (applications.month, "month.html"),
    "state": (states.state, "state.html"),
    "status": (status.status, "status.html"),
    "charges": (charges.charges, "charges.html"),
    "satisfaction": (satisfaction.satisfaction_page, "satisfaction.html"),
    "flags": (flags.flags, "flags.html"),
    "revenue": (revenue.revenue, "revenue.html"),
    "offices": (offices.offices, "offices.html"),
    "presence": (presence.presence, "presence.html"),
    "presence_month": (presence.presence_month, "presence_month.html"),
    "changes": (changes.changes, "changes.html"),
    "data": (data.data, "data.html"),
    "corrections": (corrections.corrections, "corrections.html"),
    "table": (table.table, "table.html"),
    "proof": (words.proof, "proof.html"),
    "about": (words.prose, "prose.html"),
    "method": (words.prose, "prose.html"),
    "privacy": (words.privacy, "privacy.html"),
    "sealed": (words.sealed, "sealed.html"),
    "components": (components.components, "components.html"),
    "not_found": (words.not_found, "not_found.html"),
}
"""The view and the template of every kind of page."""


def open_edition(index: Index, folder: Path, settings: SiteSettings) -> Edition:
    """The edition of `index` as it is now, with the site folder `folder`."""
    return Edition(index, folder, settings)


def render(ref: PageRef, edition: Edition) -> bytes:
    """The page `ref`. Raises `NotFound` when the register has no such thing."""
    if ref.kind == "status":
        return _status(ref, edition)
    view, name = VIEWS[ref.kind]
    page = view(edition, ref)
    if ref.kind not in _OFTEN_THE_SAME:
        return draw(name, page, ref.lang, edition)
    drawn = edition.keep(("drawn",), dict[PageRef, tuple[object, bytes]])
    if ref not in drawn or drawn[ref][0] != page:
        drawn[ref] = page, draw(name, page, ref.lang, edition)
    return drawn[ref][1]


_OFTEN_THE_SAME: frozenset[Kind] = frozenset({"table", "charges", "satisfaction", "revenue"})
"""Kinds that any event may change and few do; small enough to be kept for the next edition."""


def _status(ref: PageRef, edition: Edition) -> bytes:
    """A status page; what pages of its shape have in common is drawn once."""
    return moulds_of(edition, ref.lang).draw(edition.case(ref.key))


def moulds_of(edition: Edition, lang: Lang) -> Moulds:
    """The status pages of the edition in one language."""
    return edition.keep(("moulds", lang), lambda: Moulds(edition, environment(lang, edition), lang))


def draw(name: str, page: object, lang: Lang, edition: Edition) -> bytes:
    """The template `name` with the view model `page`."""
    template = environment(lang, edition).get_template(name)
    return template.render(page=page, lang=lang).encode()


def environment(lang: Lang, edition: Edition) -> Environment:
    """The templates of the site folder, speaking one language."""
    return edition.keep(
        ("environment", lang), lambda: _environment(edition.folder, lang, _digest(edition.folder))
    )


def _digest(folder: Path) -> str:
    """Of everything that compiled templates are made from."""
    places = (folder / "templates", folder / "translations")
    files = sorted(path for place in places for path in place.rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(folder)}\n{content}\n".encode())
    return whole.hexdigest()


@lru_cache(maxsize=4)
def _environment(folder: Path, lang: Lang, digest: str) -> Environment:
    """Kept for the next edition: to compile the templates costs more than to draw a small
    change. `digest` is not read here; with other templates it is another one."""
    made = Environment(
        loader=FileSystemLoader(folder / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    teach(made, read_catalogue(folder / "translations", lang))
    return made


def editorial_pages(edition: Edition) -> Iterator[PageRef]:
    """Every page but the status pages: those that any entry may change."""
    keys: dict[Kind, tuple[str, ...]] = dict.fromkeys(OF_A_SERVICE, edition.services)
    keys["month"] = tuple(month_pages(edition.index.connection))
    listed = all_states(edition.index.connection, edition.as_of)
    keys["state"] = tuple(key for key, is_there in listed if is_there)
    keys["presence_month"] = months_travelled(edition.index.connection)
    keys["table"] = tuple(TABLES)
    for kind, route in ROUTES.items():
        if kind == "status":
            continue
        for key in keys[kind] if route.is_keyed else ("",):
            yield from (PageRef(kind, key, lang) for lang in LANGS)


def status_pages(edition: Edition) -> Iterator[PageRef]:
    """The status page of every application, in the order of the numbers."""
    rows = edition.index.connection.execute("SELECT number FROM application ORDER BY number")
    for (number,) in rows:
        yield from (PageRef("status", number, lang) for lang in LANGS)

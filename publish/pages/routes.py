"""Every public page in one table: its kind, and its address in both languages.

Indonesian stands at the root, English under /en/. An address depends on the
page alone, so a link never needs to ask whether its target exists.

Used by `publish.publication`: `PageRef`, `path_of`, `file_of`, `ROUTES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from publish.facts.text import LANGS, Lang

Kind = Literal[
    "home",
    "services",
    "service",
    "slip",
    "checks",
    "check",
    "embed_times",
    "embed_fees",
    "fees",
    "times",
    "applications",
    "month",
    "state",
    "status",
    "charges",
    "satisfaction",
    "flags",
    "revenue",
    "offices",
    "presence",
    "presence_month",
    "changes",
    "data",
    "corrections",
    "table",
    "proof",
    "about",
    "method",
    "privacy",
    "sealed",
    "components",
    "not_found",
]


@dataclass(frozen=True, slots=True, order=True)
class PageRef:
    """One page in one language.

    `key` is the service id, the month (`2026-03`), the service and state (`pbg.issued`), the
    application number or the name of the table of the kinds that have one, and "" for all others.
    """

    kind: Kind
    key: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class Route:
    """Where the pages of a kind stand; `{key}` and `{shard}` are put in their place.

    `shard` is the first two random symbols of an application number, so that
    no folder holds more than a thousandth of the applications.
    """

    kind: Kind
    id: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The address in `lang`."""
        return self.id if lang == "id" else self.en

    @property
    def is_keyed(self) -> bool:
        """True when there are many pages of this kind."""
        return "{key}" in self.id


ROUTES: Mapping[Kind, Route] = {
    route.kind: route
    for route in (
        Route("home", "/", "/en/"),
        Route("services", "/layanan/", "/en/services/"),
        Route("service", "/layanan/{key}/", "/en/services/{key}/"),
        Route("slip", "/layanan/{key}/kartu.html", "/en/services/{key}/slip.html"),
        Route("checks", "/cek/", "/en/check/"),
        Route("check", "/cek/{key}/", "/en/check/{key}/"),
        Route("embed_times", "/sematan/{key}/waktu.html", "/en/embed/{key}/times.html"),
        Route("embed_fees", "/sematan/{key}/biaya.html", "/en/embed/{key}/fees.html"),
        Route("fees", "/biaya/", "/en/fees/"),
        Route("times", "/waktu/", "/en/times/"),
        Route("applications", "/permohonan/", "/en/applications/"),
        Route("month", "/permohonan/bulan/{key}.html", "/en/applications/month/{key}.html"),
        Route("state", "/permohonan/keadaan/{key}.html", "/en/applications/state/{key}.html"),
        Route("status", "/permohonan/{shard}/{key}.html", "/en/applications/{shard}/{key}.html"),
        Route("charges", "/pungutan/", "/en/charges/"),
        Route("satisfaction", "/kepuasan/", "/en/satisfaction/"),
        Route("flags", "/tanda/", "/en/flags/"),
        Route("revenue", "/pendapatan/", "/en/revenue/"),
        Route("offices", "/kantor/", "/en/offices/"),
        Route("presence", "/kehadiran/", "/en/presence/"),
        Route("presence_month", "/kehadiran/{key}.html", "/en/presence/{key}.html"),
        Route("changes", "/perubahan/", "/en/changes/"),
        Route("data", "/data/", "/en/data/"),
        Route("corrections", "/koreksi/", "/en/corrections/"),
        Route("table", "/data/{key}/", "/en/data/{key}/"),
        Route("proof", "/bukti/", "/en/proof/"),
        Route("about", "/tentang/", "/en/about/"),
        Route("method", "/metode/", "/en/method/"),
        Route("privacy", "/privasi/", "/en/privacy/"),
        Route("sealed", "/status/", "/en/status/"),
        Route("components", "/komponen/", "/en/components/"),
        Route("not_found", "/404.html", "/en/404.html"),
    )
}


EMBEDS: tuple[Kind, ...] = ("embed_times", "embed_fees")
"""Small pages that stand in frames on other people's sites; nothing leads to them but these."""
OF_A_SERVICE: frozenset[Kind] = frozenset({"service", "slip", "check", *EMBEDS})
"""The kinds whose key is a service."""
OF_A_VERSION: frozenset[Kind] = frozenset({"slip", "check", "embed_fees"})
"""Those of them that say nothing of what happened: they change with a version or the day."""


OF_THE_DAY: frozenset[Kind] = frozenset(
    {
        "services",
        "checks",
        "fees",
        "offices",
        "changes",
        "about",
        "method",
        "privacy",
        "sealed",
        "components",
        "not_found",
    }
)
"""The kinds without a key that say nothing of what happened either. A kind that is in neither
set is made again after every entry, which is always right."""


STILL_KINDS: frozenset[Kind] = OF_THE_DAY | {"presence", "data"}
"""The kinds without a key that no event of an application changes, from one to the next of a day;
other entries may."""


def path_of(ref: PageRef) -> str:
    """The address of a page, from the root: "/layanan/pbg/"."""
    route = ROUTES[ref.kind].in_(ref.lang)
    return route.replace("{shard}", shard_of(ref.key)).replace("{key}", ref.key)


def file_of(ref: PageRef) -> str:
    """The file of a page below the published folder: "layanan/pbg/index.html"."""
    path = path_of(ref).removeprefix("/")
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def is_embed(path: str) -> bool:
    """Whether an address from the root, without its slash, is that of a page for frames."""
    return any(_is_at(path, ROUTES[kind].in_(lang)) for kind in EMBEDS for lang in LANGS)


def _is_at(path: str, route: str) -> bool:
    before, _, after = route.removeprefix("/").partition("{key}")
    key = path.removeprefix(before).removesuffix(after)
    return path == f"{before}{key}{after}" and key != "" and "/" not in key


FEED_NAMES: Mapping[Lang, str] = {"id": "perubahan", "en": "changes"}
"""The feed of all changes below /data/, and the folder of those of single services."""


def feed_of(service: str, lang: Lang) -> str:
    """The address of the feed of one service: "/data/perubahan/pbg.xml"."""
    return f"/data/{FEED_NAMES[lang]}/{service}.xml"


def shard_of(number: str) -> str:
    """The folder of an application number: "7K" for "KDI-7K3M-9QXT"."""
    return number[4:6]


def in_language(ref: PageRef, lang: Lang) -> PageRef:
    """The same page in another language."""
    return PageRef(ref.kind, ref.key, lang)

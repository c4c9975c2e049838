"""What `site/site.toml` says: the city as it will be registered, and where the pages live.

Invariants:
- unknown sections and settings are findings, so a misspelled one is not silently ignored;
- pages take the city from the register, not from here; only the addresses are read from here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from publish.errors import Invalid, Problem
from publish.facts.text import Text, text

FILE = "site.toml"
_KNOWN: Mapping[str, frozenset[str]] = {
    "city": frozenset({"name", "code", "prefix", "time_zone", "origin"}),
    "site": frozenset({"live_url", "public_url", "demo", "licence", "licence_url"}),
}
_ADDRESS = re.compile(r"(https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?)?")
_LICENCE = re.compile(r"[A-Za-z0-9 ./+-]{0,80}")
_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9.-]+)*")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings of a site.

    `live_url` and `public_url` have no slash at the end; "" is the same host
    as the pages. `licence` is the name of the licence of the data, "" while
    the city has chosen none, and `licence_url` where it can be read.
    `verifier_key` is the register's public key as a note verifier key, ""
    where it is not known; it is not in the file.
    """

    name: Text
    code: str
    prefix: str
    time_zone: str
    origin: str
    live_url: str = ""
    public_url: str = ""
    is_demo: bool = False
    licence: str = ""
    licence_url: str = ""
    verifier_key: str = ""


def read_site_settings(path: Path) -> SiteSettings:
    """The settings in the file `path`.

    Raises `Invalid`: SITE-SYNTAX, or all of SITE-UNKNOWN, SITE-MISSING and
    SITE-VALUE with the place as `site.toml#/city/prefix`.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(Problem(FILE, "SITE-SYNTAX", {"what": str(error)[:80]})) from error
    found = [*_unknown(document), *_wrong(document)]
    if found:
        raise Invalid(found)
    city, site = document["city"], document.get("site", {})
    return SiteSettings(
        name=text(city["name"]),
        code=city["code"],
        prefix=city["prefix"],
        time_zone=city["time_zone"],
        origin=city["origin"],
        live_url=site.get("live_url", "").rstrip("/"),
        public_url=site.get("public_url", "").rstrip("/"),
        is_demo=site.get("demo", False),
        licence=site.get("licence", ""),
        licence_url=site.get("licence_url", ""),
    )


def _unknown(document: Mapping[str, Any]) -> Iterator[Problem]:
    for section, body in document.items():
        members = body if isinstance(body, Mapping) else {}
        if section not in _KNOWN:
            yield Problem(f"{FILE}#/{section}", "SITE-UNKNOWN", {"known": ", ".join(_KNOWN)})
            continue
        for name in members.keys() - _KNOWN[section]:
            known = ", ".join(sorted(_KNOWN[section]))
            yield Problem(f"{FILE}#/{section}/{name}", "SITE-UNKNOWN", {"known": known})


def _wrong(document: Mapping[str, Any]) -> Iterator[Problem]:
    city, site = document.get("city"), document.get("site", {})
    city, site = (s if isinstance(s, Mapping) else {} for s in (city, site))
    for name in sorted(_KNOWN["city"] - city.keys()):
        yield Problem(f"{FILE}#/city/{name}", "SITE-MISSING", {})
    for name in sorted(city.keys() & _KNOWN["city"]):
        if not _RULES[name](city[name]):
            yield Problem(f"{FILE}#/city/{name}", "SITE-VALUE", {})
    for name in sorted(site.keys() & _KNOWN["site"]):
        if not _RULES[name](site[name]):
            yield Problem(f"{FILE}#/site/{name}", "SITE-VALUE", {})


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    except (ZoneInfoNotFoundError, ValueError):
        return False


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


_RULES: Mapping[str, Any] = {
    "name": lambda v: isinstance(v, Mapping) and bool(v.get("id")) and bool(v.get("en")),
    "code": lambda v: _matches(re.compile(r"[0-9]{2}\.[0-9]{2}"), v),
    "prefix": lambda v: _matches(re.compile(r"[A-Z]{3}"), v),
    "time_zone": _is_zone,
    "origin": lambda v: _matches(_ORIGIN, v),
    "live_url": lambda v: _matches(_ADDRESS, v),
    "public_url": lambda v: _matches(_ADDRESS, v),
    "demo": lambda v: isinstance(v, bool),
    "licence": lambda v: _matches(_LICENCE, v),
    "licence_url": lambda v: _matches(_ADDRESS, v),
}

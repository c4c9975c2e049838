"""A small town to publish: a real register, and a site folder that shows everything.

The templates write the whole view model out, so a page that should have been
made again and was not differs from one that was, whatever the field.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from bench.city import SIGNER, City, found_city
from publish.facts.canonical import canonical_bytes, digest
from publish.facts.json_text import read_json
from publish.pages.assets import SHEETS
from publish.pages.render import VIEWS
from publish.pages.settings import SiteSettings, read_site_settings
from publish.publication.build import Published
from publish.publication.run import publish_site
from publish.register.index import Index, open_index
from publish.register.reader import RegisterReader
from tests.codebase.tree import ROOT

SERVICES = ("izin-reklame", "kia", "nib-umk")  # with a fee, sealed, free
_SITE_TOML = """
[city]
name = { id = "Kota Contoh", en = "Sample City" }
code = "74.71"
prefix = "KDI"
time_zone = "Asia/Makassar"
origin = "terang.example/kendari"
"""
_LAYOUT = """<!doctype html>
<html lang="{{ lang }}"><title>{{ page.frame.title }}</title>
<p>{{ page.frame.path }} {{ page.frame.other }} {{ page.frame.asked }}</p>
{% block main %}{% endblock %}
<p>{{ page.frame.as_of|plain_date }}</p></html>
"""
_PAGE = '{% extends "layout.html" %}{% block main %}<pre>{{ page }}</pre>{% endblock %}\n'


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code may catch it."""


class Town:
    """A register that can grow, and what it takes to publish it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.city: City = found_city(folder / "city", ROOT / "form_schemas", services=SERVICES)
        self.site = make_site(folder / "site")
        self.out = folder / "public"
        self.cache = folder / "cache"
        self.reader = RegisterReader(self.city.root, SIGNER.verifier)
        self.index: Index = open_index(folder / "index.sqlite")
        self._events: Iterator[dict[str, Any]] = self.city.events(60)

    @property
    def settings(self) -> SiteSettings:
        return replace(
            read_site_settings(self.site / "site.toml"), verifier_key=SIGNER.verifier.vkey
        )

    def grow(self, events: int) -> None:
        """The next so many events happen, and are signed."""
        self.city.append(list(islice(self._events, events)))

    def publish(self, out: Path | None = None, cache: Path | None = None, **how: Any) -> Published:
        return publish_site(
            self.index,
            self.reader,
            self.site,
            self.settings,
            out or self.out,
            cache or self.cache,
            **how,
        )

    def rename_unit(self, unit: str) -> None:
        """The office is called something else from now on; after this nothing else happens."""
        units = read_json((ROOT / "form_schemas/shared/units.json").read_bytes())
        units[unit] = {"id": "Kantor lain", "en": "Another office"}
        document = canonical_bytes(units)
        entry = {"type": "reference", "name": "units", "digest": digest(units)}
        self.city.append([entry | {"recorded_on": self.city.days[-1].isoformat()}], (document,))

    def state(self) -> Path:
        """A copy of the published folder and of the cache."""
        copied = self.folder / "state"
        shutil.copytree(self.out, copied / "out")
        shutil.copytree(self.cache, copied / "cache")
        return copied

    def restore(self, copied: Path) -> None:
        """Put back what `state` copied."""
        for place, name in ((self.out, "out"), (self.cache, "cache")):
            shutil.rmtree(place)
            shutil.copytree(copied / name, place)

    def published_anew(self, name: str = "anew") -> dict[str, bytes]:
        """What a first, full run gives."""
        out = self.folder / name / "public"
        self.publish(out, self.folder / name / "cache")
        return files_of(out)


def make_site(folder: Path) -> Path:
    """A site folder with the least that the views ask for."""
    templates, pages, static = (folder / name for name in ("templates", "pages", "static"))
    for place in (
        templates,
        pages,
        static / "css",
        static / "js",
        static / "img",
        folder / "translations",
    ):
        place.mkdir(parents=True)
    (folder / "site.toml").write_text(_SITE_TOML)
    (templates / "layout.html").write_text(_LAYOUT)
    for _, template in VIEWS.values():
        (templates / template).write_text(_PAGE)
    for kind in ("about", "method", "privacy"):
        for lang in ("id", "en"):
            (pages / f"{kind}.{lang}.md").write_text(f"# {kind}\n\nWords.\n")
    for part in chain(*SHEETS.values()):
        (static / "css" / f"{part}.css").write_text(f"/* {part} */\n")
    for picture in (ROOT / "site" / "static" / "img").glob("*.*"):
        (static / "img" / picture.name).write_bytes(b"picture")
    for script in (ROOT / "site" / "static" / "js").glob("*.js"):  # the names, for the views
        (static / "js" / script.name).write_text("export {};\n")
    (folder / "data").mkdir()
    for programme in ("recompute.py", "fill.py"):
        (folder / "data" / programme).write_text("# counts\n")
    (folder / "translations" / "id.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    )
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

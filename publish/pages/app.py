"""The public site as a Flask app: for `terang preview` and for Frozen-Flask.

It has the public pages and nothing else: no session, no form, no private store,
no route without a row in `ROUTES`. Every view is `render`, so what the preview
shows is what is published, byte for byte.

Used by `publish.publication` (stable): `create_site(index, folder, settings)`, `site_of(edition)`.
The endpoint of a page is `<kind>.<lang>`, with the value `key` (and `shard`
for status pages); a data file is `data` with `name`, an asset `asset`.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from flask import Flask, Response, abort

from publish.errors import NotFound
from publish.facts.text import LANGS, Lang
from publish.insight.parts import all_parts
from publish.pages.database import NAME as DATABASE
from publish.pages.edition import Edition
from publish.pages.exports import data_file, data_names, part_file
from publish.pages.feeds import MEDIA_TYPE, service_feed
from publish.pages.linked_catalogue import MEDIA_TYPES
from publish.pages.render import editorial_pages, open_edition, render
from publish.pages.root_files import ROOT_FILES, root_files
from publish.pages.routes import FEED_NAMES, ROUTES, Kind, PageRef, shard_of
from publish.pages.settings import SiteSettings
from publish.pages.views.applications import whole_table
from publish.register.index import Index

HTML = "text/html; charset=utf-8"


def create_site(index: Index, folder: Path, settings: SiteSettings) -> Flask:
    """The site of `index` with the site folder `folder`; it follows the index as it grows."""
    return _site(_Editions(index, folder, settings))


def site_of(edition: Edition) -> Flask:
    """The site of one edition that its maker has other uses for as well."""
    return _site(_Editions(edition.index, edition.folder, edition.settings, edition))


def _site(editions: _Editions) -> Flask:
    app = Flask("publish.pages", static_folder=None, template_folder=None)
    for kind, route in ROUTES.items():
        for lang in LANGS:
            rule = route.in_(lang).replace("{shard}", "<shard>").replace("{key}", "<key>")
            app.add_url_rule(rule, f"{kind}.{lang}", _page(editions, kind, lang))
    app.add_url_rule("/data/<name>", "data", _data(editions))
    for lang, name in FEED_NAMES.items():
        app.add_url_rule(f"/data/{name}/<key>.xml", f"feed.{lang}", _feed(editions, lang))
    app.add_url_rule("/data/applications/<name>.csv", "part", _part(editions))
    for name in ROOT_FILES:
        app.add_url_rule(f"/{name}", name.partition(".")[0], _root(editions, name))
    app.add_url_rule("/static/<name>", "asset", _asset(editions))
    app.register_error_handler(404, _not_found(editions))
    return app


class _Editions:
    """The edition of the index as it is now; a new one when the index has moved on."""

    def __init__(
        self, index: Index, folder: Path, settings: SiteSettings, now: Edition | None = None
    ) -> None:
        self._made_of = (index, folder, settings)
        self._now = now
        self._lock = Lock()

    def now(self) -> Edition:
        """One edition for all pages of one state of the register."""
        with self._lock:
            index = self._made_of[0]
            if self._now is None or self._now.size != index.size:
                self._now = open_edition(*self._made_of)
            return self._now


def _page(editions: _Editions, kind: Kind, lang: Lang) -> Callable[..., Response]:
    def view(key: str = "", shard: str = "") -> Response:
        if shard and shard != shard_of(key):
            abort(404)
        try:
            return Response(render(PageRef(kind, key, lang), editions.now()), content_type=HTML)
        except NotFound:
            abort(404)

    return view


def _data(editions: _Editions) -> Callable[..., Response]:
    def view(name: str) -> Response:
        if name not in data_names(editions.now()):
            abort(404)
        known = MEDIA_TYPES.get(name.rpartition(".")[2]) or mimetypes.guess_type(name)[0]
        kind = known or "application/octet-stream"
        body = b"".join(data_file(name, editions.now()))
        charset = "" if name == DATABASE else "; charset=utf-8"
        return Response(body, content_type=f"{kind}{charset}")

    return view


def _part(editions: _Editions) -> Callable[[str], Response]:
    def view(name: str) -> Response:
        edition = editions.now()
        if whole_table(edition) or name not in all_parts(edition.index.connection):
            abort(404)
        return Response(part_file(name, edition), content_type="text/csv; charset=utf-8")

    return view


def _feed(editions: _Editions, lang: Lang) -> Callable[[str], Response]:
    def view(key: str) -> Response:
        edition = editions.now()
        if key not in edition.services:
            abort(404)
        return Response(service_feed(edition, key, lang), content_type=MEDIA_TYPE)

    return view


def _root(editions: _Editions, name: str) -> Callable[[], Response]:
    def view() -> Response:
        edition = editions.now()
        body = dict(root_files(edition, editorial_pages(edition))).get(name)
        if body is None:
            abort(404)
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        return Response(body, content_type=f"{kind}; charset=utf-8")

    return view


def _asset(editions: _Editions) -> Callable[..., Response]:
    def view(name: str) -> Response:
        by_path = {asset.path: asset for asset in editions.now().assets.values()}
        asset = by_path.get(f"/static/{name}")
        if asset is None:
            abort(404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(asset.content, mimetype=kind)

    return view


def _not_found(editions: _Editions) -> Callable[[Exception], Response]:
    def view(error: Exception) -> Response:
        body = render(PageRef("not_found", "", "id"), editions.now())
        return Response(body, status=404, content_type=HTML)

    return view

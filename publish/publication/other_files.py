"""The files of the site that are no pages: data, style and scripts, and what made them.

`build.json` says from what the folder was made: the digest of the site folder
and of the programme, and the size and root of the register. It has no date, so
the same sources give the same bytes anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json
from publish.facts.text import LANGS
from publish.pages.data_tables import APPLICATIONS
from publish.pages.edition import Edition
from publish.pages.exports import DATA_FILES, data_file, data_names, know_sum, part_file
from publish.pages.feeds import service_feed
from publish.pages.render import editorial_pages
from publish.pages.root_files import root_files
from publish.pages.routes import feed_of
from publish.publication.bulk import File
from publish.publication.freeze import Failures, reason_of
from publish.publication.manifest import Source
from publish.publication.placeholder import DATA_PLACEHOLDER
from publish.publication.register_files import KEY
from publish.publication.site_digest import SiteDigest

BUILD = "build.json"
DATA = "data"
PART = "part"
"""The kind of a part of the table of applications; its key is the part."""
SCHEMA = 1

_MEMBERS = frozenset({"schema", "site", "code", "size", "root"})


def asset_files(edition: Edition) -> Iterator[File]:
    """Styles and scripts; their names change with their bytes."""
    for name, asset in sorted(edition.assets.items()):
        yield File(asset.path.removeprefix("/"), Source("static", name), asset.content)


def data_files(
    edition: Edition, failures: Failures, standing: Mapping[str, bytes]
) -> Iterator[File]:
    """The data files, and those for search engines; a data file that cannot be made says so.
    Of those in `standing` it is known which bytes are published, and that they are right."""
    for name, data in standing.items():
        know_sum(name, edition, data)
    for name in data_names(edition):
        if name in standing:
            continue
        pieces = partial(data_file, name, edition)
        yield _made(f"{DATA}/{name}", Source("data", name), pieces, failures)
    # Feeds change when the files do that stand still otherwise.
    for service, lang in () if standing else product(edition.services, LANGS):
        path = feed_of(service, lang).removeprefix("/")
        whole = partial(_one_piece, partial(service_feed, edition, service, lang))
        yield _made(path, Source("feed", service, lang), whole, failures)
    for name, data in root_files(edition, editorial_pages(edition)):
        yield File(name, Source("root", name), data)


Make = Callable[[], Iterable[bytes]]


def _made(path: str, source: Source, make: Make, failures: Failures) -> File:
    """A file, or that it cannot be made."""
    try:
        return File(path, source, b"".join(make()))
    except Exception as error:  # noqa: BLE001 - one file that fails must not stop the site
        failures.append(Problem(path, "PUBLISH-FILE-FAILED", {"reason": reason_of(error)}))
        return File(path, source, DATA_PLACEHOLDER, is_placeholder=True)


def _one_piece(make: Callable[[], bytes]) -> Iterator[bytes]:
    yield make()


def part_files(parts: Iterable[str], edition: Edition) -> Iterator[File]:
    """Parts of the table of applications."""
    for part in parts:
        source = Source(PART, part)
        yield File(f"{DATA}/{APPLICATIONS}/{part}.csv", source, part_file(part, edition))


def gone_data(edition: Edition) -> tuple[str, ...]:
    """Paths of data files that earlier editions had and this one has not."""
    return tuple(f"{DATA}/{name}" for name in DATA_FILES if name not in data_names(edition))


def build_file(edition: Edition, digest: SiteDigest) -> File:
    """What the folder was made from."""
    document = {
        "schema": SCHEMA,
        "site": digest.site,
        "code": digest.code,
        "size": edition.size,
        "root": edition.index.root.hex(),
    }
    return File(BUILD, Source("build", "build"), canonical_bytes(document) + b"\n")


def read_build(data: bytes) -> Mapping[str, Any] | None:
    """What a folder says it was made from; None if these bytes are no such file."""
    try:
        document = read_json(data)
    except Invalid:
        return None
    is_ours = isinstance(document, dict) and document.keys() == _MEMBERS
    return document if is_ours else None


def key_files(edition: Edition) -> Iterator[File]:
    """The key of the register as the site states it, if the site knows it."""
    if edition.settings.verifier_key:
        data = f"{edition.settings.verifier_key}\n".encode()
        yield File(KEY, Source("build", "key"), data)

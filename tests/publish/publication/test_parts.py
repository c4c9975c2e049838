"""Lists and tables of a large city come in parts, and small runs leave what a full one leaves."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from publish.insight import parts, states
from publish.pages import application_table
from publish.pages.views import applications
from publish.pages.views import states as views_of_states
from publish.publication import plan
from publish.register import tallies, tally_triggers
from publish.verify import verify_site
from tests.publish.publication.towns import Town, files_of


def _small(sql: str) -> str:
    return sql.replace(f"service_place / {tallies.PART}", "service_place / 3")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town in which three applications fill a part, and ten are too many for one table."""
    for module in (parts, applications, application_table):
        monkeypatch.setattr(module, "PART", 3)
    for module in (states, views_of_states):
        monkeypatch.setattr(module, "PART", 3)
    ours = [replace(t, keys=tuple(_small(k) for k in t.keys)) for t in tallies.OF_APPLICATIONS]
    monkeypatch.setattr(tally_triggers, "OF_APPLICATIONS", tuple(ours))
    monkeypatch.setattr(tally_triggers, "_MOVED", _small(tally_triggers._MOVED))
    for module in (applications, plan):
        monkeypatch.setattr(module, "WHOLE", 10)
    yield Town(tmp_path)


def test_small_runs_over_every_threshold_leave_what_a_full_run_leaves(town: Town) -> None:
    for step in range(8):
        town.grow(9 + step * 3 % 7)
        town.publish()
        assert town.published_anew(f"anew-{step}") == files_of(town.out), step

    assert not (town.out / "data/applications.csv").exists()
    assert verify_site(town.out, town.site, town.settings.verifier_key).is_sound


def test_the_parts_hold_every_application_once(town: Town) -> None:
    town.grow(90)
    town.publish()

    tables = sorted((town.out / "data/applications").glob("*.csv"))
    rows = [row for path in tables for row in csv.DictReader(io.StringIO(path.read_text()))]

    listed = town.index.connection.execute("SELECT number FROM application ORDER BY 1")
    assert [number for (number,) in listed] == sorted(row["number"] for row in rows)
    assert all(1 <= len(path.read_text().splitlines()) - 1 <= 3 for path in tables)


def test_one_more_event_touches_one_part(town: Town) -> None:
    town.grow(90)
    town.publish()
    before = files_of(town.out)
    town.city.file_one_more()
    town.city.file_one_more()
    town.publish()
    before, between = files_of(town.out), before
    town.city.file_one_more()

    town.publish()

    after = files_of(town.out)
    changed = {path for path in after if before.get(path) != after[path]}
    tables = [path for path in changed if path.startswith("data/applications/")]
    assert 1 == len([path for path in tables if path.endswith(".csv")])
    assert len(between) < len(before) < len(after)


def test_a_service_leads_to_its_applications_of_a_month_long_or_short(town: Town) -> None:
    town.grow(40)
    town.publish()

    pages = [unescape(data.decode()) for data in files_of(town.out).values() if b"measured" in data]
    found = {
        link
        for page in pages
        for link in re.findall(r"/(permohonan/bulan/[^'\"#]+)#([a-z-]+)", page)
    }

    assert found
    for path, service in found:
        assert f"id='{service}'" in unescape((town.out / path).read_text()), (path, service)

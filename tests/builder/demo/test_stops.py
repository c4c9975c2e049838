"""Stops of new applications in a simulated city."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from builder.demo.acts import File
from builder.demo.stops import PAUSES, is_stopped
from builder.workspace import open_workspace
from tests.builder.demo.cities import ticking
from tests.builder.demo.test_simulate import UNTIL, acts


def test_a_stop_lasts_from_its_first_day_to_the_one_before_its_end() -> None:
    ended, standing = PAUSES
    assert ended.until is not None
    days = {ago: UNTIL - timedelta(days=ago) for ago in range(200)}

    stopped = [ago for ago, on in days.items() if is_stopped(ended.service, on, UNTIL)]

    assert [*range(standing.since + 1), *range(ended.until + 1, ended.since + 1)] == stopped


def test_nobody_files_for_a_service_while_it_is_stopped() -> None:
    filed = [act for act in acts(applications=400) if isinstance(act, File)]

    assert 400 == len(filed)
    assert [] == [a for a in filed if is_stopped(a.version.service, a.at.date(), UNTIL)]


def test_the_register_says_each_turn_once(city: Path) -> None:
    workspace = open_workspace(city, clock=ticking(), env={})
    reader = workspace.register_reader()
    entries = [json.loads(entry) for entry in reader.entries(0, reader.checkpoint().size)]
    workspace.close()

    turns = [(e["service"], e["change"]) for e in entries if e["type"] == "suspension"]

    assert [("kia", "stopped"), ("kia", "resumed"), ("kia", "stopped")] == turns

"""What `docs/register-format.md` tells strangers is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from publish.facts.status import TRANSITIONS
from publish.facts.status_event import StatusEvent
from publish.register import fold, fold_events
from tests.publish.log.vectors import SAMPLE

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/register-format.md").read_text(encoding="utf-8")


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_its_sample_is_the_sample_of_the_vectors() -> None:
    digests = {row[0].strip("`"): row[1].strip("`") for row in rows() if len(row) == 2}

    assert SAMPLE["files_sha256"].items() <= digests.items()
    assert SAMPLE["checkpoint"] in "\n".join(line.strip() for line in PAGE.splitlines())
    assert SAMPLE["vkey"] in PAGE


def test_it_names_every_type_of_entry_with_its_members() -> None:
    described = {row[0].strip("`"): row[1] for row in rows() if len(row) == 2}

    assert fold._HANDLERS.keys() <= described.keys()
    members = fold._MEMBERS | {"event": frozenset(StatusEvent.__dataclass_fields__)}
    for type_, names in members.items():
        for name in names - {"type", "recorded_on"}:
            assert f"`{name}`" in described[type_], (type_, name)


def test_it_names_every_rule_of_events() -> None:
    named = set(re.findall(r"REGISTER-[A-Z-]+", PAGE))

    assert fold_events._RULES.keys() <= named
    sentences = (ROOT / "builder/translations/problems/register.json").read_text(encoding="utf-8")
    assert {code for code in named if f'"{code}"' not in sentences} == set()


def test_its_table_of_events_is_that_of_the_fold() -> None:
    described = set()
    for before, codes, after in (row for row in rows() if len(row) == 3):
        for status in before.split(", "):
            for code in re.findall(r"`(\w+)`", codes):
                known = None if status == "none" else status.replace(" ", "_")
                described.add(((known, code), after.replace(" ", "_")))

    assert described == set(TRANSITIONS.items())

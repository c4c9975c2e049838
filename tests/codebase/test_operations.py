"""The runbooks name every error that can be met, and what they tell to run, runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from publish.log.note import Verifier
from publish.register.last_signed import LastSignedFile
from tests.builder.demo.cities import copied, run, small_city
from tests.codebase.tree import ROOT

PAGE = ROOT / "docs/operations.md"
FAMILIES = ("register", "config", "office", "publication")
CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+\b")


def codes(family: str) -> set[str]:
    path = ROOT / f"builder/translations/problems/{family}.json"
    return set(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_error_has_its_runbook(family: str) -> None:
    assert set() == codes(family) - set(CODE.findall(PAGE.read_text(encoding="utf-8")))


def test_no_runbook_is_for_an_error_that_is_gone() -> None:
    known = set().union(*map(codes, FAMILIES))

    assert set() == set(CODE.findall(PAGE.read_text(encoding="utf-8"))) - known


def test_a_lost_record_is_adopted_as_the_page_says(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    city = copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")
    record = LastSignedFile(city / "state/last-signed.json")
    before = record.read()
    (city / "state/last-signed.json").unlink()
    done = run("adopt", "--compared", "--workspace", city)

    assert "`terang adopt --compared`" in PAGE.read_text(encoding="utf-8")
    assert 0 == done.exit_code
    adopted = record.read()
    assert before is not None and adopted is not None
    assert before.note == adopted.note
    assert Verifier.from_vkey((city / "keys/verifier.vkey").read_text().strip())

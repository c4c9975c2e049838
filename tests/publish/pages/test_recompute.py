"""The programme that is published with the data works every figure out again, and alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from publish.pages.exports import data_file, data_names
from tests.publish.pages import kendari

KNOWN = "measures", "times", "flags", "revenue", "rates", "satisfaction_index", "applications"
KNOWN += ("differences", "steps", "event_corrections")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the data beside that of the register, with enough cases for medians."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "city").mkdir()
    edition = kendari.differing(folder / "city", applications=700)
    (folder / "data").mkdir()
    (folder / "register").symlink_to(folder / "city/register")
    for name in data_names(edition):
        (folder / "data" / name).write_bytes(b"".join(data_file(name, edition)))
    return folder


def run(*folders: Path) -> tuple[int, str]:
    """The published programme alone: no path to ours, no packages."""
    command = [sys.executable, "-I", "-S", *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def changed(data: Path, folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the data in which the first `old` of a table, a pattern, is `new`."""
    for path in data.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    text = (folder / name).read_text()
    made = re.sub(old, new, text, count=1)
    assert made != text
    (folder / name).write_text(made)
    return folder


def test_it_agrees_with_every_figure_that_is_published(published: Path) -> None:
    code, said = run(published / "data/recompute.py")

    assert 0 == code, said
    counts = dict(re.findall(r"^(\w+)\.csv: (\d+) agree, 0 differ$", said, re.MULTILINE))
    assert all(int(counts[table]) for table in KNOWN), said
    assert re.search(r"^\d+ figures agree, 0 differ; data until 2026-09-30$", said, re.MULTILINE)


def test_it_says_what_cannot_be_worked_out(published: Path) -> None:
    _, said = run(published / "data/recompute.py")

    assert "NOT WORKED OUT times.csv: 2 months of sealed services are counts only" in said
    assert "NOT WORKED OUT charges.csv: reports are private" in said


def test_it_works_without_the_register_and_says_what_it_lacks(
    published: Path, tmp_path: Path
) -> None:
    code, said = run(published / "data/recompute.py", published / "data", tmp_path / "nothing")

    assert 0 == code, said
    assert "NOT WORKED OUT no register: events, lags" in said


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("measures.csv", r"(?m)^(pbg(,[^,]*){4},)\d+", r"\g<1>99", "measures.csv pbg median_days"),
        ("revenue.csv", r"(?m)^(pbg,2026-0\d,\d+),\d+", r"\g<1>,1", "revenue.csv pbg 2026-0"),
        ("rates.csv", r"(?m)^(pbg,verified,.*),[0-9.]+\b", r"\g<1>,9.999", "pbg verified high"),
        ("flags.csv", r"(?m)^(pbg,ping_pong),\d+", r"\g<1>,77", "flags.csv pbg ping_pong part"),
        ("times.csv", r"(?m)^(pbg,2026-03),\d+", r"\g<1>,500", "times.csv pbg 2026-03 filed"),
        ("applications.csv", r"(?m)^(KDI-.*,pbg,.*),\d+\r?$", r"\g<1>,1", "last_entry"),
        ("satisfaction_index.csv", r"77\.78", "88.88", "satisfaction_index.csv * index"),
    ],
)
def test_it_names_a_figure_that_was_changed(
    published: Path, tmp_path: Path, name: str, old: str, new: str, named: str
) -> None:
    data = changed(published / "data", tmp_path, name, old, new)

    code, said = run(data / "recompute.py", data, published / "register")

    assert 1 == code, said
    assert f"{named}" in said
    assert "DIFFERS" in said


def test_what_is_no_folder_of_data_cannot_be_read(published: Path, tmp_path: Path) -> None:
    code, said = run(published / "data/recompute.py", tmp_path)

    assert 2 == code
    assert "cannot be read" in said

"""Full runs, small runs and interrupted runs leave the same folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.city import SIGNER
from publish.errors import Conflict, Integrity, Problem
from publish.log.checkpoint import open_checkpoint
from publish.pages.edition import Edition
from publish.pages.routes import PageRef
from publish.publication import freeze
from publish.publication.lock import locked
from publish.publication.manifest import Manifest
from publish.publication.placeholder import placeholder
from publish.publication.recall import Recall
from tests.codebase.tree import ROOT
from tests.publish.publication.towns import Killed, Town, files_of


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.grow(40)
    return made


# --- the same bytes, whichever way -------------------------------------------------------------


@settings(max_examples=6)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=5))
def test_any_series_of_small_runs_equals_one_full_run(
    tmp_path_factory: pytest.TempPathFactory, batches: list[int]
) -> None:
    town, recall = Town(tmp_path_factory.mktemp("town")), Recall()
    town.publish(recall=recall)
    for batch in batches:
        town.grow(batch)
        town.publish(recall=recall)

    assert town.published_anew() == files_of(town.out)


def test_the_real_site_is_the_same_after_small_runs(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.site = tmp_path / "real"
    shutil.copytree(ROOT / "site", town.site)
    for batch in (30, 1, 60, 7):
        town.grow(batch)
        town.publish()

    assert town.published_anew() == files_of(town.out)


def test_a_change_of_the_citys_own_facts_makes_every_page_again(town: Town) -> None:
    town.publish()
    town.rename_unit("dpmptsp")
    town.publish()

    assert town.published_anew() == files_of(town.out)


def test_a_change_of_the_site_folder_makes_every_page_again(town: Town) -> None:
    town.publish()
    (town.site / "static" / "css" / "base.css").write_text("p { margin: 0 }\n")
    (town.site / "templates" / "status.html").write_text("{{ page.number }}\n")

    done = town.publish()

    assert town.published_anew() == files_of(town.out)
    assert done.removed == 1  # the style sheet under its old name


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "id_ID.UTF-8", "PYTHONHASHSEED": "2"},
    ],
)
def test_the_bytes_do_not_depend_on_the_machine(town: Town, surroundings: dict[str, str]) -> None:
    town.publish()

    with _other_process(town, "other", surroundings) as process:
        assert 0 == process.wait()

    assert files_of(town.folder / "other") == files_of(town.out)


def test_the_folder_holds_what_manifest_and_register_list_and_nothing_else(town: Town) -> None:
    town.publish()
    town.grow(20)
    town.publish()

    with closing(sqlite3.connect(town.cache / "manifest.sqlite")) as manifest:
        listed = {path for (path,) in manifest.execute("SELECT path FROM file")}
    own = {f"register/{path}" for path in files_of(town.city.root)}
    published = files_of(town.out).keys()
    assert published - own == listed - own
    assert own - published == set()


# --- as much work as there is change -----------------------------------------------------------


def test_a_run_without_news_writes_nothing(town: Town) -> None:
    town.publish()

    done = town.publish()

    assert (0, 0, 0) == (done.written, done.removed, done.unchanged)


def test_one_event_makes_the_pages_of_one_application_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.publish()
    drawn: list[PageRef] = []
    draw = freeze.render
    monkeypatch.setattr(freeze, "render", lambda r, e: (drawn.append(r), draw(r, e))[1])
    number = town.city.file_one_more()

    town.publish()

    of_applications = [ref for ref in drawn if ref.kind == "status"]
    assert [PageRef("status", number, "id"), PageRef("status", number, "en")] == of_applications


# --- what readers rely on ----------------------------------------------------------------------


def test_the_checkpoint_comes_after_all_that_it_speaks_of(town: Town) -> None:
    steps: list[str] = []

    town.publish(on_step=steps.append)

    names = [step.removeprefix("rename ") for step in steps if step.startswith("rename ")]
    first_tile = next(at for at, name in enumerate(names) if name.startswith("register/tile"))
    last_page = max(at for at, name in enumerate(names) if name.endswith((".html", ".csv")))
    assert "register/checkpoint" == names[-1]
    assert last_page < first_tile
    assert names[0].startswith("static/")
    assert "sync" in steps[: steps.index("rename register/checkpoint")]


def test_what_is_gone_is_removed_after_the_checkpoint(town: Town) -> None:
    town.publish()
    (town.site / "static" / "css" / "base.css").write_text("p { margin: 0 }\n")
    town.grow(1)
    steps: list[str] = []

    town.publish(on_step=steps.append)

    removed = next(at for at, step in enumerate(steps) if step.startswith("remove static/"))
    assert steps.index("rename register/checkpoint") < removed


def test_partial_tiles_go_once_the_full_one_is_there(town: Town) -> None:
    town.publish()
    before = {name for name in files_of(town.out) if ".p/" in name}
    town.grow(215)  # 9 entries of the city, 40 and 215 events: 264
    town.publish()

    after = {name for name in files_of(town.out) if ".p/" in name}
    assert {"register/tile/entries/000.p/49", "register/tile/0/000.p/49"} <= before
    assert not before & after
    assert {"register/tile/entries/000", "register/tile/0/000"} <= files_of(town.out).keys()
    assert town.published_anew() == files_of(town.out)


@contextmanager
def _other_process(
    town: Town, out: str, surroundings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that publishes the town into the folder `out`, and has begun to."""
    module = "tests.publish.publication.publish_once"
    command = [sys.executable, "-m", module, str(town.folder), str(town.folder / out)]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **surroundings}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process


# --- killed ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_run_after_a_kill_at_any_step_leaves_what_a_full_run_leaves(town: Town) -> None:
    town.publish()
    before = town.state()
    (town.site / "static" / "css" / "base.css").write_text("p { margin: 0 }\n")
    town.grow(20)
    expected, steps = town.published_anew(), []
    town.publish(on_step=steps.append)

    for place in _telling(steps):
        town.restore(before)
        with pytest.raises(Killed):
            town.publish(on_step=_kill_at(place))
        town.publish()

        assert expected == files_of(town.out), f"killed at step {place}: {steps[place]}"


@pytest.mark.parametrize("method", ["announce", "settle", "announce_removal", "finish"])
@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_a_run_after_a_kill_around_a_change_of_the_manifest_is_whole(
    town: Town, monkeypatch: pytest.MonkeyPatch, method: str, is_before: bool
) -> None:
    town.publish()
    (town.site / "static" / "css" / "base.css").write_text("p { margin: 0 }\n")
    town.grow(3)
    whole = getattr(Manifest, method)

    def killed(*args: Any) -> None:
        if not is_before:
            whole(*args)
        raise Killed(method)

    with monkeypatch.context() as patch:
        patch.setattr(Manifest, method, killed)
        with pytest.raises(Killed):
            town.publish()
    town.publish()

    assert town.published_anew() == files_of(town.out)


@pytest.mark.parametrize("place", [0, 30, 70, 90])
def test_a_first_run_that_was_killed_is_gone_on_with(town: Town, place: int) -> None:
    with pytest.raises(Killed):
        town.publish(on_step=_kill_at(place))
    shutil.rmtree(town.cache)  # even without a memory of it
    town.publish()

    assert town.published_anew() == files_of(town.out)


@pytest.mark.slow
def test_a_process_that_is_killed_for_good_leaves_nothing_in_the_way(town: Town) -> None:
    town.grow(200)
    for milliseconds in (1, 40, 80, 120, 160, 200, 250, 300):
        with _other_process(town, "killed") as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(milliseconds / 1000)
            process.kill()

    with _other_process(town, "killed") as process:
        assert 0 == process.wait()

    assert town.published_anew() == files_of(town.folder / "killed")


def test_a_site_that_is_taken_back_after_a_kill_is_taken_back_everywhere(town: Town) -> None:
    """The manifest must not believe what it knew before the killed run wrote over it."""
    town.publish()
    expected = files_of(town.out)
    template = town.site / "templates" / "status.html"
    original = template.read_text()
    template.write_text("{{ page.number }}\n")
    with pytest.raises(Killed):
        town.publish(on_step=_kill_at(25))
    assert expected != files_of(town.out)
    template.write_text(original)

    town.publish()

    assert expected == files_of(town.out)


def _kill_at(place: int) -> Callable[[str], None]:
    left = [place]

    def on_step(step: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed(step)

    return on_step


def _telling(steps: list[str]) -> list[int]:
    """The steps that are not like the one before, and some of those that are."""
    kinds = [step.split()[0] for step in steps]
    turns = {at for at in range(len(steps)) if at == 0 or kinds[at] != kinds[at - 1]}
    return sorted(turns | set(range(4, len(steps), 31)) | {len(steps) - 1})


# --- lost and damaged --------------------------------------------------------------------------


def test_a_published_folder_that_was_deleted_is_made_again(town: Town) -> None:
    town.publish()
    expected = files_of(town.out)
    shutil.rmtree(town.out)

    town.publish()

    assert expected == files_of(town.out)


def test_a_lost_cache_costs_a_look_and_no_writing(town: Town) -> None:
    town.publish()
    shutil.rmtree(town.cache)
    steps: list[str] = []

    done = town.publish(on_step=steps.append)

    assert (0, 0) == (done.written, done.removed)
    assert not [step for step in steps if step.startswith("rename")]


@pytest.mark.parametrize("damage", [b"no database at all" * 500, b""])
def test_a_damaged_manifest_is_begun_anew(town: Town, damage: bytes) -> None:
    town.publish()
    (town.cache / "manifest.sqlite").write_bytes(damage)
    town.grow(2)

    town.publish()

    assert town.published_anew() == files_of(town.out)


def test_a_manifest_torn_in_the_middle_is_begun_anew(town: Town) -> None:
    town.publish()
    manifest = town.cache / "manifest.sqlite"
    content = bytearray(manifest.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    manifest.write_bytes(content)
    town.grow(2)

    town.publish()

    assert town.published_anew() == files_of(town.out)


def test_a_full_run_mends_what_was_tampered_with_and_removes_what_is_strange(town: Town) -> None:
    town.publish()
    expected = files_of(town.out)
    (town.out / "index.html").write_text("other")
    (town.out / "biaya" / "index.html").unlink()
    (town.out / "biaya" / ".htaccess").write_text("strange")

    town.publish(full=True)

    assert expected == files_of(town.out)


def test_links_in_the_folder_are_neither_followed_nor_written_through(
    town: Town, tmp_path: Path
) -> None:
    town.publish()
    expected = files_of(town.out)
    secret = tmp_path / "secret"
    secret.write_text("not to be read or written")
    page = town.out / "index.html"
    page.unlink()
    page.symlink_to(secret)

    town.publish(full=True)

    assert not page.is_symlink()
    assert expected == files_of(town.out)
    assert "not to be read or written" == secret.read_text()


def test_a_link_in_place_of_a_folder_stops_the_run_and_is_named(town: Town, tmp_path: Path) -> None:
    town.publish()
    elsewhere = tmp_path / "elsewhere"
    shutil.move(town.out / "biaya", elsewhere)
    (elsewhere / "index.html").unlink()
    (town.out / "biaya").symlink_to(elsewhere)

    with pytest.raises(Integrity) as caught:
        town.publish(full=True)

    assert (Problem("biaya", "FILE-NOT-PLAIN"),) == caught.value.problems
    assert [] == list(elsewhere.iterdir())


# --- a page that cannot be made ----------------------------------------------------------------


def _poison(town: Town, monkeypatch: pytest.MonkeyPatch) -> str:
    """One application whose view raises; gives its number."""
    town.publish()
    (number,) = town.index.connection.execute("SELECT min(number) FROM application").fetchone()
    draw = freeze.render

    def poisoned(ref: PageRef, edition: Edition) -> bytes:
        if ref.key == number:
            raise ValueError("a name that must not be shown")
        return draw(ref, edition)

    monkeypatch.setattr(freeze, "render", poisoned)
    return str(number)


def test_a_poison_record_stops_its_own_pages_only(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _poison(town, monkeypatch)
    healthy = files_of(town.out)

    done = town.publish(full=True)

    path = f"permohonan/{number[4:6]}/{number}.html"
    params = {"reason": "ValueError"}
    assert Problem(path, "PUBLISH-PAGE-FAILED", params) == done.failed[0]
    assert 2 == len(done.failed)
    changed = {name for name, data in files_of(town.out).items() if data != healthy[name]}
    assert {path, f"en/applications/{number[4:6]}/{number}.html"} == changed
    assert placeholder("id") == files_of(town.out)[path]


def test_twenty_poison_records_stop_their_own_pages_only(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever drawing them raises."""
    town.grow(120)
    town.publish()
    healthy, draw = files_of(town.out), freeze.render
    numbers = town.index.connection.execute("SELECT number FROM application LIMIT 20").fetchall()
    raising = (ValueError, KeyError, RecursionError, MemoryError, AssertionError)
    poison = {n: raising[at % len(raising)] for at, (n,) in enumerate(numbers)}

    def poisoned(ref: PageRef, edition: Edition) -> bytes:
        if ref.key in poison:
            raise poison[ref.key](ref.key)
        return draw(ref, edition)

    monkeypatch.setattr(freeze, "render", poisoned)
    done = town.publish(full=True)

    assert 20 == len(poison)
    assert 40 == len(done.failed)
    now = files_of(town.out)
    assert healthy.keys() == now.keys()
    lost = {name for name, data in now.items() if data != healthy[name]}
    assert {problem.path for problem in done.failed} == lost
    assert poison.keys() == {Path(name).stem for name in lost}


def test_a_page_that_failed_is_tried_again_by_every_run(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.publish()
    expected = files_of(town.out)
    with monkeypatch.context() as patch:
        _poison(town, patch)
        town.publish(full=True)
        assert 2 == len(town.publish().failed)

    done = town.publish()

    assert () == done.failed
    assert expected == files_of(town.out)


def test_an_editorial_page_that_fails_lets_the_others_pass(town: Town) -> None:
    (town.site / "templates" / "fees.html").write_text("{{ page.nothing_like_that }}\n")

    done = town.publish()

    assert ["biaya/index.html", "en/fees/index.html"] == [p.path for p in done.failed]
    assert placeholder("en") == files_of(town.out)["en/fees/index.html"]
    assert "tentang/index.html" in files_of(town.out)


# --- guards ------------------------------------------------------------------------------------


def test_a_second_publisher_is_told_to_wait(town: Town) -> None:
    town.cache.mkdir()

    with locked(town.cache), pytest.raises(Conflict) as caught:
        town.publish()

    assert (Problem("", "PUBLISH-BUSY"),) == caught.value.problems


@pytest.mark.parametrize("name", ["holiday.jpg", "build.json"])
def test_a_folder_that_terang_did_not_make_is_left_alone(town: Town, name: str) -> None:
    town.out.mkdir()
    (town.out / name).write_bytes(b"{}")

    with pytest.raises(Conflict) as caught:
        town.publish(full=True)

    assert (Problem(str(town.out), "PUBLISH-FOLDER-FOREIGN"),) == caught.value.problems
    assert {name: b"{}"} == files_of(town.out)


def test_a_register_that_does_not_continue_the_published_one_is_refused(
    town: Town, tmp_path: Path
) -> None:
    town.publish()
    published = files_of(town.out)
    other = Town(tmp_path / "other")
    other.city.fill(5)

    with pytest.raises(Integrity) as caught:
        other.publish(town.out)

    assert ["PUBLISH-FORKED"] == [problem.code for problem in caught.value.problems]
    assert published == files_of(town.out)


def test_entries_signed_while_a_run_begins_are_published_or_left_out_together(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkpoint that is published is the one of the state the pages show."""
    note, has_grown = town.reader.note, []

    def late_note() -> bytes:
        if not has_grown:
            has_grown.append(True)
            town.grow(1)
        return note()

    monkeypatch.setattr(town.reader, "note", late_note)

    done = town.publish()

    published = open_checkpoint((town.out / "register/checkpoint").read_bytes(), SIGNER.verifier)
    assert done.size == published.size == 50

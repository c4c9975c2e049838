"""The manifest says "the same" only of bytes that are durable."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from publish.publication.manifest import Made, Manifest, Shown, Source, open_manifest

PAGE = Source("status", "KDI-0000-0000", "id")
SHOWN = Shown(7, "2026-03-02", "ab")


def made(digest: bytes = b"1", *, path: str = "a.html", is_placeholder: bool = False) -> Made:
    return Made(path, PAGE, digest, is_placeholder)


def settled(manifest: Manifest, *files: Made) -> None:
    manifest.announce(files, 7)
    manifest.settle()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "manifest.sqlite"


def test_an_unknown_file_must_be_looked_at(path: Path) -> None:
    with open_manifest(path) as manifest:
        assert "unsure" == manifest.standing(made())


def test_a_settled_file_is_the_same_or_another(path: Path) -> None:
    with open_manifest(path) as manifest:
        settled(manifest, made(b"1"))

        assert ("same", "other") == (manifest.standing(made(b"1")), manifest.standing(made(b"2")))


def test_an_announced_file_is_in_doubt_even_if_it_would_be_as_before(path: Path) -> None:
    with open_manifest(path) as manifest:
        settled(manifest, made(b"1"))
        manifest.announce([made(b"2")], 8)

    with open_manifest(path) as manifest:
        assert "unsure" == manifest.standing(made(b"1"))
        assert [PAGE] == manifest.to_look_at_again()
        assert {b"1", b"2"} == manifest.digests("a.html")


def test_a_placeholder_is_looked_at_again_until_it_is_none(path: Path) -> None:
    with open_manifest(path) as manifest:
        settled(manifest, made(b"1", is_placeholder=True))
        assert [PAGE] == manifest.to_look_at_again()
        settled(manifest, made(b"2"))
        assert [] == manifest.to_look_at_again()


def test_a_removal_is_remembered_until_the_run_is_done(path: Path) -> None:
    with open_manifest(path) as manifest:
        settled(manifest, made(), made(path="b.html"))
        manifest.announce_removal(["a.html"])

    with open_manifest(path) as manifest:
        assert ["a.html"] == manifest.removals()
        assert [] == manifest.to_look_at_again()
        manifest.settle()
        assert ["a.html"] == manifest.removals()
        manifest.finish(SHOWN)
        assert [] == manifest.removals()
        assert "unsure" == manifest.standing(made())


def test_what_is_not_wanted_any_more_is_found(path: Path) -> None:
    with open_manifest(path) as manifest:
        settled(manifest, made(), made(path="b.html"))
        manifest.wanted.add(["a.html"])

        assert ["b.html"] == manifest.unwanted()
        assert (True, False) == ("a.html" in manifest.wanted, "b.html" in manifest.wanted)


def test_what_a_run_wants_is_forgotten_with_it(path: Path) -> None:
    with open_manifest(path) as manifest:
        manifest.wanted.add(["a.html"])
    with open_manifest(path) as manifest:
        assert "a.html" not in manifest.wanted


def test_the_state_is_kept_and_distrust_forgets_it(path: Path) -> None:
    with open_manifest(path) as manifest:
        assert manifest.shown() is None
        settled(manifest, made())
        manifest.finish(SHOWN)
    with open_manifest(path) as manifest:
        assert SHOWN == manifest.shown()
        manifest.distrust()
        assert manifest.shown() is None
        assert "unsure" == manifest.standing(made())


def test_a_file_that_is_no_database_is_begun_anew(path: Path) -> None:
    path.write_bytes(b"x" * 5000)

    with open_manifest(path) as manifest:
        assert manifest.shown() is None


def test_a_manifest_of_another_schema_is_begun_anew(path: Path) -> None:
    with open_manifest(path) as manifest:
        manifest.finish(SHOWN)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with open_manifest(path) as manifest:
        assert manifest.shown() is None


def test_looking_for_what_is_in_doubt_reads_no_settled_row(path: Path) -> None:
    """The cost of a small run must not grow with the number of pages."""
    with open_manifest(path):
        pass
    connection = sqlite3.connect(path)
    queries = (
        "SELECT kind FROM file WHERE doubtful IS NOT NULL AND doubtful <> x''",
        "SELECT path FROM file WHERE doubtful IS NOT NULL AND doubtful = x''",
        "SELECT kind FROM file WHERE is_placeholder",
        "UPDATE file SET doubtful = NULL WHERE doubtful IS NOT NULL AND doubtful <> x''",
        "DELETE FROM file WHERE doubtful IS NOT NULL AND doubtful = x''",
    )

    plans = [str(connection.execute(f"EXPLAIN QUERY PLAN {q}").fetchall()) for q in queries]

    connection.close()
    assert all("file_doubtful" in plan or "file_placeholder" in plan for plan in plans), plans

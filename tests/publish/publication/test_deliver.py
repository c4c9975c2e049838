"""Files come whole, through no link, and under harmless names only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publish.errors import Integrity, Invalid, Problem
from publish.publication.deliver import INCOMING, Delivery, open_delivery
from tests.publish.publication.towns import Killed, files_of


def put(folder: Path, *files: tuple[str, bytes]) -> None:
    with open_delivery(folder) as delivery:
        delivery.put(files)
        delivery.sync()


def test_files_are_put_with_their_folders_and_open_to_readers(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        put(tmp_path / "out", ("a/b/c.html", b"1"), ("index.html", b"2"))
    finally:
        os.umask(mask)

    assert {"a/b/c.html": b"1", "index.html": b"2"} == files_of(tmp_path / "out")
    assert 0o644 == (tmp_path / "out/a/b/c.html").stat().st_mode & 0o777
    assert 0o755 == (tmp_path / "out/a/b").stat().st_mode & 0o777


@pytest.mark.parametrize("count", [3, 200])
def test_few_and_many_files_are_put_alike(tmp_path: Path, count: int) -> None:
    files = {f"{n % 90}/page-{n}.html": b"%d" % n for n in range(count)}

    put(tmp_path, *files.items())

    assert files == files_of(tmp_path)


def test_nothing_is_left_beside_the_files(tmp_path: Path) -> None:
    put(tmp_path, ("index.html", b"1"))

    assert ["index.html"] == [path.name for path in tmp_path.iterdir()]


def test_a_killed_delivery_leaves_whole_files_and_one_folder_to_empty(tmp_path: Path) -> None:
    put(tmp_path, ("a.html", b"old"))

    def killed(step: str) -> None:
        if step == "rename b.html":
            raise Killed(step)

    with pytest.raises(Killed), open_delivery(tmp_path, killed) as delivery:
        delivery.put([("a.html", b"new"), ("b.html", b"new")])

    assert {INCOMING, "a.html"} == {path.name for path in tmp_path.iterdir()}
    put(tmp_path)
    assert {"a.html": b"new"} == files_of(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "a/../x", "a//x", "", ".", "a/.", ".htaccess", "a\x00", "ä", "-rf", "a" * 200],
)
def test_a_name_that_could_do_harm_is_refused(tmp_path: Path, name: str) -> None:
    with open_delivery(tmp_path / "out") as delivery, pytest.raises(Invalid) as caught:
        delivery.put([(name, b"1")])

    assert [Problem("", "FILE-NAME", {"name": name})] == list(caught.value.problems)
    assert [] == [path for path in tmp_path.iterdir() if path.name != "out"]


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", ""])
def test_nothing_outside_is_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_text("keep")

    with open_delivery(tmp_path / "out") as delivery, pytest.raises(Invalid):
        delivery.remove(name)

    assert {"x": b"keep"} == files_of(tmp_path)


def test_a_link_is_replaced_and_its_target_kept(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("keep")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.html").symlink_to(target)

    put(out, ("a.html", b"page"))

    assert "keep" == target.read_text()
    assert not (out / "a.html").is_symlink()


def test_a_linked_folder_is_refused(tmp_path: Path) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    out.mkdir()
    (out / "a").symlink_to(elsewhere)

    with pytest.raises(Integrity) as caught:
        put(out, ("a/b.html", b"page"))

    assert (Problem("a", "FILE-NOT-PLAIN"),) == caught.value.problems
    assert {} == files_of(elsewhere)


def test_a_linked_folder_of_unfinished_files_is_refused(tmp_path: Path) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    out.mkdir()
    (elsewhere / "keep").write_text("keep")
    (out / INCOMING).symlink_to(elsewhere)

    with pytest.raises(Integrity):
        put(out, ("a.html", b"page"))

    assert {"keep": b"keep"} == files_of(elsewhere)


def test_a_folder_where_a_file_belongs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html" / "b").mkdir(parents=True)

    with pytest.raises(Integrity) as caught:
        put(tmp_path, ("a.html", b"page"))

    assert (Problem("a.html", "FILE-NOT-PLAIN"),) == caught.value.problems


def test_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("1")
    (tmp_path / "a.html").symlink_to("secret")

    with open_delivery(tmp_path) as delivery:
        assert delivery.read("a.html") is None
        assert not delivery.holds("a.html", b"1")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")

    with open_delivery(tmp_path) as delivery:
        assert delivery.read("a.html") is None


def test_removing_takes_empty_folders_along_and_no_others(tmp_path: Path) -> None:
    put(tmp_path, ("a/b/c.html", b"1"), ("a/d.html", b"2"))

    with open_delivery(tmp_path) as delivery:
        delivery.remove("a/b/c.html")
        delivery.remove("a/gone.html")

    assert ["d.html"] == [path.name for path in (tmp_path / "a").iterdir()]


def test_more_folders_than_are_kept_open_are_no_matter(tmp_path: Path) -> None:
    files = [(f"{n}/{m}/x.html", b"1") for n in range(20) for m in range(20)]

    put(tmp_path, *files)

    with open_delivery(tmp_path) as delivery:
        assert all(delivery.holds(path, data) for path, data in reversed(files))


def test_a_delivery_gives_back_what_it_opened(tmp_path: Path) -> None:
    before = _open_files()

    put(tmp_path, *((f"{n}/x.html", b"1") for n in range(100)))

    assert before == _open_files()


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_names_are_sorted_and_none_where_there_is_no_folder(tmp_path: Path) -> None:
    put(tmp_path, ("a/2", b""), ("a/1", b""))

    def names(delivery: Delivery, folder: str) -> list[str]:
        return delivery.names(folder)

    with open_delivery(tmp_path) as delivery:
        assert (["1", "2"], []) == (names(delivery, "a"), names(delivery, "b"))

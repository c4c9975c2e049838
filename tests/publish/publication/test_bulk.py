"""Files are written in batches, only where they differ, and announced before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.publication.bulk import BulkWriter, File
from publish.publication.deliver import Delivery, open_delivery
from publish.publication.manifest import Manifest, Source, open_manifest
from tests.publish.publication.towns import Killed, files_of


def file(number: int, data: bytes = b"1") -> File:
    return File(f"{number}.html", Source("status", str(number), "id"), data)


def write(folder: Path, files: Iterator[File] | list[File]) -> BulkWriter:
    with (
        open_manifest(folder / "manifest.sqlite") as manifest,
        open_delivery(folder / "out") as delivery,
    ):
        writer = BulkWriter(manifest, delivery, 7)
        writer.write(files)
        writer.settle()
        return writer


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    write(tmp_path, [file(1), file(2)])

    second = write(tmp_path, [file(1), file(2, b"2"), file(3)])

    assert (2, 1) == (second.written, second.unchanged)
    assert {"1.html": b"1", "2.html": b"2", "3.html": b"1"} == files_of(tmp_path / "out")


def test_what_the_folder_has_already_is_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, [file(1)])
    (tmp_path / "manifest.sqlite").unlink()

    second = write(tmp_path, [file(1)])

    assert (0, 1) == (second.written, second.unchanged)


def test_files_are_taken_one_batch_at_a_time(tmp_path: Path) -> None:
    """What is made and not yet written stays small, whatever the number of files."""
    out, most = tmp_path / "out", 0

    def many() -> Iterator[File]:
        nonlocal most
        for number in range(1800):
            if number % 100 == 99:
                most = max(most, number - sum(1 for _ in out.glob("*.html")))
            yield file(number)

    write(tmp_path, many())

    assert 0 < most <= 512


def test_a_batch_of_large_files_is_a_short_one(tmp_path: Path) -> None:
    out, seen = tmp_path / "out", []

    def large() -> Iterator[File]:
        for number in range(4):
            seen.append(sum(1 for _ in out.glob("*.html")))
            yield file(number, b"x" * 8_000_000)

    write(tmp_path, large())

    assert [0, 1, 2, 3] == seen


def test_a_file_is_in_doubt_before_its_first_byte_is_written(tmp_path: Path) -> None:
    def killed(step: str) -> None:
        raise Killed(step)

    with pytest.raises(Killed), open_manifest(tmp_path / "manifest.sqlite") as manifest:
        _write_one(manifest, tmp_path / "out", killed)

    with open_manifest(tmp_path / "manifest.sqlite") as manifest:
        assert [Source("status", "1", "id")] == manifest.to_look_at_again()


def _write_one(manifest: Manifest, out: Path, on_step: object) -> None:
    delivery: Delivery
    with open_delivery(out, on_step) as delivery:  # type: ignore[arg-type]
        BulkWriter(manifest, delivery, 7).write([file(1)])

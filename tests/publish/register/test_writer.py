from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.errors import Conflict, Integrity, Invalid, Problem
from publish.log.note import Signer
from publish.log.tree import EMPTY_ROOT
from publish.register.audit import audit_register
from publish.register.last_signed import SignedState
from publish.register.reader import RegisterReader
from publish.register.writer import Appended
from tests.publish.log.vectors import SAMPLE, SAMPLE_ENTRIES
from tests.publish.register.registers import (
    LOG,
    NOON,
    SIGNER,
    Office,
    at,
    document_entry,
    entries_from,
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def read_all(office: Office) -> list[bytes]:
    reader = RegisterReader(office.root, LOG)
    return list(reader.entries(0, reader.checkpoint().size))


def test_the_register_of_the_sample_log_is_that_of_the_vectors(office: Office) -> None:
    office.append(SAMPLE_ENTRIES, 0)

    files = office.files()
    assert files.pop("checkpoint").decode() == SAMPLE["checkpoint"]
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    assert digests == SAMPLE["files_sha256"]


def test_an_append_says_where_its_entries_are(office: Office) -> None:
    first = office.append(entries_from(0, 3), 0)
    second = office.append(entries_from(3, 2), 1)

    assert (first.first_index, first.count, first.checkpoint.size) == (0, 3, 3)
    assert (second.first_index, second.count, second.checkpoint.size) == (3, 2, 5)
    assert RegisterReader(office.root, LOG).checkpoint() == second.checkpoint


def test_entries_may_be_equal_to_earlier_ones(office: Office) -> None:
    office.append([b"{}", b"{}"], 0)
    office.append([b"{}"], 1)

    assert read_all(office) == [b"{}"] * 3


@settings(max_examples=25)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=4))
def test_any_series_of_appends_gives_what_one_append_gives(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int]
) -> None:
    office = Office(tmp_path_factory.mktemp("many"))
    for hour, count in enumerate(counts):
        office.append(entries_from(sum(counts[:hour]), count), hour)

    entries = entries_from(0, sum(counts))
    at_once = Office(tmp_path_factory.mktemp("one")).append(entries, 0)
    assert RegisterReader(office.root, LOG).checkpoint() == at_once.checkpoint
    assert read_all(office) == entries
    assert audit_register(office.root, LOG) == []


def test_nothing_that_a_checkpoint_covers_is_written_again(office: Office) -> None:
    office.append(entries_from(0, 300), 0)
    before = office.files()
    office.append(entries_from(300, 300), 1)

    after = office.files()
    assert {path for path in before if after[path] != before[path]} == {"checkpoint"}


def test_appending_nothing_writes_nothing(office: Office) -> None:
    assert office.append([], 0).checkpoint.root == EMPTY_ROOT
    assert not office.root.exists()
    office.append(entries_from(0, 3), 1)
    before = (office.files(), office.record.read())

    appended = office.append([], 2)

    assert (appended.checkpoint.size, appended.first_index, appended.count) == (3, 3, 0)
    assert (office.files(), office.record.read()) == before


def test_everything_public_can_be_read_by_everybody(office: Office) -> None:
    old = os.umask(0o077)
    try:
        office.writer().append([document_entry(b"{}")], [b"{}"], NOON, "first")
    finally:
        os.umask(old)

    below = list(office.root.rglob("*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in below if path.is_file()} == {0o644}
    assert {stat.S_IMODE(path.stat().st_mode) for path in below if path.is_dir()} == {0o755}
    assert stat.S_IMODE(office.root.stat().st_mode) == 0o755


def test_the_same_batch_again_is_in_the_log_once(office: Office) -> None:
    office.append(entries_from(0, 2), 0)
    first = office.append(entries_from(2, 3), 1, "pending")

    again = office.append(entries_from(2, 3), 1, "pending")

    assert again == first == Appended(first.checkpoint, 2, 3)
    assert read_all(office) == entries_from(0, 5)


def test_another_content_under_the_id_of_the_last_batch_is_refused(office: Office) -> None:
    office.append(entries_from(0, 2), 0, "pending")

    with pytest.raises(Conflict) as raised:
        office.append(list(reversed(entries_from(0, 2))), 1, "pending")

    assert raised.value.problems == (Problem("", "REGISTER-BATCH-CHANGED", {"batch": "pending"}),)


def test_a_document_is_kept_under_its_digest(office: Office) -> None:
    office.writer().append([document_entry(b"[1]")], [b"[1]"], at(0), "first")
    office.writer().append([document_entry(b"[1]")], [b"[1]"], at(1), "second")

    digest = hashlib.sha256(b"[1]").hexdigest()
    assert RegisterReader(office.root, LOG).document(digest) == b"[1]"
    assert audit_register(office.root, LOG) == []


def test_what_is_wrong_with_a_batch_is_said_at_once_and_nothing_is_written(
    office: Office,
) -> None:
    with pytest.raises(Invalid) as raised:
        office.writer().append(
            [b"{}", b"a" * 65_536],
            [b"[1]"],
            NOON.replace(tzinfo=None),
            "first",
        )

    assert [(problem.path, problem.code) for problem in raised.value.problems] == [
        ("/entries/1", "ENTRY-TOO-LARGE"),
        ("/documents/0", "DOCUMENT-NOT-NAMED"),
        ("/now", "CLOCK-WITHOUT-ZONE"),
    ]
    assert not office.root.exists()


@pytest.mark.parametrize("hours", [5, 4, -24 * 365])
def test_a_clock_set_back_signs_nothing(hours: int, office: Office) -> None:
    office.append(entries_from(0, 3), 5)
    before = (office.files(), office.record.read())

    with pytest.raises(Integrity) as raised:
        office.append(entries_from(3, 1), hours, "next")

    assert raised.value.problems == (
        Problem("", "CLOCK-SET-BACK", {"now": at(hours).isoformat(), "last": at(5).isoformat()}),
    )
    assert (office.files(), office.record.read()) == before


def test_a_second_writer_is_told_that_the_register_is_busy(office: Office) -> None:
    office.append(entries_from(0, 1), 0)
    found: list[Conflict] = []

    def another(step: str) -> None:
        if step == "sign":
            with pytest.raises(Conflict) as raised:
                office.append(entries_from(9, 1), 2, "other")
            found.append(raised.value)

    office.writer(another).append(entries_from(1, 1), [], at(1), "one")

    assert found == [Conflict(Problem("", "REGISTER-BUSY"))]
    assert read_all(office) == entries_from(0, 2)


def test_the_lock_is_free_after_a_refusal(office: Office) -> None:
    office.append(entries_from(0, 1), 5)
    with pytest.raises(Integrity, match="CLOCK-SET-BACK"):
        office.append(entries_from(1, 1), 0, "back")

    folder = os.open(office.root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(folder)


def test_two_registers_that_share_a_record_cannot_both_sign(tmp_path: Path) -> None:
    one, other = Office(tmp_path), Office(tmp_path)
    other.root = tmp_path / "copy"

    def other_signs(step: str) -> None:
        if step == "sign":
            state = one.record.read()
            assert state is not None
            changed = SignedState(state.note, at(9), state.batch, state.staged)
            one.record.compare_and_swap(state, changed)

    with pytest.raises(Conflict, match="LAST-SIGNED-CHANGED"):
        one.writer(other_signs).append(entries_from(0, 1), [], at(0), "one")
    assert not (one.root / "checkpoint").exists()


def test_another_key_signs_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.append(entries_from(0, 1), 0)
    stranger = Office(tmp_path, Signer(SIGNER.name, bytes(32)))
    before = office.files()

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        stranger.append(entries_from(1, 1), 1)

    assert office.files() == before


def test_files_that_nobody_announced_are_not_overwritten(office: Office) -> None:
    office.append(entries_from(0, 3), 0)
    (office.root / "tile/entries/000.p/4").write_bytes(b"forged")

    with pytest.raises(Integrity) as raised:
        office.append(entries_from(3, 1), 1)

    assert raised.value.problems == (Problem("tile/entries/000.p/4", "FILE-DIFFERS"),)


def test_a_damaged_edge_is_not_built_upon(office: Office) -> None:
    office.append(entries_from(0, 3), 0)
    path = office.root / "tile/0/000.p/3"
    path.write_bytes(bytes(96))

    with pytest.raises(Integrity, match="REGISTER-EDGE-DIFFERS"):
        office.append(entries_from(3, 1), 1)


def test_a_damaged_bundle_at_the_edge_is_not_built_upon(office: Office) -> None:
    office.append(entries_from(0, 3), 0)
    path = office.root / "tile/entries/000.p/3"
    path.write_bytes(path.read_bytes().replace(b'"n":1', b'"n":7'))

    with pytest.raises(Integrity) as raised:
        office.append(entries_from(3, 1), 1)

    assert raised.value.problems[0].path == "tile/entries/000.p/3"
    assert raised.value.problems[0].code == "ENTRY-DIFFERS"

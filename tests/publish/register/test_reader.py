from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Integrity, Invalid, NotFound
from publish.log.note import Signer
from publish.log.proofs import verify_consistency, verify_inclusion
from publish.log.tree import leaf_hash, root_of
from publish.register.reader import RegisterReader
from tests.publish.register.registers import LOG, Office, at, document_entry, entries_from

DOCUMENT = b'{"units":{}}'
FULL = [document_entry(DOCUMENT), *entries_from(1, 699)]
LEAVES = [leaf_hash(entry) for entry in FULL]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A register of 700 entries that grew by 250, 262 and 188."""
    office = Office(tmp_path_factory.mktemp("office"))
    office.writer().append(FULL[:250], [DOCUMENT], at(0), "first")
    office.append(FULL[250:512], 1)
    office.append(FULL[512:], 2)
    return office


@pytest.fixture(scope="module")
def reader(office: Office) -> RegisterReader:
    return RegisterReader(office.root, LOG)


def test_the_checkpoint_has_size_and_root(reader: RegisterReader) -> None:
    checkpoint = reader.checkpoint()

    assert (checkpoint.origin, checkpoint.size) == (LOG.name, 700)
    assert checkpoint.root == root_of(LEAVES)


@pytest.mark.parametrize("index", [0, 249, 250, 255, 256, 511, 512, 699])
def test_an_entry_is_found_by_its_index(index: int, reader: RegisterReader) -> None:
    assert reader.entry(index) == FULL[index]


@pytest.mark.parametrize(("start", "stop"), [(0, 700), (0, 0), (255, 257), (300, 300), (512, 700)])
def test_entries_come_in_order(start: int, stop: int, reader: RegisterReader) -> None:
    assert list(reader.entries(start, stop)) == FULL[start:stop]


def test_entries_end_where_the_log_ends(reader: RegisterReader) -> None:
    entries = reader.entries(699, 701)

    assert next(entries) == FULL[699]
    with pytest.raises(NotFound, match="ENTRY-MISSING"):
        next(entries)
    with pytest.raises(NotFound, match="ENTRY-MISSING"):
        reader.entry(700)


@pytest.mark.parametrize(("start", "stop"), [(-1, 1), (2, 1)])
def test_it_rejects_a_range_that_is_none(start: int, stop: int, reader: RegisterReader) -> None:
    with pytest.raises(Invalid, match="ENTRY-BOUNDS"):
        list(reader.entries(start, stop))


@given(level=st.integers(0, 9), data=st.data())
def test_a_hash_is_the_root_of_its_complete_subtree(
    level: int, data: st.DataObject, reader: RegisterReader
) -> None:
    index = data.draw(st.integers(0, (700 >> level) - 1))

    expected = root_of(LEAVES[index << level : (index + 1) << level])
    assert reader.hash(level, index) == expected


@pytest.mark.parametrize(("level", "index"), [(0, 700), (9, 1), (10, 0), (-1, 0), (0, -1)])
def test_there_is_no_hash_of_an_incomplete_subtree(
    level: int, index: int, reader: RegisterReader
) -> None:
    with pytest.raises(NotFound, match="HASH-MISSING"):
        reader.hash(level, index)


@given(data=st.data())
def test_its_proofs_verify_for_every_size(data: st.DataObject, reader: RegisterReader) -> None:
    size = data.draw(st.integers(1, 700))
    old = data.draw(st.integers(1, size))
    index = data.draw(st.integers(0, size - 1))
    root = root_of(LEAVES[:size])

    verify_inclusion(index, size, LEAVES[index], reader.inclusion_proof(index, size), root)
    verify_consistency(old, size, reader.consistency_proof(old, size), root_of(LEAVES[:old]), root)


def test_a_document_is_found_by_its_digest(reader: RegisterReader) -> None:
    assert reader.document(hashlib.sha256(DOCUMENT).hexdigest()) == DOCUMENT
    with pytest.raises(NotFound, match="FILE-MISSING"):
        reader.document(hashlib.sha256(b"other").hexdigest())


def test_before_the_first_append_there_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="FILE-MISSING"):
        RegisterReader(tmp_path / "nothing", LOG).checkpoint()


def test_another_key_does_not_open_the_checkpoint(office: Office) -> None:
    stranger = Signer(LOG.name, bytes(32)).verifier

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED") as raised:
        RegisterReader(office.root, stranger).checkpoint()
    assert raised.value.problems[0].path == "checkpoint"


@pytest.fixture
def small(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.writer().append([document_entry(DOCUMENT), b"{}"], [DOCUMENT], at(0), "first")
    return office


def test_a_changed_document_is_not_given_out(small: Office) -> None:
    digest = hashlib.sha256(DOCUMENT).hexdigest()
    (small.root / f"doc/{digest[:2]}/{digest}.json").write_bytes(b"{}")

    with pytest.raises(Integrity, match="DOCUMENT-DIGEST"):
        RegisterReader(small.root, LOG).document(digest)


def test_the_beginning_of_a_full_tile_stands_for_a_partial_one_that_is_gone(
    small: Office,
) -> None:
    partials = {
        path: (small.root / path).read_bytes()
        for path in ("tile/0/000.p/2", "tile/entries/000.p/2", "checkpoint")
    }
    small.append(entries_from(0, 300), 1)
    for path in partials.keys() - {"checkpoint"}:
        (small.root / path).unlink()
    (small.root / "checkpoint").write_bytes(partials["checkpoint"])

    reader = RegisterReader(small.root, LOG)

    assert list(reader.entries(0, 2)) == [document_entry(DOCUMENT), b"{}"]
    assert reader.hash(0, 1) == leaf_hash(b"{}")


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("tile/entries/000.p/2", lambda content: content[:-1], "BUNDLE-FORMAT"),
        ("tile/0/000.p/2", lambda content: content[:-1], "TILE-LENGTH"),
        ("tile/entries/000.p/2", None, "FILE-MISSING"),
        ("tile/0/000.p/2", None, "FILE-MISSING"),
        ("checkpoint", lambda content: content[:-1], "NOTE-WITHOUT-SIGNATURES"),
        (
            "checkpoint",
            lambda content: content.replace(b"\n2\n", b"\n02\n"),
            "NOTE-SIGNATURE-FAILED",
        ),
    ],
)
def test_a_damaged_file_is_named(path: str, change: object, code: str, small: Office) -> None:
    file = small.root / path
    content = file.read_bytes()
    file.unlink()
    if callable(change):
        file.write_bytes(change(content))
    reader = RegisterReader(small.root, LOG)

    with pytest.raises(Integrity) as raised:
        (reader.hash(0, 0), reader.entry(0))

    assert [(problem.path, problem.code) for problem in raised.value.problems] == [(path, code)]


def test_a_symbolic_link_in_place_of_a_file_is_refused(small: Office, tmp_path: Path) -> None:
    file = small.root / "tile/entries/000.p/2"
    file.rename(tmp_path / "moved")
    file.symlink_to(tmp_path / "moved")

    with pytest.raises(Integrity, match="FILE-NOT-PLAIN"):
        RegisterReader(small.root, LOG).entry(0)

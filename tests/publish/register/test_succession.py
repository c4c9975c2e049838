"""A register that goes on from another: what of the old one is in it, and what is not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.errors import Integrity
from publish.facts.canonical import canonical_bytes
from publish.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from publish.log.note import Signer
from publish.log.promise import Kept, keys_document, make_promise
from publish.log.proof_file import ProofFile, format_proof
from publish.log.tree import root_of
from publish.register.entries import encode_entry
from publish.register.index import catch_up, open_index
from publish.register.index_queries import read_formers
from publish.register.last_signed import LastSignedFile
from publish.register.reader import RegisterReader
from publish.register.receipt import Proven, judge_receipt
from publish.register.succeed import repeat_register
from publish.register.succession import check_successions, formers, succession_document
from publish.register.writer import RegisterWriter
from publish.verify.new_register import new_register, taken_back

OLD, NEW = Signer("kota.example/uji", b"o" * 32), Signer("kota.example/uji-2", b"n" * 32)
PROMISES = Signer("kota.example/uji/promises", b"p" * 32)
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAY, AFTER = "2026-03-01", "2026-03-02"
KEYS = canonical_bytes(keys_document([PROMISES.verifier.vkey]))
REGISTER = {
    "type": "register",
    "origin": OLD.name,
    "city": {"name": {"id": "Uji", "en": "Test"}, "code": "74.71", "prefix": "UJI"},
    "demo": True,
    "recorded_on": DAY,
}
REFERENCE = {
    "type": "reference",
    "name": "promise-keys",
    "digest": hashlib.sha256(KEYS).hexdigest(),
    "recorded_on": DAY,
}


def commitment(n: int, day: str = DAY) -> bytes:
    digest = hashlib.sha256(b"%d" % n).hexdigest()
    return encode_entry({"type": "commitment", "commitment": digest, "recorded_on": day})


OLD_ENTRIES = [encode_entry(REGISTER), encode_entry(REFERENCE), *map(commitment, range(9))]


def written(folder: Path, signer: Signer, entries: list[bytes], at: datetime = NOW) -> Path:
    folder.mkdir(exist_ok=True)
    writer = RegisterWriter(folder / signer.name[-1], signer, LastSignedFile(folder / f"{at:%S}"))
    writer.append(entries, [KEYS], at, "one")
    return folder / signer.name[-1]


@pytest.fixture
def old(tmp_path: Path) -> RegisterReader:
    return RegisterReader(written(tmp_path, OLD, OLD_ENTRIES), OLD.verifier)


def first_entry(note: bytes) -> bytes:
    return encode_entry(
        succession_document(
            origin=NEW.name,
            vkey=OLD.verifier.vkey,
            note=note,
            reason="lost",
            recorded_on=AFTER,
        )
    )


@pytest.fixture
def new(old: RegisterReader, tmp_path: Path) -> RegisterReader:
    root, memory = tmp_path / "new", LastSignedFile(tmp_path / "memory")
    repeat_register(old, root, NEW, memory, first_entry(old.note()), NOW)
    return RegisterReader(root, NEW.verifier)


def test_everything_old_is_in_it_and_the_fold_goes_on(new: RegisterReader, tmp_path: Path) -> None:
    index = open_index(tmp_path / "index.sqlite")
    catch_up(index, new)
    (former,) = read_formers(index.connection)

    assert OLD_ENTRIES == list(new.entries(1, new.checkpoint().size))
    assert (NEW.name, OLD.name, len(OLD_ENTRIES)) == (former.origin, former.former, former.size)
    assert (NEW.name, AFTER) == (index.city().origin, str(index.as_of))


Change = Callable[[bytes], list[bytes]]


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (lambda: [*OLD_ENTRIES[:-1], commitment(99)], "REGISTER-SUCCESSION-DIFFERS"),
        (
            lambda: [*OLD_ENTRIES[:-2], OLD_ENTRIES[-1], OLD_ENTRIES[-2]],
            "REGISTER-SUCCESSION-DIFFERS",
        ),
        (lambda: OLD_ENTRIES[:-1], "REGISTER-SUCCESSION-SHORT"),
    ],
)
def test_what_is_not_repeated_as_it_was_is_named(
    old: RegisterReader, tmp_path: Path, entries: Callable[[], list[bytes]], code: str
) -> None:
    root = written(tmp_path, NEW, [first_entry(old.note()), *entries()], NOW + timedelta(seconds=1))

    assert [code] == [p.code for p in check_successions(RegisterReader(root, NEW.verifier))]


def _other_key(note: bytes) -> bytes:
    return first_entry(sign_checkpoint(Checkpoint(OLD.name, 3, b"r" * 32), [NEW]))


@pytest.mark.parametrize(
    "entries",
    [
        lambda note: [_other_key(note), *OLD_ENTRIES],
        lambda note: [*OLD_ENTRIES, first_entry(note)],
        lambda note: [first_entry(note), first_entry(note), *OLD_ENTRIES],
        lambda note: [first_entry(note), *OLD_ENTRIES, commitment(50, DAY)],
        lambda note: [first_entry(note).replace(b'"lost"', b'"bored"'), *OLD_ENTRIES],
    ],
)
def test_the_fold_refuses_what_is_no_succession(
    old: RegisterReader, tmp_path: Path, entries: Change
) -> None:
    at = NOW + timedelta(seconds=2)
    reader = RegisterReader(written(tmp_path, NEW, entries(old.note()), at), NEW.verifier)
    with pytest.raises(Integrity):
        catch_up(open_index(tmp_path / "index.sqlite"), reader)


def test_an_old_promise_is_kept_by_the_new_register(new: RegisterReader) -> None:
    note = make_promise(
        PROMISES,
        origin=OLD.name,
        entry=OLD_ENTRIES[5],
        promised_at=datetime(2026, 3, 1, tzinfo=UTC),
        within=timedelta(days=1),
    )
    found = judge_receipt(note, new, NOW)

    assert isinstance(found, Kept)
    assert 6 == found.index


def test_an_old_proof_is_held_against_the_new_register(
    old: RegisterReader, new: RegisterReader
) -> None:
    hashes = tuple(old.inclusion_proof(4, len(OLD_ENTRIES)))
    proof = format_proof(ProofFile(4, hashes, old.note(), extra=OLD_ENTRIES[4]))
    found = judge_receipt(proof, new, NOW)

    assert isinstance(found, Proven)
    assert (5, True) == (found.index, found.is_in_copy)


def test_an_old_proof_of_what_was_left_out_is_a_rewritten_history(
    old: RegisterReader, new: RegisterReader, tmp_path: Path
) -> None:
    other = written(tmp_path / "x", OLD, [*OLD_ENTRIES, commitment(77)])
    longer = RegisterReader(other, OLD.verifier)
    hashes = tuple(longer.inclusion_proof(11, 12))
    proof = format_proof(ProofFile(11, hashes, longer.note(), extra=commitment(77)))

    with pytest.raises(Integrity, match="RECEIPT-REWRITTEN"):
        judge_receipt(proof, new, NOW)


@pytest.mark.parametrize(
    ("size", "changes", "code"),
    [
        (5, False, []),
        (11, False, []),
        (5, True, ["VERIFY-EQUIVOCATION"]),
        (12, True, ["VERIFY-ROLLBACK"]),
    ],
)
def test_a_checkpoint_seen_before_is_held_against_it(
    old: RegisterReader, new: RegisterReader, size: int, changes: bool, code: list[str]
) -> None:
    (former,) = formers(new)
    root = bytes(32) if changes else _root(old, size)
    seen = open_checkpoint(
        sign_checkpoint(Checkpoint(OLD.name, size, root), [OLD]), former.verifier
    )

    assert code == [problem.code for problem in taken_back(new, former, seen)]


def test_a_new_register_is_told_to_whoever_knew_the_old_key_only(new: RegisterReader) -> None:
    told = new_register(new, OLD.verifier.vkey)

    assert told is not None
    assert ("VERIFY-NEW-REGISTER", NEW.name) == (told.code, told.params["origin"])
    assert None is new_register(new, PROMISES.verifier.vkey)


def test_a_register_that_began_by_itself_has_no_former(old: RegisterReader) -> None:
    assert ((), []) == (formers(old), list(check_successions(old)))


def _root(reader: RegisterReader, size: int) -> bytes:
    return root_of([reader.hash(0, at) for at in range(size)])

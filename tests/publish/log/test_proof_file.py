from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Integrity, Invalid, TerangError
from publish.log import proof_file
from publish.log.keys import decode_base64
from publish.log.note import Signer, Verifier
from publish.log.proof_file import ProofFile, check_proof, format_proof, parse_proof
from tests.publish.log.vectors import SAMPLE, SAMPLE_ENTRIES

LOG = Verifier.from_vkey(SAMPLE["vkey"])
HASHES = tuple(decode_base64(line) or b"" for line in SAMPLE["inclusion_299"])
PROOF = ProofFile(299, HASHES, SAMPLE["checkpoint"].encode())
FILE = "\n".join(
    ["c2sp.org/tlog-proof@v1", "index 299", *SAMPLE["inclusion_299"], "", SAMPLE["checkpoint"]]
).encode()


def test_it_writes_the_file_line_by_line() -> None:
    assert format_proof(PROOF) == FILE


def test_it_reads_what_others_write() -> None:
    assert parse_proof(FILE) == PROOF


def test_the_entry_of_the_vectors_is_proven() -> None:
    checkpoint = check_proof(FILE, SAMPLE_ENTRIES[299], LOG)

    assert (checkpoint.size, checkpoint.root.hex()) == (300, SAMPLE["root_hex"])


def test_another_entry_is_not_proven() -> None:
    with pytest.raises(Integrity, match="INCLUSION-NOT-PROVEN"):
        check_proof(FILE, SAMPLE_ENTRIES[298], LOG)


def test_a_checkpoint_of_another_key_proves_nothing() -> None:
    stranger = Signer(LOG.name, bytes(32)).verifier

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        check_proof(FILE, SAMPLE_ENTRIES[299], stranger)


@pytest.mark.parametrize("extra", [b"", b"resi", bytes(200)])
def test_extra_data_is_carried_and_changes_nothing(extra: bytes) -> None:
    data = format_proof(ProofFile(299, HASHES, PROOF.checkpoint, extra))

    assert parse_proof(data).extra == extra
    assert check_proof(data, SAMPLE_ENTRIES[299], LOG).size == 300


def test_a_log_of_one_entry_needs_no_hashes() -> None:
    assert parse_proof(b"c2sp.org/tlog-proof@v1\nindex 0\n\nx") == ProofFile(0, (), b"x")


@pytest.mark.parametrize(
    "change",
    [
        lambda file: b"",
        lambda file: file.replace(b"@v1", b"@v2"),
        lambda file: b"\n" + file,
        lambda file: file.replace(b"\n", b"\r\n"),
        lambda file: file.replace(b"index 299", b"index 0299"),
        lambda file: file.replace(b"index 299", b"index +299"),
        lambda file: file.replace(b"index 299", b"index -1"),
        lambda file: file.replace(b"index 299", b"index  299"),
        lambda file: file.replace(b"index 299", b"index 9999999999999999999"),
        lambda file: file.replace(b"index 299\n", b""),
        lambda file: file.replace(b"index 299", b"index 299\nindex 299"),
        lambda file: file.replace(b"index 299", b"index 299\nextra cmVzaQ=="),
        lambda file: file.replace(b"index", b"extra cmVzaQ\nindex"),
        lambda file: file.replace(b"index", b"extra\nindex"),
        lambda file: file.replace(b"index", b"extra cmVzaQ==\nextra cmVzaQ==\nindex"),
        lambda file: file.replace(b"index 299\n", b"index 299\nAAAA\n"),
        lambda file: file.replace(b"index 299\n", b"index 299\n" + "é".encode() + b"\n"),
        lambda file: file.split(b"\n\n")[0],
    ],
)
def test_it_rejects_any_other_spelling(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Invalid, match="PROOF-FORMAT"):
        parse_proof(change(FILE))


def test_it_rejects_more_hashes_than_a_log_can_need() -> None:
    line = SAMPLE["inclusion_299"][0].encode() + b"\n"

    with pytest.raises(Invalid, match="PROOF-HASHES"):
        parse_proof(FILE.replace(b"index 299\n", b"index 299\n" + line * 59))


def test_it_rejects_a_file_that_is_too_large() -> None:
    with pytest.raises(Invalid, match="PROOF-TOO-LARGE"):
        parse_proof(FILE + b"x" * proof_file.MAX_PROOF_SIZE)


@given(
    st.integers(0, 2**62),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple),
    st.binary(max_size=200),
    st.none() | st.binary(max_size=100),
)
def test_what_it_writes_it_reads(
    index: int, hashes: tuple[bytes, ...], checkpoint: bytes, extra: bytes | None
) -> None:
    proof = ProofFile(index, hashes, checkpoint, extra)

    assert parse_proof(format_proof(proof)) == proof


@given(st.data())
def test_a_changed_byte_is_never_believed(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(FILE) - 1))
    byte = data.draw(st.integers(1, 255))
    changed = FILE[:at] + bytes([FILE[at] ^ byte]) + FILE[at + 1 :]

    # In the signature line a name or key id that nobody knows, or a line end, is refused as well.
    with pytest.raises(TerangError):
        check_proof(changed, SAMPLE_ENTRIES[299], LOG)

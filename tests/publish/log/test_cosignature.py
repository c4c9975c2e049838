from __future__ import annotations

import pytest

from publish.errors import Integrity, Invalid
from publish.log import cosignature, keys, note
from publish.log.cosignature import Witness, WitnessVerifier
from publish.log.note import Signature, Verifier
from tests.publish.log.vectors import SAMPLE

VECTOR = SAMPLE["witness"]
NOTE = VECTOR["cosigned_checkpoint"].encode()
LOG = Verifier.from_vkey(SAMPLE["vkey"])
WITNESS = WitnessVerifier.from_vkey(VECTOR["vkey"])
KEY = Witness(WITNESS.name, bytes.fromhex(VECTOR["seed_hex"]))
TEXT = SAMPLE["checkpoint"].partition("\n\n")[0] + "\n"


def test_the_cosigned_checkpoint_of_the_vectors_opens_for_log_and_witness() -> None:
    opened = note.open_note(NOTE, [LOG, WITNESS])

    assert [signature.name for signature in opened.signatures] == [LOG.name, WITNESS.name]
    assert cosignature.cosigned_at(opened.signatures[1]) == VECTOR["time"]


def test_the_witness_of_the_vectors_gives_the_cosignature_of_the_vectors() -> None:
    line = cosignature.cosign(KEY, TEXT, VECTOR["time"])
    text, signatures = note.parse_note(SAMPLE["checkpoint"].encode())

    assert note.format_note(text, [*signatures, line]) == NOTE
    assert KEY.verifier.vkey == VECTOR["vkey"]


def test_the_message_is_a_header_the_time_and_the_checkpoint() -> None:
    assert cosignature.cosignature_message("a\n1\nb\n", 7) == b"cosignature/v1\ntime 7\na\n1\nb\n"


def test_a_cosignature_of_another_time_fails() -> None:
    right = cosignature.cosign(KEY, TEXT, VECTOR["time"])
    later = (VECTOR["time"] + 1).to_bytes(8, "big") + right.value[8:]
    forged = note.format_note(TEXT, [Signature(right.name, right.key_id, later)])

    with pytest.raises(Integrity, match="NOTE-SIGNATURE-FAILED"):
        note.open_note(forged, [WITNESS])


@pytest.mark.parametrize("value", [b"1", b"12345678", b"12345678" + bytes(63)])
def test_a_cosignature_of_another_length_fails(value: bytes) -> None:
    assert not WITNESS.verifies(TEXT, value)


def test_a_log_key_is_no_witness_key() -> None:
    with pytest.raises(Invalid, match="VKEY-ALGORITHM"):
        WitnessVerifier.from_vkey(SAMPLE["vkey"])


# Type 0x06 (C2SP signed-note): a key of 1,312 bytes, a signature of 2,420 behind the time.
ML_DSA_44, ML_DSA_KEY, ML_DSA_SIGNATURE = 0x06, 1312, 8 + 2420


def test_a_line_of_a_kind_that_it_does_not_read_is_passed_over_and_kept() -> None:
    """A witness may sign with ML-DSA-44 as well: the line neither helps nor harms."""
    text, signatures = note.parse_note(NOTE)
    key_id = keys.key_id_of(WITNESS.name, ML_DSA_44, bytes(ML_DSA_KEY))
    more = Signature(WITNESS.name, key_id, bytes(ML_DSA_SIGNATURE))
    longer = note.format_note(text, [*signatures, more])

    assert list(signatures) == list(note.open_note(longer, [LOG, WITNESS]).signatures)
    assert (*signatures, more) == note.parse_note(longer)[1]
    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        note.open_note(note.format_note(text, [more]), [LOG, WITNESS])


def test_a_key_of_a_kind_that_it_does_not_read_is_named_by_its_kind() -> None:
    vkey = keys.format_vkey(WITNESS.name, ML_DSA_44, bytes(ML_DSA_KEY))

    for read in (WitnessVerifier.from_vkey, Verifier.from_vkey):
        with pytest.raises(Invalid) as refused:
            read(vkey)
        (problem,) = refused.value.problems
        assert ("VKEY-ALGORITHM", ML_DSA_44) == (problem.code, problem.params["found"])


@pytest.mark.parametrize("seconds", [0, -1, 2**63])
def test_it_rejects_a_time_that_is_none(seconds: int) -> None:
    with pytest.raises(Invalid, match="COSIGNATURE-TIME"):
        cosignature.cosign(KEY, TEXT, seconds)


def test_a_witness_does_not_show_its_secret() -> None:
    assert repr(KEY) == f"Witness(name={WITNESS.name!r})"

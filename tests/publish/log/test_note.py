from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Integrity, Invalid
from publish.log import note
from publish.log.note import Signature, Signer, Verifier
from tests.publish.log.vectors import SAMPLE, VECTORS

GO: dict[str, Any] = VECTORS["note_go"]
ANNA = Signer("anna", bytes(range(32)))
BUDI = Signer("budi", bytes(range(1, 33)))
TEXT = "hello\nworld\n"

note_text = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs"]) | st.just("\n"), max_size=200
).map(lambda text: text + "\n")


@pytest.mark.parametrize("vector", [GO, VECTORS["note_c2sp"]], ids=["go", "c2sp"])
def test_the_notes_of_the_vectors_open(vector: dict[str, str]) -> None:
    verifier = Verifier.from_vkey(vector["vkey"])

    opened = note.open_note(vector["note"].encode(), [verifier])

    assert opened.text == vector["note"].rpartition("\n\n")[0] + "\n"
    assert [signature.name for signature in opened.signatures] == [verifier.name]


def test_the_key_of_the_vectors_signs_the_note_of_the_vectors() -> None:
    signer = Signer.from_skey(GO["skey"])
    text = GO["note"].rpartition("\n\n")[0] + "\n"

    assert note.sign(text, [signer]).decode() == GO["note"]
    assert signer.skey == GO["skey"]
    assert signer.verifier.vkey == GO["vkey"]


def test_the_sample_key_is_that_of_the_vectors() -> None:
    signer = Signer(SAMPLE["origin"], bytes.fromhex(SAMPLE["seed_hex"]))

    assert signer.verifier.vkey == SAMPLE["vkey"]


@given(note_text)
def test_a_signed_text_opens_again(text: str) -> None:
    opened = note.open_note(note.sign(text, [ANNA, BUDI]), [BUDI.verifier, ANNA.verifier])

    assert opened.text == text
    assert [signature.name for signature in opened.signatures] == ["anna", "budi"]


def test_a_text_may_hold_empty_lines() -> None:
    text = "a\n\n— anna AAAAAAAA\n\n\n"

    assert note.open_note(note.sign(text, [ANNA]), [ANNA.verifier]).text == text


def test_signatures_of_unknown_keys_are_ignored() -> None:
    stranger = Signature("anna", b"\x00\x00\x00\x01", b"junk")
    written = note.format_note(TEXT, [stranger, ANNA.sign(TEXT)])

    opened = note.open_note(written, [ANNA.verifier, BUDI.verifier])

    assert opened.signatures == (ANNA.sign(TEXT),)


def test_a_repeated_signature_counts_once() -> None:
    written = note.format_note(TEXT, [ANNA.sign(TEXT), ANNA.sign(TEXT)])

    assert len(note.open_note(written, [ANNA.verifier]).signatures) == 1


def test_a_known_key_that_fails_spoils_the_whole_note() -> None:
    wrong = Signature("budi", BUDI.verifier.key_id, BUDI.sign("other\n").value)
    written = note.format_note(TEXT, [ANNA.sign(TEXT), wrong])

    with pytest.raises(Integrity, match="NOTE-SIGNATURE-FAILED"):
        note.open_note(written, [ANNA.verifier, BUDI.verifier])


def test_a_note_without_a_known_signature_does_not_open() -> None:
    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        note.open_note(note.sign(TEXT, [ANNA]), [BUDI.verifier])


def test_sixteen_signatures_are_accepted_and_a_flood_is_not() -> None:
    strangers = [Signature("x", bytes([0, 0, 0, n]), b"junk") for n in range(100)]

    opened = note.open_note(
        note.format_note(TEXT, [*strangers[:15], ANNA.sign(TEXT)]), [ANNA.verifier]
    )

    assert opened.text == TEXT
    with pytest.raises(Invalid, match="NOTE-TOO-MANY-SIGNATURES"):
        note.parse_note(note.format_note(TEXT, [*strangers, ANNA.sign(TEXT)]))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b"", "NOTE-WITHOUT-SIGNATURES"),
        (b"hello\n", "NOTE-WITHOUT-SIGNATURES"),
        (b"hello\n\n", "NOTE-WITHOUT-SIGNATURES"),
        ("hello\n— anna AAAAAAAA\n".encode(), "NOTE-WITHOUT-SIGNATURES"),
        ("hello\n\n— anna AAAAAAAA".encode(), "NOTE-WITHOUT-SIGNATURES"),
        (b"hello\n\n- anna AAAAAAAA\n", "NOTE-SIGNATURE-LINE"),
        ("hello\n\n—anna AAAAAAAA\n".encode(), "NOTE-SIGNATURE-LINE"),
        ("hello\n\n— anna\n".encode(), "NOTE-SIGNATURE-LINE"),
        ("hello\n\n— anna AAAAAAAA extra\n".encode(), "NOTE-SIGNATURE-LINE"),
        ("hello\n\n— anna AAAA\n".encode(), "NOTE-SIGNATURE-LINE"),
        ("hello\n\n— anna AAAAAA==\n".encode(), "NOTE-SIGNATURE-LINE"),
        ("hello\n\n— an+na AAAAAAAA\n".encode(), "NOTE-SIGNATURE-LINE"),
        ("hello\n\n— anna AAAAAAAA\nrest\n".encode(), "NOTE-SIGNATURE-LINE"),
        ("hel\tlo\n\n— anna AAAAAAAA\n".encode(), "NOTE-CONTROL-CHARACTER"),
        ("hello\r\n\n— anna AAAAAAAA\n".encode(), "NOTE-CONTROL-CHARACTER"),
        (b"hel\xfflo\n\n", "NOTE-ENCODING"),
        (b"a" * 1_000_001, "NOTE-TOO-LARGE"),
    ],
)
def test_it_rejects_bytes_that_are_no_note(written: bytes, code: str) -> None:
    with pytest.raises(Invalid) as raised:
        note.parse_note(written)

    assert raised.value.problems[0].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("no newline", "NOTE-TEXT"), ("", "NOTE-TEXT"), ("a\x00\n", "NOTE-CONTROL-CHARACTER")],
)
def test_it_signs_no_text_that_would_not_open(text: str, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        note.sign(text, [ANNA])


def test_it_writes_no_note_without_a_signature() -> None:
    with pytest.raises(Invalid, match="NOTE-WITHOUT-SIGNATURES"):
        note.sign(TEXT, [])


@pytest.mark.parametrize(
    "skey",
    [
        "",
        GO["skey"].removeprefix("PRIVATE+KEY+"),
        GO["skey"].replace("c74f20a3", "c74f20a4"),
        GO["skey"].replace("PeterNeumann", "PeterNeumanm"),
        GO["skey"][:-4],
        GO["vkey"],
        "PRIVATE+KEY+a+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
    ],
)
def test_it_rejects_a_damaged_secret_key_without_quoting_it(skey: str) -> None:
    with pytest.raises(Invalid) as raised:
        Signer.from_skey(skey)

    assert raised.value.problems[0].code == "SKEY-FORMAT"
    assert raised.value.problems[0].params == {}


def test_a_signer_does_not_show_its_secret() -> None:
    assert repr(ANNA) == "Signer(name='anna')"

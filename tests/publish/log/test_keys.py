from __future__ import annotations

import pytest

from publish.errors import Invalid, Problem
from publish.log import keys
from tests.publish.log.vectors import SAMPLE, VECTORS

GO = VECTORS["note_go"]["vkey"]


@pytest.mark.parametrize("vkey", [GO, VECTORS["note_c2sp"]["vkey"], SAMPLE["vkey"]])
def test_a_vkey_of_the_vectors_is_written_as_it_was_read(vkey: str) -> None:
    name, public_key = keys.parse_vkey(vkey, keys.ED25519)

    assert keys.format_vkey(name, keys.ED25519, public_key) == vkey


def test_a_vkey_may_have_a_plus_sign_in_its_base64() -> None:
    public_key = b"\xef\xbe" + bytes(30)
    vkey = keys.format_vkey("a", keys.ED25519, public_key)

    assert vkey.split("+", 2)[2].startswith("Ae++")
    assert keys.parse_vkey(vkey, keys.ED25519) == ("a", public_key)


@pytest.mark.parametrize(
    ("vkey", "code"),
    [
        ("", "VKEY-FORMAT"),
        ("PeterNeumann", "VKEY-FORMAT"),
        ("PeterNeumann+c74f20a3", "VKEY-FORMAT"),
        ("PeterNeumann+c74f20a3+!!!", "VKEY-FORMAT"),
        (GO[:-4], "VKEY-FORMAT"),
        (GO + "\n", "VKEY-FORMAT"),
        (GO.replace("PeterNeumann", "Peter Neumann"), "VKEY-FORMAT"),
        (GO.replace("PeterNeumann", ""), "VKEY-FORMAT"),
        (GO.replace("PeterNeumann", "PeterNeumanm"), "VKEY-KEY-ID"),
        (GO.replace("c74f20a3", "C74F20A3"), "VKEY-KEY-ID"),
        (SAMPLE["witness"]["vkey"], "VKEY-ALGORITHM"),
    ],
)
def test_it_rejects_a_vkey_that_contradicts_itself(vkey: str, code: str) -> None:
    with pytest.raises(Invalid) as raised:
        keys.parse_vkey(vkey, keys.ED25519)

    assert [problem.code for problem in raised.value.problems] == [code]


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\nb", "a\u2003b", "a\x00b"])
def test_it_rejects_a_key_name_that_would_break_a_signature_line(name: str) -> None:
    with pytest.raises(Invalid) as raised:
        keys.check_key_name(name)

    assert raised.value.problems == (Problem("", "KEY-NAME", {"name": name}),)


@pytest.mark.parametrize("text", ["YQ", "YQ=", "YR==", "YQ==\n", "Y Q==", "YQ==YQ==", "Y-==", "é"])
def test_base64_has_one_spelling(text: str) -> None:
    assert keys.decode_base64("YQ==") == b"a"
    assert keys.decode_base64(text) is None

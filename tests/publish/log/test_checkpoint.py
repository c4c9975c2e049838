from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Integrity, Invalid
from publish.log import checkpoint
from publish.log.checkpoint import Checkpoint
from publish.log.note import Signer, Verifier, sign
from publish.log.tree import EMPTY_ROOT
from tests.publish.log.vectors import SAMPLE

ROOT = base64.b64encode(bytes(range(32))).decode()
EMPTY = base64.b64encode(EMPTY_ROOT).decode()
SIGNER = Signer(SAMPLE["origin"], bytes.fromhex(SAMPLE["seed_hex"]))


def test_the_checkpoint_of_the_vectors_opens() -> None:
    opened = checkpoint.open_checkpoint(
        SAMPLE["checkpoint"].encode(), Verifier.from_vkey(SAMPLE["vkey"])
    )

    assert opened == Checkpoint(SAMPLE["origin"], 300, bytes.fromhex(SAMPLE["root_hex"]))


def test_the_sample_key_signs_the_checkpoint_of_the_vectors() -> None:
    signed = checkpoint.sign_checkpoint(
        Checkpoint(SAMPLE["origin"], 300, bytes.fromhex(SAMPLE["root_hex"])), [SIGNER]
    )

    assert signed.decode() == SAMPLE["checkpoint"]


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_text_and_value_are_the_same(size: int, root: bytes) -> None:
    value = Checkpoint("terang.example/kota", size, root, ("lain",))

    assert checkpoint.parse(value.text) == value


def test_an_empty_log_has_the_empty_root() -> None:
    assert checkpoint.parse(f"a\n0\n{EMPTY}\n").root == EMPTY_ROOT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "CHECKPOINT-FORMAT"),
        (f"a\n1\n{ROOT}", "CHECKPOINT-FORMAT"),
        ("a\n1\n", "CHECKPOINT-FORMAT"),
        (f"\n1\n{ROOT}\n", "CHECKPOINT-FORMAT"),
        (f"a\n1\n{ROOT}\n\n", "CHECKPOINT-FORMAT"),
        (f"a\n01\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n+1\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n-1\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n 1\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n1_0\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n١\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n{2**63}\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n{'9' * 5000}\n{ROOT}\n", "CHECKPOINT-SIZE"),
        (f"a\n1\n{ROOT[:-1]}\n", "CHECKPOINT-ROOT"),
        (f"a\n1\n{ROOT} \n", "CHECKPOINT-ROOT"),
        ("a\n1\nYQ==\n", "CHECKPOINT-ROOT"),
        (f"a\n0\n{ROOT}\n", "CHECKPOINT-ROOT"),
    ],
)
def test_it_rejects_any_other_spelling(text: str, code: str) -> None:
    with pytest.raises(Invalid) as raised:
        checkpoint.parse(text)

    assert [problem.code for problem in raised.value.problems] == [code]


def test_it_rejects_the_checkpoint_of_another_log_under_the_same_key() -> None:
    other = sign(Checkpoint("terang.example/lain", 1, bytes(32)).text, [SIGNER])

    with pytest.raises(Integrity, match="CHECKPOINT-ORIGIN"):
        checkpoint.open_checkpoint(other, SIGNER.verifier)


def test_it_rejects_a_checkpoint_signed_by_another_key() -> None:
    stranger = Signer(SAMPLE["origin"], bytes(32))

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        checkpoint.open_checkpoint(SAMPLE["checkpoint"].encode(), stranger.verifier)

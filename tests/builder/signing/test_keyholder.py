"""What a keyholder signs, and what it never does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builder.errors import Integrity
from builder.signing.keyholder import Keyholder
from builder.signing.messages import MOST, Question
from publish.log.checkpoint import Checkpoint
from publish.log.note import Signer, parse_signature
from publish.log.promise import Promise
from publish.log.proofs import consistency_proof
from publish.log.tree import leaf_hash, root_of
from publish.register.last_signed import LastSignedFile, SignedState

ORIGIN = "terang.example/uji"
KEY, PROMISES = Signer(ORIGIN, b"k" * 32), Signer(f"{ORIGIN}/promises", b"p" * 32)
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LEAVES = [leaf_hash(b"%d" % n) for n in range(20)]
OTHERS = [leaf_hash(b"x%d" % n) for n in range(20)]
PROMISE = Promise(ORIGIN, LEAVES[0], NOW, timedelta(hours=1))


def holder(folder: Path, *, register: Signer | None = KEY) -> Keyholder:
    state = LastSignedFile(folder / "last-signed.json")
    if state.read() is None:
        state.compare_and_swap(None, SignedState("", None, None, None))
    return Keyholder(state, register, PROMISES)


def asking(start: int, size: int, leaves: list[bytes] = LEAVES) -> Question:
    def complete(level: int, index: int) -> bytes:
        return root_of(leaves[index << level : (index + 1) << level])

    proof = consistency_proof(start, size, complete) if 0 < start < size else []
    tree = Checkpoint(ORIGIN, size, root_of(leaves[:size]))
    return Question("checkpoint", tree.text, start, tuple(proof))


def answer(of: Keyholder, question: Question) -> dict[str, Any]:
    return dict(json.loads(of.answer(question.line, NOW)))


def test_what_continues_is_signed_and_remembered(tmp_path: Path) -> None:
    lines = [
        (question, answer(holder(tmp_path), question)["line"])
        for question in (asking(0, 3), asking(3, 3), asking(3, 11), asking(11, 20))
    ]

    assert all(
        KEY.verifier.verifies(q.text, parse_signature(line.removesuffix("\n")).value)
        for q, line in lines
    )
    assert 20 == answer(holder(tmp_path), Question("state"))["size"]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (asking(11, 3), "smaller"),
        (asking(11, 11, OTHERS), "other-root"),
        (asking(11, 20, OTHERS), "not-continued"),
        (replace(asking(11, 20), proof=()), "not-continued"),
        (asking(3, 20), "other-start"),
        (asking(0, 20), "other-start"),
        (replace(asking(11, 20), text=asking(11, 20).text.replace("uji", "lain")), "other-origin"),
        (replace(asking(11, 20), text=asking(11, 20).text + "more\n"), "malformed"),
        (replace(asking(11, 20), text=Checkpoint(ORIGIN, 2**60, LEAVES[0]).text), "malformed"),
        (replace(asking(11, 20), text="anything at all"), "malformed"),
        (replace(asking(11, 20), text=PROMISE.text), "malformed"),
        (Question("promise", replace(PROMISE, origin="terang.example/x").text), "other-origin"),
        (Question("promise", asking(11, 20).text), "malformed"),
    ],
)
def test_nothing_else_is_signed(tmp_path: Path, question: Question, why: str) -> None:
    answer(holder(tmp_path), asking(0, 11))
    refused = answer(holder(tmp_path), question)

    assert (why, None) == (refused["refused"], refused.get("line"))
    assert 11 == answer(holder(tmp_path), Question("state"))["size"]


def test_a_promise_is_signed_under_its_own_key(tmp_path: Path) -> None:
    line = answer(holder(tmp_path), Question("promise", PROMISE.text))["line"]
    signature = parse_signature(line.removesuffix("\n"))

    assert PROMISES.verifier.verifies(PROMISE.text, signature.value)
    assert PROMISES.name == signature.name


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b"not json\n",
        b'{"ask":"key"}\n',
        b'{"ask":["state"]}\n',
        b'{"ask":"state","text":"x"}\n',
        b'{"ask":"checkpoint","from":-1,"proof":[],"text":""}\n',
        b'{"ask":"checkpoint","from":true,"proof":[],"text":""}\n',
        b'{"ask":"checkpoint","from":0,"proof":["x"],"text":""}\n',
        b'{"ask":"checkpoint","from":0,"proof":{},"text":""}\n',
        b'{"ask":"promise","text":1}\n',
        b"\xff" * 20 + b"\n",
        b"[" * 10_000 + b"\n",
    ],
)
def test_what_is_no_question_is_refused(tmp_path: Path, line: bytes) -> None:
    assert {"refused": "malformed"} == json.loads(holder(tmp_path).answer(line, NOW))


def test_a_key_that_it_does_not_hold_signs_nothing(tmp_path: Path) -> None:
    only_promises = Keyholder(LastSignedFile(tmp_path / "last"), None, PROMISES)

    assert {"refused": "no-key"} == answer(only_promises, asking(0, 3))
    assert None is answer(only_promises, Question("state"))["checkpoint"]


def test_without_its_memory_it_signs_nothing(tmp_path: Path) -> None:
    forgetful = Keyholder(LastSignedFile(tmp_path / "last"), KEY, None)
    with pytest.raises(Integrity, match="SIGNER-STATE"):
        answer(forgetful, asking(0, 3))


def test_a_memory_from_a_backup_is_refused(tmp_path: Path) -> None:
    answer(holder(tmp_path), asking(0, 3))
    copy = (tmp_path / "last-signed.json").read_bytes()
    answer(holder(tmp_path), asking(3, 11))
    (tmp_path / "last-signed.json").unlink()
    (tmp_path / "last-signed.json").write_bytes(copy)

    with pytest.raises(Integrity, match="LAST-SIGNED-COPIED"):
        answer(Keyholder(LastSignedFile(tmp_path / "last-signed.json"), KEY, None), asking(3, 4))


def test_the_longest_question_fits_a_line() -> None:
    longest = Question("checkpoint", "x" * 1000, 2**53 - 1, (b"h" * 32,) * 63)

    assert len(longest.line) < MOST

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Integrity
from publish.log.cosignature import Witness, WitnessVerifier
from publish.log.note import Signer, Verifier, format_note, open_note, parse_note, parse_signature
from publish.log.tree import EMPTY_ROOT
from publish.witness.cosigner import MAX_BODY, Answer, Cosigner, Decision, Seen
from publish.witness.state import open_state
from tests.publish.log.vectors import SAMPLE
from tests.publish.witness.logs import KEY, LOG, NOON, SECONDS, SIGNER, Tree, request, witness

TREE = Tree(20)
FORK = Tree(20, changed=3)
HASH = hashlib.sha256(LOG.name.encode()).hexdigest()


def ask(core: Cosigner, old: int, new: int, tree: Tree = TREE) -> Answer:
    proof = tree.prove(old, new) if old else []
    return core.add_checkpoint(request(old, tree.note(new), proof), NOON)


def test_it_signs_the_first_checkpoint_it_sees(tmp_path: Path) -> None:
    answer = ask(witness(tmp_path), 0, 5)

    assert (answer.status, answer.content_type) == (200, "text/plain; charset=utf-8")
    line = parse_signature(answer.body.decode().removesuffix("\n"))
    assert KEY.verifier.verifies(TREE.checkpoint(5).text, line.value)


def test_it_gives_the_cosignature_of_the_vectors(tmp_path: Path) -> None:
    vector = SAMPLE["witness"]
    verifier = WitnessVerifier.from_vkey(vector["vkey"])
    key = Witness(verifier.name, bytes.fromhex(vector["seed_hex"]))
    state = open_state(tmp_path / "witness.sqlite")
    core = Cosigner(state, key, [Verifier.from_vkey(SAMPLE["vkey"])])
    at = NOON.fromtimestamp(vector["time"], NOON.tzinfo)

    answer = core.add_checkpoint(request(0, SAMPLE["checkpoint"].encode()), at)

    assert SAMPLE["checkpoint"].encode() + answer.body == vector["cosigned_checkpoint"].encode()
    assert core.latest(hashlib.sha256(SAMPLE["origin"].encode()).hexdigest()) == Answer(
        200, vector["cosigned_checkpoint"].encode()
    )


def test_it_signs_what_continues_the_last(tmp_path: Path) -> None:
    core = witness(tmp_path)

    assert [ask(core, old, new).status for old, new in [(0, 5), (5, 5), (5, 8), (8, 20)]] == [
        200,
        200,
        200,
        200,
    ]


def test_an_empty_log_may_be_signed_too(tmp_path: Path) -> None:
    core = witness(tmp_path)

    assert [ask(core, 0, new).status for new in (0, 0, 3)] == [200, 200, 200]


def note_with_root(size: int, root: str) -> bytes:
    text = f"{LOG.name}\n{size}\n{root}\n"
    return format_note(text, [SIGNER.sign(text)])


ZEROS = "A" * 43 + "="
STRANGER = Signer("terang.example/baubau", bytes(32))
THIEF = Signer(LOG.name, bytes(32))
WRONG = TREE.note(8).replace(b"\n8\n", b"\n9\n")
MANY = [bytes(32)] * 64


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"old 5\n", 400),
        (TREE.note(8), 400),
        (request(5, TREE.note(8)).replace(b"old 5", b"old 05"), 400),
        (request(5, TREE.note(8)).replace(b"old 5", b"old  5"), 400),
        (request(5, TREE.note(8)).replace(b"old 5", b"old 5 "), 400),
        (request(5, TREE.note(8)).replace(b"old 5", b"old -5"), 400),
        (request(5, TREE.note(8)).replace(b"old 5", b"old 9999999999999999999"), 400),
        (request(5, TREE.note(8)).replace(b"old 5", b"old 5\nAAAA"), 400),
        (request(5, TREE.note(8)).replace(b"old 5", b"old 5\n" + ZEROS.encode() + b"\r"), 400),
        (request(5, TREE.note(8), MANY), 400),
        (request(5, TREE.note(8)[:-1]), 400),
        (request(5, b"\xff"), 400),
        (request(5, note_with_root(8, "AAAA")), 400),
        (request(5, note_with_root(8, "")), 400),
        (b"x" * (MAX_BODY + 1), 413),
        (request(5, format_note("b\n8\n" + ZEROS + "\n", [STRANGER.sign("b\n")])), 404),
        (request(5, TREE.note(8, THIEF), TREE.prove(5, 8)), 403),
        (request(5, WRONG), 403),
        # The origin comes before the signature, the signature before all that follows.
        (request(9, TREE.note(8, THIEF)), 403),
        (request(9, TREE.note(8)), 400),
        (request(4, TREE.note(8), TREE.prove(4, 8)), 409),
        (request(0, TREE.note(8)), 409),
        (request(6, TREE.note(8), TREE.prove(6, 8)), 409),
        (request(5, TREE.note(8)), 422),
        (request(5, TREE.note(8), [bytes(32)]), 422),
        (request(5, TREE.note(8), [*TREE.prove(5, 8), bytes(32)]), 422),
        (request(5, TREE.note(5), [bytes(32)]), 422),
        (request(5, FORK.note(8), FORK.prove(5, 8)), 422),
        (request(5, FORK.note(5)), 422),
        (request(5, TREE.note(3)), 400),
    ],
)
def test_it_refuses(tmp_path: Path, body: bytes, status: int) -> None:
    core = witness(tmp_path)
    ask(core, 0, 5)
    before = core.latest(HASH)

    assert core.add_checkpoint(body, NOON).status == status
    assert core.latest(HASH) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (request(0, note_with_root(0, ZEROS)), 422),
        (request(0, TREE.note(5), [bytes(32)]), 422),
        (request(5, TREE.note(8), TREE.prove(5, 8)), 409),
    ],
)
def test_before_the_first_checkpoint_it_refuses(tmp_path: Path, body: bytes, status: int) -> None:
    core = witness(tmp_path)

    assert core.add_checkpoint(body, NOON).status == status
    assert core.latest(HASH).status == 404


def test_it_says_which_size_it_saw_last(tmp_path: Path) -> None:
    core = witness(tmp_path)

    first = core.add_checkpoint(request(7, TREE.note(8), TREE.prove(7, 8)), NOON)
    ask(core, 0, 5)
    later = core.add_checkpoint(request(7, TREE.note(8), TREE.prove(7, 8)), NOON)

    assert first == Answer(409, b"0\n", "text/x.tlog.size")
    assert later == Answer(409, b"5\n", "text/x.tlog.size")


@pytest.mark.parametrize("old", [5, 0])
def test_two_histories_are_kept_as_evidence(tmp_path: Path, old: int) -> None:
    core = witness(tmp_path)
    ask(core, 0, 5)

    for _ in range(3):
        core.add_checkpoint(request(old, FORK.note(5)), NOON)

    (split,) = open_state(tmp_path / "witness.sqlite").splits()
    ours, theirs = open_note(split.ours, [LOG]), open_note(split.theirs, [LOG])
    assert (ours.text, theirs.text) == (TREE.checkpoint(5).text, FORK.checkpoint(5).text)


def test_a_wrong_proof_alone_is_no_evidence(tmp_path: Path) -> None:
    core = witness(tmp_path)
    ask(core, 0, 5)

    core.add_checkpoint(request(5, TREE.note(8), [bytes(32)]), NOON)
    core.add_checkpoint(request(5, FORK.note(5, THIEF)), NOON)

    assert open_state(tmp_path / "witness.sqlite").splits() == ()


def test_it_shows_the_last_with_the_signatures_it_verified_and_its_own(tmp_path: Path) -> None:
    core = witness(tmp_path)
    text, (own,) = parse_note(TREE.note(5))
    stranger = STRANGER.sign(text)

    core.add_checkpoint(request(0, format_note(text, [stranger, own])), NOON)

    shown = core.latest(HASH).body
    assert [line.name for line in parse_note(shown)[1]] == [LOG.name, KEY.name]
    assert len(open_note(shown, [LOG, KEY.verifier]).signatures) == 2


def test_it_knows_nothing_of_other_logs(tmp_path: Path) -> None:
    assert witness(tmp_path).latest("0" * 64).status == 404


def test_a_log_may_have_two_keys_while_it_changes_them(tmp_path: Path) -> None:
    newer = Signer(LOG.name, bytes([9]) * 32)
    state = open_state(tmp_path / "witness.sqlite")
    core = Cosigner(state, KEY, [LOG, newer.verifier])

    answers = [
        core.add_checkpoint(request(0, TREE.note(5)), NOON),
        core.add_checkpoint(request(5, TREE.note(8, newer), TREE.prove(5, 8)), NOON),
    ]

    assert [answer.status for answer in answers] == [200, 200]


def test_it_never_signs_for_an_earlier_moment(tmp_path: Path) -> None:
    core = witness(tmp_path)
    ask(core, 0, 5)
    before = core.latest(HASH)

    with pytest.raises(Integrity, match="WITNESS-CLOCK-BACK"):
        core.add_checkpoint(request(5, TREE.note(8), TREE.prove(5, 8)), NOON - timedelta(seconds=1))
    assert core.latest(HASH) == before


class Forgetful:
    """A state whose disk is full: it decides and cannot keep."""

    def decide(self, origin: str, judge: Callable[[Seen | None], Decision]) -> Answer:
        judge(None)
        raise OSError("no space left")

    def seen(self, origin: str) -> Seen | None:
        return None


def test_no_signature_leaves_before_it_is_kept() -> None:
    with pytest.raises(OSError, match="no space left"):
        ask(Cosigner(Forgetful(), KEY, [LOG]), 0, 5)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.booleans()), max_size=12))
def test_what_it_signs_is_one_history(steps: list[tuple[int, int, bool]]) -> None:
    """Whatever is asked in whatever order, sizes never shrink and roots never contradict."""
    seen: list[Seen] = []

    class Memory:
        def decide(self, origin: str, judge: Callable[[Seen | None], Decision]) -> Answer:
            decision = judge(self.seen(origin))
            if decision.seen is not None:
                seen.append(decision.seen)
            return decision.answer

        def seen(self, origin: str) -> Seen | None:
            return seen[-1] if seen else None

    core = Cosigner(Memory(), KEY, [LOG])
    for old, new, is_forked in steps:
        tree = FORK if is_forked else TREE
        proof = tree.prove(old, new) if 0 < old <= new else []
        core.add_checkpoint(request(old, tree.note(new), proof), NOON)

    assert [s.size for s in seen] == sorted(s.size for s in seen)
    assert all(s.cosigned_at == SECONDS for s in seen)
    histories = [
        all(s.root == (tree.checkpoint(s.size).root if s.size else EMPTY_ROOT) for s in seen)
        for tree in (TREE, FORK)
    ]
    assert any(histories)

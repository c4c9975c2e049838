from __future__ import annotations

import pytest

from publish.errors import Integrity, Invalid
from publish.log.checkpoint import Checkpoint
from publish.log.cosignature import Witness, cosign
from publish.log.note import Signature, Signer, format_note
from publish.log.policy import (
    MAX_POLICY_SIZE,
    Group,
    Policy,
    is_quorum,
    open_under,
    parse_policy,
)

LOG = Signer("terang.example/kendari", bytes(32))
OTHER_LOG = Signer("terang.example/baubau", bytes([1]) * 32)
WITNESSES = {name: Witness(f"{name}.example/w", name.encode() * 16) for name in ("x1", "x2", "y1")}
CHECKPOINT = Checkpoint(LOG.name, 5, bytes(32))
SECONDS = 1_700_000_000


def vkey(name: str) -> str:
    return WITNESSES[name].verifier.vkey


KEYS = "".join(f"witness {name} {vkey(name)}\n" for name in WITNESSES)
WHOLE = f"""\
# Kendari, 2026
log {LOG.verifier.vkey} https://terang.example/register

{KEYS}\
\tgroup X  any x1\tx2 \t
group both all X y1
quorum both
"""


def policy(quorum: str, before: str = "") -> Policy:
    return parse_policy(f"log {LOG.verifier.vkey}\n{KEYS}{before}quorum {quorum}\n".encode())


def note(*names: str, log: Signer = LOG) -> bytes:
    lines = [cosign(WITNESSES[name], CHECKPOINT.text, SECONDS) for name in names]
    return format_note(CHECKPOINT.text, [log.sign(CHECKPOINT.text), *lines])


def codes(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        parse_policy(text.encode() if isinstance(text, str) else text)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def test_it_reads_logs_witnesses_groups_and_the_quorum() -> None:
    read = parse_policy(WHOLE.encode())

    assert [(log.verifier, log.url) for log in read.logs] == [
        (LOG.verifier, "https://terang.example/register")
    ]
    assert {w.name: w.verifier for w in read.witnesses} == {
        name: witness.verifier for name, witness in WITNESSES.items()
    }
    assert read.groups == (Group("X", 1, ("x1", "x2")), Group("both", 2, ("X", "y1")))
    assert read.quorum == "both"


def test_a_witness_may_have_an_address() -> None:
    read = parse_policy(f"witness a {vkey('x1')} https://x1.example/w\nquorum a".encode())

    assert read.witnesses[0].url == "https://x1.example/w"


@pytest.mark.parametrize("name", ["saksi-média", "#x", "any"])
def test_a_name_is_any_word(name: str) -> None:
    read = parse_policy(f"witness {name} {vkey('x1')}\nquorum {name}\n".encode())

    assert read.quorum == name


def test_a_name_need_not_be_utf_8() -> None:
    line = b"witness \xff " + vkey("x1").encode()

    assert is_quorum(
        parse_policy(line + b"\nquorum \xff\n"), [b"\xff".decode("utf-8", "surrogateescape")]
    )
    assert codes(line + b"\nquorum \xfe\n") == [("/2", "POLICY-NAME-UNKNOWN")]


@pytest.mark.parametrize(
    ("cosigned", "expected"),
    [
        ((), False),
        (("x1",), False),
        (("x1", "x2"), False),
        (("y1",), False),
        (("x1", "y1"), True),
        (("x2", "y1"), True),
        (("x1", "x2", "y1"), True),
        (("X", "y1"), False),
        (("both",), False),
    ],
)
def test_groups_are_counted_inside_out(cosigned: tuple[str, ...], expected: bool) -> None:
    assert is_quorum(parse_policy(WHOLE.encode()), cosigned) is expected


@pytest.mark.parametrize(
    ("threshold", "enough"), [("any", 1), ("all", 3), ("1", 1), ("2", 2), ("3", 3)]
)
def test_a_group_needs_as_many_as_it_says(threshold: str, enough: int) -> None:
    read = policy("g", f"group g {threshold} x1 x2 y1\n")

    names = list(WITNESSES)
    assert [is_quorum(read, names[:count]) for count in range(4)] == [
        count >= enough for count in range(4)
    ]


def test_ten_thousand_nested_groups_are_no_trouble() -> None:
    lines = [f"group g{n} all {f'g{n - 1}' if n else 'x1'}" for n in range(10_000)]
    read = policy("g9999", "\n".join(lines) + "\n")

    assert is_quorum(read, ["x1"])
    assert not is_quorum(read, ["x2"])


def test_a_quorum_of_none_asks_for_no_witness() -> None:
    assert is_quorum(policy("none"), [])


V = vkey("x1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("", "POLICY-QUORUM-LINES")]),
        ("quorum none\nquorum none\n", [("", "POLICY-QUORUM-LINES")]),
        ("quorum\n", [("/1", "POLICY-LINE"), ("", "POLICY-QUORUM-LINES")]),
        ("quorum a\n", [("/1", "POLICY-NAME-UNKNOWN")]),
        (f"quorum a\nwitness a {V}\n", [("/1", "POLICY-NAME-UNKNOWN")]),
        ("saksi a\nquorum none\n", [("/1", "POLICY-LINE")]),
        ("quorum\u00a0none\nquorum none\n", [("/1", "POLICY-LINE")]),
        ("log\nquorum none\n", [("/1", "POLICY-LINE")]),
        (f"witness {V}\nquorum none\n", [("/1", "POLICY-LINE")]),
        (f"witness a {V} u v\nquorum none\n", [("/1", "POLICY-LINE")]),
        ("witness a b+c+d\nquorum a\n", [("/1", "VKEY-FORMAT")]),
        (f"witness a {LOG.verifier.vkey}\nquorum a\n", [("/1", "VKEY-ALGORITHM")]),
        (f"log {V}\nquorum none\n", [("/1", "VKEY-ALGORITHM")]),
        (f"witness none {V}\nquorum none\n", [("/1", "POLICY-NAME-TWICE")]),
        (f"witness a {V}\nwitness a {vkey('x2')}\nquorum a\n", [("/2", "POLICY-NAME-TWICE")]),
        (f"witness a {V}\nwitness b {V}\nquorum a\n", [("/2", "POLICY-KEY-TWICE")]),
        (f"log {LOG.verifier.vkey}\n" * 2 + "quorum none\n", [("/2", "POLICY-KEY-TWICE")]),
        (f"witness a {V}\ngroup g any\nquorum a\n", [("/2", "POLICY-LINE")]),
        (f"witness a {V}\ngroup a any a\nquorum a\n", [("/2", "POLICY-NAME-TWICE")]),
        (f"witness a {V}\ngroup g any g\nquorum g\n", [("/2", "POLICY-NAME-UNKNOWN")]),
        (f"witness a {V}\ngroup g any none\nquorum g\n", [("/2", "POLICY-NAME-UNKNOWN")]),
        (f"witness a {V}\ngroup g any a a\nquorum g\n", [("/2", "POLICY-MEMBER-TWICE")]),
        (
            f"witness a {V}\ngroup g any a\ngroup h any a\nquorum h\n",
            [("/3", "POLICY-MEMBER-TWICE")],
        ),
        (f"witness a {V}\ngroup g 0 a\nquorum g\n", [("/2", "POLICY-THRESHOLD")]),
        (f"witness a {V}\ngroup g 2 a\nquorum g\n", [("/2", "POLICY-THRESHOLD")]),
        (f"witness a {V}\ngroup g 01 a\nquorum g\n", [("/2", "POLICY-THRESHOLD")]),
        (f"witness a {V}\ngroup g most a\nquorum g\n", [("/2", "POLICY-THRESHOLD")]),
        ("# \x07\nquorum none\n", [("/1", "POLICY-CONTROL-CHARACTER")]),
        ("quorum none\r\n", [("/1", "POLICY-CONTROL-CHARACTER"), ("", "POLICY-QUORUM-LINES")]),
        (b"log \xff+00000000+AAAA\nquorum none\n", [("/1", "POLICY-LINE")]),
        (b"#" * (MAX_POLICY_SIZE + 1), [("", "POLICY-TOO-LARGE")]),
    ],
)
def test_it_rejects(text: str | bytes, expected: list[tuple[str, str]]) -> None:
    assert codes(text) == expected


def test_it_finds_every_wrong_line() -> None:
    assert codes("saksi\nlog x\nquorum a\n") == [
        ("/1", "POLICY-LINE"),
        ("/2", "VKEY-FORMAT"),
        ("/3", "POLICY-NAME-UNKNOWN"),
    ]


def test_a_checkpoint_with_its_quorum_opens() -> None:
    agreed = open_under(parse_policy(WHOLE.encode()), note("x2", "y1"))

    assert agreed.checkpoint == CHECKPOINT
    assert agreed.cosigned == {"x2": SECONDS, "y1": SECONDS}


def test_a_checkpoint_without_its_quorum_does_not() -> None:
    with pytest.raises(Integrity, match="POLICY-QUORUM"):
        open_under(parse_policy(WHOLE.encode()), note("x1", "x2"))


def test_a_witness_alone_does_not_replace_the_log() -> None:
    lines = [cosign(WITNESSES["x1"], CHECKPOINT.text, SECONDS)]

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        open_under(policy("x1"), format_note(CHECKPOINT.text, lines))


def test_a_wrong_cosignature_of_a_known_witness_spoils_the_note() -> None:
    right = cosign(WITNESSES["x1"], CHECKPOINT.text, SECONDS)
    wrong = Signature(right.name, right.key_id, right.value[:-1] + b"\x00")
    spoiled = format_note(CHECKPOINT.text, [LOG.sign(CHECKPOINT.text), wrong])

    with pytest.raises(Integrity, match="NOTE-SIGNATURE-FAILED"):
        open_under(policy("none"), spoiled)


def test_a_log_that_the_policy_does_not_name_is_refused() -> None:
    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        open_under(policy("none"), note(log=Signer(LOG.name, bytes([9]) * 32)))


def test_a_log_does_not_sign_for_another() -> None:
    both = parse_policy(
        f"log {LOG.verifier.vkey}\nlog {OTHER_LOG.verifier.vkey}\nquorum none\n".encode()
    )

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        open_under(both, note(log=OTHER_LOG))


def test_a_policy_without_logs_takes_the_log_from_its_caller() -> None:
    read = parse_policy(b"quorum none\n")

    assert open_under(read, note(), [LOG.verifier]).checkpoint == CHECKPOINT
    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        open_under(read, note())
    with pytest.raises(Integrity, match="CHECKPOINT-ORIGIN"):
        open_under(read, note(), [OTHER_LOG.verifier])

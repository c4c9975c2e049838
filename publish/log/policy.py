"""Whose signatures make a checkpoint good enough (C2SP tlog-policy).

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> <k|any|all> <name>...
    quorum <name|none>

A checkpoint is good if one of the logs signed it and the quorum has witnessed
it: a witness by its cosignature, a group if k of its members have.

Invariants:
- a name is defined on an earlier line than it is used, and is a member of one
  group at most: nobody counts twice, and nothing goes in circles;
- a key stands in one line only;
- names are octets to the format: they are compared, never interpreted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from publish.errors import Integrity, Invalid, Problem, TerangError
from publish.log.checkpoint import Checkpoint, parse
from publish.log.cosignature import WitnessVerifier, cosigned_at
from publish.log.note import NoteVerifier, Verifier, open_note, parse_note

MAX_POLICY_SIZE = 256 * 1024
NONE = "none"

_BLANK = re.compile(r"[ \t]+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PolicyLog:
    """A log that the policy accepts; `url` is "" where there is none."""

    verifier: Verifier
    url: str = ""


@dataclass(frozen=True, slots=True)
class PolicyWitness:
    """A witness; `url` is its submission prefix, "" where there is none."""

    name: str
    verifier: WitnessVerifier
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses a checkpoint if at least `needed` of its members do."""

    name: str
    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy. `groups` stand in the order of definition; `quorum` names a
    witness or group, or is `NONE`."""

    logs: tuple[PolicyLog, ...]
    witnesses: tuple[PolicyWitness, ...]
    groups: tuple[Group, ...]
    quorum: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A checkpoint that satisfies a policy, and when which witness cosigned it
    (seconds since 1970, by the names of the policy)."""

    checkpoint: Checkpoint
    cosigned: Mapping[str, int]


def parse_policy(data: bytes) -> Policy:
    """The policy in a file. Raises Invalid with all findings; the path of each is
    the number of its line, as `/3`."""
    if len(data) > MAX_POLICY_SIZE:
        raise Invalid(Problem("", "POLICY-TOO-LARGE", {"limit": MAX_POLICY_SIZE}))
    reading = _Reading()
    # Octets that are not UTF-8 are allowed; they survive as surrogates.
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        reading.read(number, line.strip(" \t"))
    if len(reading.quorums) != 1:
        reading.found.append(Problem("", "POLICY-QUORUM-LINES", {"found": len(reading.quorums)}))
    if reading.found:
        raise Invalid(reading.found)
    return Policy(
        tuple(reading.logs), tuple(reading.witnesses), tuple(reading.groups), reading.quorums[0]
    )


def is_quorum(policy: Policy, cosigned: Collection[str]) -> bool:
    """Whether these witnesses, by their names in the policy, are enough."""
    agreed = {witness.name for witness in policy.witnesses if witness.name in cosigned}
    for group in policy.groups:
        if sum(member in agreed for member in group.members) >= group.needed:
            agreed.add(group.name)
    return policy.quorum == NONE or policy.quorum in agreed


def open_under(policy: Policy, note: bytes, logs: Sequence[NoteVerifier] = ()) -> Agreed:
    """The checkpoint in a note that satisfies the policy.

    `logs` are accepted beside those of the policy, which may name none. Raises
    Invalid for what is no checkpoint, Integrity `NOTE-UNVERIFIED`,
    `NOTE-SIGNATURE-FAILED`, `CHECKPOINT-ORIGIN` or `POLICY-QUORUM`.
    """
    checkpoint = parse(parse_note(note)[0])
    accepted = [*(log.verifier for log in policy.logs), *logs]
    own = [log for log in accepted if log.name == checkpoint.origin]
    if accepted and not own:
        params = {"expected": ", ".join(log.name for log in accepted), "found": checkpoint.origin}
        raise Integrity(Problem("/origin", "CHECKPOINT-ORIGIN", params))
    open_note(note, own)
    cosigned = _cosigned(policy, note)
    if not is_quorum(policy, cosigned):
        quorum = _shown(policy.quorum)
        raise Integrity(Problem("", "POLICY-QUORUM", {"quorum": quorum, "found": len(cosigned)}))
    return Agreed(checkpoint, cosigned)


def _cosigned(policy: Policy, note: bytes) -> dict[str, int]:
    names = {(w.verifier.name, w.verifier.key_id): w.name for w in policy.witnesses}
    present = {(line.name, line.key_id) for line in parse_note(note)[1]}
    if names.keys().isdisjoint(present):
        return {}
    opened = open_note(note, [witness.verifier for witness in policy.witnesses])
    return {names[line.name, line.key_id]: cosigned_at(line) for line in opened.signatures}


@dataclass(slots=True)
class _Reading:
    """A policy while it is read, line by line."""

    logs: list[PolicyLog] = field(default_factory=list)
    witnesses: list[PolicyWitness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorums: list[str] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)
    defined: set[str] = field(default_factory=lambda: {NONE})
    members: set[str] = field(default_factory=set)
    keys: set[tuple[str, bytes]] = field(default_factory=set)

    def read(self, number: int, line: str) -> None:
        if _FORBIDDEN.search(line):
            self.found.append(Problem(f"/{number}", "POLICY-CONTROL-CHARACTER"))
        elif line and not line.startswith("#"):
            keyword, *words = _BLANK.split(line)
            try:
                _LINES.get(keyword, _unknown)(self, words)
            except TerangError as error:
                self.found += (Problem(f"/{number}", p.code, p.params) for p in error.problems)

    def define(self, name: str) -> None:
        if name in self.defined:
            raise Invalid(Problem("", "POLICY-NAME-TWICE", {"name": _shown(name)}))
        self.defined.add(name)

    def add_key(self, kind: str, public_key: bytes) -> None:
        if (kind, public_key) in self.keys:
            raise Invalid(Problem("", "POLICY-KEY-TWICE"))
        self.keys.add((kind, public_key))


def _log(reading: _Reading, words: list[str]) -> None:
    vkey, url = _arguments(words, 1)
    verifier = Verifier.from_vkey(_text(vkey))
    reading.add_key("log", verifier.public_key)
    reading.logs.append(PolicyLog(verifier, _text(url)))


def _witness(reading: _Reading, words: list[str]) -> None:
    name, vkey, url = _arguments(words, 2)
    reading.define(name)
    verifier = WitnessVerifier.from_vkey(_text(vkey))
    reading.add_key("witness", verifier.public_key)
    reading.witnesses.append(PolicyWitness(name, verifier, _text(url)))


# A name is defined even if the rest of its line is wrong: one mistake is one finding.
def _group(reading: _Reading, words: list[str]) -> None:
    if len(words) < 3:
        raise Invalid(Problem("", "POLICY-LINE"))
    name, threshold, *members = words
    known = reading.defined - {NONE}
    reading.define(name)
    for member in members:
        if member not in known:
            raise Invalid(Problem("", "POLICY-NAME-UNKNOWN", {"name": _shown(member)}))
        if member in reading.members:
            raise Invalid(Problem("", "POLICY-MEMBER-TWICE", {"name": _shown(member)}))
        reading.members.add(member)
    reading.groups.append(Group(name, _needed(threshold, len(members)), tuple(members)))


def _quorum(reading: _Reading, words: list[str]) -> None:
    if len(words) != 1:
        raise Invalid(Problem("", "POLICY-LINE"))
    reading.quorums.append(words[0])
    if words[0] not in reading.defined:
        raise Invalid(Problem("", "POLICY-NAME-UNKNOWN", {"name": _shown(words[0])}))


def _unknown(reading: _Reading, words: list[str]) -> None:
    raise Invalid(Problem("", "POLICY-LINE"))


_LINES: Mapping[str, Callable[[_Reading, list[str]], None]] = {
    "log": _log,
    "witness": _witness,
    "group": _group,
    "quorum": _quorum,
}


def _arguments(words: list[str], required: int) -> list[str]:
    """The required words and the address, which may be left out."""
    if not required <= len(words) <= required + 1:
        raise Invalid(Problem("", "POLICY-LINE"))
    return [*words, ""][: required + 1]


def _needed(threshold: str, count: int) -> int:
    named = {"any": 1, "all": count}.get(threshold)
    if named is not None:
        return named
    if not _COUNT.fullmatch(threshold) or int(threshold) > count:
        params = {"found": _shown(threshold), "count": count}
        raise Invalid(Problem("", "POLICY-THRESHOLD", params))
    return int(threshold)


def _text(word: str) -> str:
    """A word that must be UTF-8: keys and addresses."""
    try:
        word.encode()
    except UnicodeEncodeError:
        raise Invalid(Problem("", "POLICY-LINE")) from None
    return word


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")[:80]

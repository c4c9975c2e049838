"""Witnesses are asked to sign the register's checkpoint before it is shown.

The policy file of a city (C2SP tlog-policy) names them; a setting names the hosts
that may be asked, so that an edit of the policy alone reaches nobody.

Invariants:
- publication goes on whatever the witnesses do, after a time that is a setting;
- who did not sign, and a quorum that was not reached, are findings of the run;
- a witness that has signed this very checkpoint is not asked again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from builder.errors import Conflict, Integrity, Problem
from builder.workspace import Workspace
from publish.log.note import parse_note
from publish.log.policy import Policy, open_under, parse_policy
from publish.register.layout import CHECKPOINT
from publish.witness.attach import attach
from publish.witness.collect import collect


def cosign_checkpoint(workspace: Workspace) -> tuple[Problem, ...]:
    """Ask the witnesses of the policy, if there is one, and add what they sign.

    Raises `Invalid` for a policy that cannot be read.
    """
    path = workspace.folder / workspace.settings.witness_policy
    if not path.is_file() or not (workspace.register / CHECKPOINT).is_file():
        return ()
    policy = parse_policy(path.read_bytes())
    reader = workspace.register_reader()
    note = reader.note()
    collected = collect(
        note,
        reader.verifier,
        [w for w in policy.witnesses if (w.verifier.name, w.verifier.key_id) not in _lines(note)],
        reader.consistency_proof,
        hosts=workspace.settings.witness_hosts,
        within=timedelta(seconds=workspace.settings.witness_seconds),
    )
    found = [asked.problem for asked in collected.asked if asked.problem is not None]
    if any(asked.signature for asked in collected.asked):
        try:
            attach(workspace.register, reader.verifier, collected.note)
        except Conflict as error:  # a writer was faster: the next run asks again
            found += error.problems
    return (*found, *_missing(policy, workspace))


def _lines(note: bytes) -> set[tuple[str, bytes]]:
    return {(line.name, line.key_id) for line in parse_note(note)[1]}


def _missing(policy: Policy, workspace: Workspace) -> tuple[Problem, ...]:
    reader = workspace.register_reader()
    try:
        open_under(policy, reader.note(), [reader.verifier])
    except Integrity as error:
        return tuple(replace(problem, path=CHECKPOINT) for problem in error.problems)
    return ()

"""A kill or an error at any moment of an append, by the name of the moment.

After each one the register must verify, and the same batch must be in it once.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.errors import TerangError
from publish.register.audit import audit_register
from publish.register.reader import RegisterReader
from publish.register.writer import Appended
from tests.publish.register.registers import LOG, Killed, Office, at, document_entry, entries_from

DOCUMENT = b'{"tarif":0}'
BATCH = [document_entry(DOCUMENT), *entries_from(251, 20)]
OTHER_DOCUMENT = b'{"tarif":1}'
OTHER_BATCH = [document_entry(OTHER_DOCUMENT), *entries_from(500, 9)]
STEPS = [
    "stage",
    "write doc/",
    "write tile/entries/000",
    "write tile/entries/001.p/15",
    "write tile/0/000",
    "write tile/0/001.p/15",
    "write tile/1/000.p/1",
    "sign",
    "publish",
]
BEFORE = entries_from(0, 250)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A register of 250 entries; the batch of 21 fills a tile and begins another."""
    office = Office(tmp_path)
    office.append(BEFORE, 0)
    return office


def killing_at(moment: str) -> Callable[[str], None]:
    def on_step(step: str) -> None:
        if step.startswith(moment):
            raise Killed

    return on_step


def append_batch(office: Office, on_step: Callable[[str], None] = lambda step: None) -> Appended:
    return office.writer(on_step).append(BATCH, [DOCUMENT], at(1), "batch")


def append_other(office: Office) -> Appended:
    return office.writer().append(OTHER_BATCH, [OTHER_DOCUMENT], at(2), "other")


def entries_of(office: Office) -> list[bytes]:
    reader = RegisterReader(office.root, LOG)
    return list(reader.entries(0, reader.checkpoint().size))


def test_the_steps_are_all_the_steps_there_are(office: Office) -> None:
    heard: list[str] = []

    append_batch(office, heard.append)

    assert [step for step in heard if not step.startswith(tuple(STEPS))] == []
    assert [moment for moment in STEPS if not any(step.startswith(moment) for step in heard)] == []


@pytest.mark.parametrize("moment", STEPS)
def test_killed_at_any_step_what_is_published_still_verifies(moment: str, office: Office) -> None:
    with pytest.raises(Killed):
        append_batch(office, killing_at(moment))

    assert entries_of(office) == BEFORE
    assert {problem.code for problem in audit_register(office.root, LOG)} <= {"FILE-EXTRA"}


@pytest.mark.parametrize("moment", STEPS)
def test_killed_at_any_step_the_same_batch_is_added_once(moment: str, office: Office) -> None:
    with pytest.raises(Killed):
        append_batch(office, killing_at(moment))

    appended = append_batch(office)

    assert (appended.first_index, appended.count, appended.checkpoint.size) == (250, 21, 271)
    assert entries_of(office) == BEFORE + BATCH
    assert audit_register(office.root, LOG) == []


@pytest.mark.parametrize("moment", STEPS)
def test_killed_at_any_step_another_batch_can_come_first(moment: str, office: Office) -> None:
    with pytest.raises(Killed):
        append_batch(office, killing_at(moment))

    appended = append_other(office)

    signed = BATCH if moment == "publish" else []
    assert appended.first_index == 250 + len(signed)
    assert entries_of(office) == BEFORE + signed + OTHER_BATCH
    assert audit_register(office.root, LOG) == []


@pytest.mark.parametrize("second", ["discard", "stage", "write tile/0", "sign", "publish"])
@pytest.mark.parametrize("first", ["write tile/0/001.p/15", "sign", "publish"])
def test_killed_once_more_while_recovering_it_still_recovers(
    first: str, second: str, office: Office
) -> None:
    with pytest.raises(Killed):
        append_batch(office, killing_at(first))
    reached = False
    try:
        append_batch(office, killing_at(second))
    except Killed:
        reached = True

    append_batch(office)

    assert reached is (first != "publish" or second == "publish")
    assert entries_of(office) == BEFORE + BATCH
    assert audit_register(office.root, LOG) == []


def test_killed_before_the_very_first_checkpoint_it_is_published_later(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with pytest.raises(Killed):
        append_batch(office, killing_at("publish"))

    assert append_batch(office).first_index == 0
    assert entries_of(office) == BATCH
    assert audit_register(office.root, LOG) == []


@pytest.mark.parametrize("call", ["fsync", "rename", "mkdir"])
@pytest.mark.parametrize("fault", [Killed(), OSError(errno.ENOSPC, "No space left on device")])
def test_any_single_call_to_the_disk_may_be_the_last(
    call: str, fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The N-th call fails or never returns, for every N until none is left."""
    for number in range(1, 1000):
        (tmp_path / str(number)).mkdir()
        office = Office(tmp_path / str(number))
        office.append(BEFORE, 0)
        if not fails_at(number, call, fault, office, monkeypatch):
            break
        assert append_batch(office).first_index == 250, f"{call} {number}"
        assert entries_of(office) == BEFORE + BATCH, f"{call} {number}"
        assert audit_register(office.root, LOG) == [], f"{call} {number}"
    assert number > 2, "the fault never came"


def fails_at(
    number: int,
    call: str,
    fault: BaseException,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> bool:
    real, calls = getattr(os, call), 0

    def failing(*args: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == number:
            raise fault
        return real(*args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        try:
            append_batch(office)
        except (Killed, OSError):
            return True
    return False


CHILD = """
import os, signal, sys
from pathlib import Path
from tests.publish.register.test_writer_faults import append_batch
from tests.publish.register.registers import Office

def die(step):
    if step.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

append_batch(Office(Path(sys.argv[1])), die)
"""


@pytest.mark.parametrize("moment", ["write tile/0/001.p/15", "sign", "publish"])
def test_a_real_sigkill_frees_the_lock_and_loses_nothing(
    moment: str, office: Office, tmp_path: Path
) -> None:
    root = Path(__file__).parents[3]
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), moment], cwd=root, check=False
    )

    assert child.returncode == -signal.SIGKILL
    assert append_batch(office).first_index == 250
    assert entries_of(office) == BEFORE + BATCH
    assert audit_register(office.root, LOG) == []


def test_a_killed_batch_leaves_the_documents_that_were_there_before(office: Office) -> None:
    append_batch(office)
    again = [document_entry(DOCUMENT), b"{}"]
    with pytest.raises(Killed):
        office.writer(killing_at("sign")).append(again, [DOCUMENT], at(2), "again")

    append_other_later = office.writer().append([b"[]"], [], at(3), "later")

    assert append_other_later.first_index == 271
    assert audit_register(office.root, LOG) == []


def test_files_of_a_killed_batch_are_the_only_ones_taken_away(office: Office) -> None:
    before = office.files()
    with pytest.raises(Killed):
        append_batch(office, killing_at("sign"))
    heard: list[str] = []

    with pytest.raises(Killed):
        append_batch(office, lambda step: (heard.append(step), killing_at("stage")(step))[0])

    assert office.files() == before
    assert [step for step in heard if not step.startswith(("discard ", "stage"))] == []


def test_a_refusal_during_recovery_names_its_reason(office: Office) -> None:
    with pytest.raises(Killed):
        append_batch(office, killing_at("publish"))
    (office.root / "tile/0/000").write_bytes(bytes(8192))

    with pytest.raises(TerangError) as raised:
        append_batch(office)

    assert [(problem.path, problem.code) for problem in raised.value.problems] == [
        ("checkpoint", "REGISTER-ROLLED-BACK"),
        ("tile/0/000", "FILE-DIFFERS"),
    ]

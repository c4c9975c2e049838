from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publish.errors import Integrity, Problem
from publish.register.audit import audit_register
from tests.publish.register.registers import LOG, Killed, Office, at, entries_from


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.append(entries_from(0, 250), 0)
    return office


def copied(office: Office, name: str) -> Path:
    return Path(shutil.copytree(office.root, office.root.parent / name))


def restore(office: Office, copy: Path) -> None:
    shutil.rmtree(office.root)
    copy.rename(office.root)


def refusal(office: Office) -> list[tuple[str, str]]:
    before = office.files()
    with pytest.raises(Integrity) as raised:
        office.append(entries_from(900, 1), 99, "next")
    assert office.files() == before, "a refusal writes nothing"
    return [(problem.path, problem.code) for problem in raised.value.problems]


def test_a_register_restored_from_an_old_copy_does_not_fork(office: Office) -> None:
    old = copied(office, "old")
    office.append(entries_from(250, 3), 1)
    office.append(entries_from(253, 3), 2)
    new = copied(office, "new")
    restore(office, old)

    assert refusal(office) == [("checkpoint", "REGISTER-ROLLED-BACK")]

    # The way back: take the newer files from where they were published.
    restore(office, new)
    office.append(entries_from(256, 1), 3)
    assert audit_register(office.root, LOG) == []


def test_a_copy_from_just_before_the_last_batch_does_not_fork(office: Office) -> None:
    old = copied(office, "old")
    office.append(entries_from(250, 20), 1)
    restore(office, old)

    assert refusal(office)[0] == ("checkpoint", "REGISTER-ROLLED-BACK")


def test_a_lost_register_is_not_begun_again(office: Office) -> None:
    shutil.rmtree(office.root)
    office.root.mkdir()

    assert refusal(office)[0] == ("checkpoint", "REGISTER-ROLLED-BACK")


def test_only_the_checkpoint_set_back_by_one_batch_is_published_again(office: Office) -> None:
    checkpoint = (office.root / "checkpoint").read_bytes()
    office.append(entries_from(250, 20), 1)
    signed = (office.root / "checkpoint").read_bytes()
    (office.root / "checkpoint").write_bytes(checkpoint)

    office.append([], 2)

    assert (office.root / "checkpoint").read_bytes() == signed


def test_a_checkpoint_set_back_by_two_batches_is_refused(office: Office) -> None:
    checkpoint = (office.root / "checkpoint").read_bytes()
    office.append(entries_from(250, 20), 1)
    office.append(entries_from(270, 20), 2)
    (office.root / "checkpoint").write_bytes(checkpoint)

    assert refusal(office) == [("checkpoint", "REGISTER-ROLLED-BACK")]


def test_a_lost_record_is_not_begun_again(office: Office, tmp_path: Path) -> None:
    (tmp_path / "data/last-signed.json").unlink()

    with pytest.raises(Integrity) as raised:
        office.append(entries_from(250, 1), 1)

    assert raised.value.problems == (
        Problem("checkpoint", "LAST-SIGNED-MISSING", {"published": 250, "signed": 0}),
    )


def test_a_record_restored_from_an_old_copy_does_not_fork(office: Office, tmp_path: Path) -> None:
    record = tmp_path / "data/last-signed.json"
    old = record.read_bytes()
    office.append(entries_from(250, 3), 1)
    record.write_bytes(old)

    assert refusal(office) == [("last-signed.json", "LAST-SIGNED-COPIED")]


def test_a_register_that_another_machine_signs_is_left_alone(office: Office) -> None:
    old = office.record.read()
    assert old is not None
    office.append(entries_from(250, 3), 1)
    office.record.compare_and_swap(office.record.read(), old)

    assert refusal(office) == [("checkpoint", "REGISTER-AHEAD")]


def test_a_full_backup_with_the_record_in_it_does_not_fork(office: Office, tmp_path: Path) -> None:
    """Register and record come back together: only the record itself can tell (T11)."""
    backup = Path(shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-backup"))
    office.append(entries_from(250, 10), 1)
    for name in ("register", "data"):
        shutil.rmtree(tmp_path / name)
        shutil.copytree(backup / name, tmp_path / name)

    assert refusal(office) == [("last-signed.json", "LAST-SIGNED-COPIED")]


def test_another_tree_of_the_same_size_is_a_fork(office: Office, tmp_path: Path) -> None:
    (tmp_path / "twin").mkdir()
    twin = Office(tmp_path / "twin")
    twin.append(entries_from(1000, 250), 0)
    shutil.rmtree(office.root)
    twin.root.rename(office.root)

    assert refusal(office) == [("checkpoint", "REGISTER-FORKED")]


@pytest.mark.parametrize(
    "path", ["tile/entries/001.p/14", "tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
)
def test_nothing_is_published_whose_files_are_not_all_there(path: str, office: Office) -> None:
    def kill(step: str) -> None:
        if step == "publish":
            raise Killed

    with pytest.raises(Killed):
        office.writer(kill).append(entries_from(250, 20), [], at(1), "killed")
    (office.root / path).unlink()

    assert refusal(office) == [
        ("checkpoint", "REGISTER-ROLLED-BACK"),
        (path, "FILE-MISSING"),
    ]

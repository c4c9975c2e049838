from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publish.errors import Conflict, Integrity, Problem
from publish.register.adopt import adopt_register, take_newer
from publish.register.audit import audit_register
from publish.register.last_signed import SignedState
from tests.publish.register.registers import LOG, Office, at, entries_from


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A register of 5 entries that was signed at hour 1; its record is lost."""
    office = Office(tmp_path)
    office.append(entries_from(0, 5), 1)
    (tmp_path / "data/last-signed.json").unlink()
    return office


def test_after_an_adoption_the_register_goes_on(office: Office) -> None:
    adopted = adopt_register(office.root, LOG, office.record, at(2))

    assert adopted.size == 5
    assert office.append(entries_from(5, 1), 3).first_index == 5
    assert audit_register(office.root, LOG) == []


def test_nothing_is_signed_for_a_time_before_the_adoption(office: Office) -> None:
    adopt_register(office.root, LOG, office.record, at(2))

    with pytest.raises(Integrity, match="CLOCK-SET-BACK"):
        office.append(entries_from(5, 1), 2)


def test_a_record_that_is_there_is_never_replaced(office: Office) -> None:
    adopt_register(office.root, LOG, office.record, at(2))

    with pytest.raises(Conflict, match="LAST-SIGNED-PRESENT"):
        adopt_register(office.root, LOG, office.record, at(3))


def test_a_damaged_register_is_not_adopted(office: Office) -> None:
    (office.root / "tile/0/000.p/5").unlink()

    with pytest.raises(Integrity, match="FILE-MISSING"):
        adopt_register(office.root, LOG, office.record, at(2))
    assert office.record.read() is None


@pytest.fixture
def published(office: Office, tmp_path: Path) -> Path:
    """What the register was when it was published with 300 entries; here it is at 5 again."""
    old = Path(shutil.copytree(office.root, tmp_path / "old"))
    office.record.compare_and_swap(None, SignedState(note(office.root), at(1), None, None))
    office.append(entries_from(5, 295), 2)
    office.root.rename(tmp_path / "published")
    old.rename(office.root)
    (tmp_path / "data/last-signed.json").unlink()
    return tmp_path / "published"


def note(root: Path) -> str:
    return (root / "checkpoint").read_text(encoding="utf-8")


def test_a_register_older_than_a_published_checkpoint_is_not_adopted(
    office: Office, published: Path
) -> None:
    known = {"https://kota.example": note(published).encode()}

    with pytest.raises(Integrity) as raised:
        adopt_register(office.root, LOG, office.record, at(3), known)

    params = {"published": 5, "signed": 300}
    expected = Problem("https://kota.example", "REGISTER-ROLLED-BACK", params)
    assert raised.value.problems == (expected,)
    assert office.record.read() is None


def test_a_newer_published_copy_is_taken_over(office: Office, published: Path) -> None:
    is_newer = take_newer(office.root, LOG, published)
    known = {"mirror": note(published).encode()}
    adopted = adopt_register(office.root, LOG, office.record, at(3), known)

    assert (is_newer, adopted.size) == (True, 300)
    assert not take_newer(office.root, LOG, published)
    assert office.append(entries_from(300, 1), 4).first_index == 300
    assert audit_register(office.root, LOG) == []


def test_a_damaged_copy_is_not_taken_over(office: Office, published: Path) -> None:
    before = office.files()
    (published / "tile/0/000").write_bytes(bytes(8192))

    with pytest.raises(Integrity):
        take_newer(office.root, LOG, published)
    assert office.files() == before


def test_a_copy_with_another_history_is_not_taken_over(office: Office, tmp_path: Path) -> None:
    (tmp_path / "twin").mkdir()
    twin = Office(tmp_path / "twin")
    twin.append(entries_from(1000, 20), 0)
    before = office.files()

    with pytest.raises(Integrity, match="REGISTER-FORKED"):
        take_newer(office.root, LOG, twin.root)
    with pytest.raises(Integrity, match="REGISTER-ROLLED-BACK"):
        adopt_register(office.root, LOG, office.record, at(3), {"twin": note(twin.root).encode()})
    assert office.files() == before


def test_a_take_over_that_was_cut_off_is_finished_by_the_next(
    office: Office, published: Path
) -> None:
    shutil.copytree(published / "tile", office.root / "tile", dirs_exist_ok=True)

    assert take_newer(office.root, LOG, published)
    assert audit_register(office.root, LOG) == []

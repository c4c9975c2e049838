from __future__ import annotations

from pathlib import Path

import pytest

from publish.errors import Conflict, Integrity
from publish.register.adopt import adopt_register
from publish.register.audit import audit_register
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

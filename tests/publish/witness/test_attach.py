from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from publish.errors import Conflict, Integrity
from publish.log.cosignature import cosign
from publish.log.note import format_note, open_note, parse_note
from publish.register.audit import audit_register
from publish.witness.attach import attach
from publish.witness.collect import add_signatures
from tests.publish.register.registers import LOG, Office, entries_from
from tests.publish.witness.logs import KEY, SECONDS


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.append(entries_from(0, 3), 1)
    return office


def cosigned(office: Office) -> bytes:
    note = (office.root / "checkpoint").read_bytes()
    return add_signatures(note, [cosign(KEY, parse_note(note)[0], SECONDS)])


def test_the_signatures_of_witnesses_stand_below_that_of_the_register(office: Office) -> None:
    note = cosigned(office)

    assert attach(office.root, LOG, note).size == 3
    assert (office.root / "checkpoint").read_bytes() == note
    assert len(open_note(note, [LOG, KEY.verifier]).signatures) == 2


def test_the_register_goes_on_as_if_nothing_had_happened(office: Office) -> None:
    attach(office.root, LOG, cosigned(office))

    office.append(entries_from(3, 300), 2)

    assert audit_register(office.root, LOG) == []


def test_what_was_signed_meanwhile_is_not_overwritten(office: Office) -> None:
    note = cosigned(office)
    office.append(entries_from(3, 1), 2)
    before = office.files()

    with pytest.raises(Conflict, match="WITNESS-OVERTAKEN"):
        attach(office.root, LOG, note)
    assert office.files() == before


def test_it_does_not_write_while_the_register_is_written(office: Office) -> None:
    note = cosigned(office)
    writer = os.open(office.root, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(writer, fcntl.LOCK_EX)

    try:
        with pytest.raises(Conflict, match="REGISTER-BUSY"):
            attach(office.root, LOG, note)
    finally:
        os.close(writer)


def test_a_note_that_the_register_did_not_sign_is_refused(office: Office) -> None:
    text = parse_note(cosigned(office))[0]

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        attach(office.root, LOG, format_note(text, [cosign(KEY, text, SECONDS)]))

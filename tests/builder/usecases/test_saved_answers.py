from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from builder.domain.attachment import Attachment
from builder.domain.identifier import new_receipt_key, secret_hash
from builder.domain.pending import KEPT, SAVED_FOR, PendingAnswers
from builder.store.memory import MemoryAttachments
from builder.usecases.erasure import purge
from builder.usecases.saved_answers import leave_answers, resume_answers, save_answers
from publish.errors import Conflict, NotFound
from tests.makers import NOON
from tests.office import Office

FILE = "0123456789ABCDEFGHJKMNPQRS"
SERVICE = "izin-contoh"
LAPTOP, PHONE = "laptop", "phone"


def begun(holder: str = LAPTOP, text: str = "a") -> PendingAnswers:
    return PendingAnswers(secret_hash(holder), SERVICE, 1, (("f1", text), ("f2", FILE)), NOON)


def saved(office: Office) -> tuple[str, str]:
    """Code and key of answers that the laptop has saved, with one document."""
    key, uow = new_receipt_key(office.rng), office.uow()
    with uow:
        uow.pending.put(begun())
        file = Attachment(FILE, "image/png", 10, "d", "ktp.png", secret_hash(LAPTOP), NOON)
        uow.attachments_meta.put(file)
        code = save_answers(uow, begun=begun(), key=key, rng=office.rng).code
        uow.commit()
    assert code is not None
    return code, key


def resume(office: Office, code: str, key: str, holder: str = PHONE, **other: Any) -> None:
    given = {"now": NOON, "saved_for": SAVED_FOR, "is_replacing": False} | other
    resume_answers(office.uow(), code=code, key=key, holder=holder, **given)


def held(office: Office, holder: str) -> str:
    """The text that this browser has typed; "" for nothing."""
    with office.uow().reading() as uow:
        found = uow.pending.get(secret_hash(holder), SERVICE)
        return "" if found is None else found.pairs[0][1]


def test_answers_move_to_the_browser_that_knows_code_and_key() -> None:
    office = Office()
    resume(office, *saved(office))

    assert ("", "a") == (held(office, LAPTOP), held(office, PHONE))
    with office.uow().reading() as uow:
        file = uow.attachments_meta.get(FILE)
        assert file is not None
        assert secret_hash(PHONE) == file.holder_hash


def test_the_same_code_opens_again() -> None:
    office = Office()
    code, key = saved(office)
    resume(office, code, key)
    resume(office, code, key, LAPTOP)

    assert ("a", "") == (held(office, LAPTOP), held(office, PHONE))


def test_the_key_is_not_kept() -> None:
    office = Office()
    _, key = saved(office)

    with office.uow().reading() as uow:
        (kept,) = uow.pending.of_holder(secret_hash(LAPTOP))
    assert key not in repr(kept)


def test_whatever_is_wrong_is_refused_alike() -> None:
    office = Office()
    code, key = saved(office)
    other = new_receipt_key(office.rng)
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        (code, other, {}),
        ("LANJUT-0000-0000", key, {}),
        (code, key, {"now": NOON + SAVED_FOR}),
    ]

    for typed, secret, changed in wrong:
        with pytest.raises(NotFound) as refused:
            resume(office, typed, secret, **changed)
        assert ["SAVED-NOT-FOUND"] == [p.code for p in refused.value.problems]
    assert "a" == held(office, LAPTOP)


def test_other_answers_of_that_browser_are_replaced_only_when_told() -> None:
    office = Office()
    code, key = saved(office)
    uow = office.uow()
    with uow:
        uow.pending.put(begun(PHONE, "b"))
        uow.commit()

    with pytest.raises(Conflict):
        resume(office, code, key)
    assert "b" == held(office, PHONE)
    resume(office, code, key, is_replacing=True)
    assert "a" == held(office, PHONE)


def test_they_can_be_left_behind_and_found_again() -> None:
    office = Office()
    code, key = saved(office)
    leave_answers(office.uow(), holder=LAPTOP, service=SERVICE, rng=office.rng)

    assert "" == held(office, LAPTOP)
    resume(office, code, key)
    assert "a" == held(office, PHONE)


def test_answers_without_a_code_are_never_left_behind() -> None:
    office = Office()
    uow = office.uow()
    with uow:
        uow.pending.put(begun())
        uow.commit()
    leave_answers(office.uow(), holder=LAPTOP, service=SERVICE, rng=office.rng)

    assert "a" == held(office, LAPTOP)


def test_saved_answers_and_their_documents_stay_as_long_as_the_setting_says() -> None:
    office, files = Office(), MemoryAttachments()
    saved(office)
    files.put(FILE, b"x")
    before = purge(office.uow(), files, now=NOON + KEPT * 2, saved_for=KEPT * 3)
    after = purge(office.uow(), files, now=NOON + KEPT * 4, saved_for=KEPT * 3)

    assert (0, 1) == (before.attachments, after.attachments)
    assert "" == held(office, LAPTOP)
    assert timedelta(days=30) == SAVED_FOR

"""What every record promises of passkeys, of challenges and of words against second factors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builder.domain.passkey import Challenge, Passkey
from builder.domain.recovery import Recovery
from builder.store.memory import MemoryRecord
from builder.store.ports import UnitOfWork
from builder.store.record_sql import SqlRecord
from publish.errors import Conflict
from tests.makers import NOON, user

HOUR = timedelta(hours=1)
PASSKEY = Passkey("b", "petugas", "Ponsel", b"\x00\xffkey", 7, NOON)


@pytest.fixture
def uow(record: MemoryRecord | SqlRecord) -> UnitOfWork:
    made = record.uow()
    with made:
        for name in ("petugas", "lain"):
            made.users.put(user("officer", id_=name))
        made.commit()
    return made


def test_passkeys_come_back_equal_by_moment_and_go(uow: UnitOfWork) -> None:
    later = replace(PASSKEY, id="a", made_at=NOON + HOUR)
    other = replace(PASSKEY, id="c", user="lain")
    with uow:
        for passkey in (later, PASSKEY, other):
            uow.passkeys.add(passkey)
        with pytest.raises(Conflict):
            uow.passkeys.add(replace(other, id="a"))
        assert (other, PASSKEY, later) == uow.passkeys.all()
        used = replace(PASSKEY, sign_count=8, used_at=NOON + HOUR)
        uow.passkeys.put(used)
        assert used == uow.passkeys.get("b")
        assert (used, later) == uow.passkeys.of_user("petugas")
        uow.passkeys.remove("b")
        assert uow.passkeys.get("b") is None


def test_a_challenge_is_taken_once_and_stale_ones_are_forgotten(uow: UnitOfWork) -> None:
    first = Challenge("x", "register", b"\x00one", NOON)
    second = Challenge("y", "sign-in", b"two", NOON + HOUR)
    with uow:
        uow.passkeys.ask(first, NOON)
        uow.passkeys.ask(replace(first, value=b"three"), NOON)
        assert replace(first, value=b"three") == uow.passkeys.take("x")
        assert uow.passkeys.take("x") is None
        uow.passkeys.ask(first, NOON)
        uow.passkeys.ask(second, NOON + HOUR)
        assert uow.passkeys.take("x") is None
        assert second == uow.passkeys.take("y")


def test_words_against_second_factors_stay_the_latest_first(uow: UnitOfWork) -> None:
    first = Recovery("petugas", "admin-a", NOON)
    done = replace(first, confirmed_by="admin-b", confirmed_at=NOON + HOUR)
    other = Recovery("lain", "admin-a", NOON + HOUR)
    with uow:
        for word in (first, other, done):
            uow.factors.keep(word)
        assert (other, done) == uow.factors.recoveries(None, 5)
        assert (other,) == uow.factors.recoveries(None, 1)
        assert (done,) == uow.factors.recoveries("petugas", 5)

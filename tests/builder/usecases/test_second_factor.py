"""The second factor: a code once, two administrators, and nobody locked out by strangers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from builder.domain.recovery import SHELL
from builder.domain.second_factor import STEP, address_of, new_factor, secret_of, used
from builder.domain.user import User
from builder.usecases.passwords import Passwords
from builder.usecases.second_factor import (
    Guard,
    begin_factor,
    confirm_factor,
    is_missing,
    list_guards,
    list_recoveries,
    remove_factor,
    unopened_factors,
)
from builder.usecases.sign_in import sign_in
from publish.errors import Conflict, Forbidden, Integrity, Invalid, NotFound, TerangError
from tests.makers import NOON, seeded, user
from tests.office import Office

RIGHT = "kalimat sandi contoh"
KEY = b"0123456789abcdef" * 4
HASHER = Passwords(memory_kib=64, time_cost=1)


@pytest.fixture
def office() -> Office:
    made, uow = Office(), None
    uow = made.uow()
    with uow:
        hashed = HASHER.hash(RIGHT)
        for name, role in (("siti", "officer"), ("admin-a", "admin"), ("admin-b", "admin")):
            uow.users.put(replace(user(role), id=name, password_hash=hashed))
        uow.commit()
    return made


def person(office: Office, id_: str) -> User:
    uow = office.uow()
    with uow.reading():
        found = uow.users.get(id_)
    assert found is not None
    return found


def begun_secret(office: Office, someone: User) -> str:
    return secret_of(begin_factor(office.uow(), user=someone, key=KEY, rng=office.rng), KEY)


def set_up(office: Office, id_: str = "siti") -> pyotp.TOTP:
    someone = person(office, id_)
    codes = pyotp.TOTP(begun_secret(office, someone))
    code = codes.at(NOON)
    confirm_factor(office.uow(), HASHER, user=someone, password=RIGHT, code=code, now=NOON, key=KEY)
    return codes


def comes_in(office: Office, code: str, at: int = 0, address: str = "10.0.0.1") -> bool:
    now = NOON + timedelta(seconds=at)
    given = {"user": "siti", "password": RIGHT, "address": address, "code": code}
    try:
        sign_in(office.uow(), HASHER, now=now, rng=office.rng, key=KEY, **given)
    except Forbidden as refused:
        assert "SIGN-IN-FAILED" == refused.problems[0].code
        return False
    return True


def test_the_key_is_one_that_apps_read() -> None:
    address = address_of("siti", "JBSWY3DPEHPK3PXP" * 2, "Terang KDI")

    assert address.startswith("otpauth://totp/Terang%20KDI:siti?secret=")


@pytest.mark.parametrize(("off", "is_right"), [(-61, False), (-30, True), (30, True), (61, False)])
def test_a_clock_may_be_one_step_off(off: int, is_right: bool) -> None:
    factor, now = new_factor("siti", KEY, seeded()), NOON.replace(second=0)
    code = pyotp.TOTP(secret_of(factor, KEY)).at(now + timedelta(seconds=off))

    assert is_right == (used(factor, KEY, code, now) is not None)


@pytest.mark.parametrize("code", ["", "000000x", "１２３４５６", "\x00", "9" * 1000])
def test_whatever_else_is_typed_is_wrong(code: str) -> None:
    assert used(new_factor("siti", KEY, seeded()), KEY, code, NOON) is None


def test_a_code_opens_once(office: Office) -> None:
    codes = set_up(office)

    assert not comes_in(office, codes.at(NOON))  # spent when it was set up
    later = codes.at(NOON + timedelta(seconds=2 * STEP))
    assert comes_in(office, later, 2 * STEP)
    assert not comes_in(office, later, 2 * STEP)
    assert not comes_in(office, codes.at(NOON + timedelta(seconds=STEP)), 2 * STEP)


def test_without_the_code_nobody_comes_in(office: Office) -> None:
    assert comes_in(office, "")
    set_up(office)

    assert not comes_in(office, "")
    assert not comes_in(office, "000000")


def test_setting_up_needs_the_password(office: Office) -> None:
    someone = person(office, "siti")
    codes = pyotp.TOTP(begun_secret(office, someone))
    given = {"user": someone, "code": codes.at(NOON), "now": NOON, "key": KEY}

    with pytest.raises(Invalid):
        confirm_factor(office.uow(), HASHER, password="salah", **given)
    assert is_missing(office.uow(), user=someone)
    confirm_factor(office.uow(), HASHER, password=RIGHT, **given)
    assert not is_missing(office.uow(), user=someone)
    with pytest.raises(Conflict):
        begin_factor(office.uow(), user=someone, key=KEY, rng=office.rng)


def test_two_administrators_take_it_away(office: Office) -> None:
    set_up(office)
    first, second = person(office, "admin-a"), person(office, "admin-b")

    assert not remove_factor(office.uow(), id_="siti", by=first, now=NOON)
    assert not comes_in(office, "")
    assert remove_factor(office.uow(), id_="siti", by=second, now=NOON + timedelta(hours=1))
    assert comes_in(office, "")


@pytest.mark.parametrize(
    ("by", "whose", "kind"),
    [
        ("admin-a", "siti", Conflict),  # the same one again
        ("admin-a", "admin-a", Forbidden),
        ("siti", "siti", Forbidden),
        ("admin-a", "admin-b", NotFound),
    ],
)
def test_one_administrator_does_not(
    office: Office, by: str, whose: str, kind: type[TerangError]
) -> None:
    set_up(office)
    set_up(office, "admin-a")
    remove_factor(office.uow(), id_="siti", by=person(office, "admin-a"), now=NOON)

    with pytest.raises(kind):
        remove_factor(office.uow(), id_=whose, by=person(office, by), now=NOON)
    assert not comes_in(office, "")


def test_the_first_word_ends_after_a_day(office: Office) -> None:
    set_up(office)
    first, second = person(office, "admin-a"), person(office, "admin-b")
    remove_factor(office.uow(), id_="siti", by=first, now=NOON)

    assert not remove_factor(office.uow(), id_="siti", by=second, now=NOON + timedelta(hours=24))


def test_the_shell_takes_it_away_at_once(office: Office) -> None:
    set_up(office)

    assert remove_factor(office.uow(), id_="siti", by=None, now=NOON)
    (kept,) = list_recoveries(office.uow(), by=person(office, "admin-a"))
    assert (SHELL, SHELL, True) == (kept.asked_by, kept.confirmed_by, kept.is_done)


def test_no_list_shows_a_secret(office: Office) -> None:
    set_up(office)

    assert {"siti": Guard(has_code=True, passkeys=0, asked_by="")} == list_guards(
        office.uow(), by=person(office, "admin-a"), now=NOON
    )
    with pytest.raises(Forbidden):
        list_guards(office.uow(), by=person(office, "siti"), now=NOON)


def test_strangers_do_not_lock_out_who_sits_where_they_always_sit(office: Office) -> None:
    assert comes_in(office, "", address="10.0.0.1")
    for n in range(30):
        with pytest.raises(Forbidden):
            sign_in(
                office.uow(),
                HASHER,
                user="siti",
                password="salah",
                address=f"192.0.2.{n}",
                now=NOON,
                rng=office.rng,
                key=KEY,
            )

    assert comes_in(office, "", address="10.0.0.1")


def test_under_another_key_nobody_comes_in_and_it_is_named(office: Office) -> None:
    codes = set_up(office)
    later = NOON + timedelta(seconds=2 * STEP)
    given = {"user": "siti", "password": RIGHT, "address": "10.0.0.1", "code": codes.at(later)}

    with pytest.raises(Integrity) as refused:
        sign_in(office.uow(), HASHER, now=later, rng=office.rng, key=b"x" * 64, **given)

    found = [("second factor of siti", "SECRET-SEALED")]
    assert found == [(p.path, p.code) for p in refused.value.problems]
    assert [] == unopened_factors(office.uow(), lambda: KEY)
    assert found == [(p.path, p.code) for p in unopened_factors(office.uow(), lambda: b"x" * 64)]


def test_one_persons_secret_is_no_other_persons(office: Office) -> None:
    factor = new_factor("siti", KEY, office.rng)

    with pytest.raises(Integrity):
        secret_of(replace(factor, user="admin-a"), KEY)

"""Signing in: one answer for everything wrong, few hashes, sessions that end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from builder.domain.identifier import secret_hash
from builder.usecases.passwords import Passwords
from builder.usecases.sign_in import SignedIn, session_user, sign_in, sign_out
from builder.usecases.users import add_user, disable_user, set_password, set_roles
from publish.errors import Forbidden
from tests.makers import NOON
from tests.office import Office

RIGHT = "kalimat sandi contoh"
NOW = NOON


class CountingPasswords(Passwords):
    """Cheap hashes, and how many were checked."""

    def __init__(self) -> None:
        super().__init__(memory_kib=64, time_cost=1)
        self.checked = 0

    def verify(self, stored: str | None, password: str) -> bool:
        self.checked += 1
        return super().verify(stored, password)


@pytest.fixture
def hasher() -> CountingPasswords:
    return CountingPasswords()


@pytest.fixture
def office(hasher: CountingPasswords) -> Office:
    made = Office()
    add_user(
        made.uow(),
        hasher,
        id_="siti",
        name="Petugas Contoh",
        roles=["officer"],
        unit="dinas-contoh",
        password=RIGHT,
    )
    return made


def signs(office: Office, hasher: Passwords, **changed: Any) -> SignedIn:
    given = {"user": "siti", "password": RIGHT, "address": "127.0.0.1", "now": NOW} | changed
    return sign_in(office.uow(), hasher, rng=office.rng, key=b"k" * 64, **given)


def test_the_right_password_opens_a_session(office: Office, hasher: CountingPasswords) -> None:
    signed = signs(office, hasher, user=" Siti ")
    found = session_user(office.uow(), token=signed.token, now=NOW)

    assert found is not None
    assert "siti" == found.id
    assert secret_hash(signed.token) == signed.session.token_hash


def test_each_sign_in_has_its_own_token(office: Office, hasher: CountingPasswords) -> None:
    assert signs(office, hasher).token != signs(office, hasher).token


@pytest.mark.parametrize(
    "changed",
    [
        {"password": "salah"},
        {"password": ""},
        {"user": "nobody"},
        {"user": ""},
        {"user": "'; --"},
        {"user": "\x00"},
        {"user": "\ud800"},
        {"user": "x" * 10_000},
    ],
)
def test_whatever_is_wrong_is_one_answer_after_one_check(
    office: Office, hasher: CountingPasswords, changed: dict[str, str]
) -> None:
    with pytest.raises(Forbidden) as refused:
        signs(office, hasher, **changed)

    assert ["SIGN-IN-FAILED"] == [p.code for p in refused.value.problems]
    assert 1 == hasher.checked


def test_a_disabled_person_does_not_come_in(office: Office, hasher: CountingPasswords) -> None:
    signed = signs(office, hasher)
    disable_user(office.uow(), id_="siti")

    assert session_user(office.uow(), token=signed.token, now=NOW) is None
    with pytest.raises(Forbidden) as refused:
        signs(office, hasher)
    assert "SIGN-IN-FAILED" == refused.value.problems[0].code


def test_ten_failures_lock_an_account_before_any_hash(
    office: Office, hasher: CountingPasswords
) -> None:
    for n in range(30):
        with pytest.raises(Forbidden):
            signs(office, hasher, password="salah", address=f"10.0.0.{n}")

    assert 10 == hasher.checked
    with pytest.raises(Forbidden) as refused:
        signs(office, hasher)
    assert "SIGN-IN-LIMITED" == refused.value.problems[0].code
    assert signs(office, hasher, now=NOW + timedelta(minutes=16)).token


def test_fifty_failures_lock_an_address(office: Office, hasher: CountingPasswords) -> None:
    for n in range(70):
        with pytest.raises(Forbidden):
            signs(office, hasher, user=f"orang{n}", password="salah")

    assert 50 == hasher.checked
    assert signs(office, hasher, address="10.0.0.1").token


def test_parallel_attempts_get_no_more_hashes(office: Office, hasher: CountingPasswords) -> None:
    def attempt() -> None:
        with pytest.raises(Forbidden):
            signs(office, hasher, password="salah")

    threads = [threading.Thread(target=attempt) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 10 == hasher.checked


def test_a_right_password_forgets_the_wrong_ones(office: Office, hasher: CountingPasswords) -> None:
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(Forbidden):
                signs(office, hasher, password="salah")
        assert signs(office, hasher).token


@pytest.mark.parametrize(
    ("steps", "alive"),
    [([19], True), ([21], False), ([19, 19, 19], True), ([15] * 31, True), ([15] * 32, False)],
)
def test_a_session_ends_by_idleness_and_by_age(
    office: Office, hasher: CountingPasswords, steps: list[int], alive: bool
) -> None:
    token, now = signs(office, hasher).token, NOW
    found = None
    for minutes in steps:
        now += timedelta(minutes=minutes)
        found = session_user(office.uow(), token=token, now=now)

    assert alive == (found is not None)


def test_signing_out_ends_it_on_the_server(office: Office, hasher: CountingPasswords) -> None:
    token = signs(office, hasher).token
    sign_out(office.uow(), token=token)
    sign_out(office.uow(), token=token)

    assert session_user(office.uow(), token=token, now=NOW) is None


def test_new_rights_or_a_new_password_end_all_sessions(
    office: Office, hasher: CountingPasswords
) -> None:
    first = signs(office, hasher).token
    set_roles(office.uow(), id_="siti", roles=["officer", "treasurer"], unit="dinas-contoh")
    second = signs(office, hasher).token
    set_password(office.uow(), hasher, id_="siti", password="kalimat sandi lain")

    for token in (first, second, "", "x"):
        assert session_user(office.uow(), token=token, now=NOW) is None
    assert signs(office, hasher, password="kalimat sandi lain").token


class Meanwhile(CountingPasswords):
    """Something happens while the hash is computed."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__()
        self.happens = happens

    def verify(self, stored: str | None, password: str) -> bool:
        is_right = super().verify(stored, password)
        self.happens()
        return is_right


@pytest.mark.parametrize(
    "happens",
    [
        lambda office: disable_user(office.uow(), id_="siti"),
        lambda office: set_password(
            office.uow(), CountingPasswords(), id_="siti", password="kalimat sandi lain"
        ),
    ],
)
def test_who_is_locked_out_meanwhile_does_not_come_in(
    office: Office, happens: Callable[[Office], object]
) -> None:
    with pytest.raises(Forbidden) as refused:
        signs(office, Meanwhile(lambda: happens(office)))

    assert ["SIGN-IN-FAILED"] == [p.code for p in refused.value.problems]

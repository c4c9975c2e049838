"""Passkeys: a challenge once, one origin, a count that goes on, and nobody else's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.domain.passkey import MOST, RelyingParty, relying_party
from builder.usecases.passkeys import (
    LONGEST_ANSWER,
    add_passkey,
    begin_passkey,
    begin_sign_in,
    list_passkeys,
    remove_passkey,
    sign_in_with_passkey,
)
from builder.usecases.passwords import Passwords
from builder.usecases.second_factor import is_missing, list_guards, list_recoveries, remove_factor
from builder.usecases.sign_in import sign_in
from publish.errors import Conflict, Forbidden, Invalid, NotFound, TerangError
from tests.authenticator import PRESENT, Authenticator, challenge_of
from tests.makers import NOON, user
from tests.office import Office

RIGHT = "kalimat sandi contoh"
KEY = b"0123456789abcdef" * 4
HASHER = Passwords(memory_kib=64, time_cost=1)
PARTY = RelyingParty("localhost", "http://localhost:8000", "Terang Contoh")
HASHED = HASHER.hash(RIGHT)
SITI = replace(user("officer"), id="siti", password_hash=HASHED)
ADMINS = tuple(replace(user("admin"), id=f"admin-{n}", password_hash=HASHED) for n in "ab")


@pytest.fixture
def office() -> Office:
    made = Office()
    uow = made.uow()
    with uow:
        for person in (SITI, *ADMINS):
            uow.users.put(person)
        uow.commit()
    return made


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(PARTY.origin)


def options_for(office: Office, holder: str = "session", password: str = RIGHT, at: int = 0) -> str:
    return begin_passkey(
        office.uow(),
        HASHER,
        user=SITI,
        password=password,
        holder=holder,
        party=PARTY,
        key=KEY,
        now=NOON + timedelta(seconds=at),
        rng=office.rng,
    )


def adds(
    office: Office, answer: str, label: str = "Ponsel", at: int = 0, holder: str = "session"
) -> None:
    now = NOON + timedelta(seconds=at)
    add_passkey(
        office.uow(), user=SITI, label=label, answer=answer, holder=holder, party=PARTY, now=now
    )


def asked(office: Office, holder: str = "browser", at: int = 0) -> str:
    now = NOON + timedelta(seconds=at)
    return begin_sign_in(office.uow(), holder=holder, party=PARTY, now=now, rng=office.rng)


def comes_in(office: Office, answer: str, holder: str = "browser", at: int = 0) -> str | None:
    """Who is signed in by this answer; None for the one refusal."""
    try:
        signed = sign_in_with_passkey(
            office.uow(),
            answer=answer,
            holder=holder,
            party=PARTY,
            address="10.0.0.1",
            now=NOON + timedelta(seconds=at),
            rng=office.rng,
        )
    except Forbidden as refused:
        assert ["SIGN-IN-PASSKEY"] == [p.code for p in refused.problems]
        return None
    return signed.user.id


def test_a_passkey_opens_the_desk_without_a_password(office: Office, device: Authenticator) -> None:
    adds(office, device.made(options_for(office)))

    assert "siti" == comes_in(office, device.signed(asked(office)), at=60)

    (kept,) = list_passkeys(office.uow(), user=SITI)
    assert ("Ponsel", 1) == (kept.label, kept.sign_count)
    assert NOON + timedelta(seconds=60) == kept.used_at
    assert not is_missing(office.uow(), user=SITI)


def test_what_is_asked_of_a_device_names_no_person_and_never_twice(office: Office) -> None:
    first, second = options_for(office), options_for(office)

    said = json.loads(first)
    assert challenge_of(first) != challenge_of(second)
    assert "localhost" == said["rp"]["id"]
    assert {"required"} == {
        said["authenticatorSelection"][name] for name in ("residentKey", "userVerification")
    }
    assert b"siti" not in said["user"]["id"].encode()


def test_from_then_on_the_password_alone_opens_nothing(
    office: Office, device: Authenticator
) -> None:
    adds(office, device.made(options_for(office)))
    given_ = {"user": "siti", "password": RIGHT, "address": "10.0.0.1", "key": KEY}

    with pytest.raises(Forbidden):
        sign_in(office.uow(), HASHER, now=NOON, rng=office.rng, **given_)
    (kept,) = list_passkeys(office.uow(), user=SITI)
    with pytest.raises(Invalid):
        remove_passkey(office.uow(), HASHER, user=SITI, id_=kept.id, password="salah")
    with pytest.raises(NotFound):
        remove_passkey(office.uow(), HASHER, user=ADMINS[0], id_=kept.id, password=RIGHT)
    remove_passkey(office.uow(), HASHER, user=SITI, id_=kept.id, password=RIGHT)
    assert sign_in(office.uow(), HASHER, now=NOON, rng=office.rng, **given_)


def test_setting_one_up_needs_the_password(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        options_for(office, password="salah")

    assert ["PASSKEY-PASSWORD"] == [p.code for p in refused.value.problems]


# What the device says wrongly, and what is wrong around it.
DEVICE: dict[str, dict[str, object]] = {
    "for another origin": {"origin": "https://terang.palsu.test"},
    "for another host": {"rp": "palsu.test"},
    "without a finger": {"flags": PRESENT},
}
HERE: dict[str, dict[str, Any]] = {
    "in another browser": {"holder": "another"},
    "after five minutes": {"at": 300},
}
COPY: dict[str, dict[str, object]] = {
    "by a copy that is behind": {"count": 0},
    "under another key": {"key": ec.derive_private_key(7, ec.SECP256R1())},
    "by nobody's device": {"id": b"nobody's"},
}


@pytest.mark.parametrize("wrong", [*DEVICE, *HERE])
def test_no_passkey_is_kept_that_was_made(
    office: Office, device: Authenticator, wrong: str
) -> None:
    answer = replace(device, **DEVICE.get(wrong, {})).made(options_for(office))  # type: ignore[arg-type]

    with pytest.raises(Invalid) as refused:
        adds(office, answer, **HERE.get(wrong, {}))

    assert ["PASSKEY-ANSWER"] == [p.code for p in refused.value.problems]
    assert () == list_passkeys(office.uow(), user=SITI)


def test_a_challenge_makes_one_passkey_and_opens_nothing(
    office: Office, device: Authenticator
) -> None:
    options = options_for(office)
    adds(office, device.made(options))

    with pytest.raises(Invalid):
        adds(office, replace(device, id=b"another").made(options))
    assert comes_in(office, device.signed(options_for(office)), "session") is None
    with pytest.raises(Invalid):
        adds(office, replace(device, id=b"another").made(asked(office, "session")))


@pytest.mark.parametrize("wrong", [*DEVICE, *HERE, *COPY])
def test_nobody_comes_in_by_what_was_signed(
    office: Office, device: Authenticator, wrong: str
) -> None:
    adds(office, device.made(options_for(office)))
    assert "siti" == comes_in(office, device.signed(asked(office)))
    false = replace(device, **DEVICE.get(wrong, COPY.get(wrong, {})))  # type: ignore[arg-type]

    assert comes_in(office, false.signed(asked(office)), **HERE.get(wrong, {})) is None
    device.count += 1
    assert "siti" == comes_in(office, device.signed(asked(office)))


def test_an_answer_opens_once_and_only_its_own_challenge(
    office: Office, device: Authenticator
) -> None:
    adds(office, device.made(options_for(office)))
    answer = device.signed(asked(office))

    assert "siti" == comes_in(office, answer)
    assert comes_in(office, answer) is None
    asked(office)
    assert comes_in(office, answer) is None


def test_who_is_locked_out_stays_out(office: Office, device: Authenticator) -> None:
    adds(office, device.made(options_for(office)))
    uow = office.uow()
    with uow:
        uow.users.put(replace(SITI, is_disabled=True))
        uow.commit()

    assert comes_in(office, device.signed(asked(office))) is None


def test_a_device_that_does_not_count_is_let_in(office: Office, device: Authenticator) -> None:
    adds(office, device.made(options_for(office)))
    for _ in range(2):
        device.count = -1  # says 0 each time
        assert "siti" == comes_in(office, device.signed(asked(office)))


def test_a_passkey_is_kept_once_and_there_is_an_end(office: Office, device: Authenticator) -> None:
    adds(office, device.made(options_for(office)))
    with pytest.raises(Conflict):
        adds(office, device.made(options_for(office)))
    for n in range(MOST - 1):
        device.id = f"credential {n}".encode()
        adds(office, device.made(options_for(office)))

    with pytest.raises(Invalid):
        options_for(office)


@pytest.mark.parametrize("label", ["", "   ", "x" * 41, "a\u202eb", "a\x00b"])
def test_a_label_is_a_few_plain_letters(office: Office, device: Authenticator, label: str) -> None:
    with pytest.raises(Invalid):
        adds(office, device.made(options_for(office)), label=label)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_sent_instead_is_one_refusal(data: st.DataObject) -> None:
    office, device = Office(), Authenticator(PARTY.origin)
    uow = office.uow()
    with uow:
        uow.users.put(SITI)
        uow.commit()
    adds(office, device.made(options_for(office)))
    made = data.draw(st.booleans())
    answer = device.made(options_for(office)) if made else device.signed(asked(office))
    at, gone = data.draw(st.integers(0, 400)), data.draw(st.integers(0, 8))
    between = data.draw(st.text(max_size=4) | st.text("AZaz09-_", max_size=8))
    sent = answer[:at] + between + answer[at + gone :]

    if made:
        try:
            adds(office, sent)
        except TerangError as refused:
            assert refused.problems
    else:
        assert comes_in(office, sent) in (None, "siti")


@pytest.mark.parametrize("sent", ["", "[]", "{}", "null", '{"id": 1}', "x" * (LONGEST_ANSWER + 1)])
def test_what_is_no_answer_is_refused(office: Office, sent: str) -> None:
    asked(office)
    assert comes_in(office, sent) is None
    options_for(office)
    with pytest.raises(Invalid):
        adds(office, sent)


def test_two_administrators_take_passkeys_away_and_it_is_recorded(
    office: Office, device: Authenticator
) -> None:
    adds(office, device.made(options_for(office)))
    first, second = ADMINS

    assert not remove_factor(office.uow(), id_="siti", by=first, now=NOON)
    assert "admin-a" == list_guards(office.uow(), by=second, now=NOON)["siti"].asked_by
    later = NOON + timedelta(hours=1)
    assert remove_factor(office.uow(), id_="siti", by=second, now=later)

    assert () == list_passkeys(office.uow(), user=SITI)
    assert [("siti", "admin-a", NOON, "admin-b", later)] == [
        (r.user, r.asked_by, r.asked_at, r.confirmed_by, r.confirmed_at)
        for r in list_recoveries(office.uow(), by=first)
    ]
    with pytest.raises(Forbidden):
        list_recoveries(office.uow(), by=SITI)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://layanan.contoh.test", "https://layanan.contoh.test"),
        ("https://layanan.contoh.test:8443", "https://layanan.contoh.test:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://layanan.contoh.test", None),
        ("", None),
    ],
)
def test_passkeys_are_for_one_origin_that_browsers_trust(address: str, origin: str | None) -> None:
    found = relying_party(address, "Terang")

    assert origin == (found.origin if found else None)

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.delivery import (
    FRESH,
    TRIES,
    WAITS,
    Delivery,
    Result,
    begun,
    email_address,
    hopeless,
    masked,
    phone_number,
    renewed,
    tried,
)
from tests.makers import NOON

QUEUED = Delivery("email KDI-1 1", "email", "KDI-1", "filed", NOON, NOON)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        (" warga@contoh.test ", "warga@contoh.test"),
        ("a.b+c@sub.contoh.test", "a.b+c@sub.contoh.test"),
        ("warga", None),
        ("warga@contoh", None),
        ("warga@contoh.test, lain@contoh.test", None),
        ("warga@contoh.test\r\nBcc: lain@contoh.test", None),
        ("warga@contoh.test\n", "warga@contoh.test"),
        ("<warga@contoh.test>", None),
        ('"a b"@contoh.test', None),
        ("wärga@contoh.test", None),
        (f"{'a' * 65}@contoh.test", None),
        (f"{'a' * 9}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.test", None),
    ],
)
def test_an_address_is_one_plain_address_or_none(typed: str, kept: str | None) -> None:
    assert kept == email_address(typed)


@given(st.text(max_size=40))
def test_what_is_kept_of_an_address_never_ends_a_line(typed: str) -> None:
    kept = email_address(f"warga@contoh.test{typed}") or ""

    assert kept.isascii()
    assert not set(kept) & set("\r\n\0 ,;<>")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("0812 3456 7890", "+6281234567890"),
        ("62812-3456-7890", "+6281234567890"),
        ("+6281234567890", "+6281234567890"),
        ("+1 (202) 555-0100", "+12025550100"),
        ("12", None),
        ("telepon", None),
        ("+6281234567890\nX: y", None),
    ],
)
def test_a_phone_number_is_written_as_in_the_world(typed: str, kept: str | None) -> None:
    assert kept == phone_number(typed)


def test_it_waits_longer_each_time_and_then_gives_up() -> None:
    delivery, waits = QUEUED, []
    now = NOON
    while delivery.state == "waiting":
        delivery = tried(begun(delivery, now), "busy", now)
        waits.append(delivery.next_at - now)
        now = delivery.next_at

    assert "given_up" == delivery.state
    assert TRIES == delivery.tries
    assert [*WAITS] == waits[:-1]
    assert sorted(WAITS) == [*WAITS]


@pytest.mark.parametrize(
    ("result", "state"),
    [("taken", "sent"), ("refused", "given_up"), ("unreachable", "waiting"), ("login", "waiting")],
)
def test_what_becomes_of_a_try(result: Result, state: str) -> None:
    assert state == tried(begun(QUEUED, NOON), result, NOON).state


def test_tries_that_nobody_lived_through_are_counted_too() -> None:
    delivery = QUEUED
    for _ in range(TRIES):
        assert hopeless(delivery, NOON) is None
        delivery = begun(delivery, NOON)

    assert "cut_off" == hopeless(delivery, NOON)


def test_old_news_is_not_sent_for_the_first_time() -> None:
    late = NOON + FRESH + timedelta(seconds=1)

    assert "late" == hopeless(QUEUED, late)
    assert hopeless(begun(QUEUED, NOON), late) is None
    assert hopeless(renewed(QUEUED, late), late) is None


@pytest.mark.parametrize(
    ("address", "shown"),
    [("warga@contoh.test", "w…@contoh.test"), ("+6281234567890", "+62…90"), ("", "")],
)
def test_a_masked_address_cannot_be_written_to(address: str, shown: str) -> None:
    assert shown == masked(address)

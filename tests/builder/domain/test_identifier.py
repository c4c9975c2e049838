"""Numbers and keys that people read aloud and mistype."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.identifier import (
    ALPHABET,
    check_symbol,
    is_checked,
    new_id,
    new_number,
    new_receipt_key,
    normalise_number,
    normalise_receipt_key,
    shuffled,
)
from publish.errors import Invalid
from publish.facts.status_event import NUMBER
from tests.makers import seeded

SYMBOLS = st.text(alphabet=ALPHABET, min_size=7, max_size=25)


@pytest.mark.parametrize(
    ("symbols", "check"),
    [
        ("0000000", "0"),
        ("0000001", "2"),
        ("7K3M9QX", "T"),
        ("ZZZZZZZ", "P"),
        ("0123456789ABC", "H"),
    ],
)
def test_the_check_symbol_has_vectors(symbols: str, check: str) -> None:
    assert check == check_symbol(symbols)


@given(SYMBOLS, st.data())
def test_every_single_wrong_symbol_is_noticed(symbols: str, data: st.DataObject) -> None:
    whole = symbols + check_symbol(symbols)
    place = data.draw(st.integers(0, len(whole) - 1))
    for other in ALPHABET.replace(whole[place], ""):
        assert not is_checked(whole[:place] + other + whole[place + 1 :])


@given(SYMBOLS)
def test_every_swap_of_two_symbols_is_noticed(symbols: str) -> None:
    whole = symbols + check_symbol(symbols)
    for one in range(len(whole)):
        for two in range(one + 1, len(whole)):
            if whole[one] != whole[two]:
                swapped = list(whole)
                swapped[one], swapped[two] = swapped[two], swapped[one]
                assert not is_checked("".join(swapped))


@given(st.integers())
def test_a_new_number_is_one_the_register_knows(seed: int) -> None:
    number = new_number("KDI", seeded(seed))

    assert NUMBER.fullmatch(number)
    assert number == normalise_number(number, "KDI")


@given(st.integers())
def test_a_new_receipt_key_is_read_back(seed: int) -> None:
    key = new_receipt_key(seeded(seed))

    assert [5, 5, 5, 5, 5, 1] == [len(group) for group in key.split("-")]
    assert key == normalise_receipt_key(key)


@pytest.mark.parametrize(
    "typed",
    [
        "KDI-7K3M-9QXT",
        "kdi-7k3m-9qxt",
        "  KDI 7K3M 9QXT ",
        "KDI7K3M9QXT",
        "7K3M-9QXT",
        "KD1-7K3M-9QXT",
        "KDI\u20137K3M\u20139QXT",
    ],
)
def test_it_accepts_a_number_as_people_type_it(typed: str) -> None:
    assert "KDI-7K3M-9QXT" == normalise_number(typed, "KDI")


def test_look_alikes_are_read_as_the_symbol_they_look_like() -> None:
    number = f"KDI-0000-001{check_symbol('0000001')}"

    assert number == normalise_number(f"KDI-OOOO-OOl{number[-1]}", "KDI")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "NUMBER-SHAPE"),
        ("KDI-7K3M", "NUMBER-SHAPE"),
        ("KDI-7K3M-9QXT-0", "NUMBER-SHAPE"),
        ("JKT-7K3M-9QXT", "NUMBER-SHAPE"),
        ("KDI-7K3M-9QXU", "NUMBER-SHAPE"),
        ("KDI-7K3M-9QX\u0667", "NUMBER-SHAPE"),
        ("KDI-7K3M-9QXK", "NUMBER-CHECK"),
        ("KDI-7K3M-9QTX", "NUMBER-CHECK"),
        ("\ud800" * 8, "NUMBER-SHAPE"),
    ],
)
def test_it_rejects_what_is_no_number(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalise_number(typed, "KDI")

    assert [code] == [p.code for p in refused.value.problems]


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_key_or_a_finding(typed: str) -> None:
    try:
        assert normalise_receipt_key(typed)
    except Invalid as refused:
        assert {p.code for p in refused.problems} <= {"KEY-SHAPE", "KEY-CHECK"}


def test_ids_use_all_symbols_alike() -> None:
    rng = seeded(1)
    counts = Counter("".join(new_id(rng) for _ in range(2000)))

    assert set(ALPHABET) == set(counts)
    assert max(counts.values()) < 1.2 * min(counts.values())


@given(st.lists(st.integers(), max_size=30), st.integers())
def test_shuffling_keeps_every_item(items: list[int], seed: int) -> None:
    assert sorted(items) == sorted(shuffled(items, seeded(seed)))


def test_every_order_is_as_likely() -> None:
    rng = seeded(2)
    orders = Counter("".join(shuffled("abc", rng)) for _ in range(6000))

    assert 6 == len(orders)
    assert 850 < min(orders.values()) <= max(orders.values()) < 1150

"""Fee lines: every amount the language knows, exemptions, indexes, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.authoring import amounts, tariff_lines
from builder.domain.authoring.conditions import Term, rule
from builder.domain.authoring.documents import Documents
from builder.domain.authoring.tariff_lines import LineBasics, tariff_of
from publish.errors import Invalid, NotFound
from publish.facts.assessment import assess
from publish.facts.tariff import (
    Amount,
    Answer,
    Combined,
    Lookup,
    Number,
    Ref,
    Rounding,
    Slab,
    Slabs,
)
from publish.facts.tariff_reading import read_tariff
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, small, words
from tests.definitions.catalogue import PRESENT

VALUES = st.integers(0, 10**6).map(Fraction) | st.integers(1, 10**6).map(
    lambda n: Fraction(n, 10**4)
)
LEAVES: st.SearchStrategy[Amount] = (
    VALUES.map(Number)
    | st.just(Answer("/luas"))
    | st.just(Ref("ilo"))
    | st.builds(
        Lookup, st.just("/jenis"), st.dictionaries(st.sampled_from("ab"), VALUES, min_size=1)
    )
    | VALUES.map(lambda v: Slabs("/luas", (Slab(Fraction(100), v), Slab(None, v))))
)
AMOUNTS: st.SearchStrategy[Amount] = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Combined, st.sampled_from(amounts.HOWS), st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=8,
)
INDEX = {"ilo": {"label": {"id": "Indeks", "en": "Index"}, "value": 1, "certainty": "law"}}


@given(AMOUNTS)
def test_an_amount_is_read_back(amount: Amount) -> None:
    line = {"code": "a", "label": {"id": "A", "en": "A"}, "certainty": "law"}
    document = {"indexes": INDEX, "lines": [line | {"amount": amounts.write_amount(amount)}]}

    assert amount == read_tariff(document).lines[0].amount


@pytest.mark.parametrize("service", PRESENT)
def test_every_tariff_of_the_city_can_be_edited(service: str) -> None:
    d = catalogued(service)
    for place, line in enumerate(tariff_of(d).lines):
        for part in amounts.parts(line.amount):
            again = amounts.with_part(line.amount, part.path, part.amount)
            assert line.amount == again
        assert tariff_of(d) == tariff_of(tariff_lines.set_amount(d, place, line.amount))


def free() -> Documents:
    """`small` without a line."""
    d = small()
    d.service["tariff"] = {"lines": []}
    return d


def priced() -> Documents:
    amount = Combined("product", (Answer("/luas"), Number(Fraction(1000))))
    return tariff_lines.add_line(free(), words("Sewa lahan"), amount)


def test_a_line_is_built_part_by_part() -> None:
    amount: Amount = Number(Fraction(1000))
    amount = amounts.with_more(amount, (), Answer("/luas"))
    amount = amounts.with_more(amount, (), Number(Fraction(2)))
    amount = amounts.combined_as(amount, (2,), "sum")
    amount = amounts.with_more(amount, (2,), Number(Fraction(3)))

    assert 36_000 * 5 == assess_area(tariff_lines.add_line(free(), words("Sewa"), amount), 36)
    assert 36_000 == assess_area(
        tariff_lines.add_line(free(), words("Sewa"), amounts.without_part(amount, (2,))), 36
    )


def assess_area(d: Documents, area: int) -> int:
    return assess(tariff_of(d), {"luas": area, "jenis": "pilihan-kedua"}).total.amount


def test_an_exemption_is_two_lines() -> None:
    when = rule([Term("/jenis", "is", "pilihan-pertama")])
    d = tariff_lines.exempt(priced(), 0, when, words("Bebas sewa"))

    charged, exempted = tariff_of(d).lines
    assert ("sewa-lahan", "bebas-sewa") == (charged.code, exempted.code)
    assert 0 == assess(tariff_of(d), {"luas": 5, "jenis": "pilihan-pertama"}).total.amount
    assert 5000 == assess_area(d, 5)


def test_a_line_says_its_law() -> None:
    basics = LineBasics(
        words("Sewa"), "perda-contoh", "aset-daerah", "perda", Text("", ""), Rounding(100, "down")
    )
    (line,) = tariff_of(tariff_lines.set_basics(priced(), 0, basics)).lines

    assert ("perda-contoh", "aset-daerah", 100) == (line.legal_basis, line.levy, line.rounding.to)
    assert "sewa-lahan" == line.code


def indexed() -> Documents:
    d = tariff_lines.add_index(priced(), words("Harga satuan"), Fraction(5, 1000), "sample", "")
    return tariff_lines.set_amount(d, 0, Ref("harga-satuan"))


def test_an_index_is_written_exactly() -> None:
    assert "0.005" == indexed().service["tariff"]["indexes"]["harga-satuan"]["value"]


PAIR = rule([Term("/jenis", "is", "pilihan-pertama"), Term("/luas", "more", 1)])
ONE = rule([Term("/jenis", "is", "pilihan-pertama")])
REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("AMOUNT-FIELD", lambda: tariff_lines.set_amount(priced(), 0, Answer("/hilang"))),
    ("AMOUNT-FIELD", lambda: tariff_lines.set_amount(priced(), 0, Answer("/anggota/0/nama"))),
    ("AMOUNT-KIND", lambda: tariff_lines.set_amount(priced(), 0, Answer("/nama"))),
    ("AMOUNT-INDEX", lambda: tariff_lines.set_amount(priced(), 0, Ref("hilang"))),
    ("AMOUNT-CHOICES", lambda: tariff_lines.set_amount(
        priced(), 0, Lookup("/jenis", {"x": Fraction(1)}))),
    ("AMOUNT-LONG", lambda: tariff_lines.set_amount(priced(), 0, Combined("sum", ()))),
    ("AMOUNT-DIGITS", lambda: tariff_lines.set_amount(priced(), 0, Number(Fraction(1, 3)))),
    ("TARIFF-SLABS", lambda: tariff_lines.set_amount(
        priced(), 0, Slabs("/luas", (Slab(Fraction(5), Fraction(1)),)))),
    ("EXEMPTION-RULE", lambda: tariff_lines.exempt(priced(), 0, PAIR, words("Bebas"))),
    ("EXEMPTION-RULE", lambda: tariff_lines.exempt(
        tariff_lines.set_line_rule(priced(), 0, ONE), 0, ONE, words("Bebas"))),
    ("RULE-VALUE", lambda: tariff_lines.set_line_rule(
        priced(), 0, rule([Term("/jenis", "is", "x")]))),
    ("INDEX-USED", lambda: tariff_lines.remove_index(indexed(), "harga-satuan")),
    ("LABEL-EMPTY", lambda: tariff_lines.add_line(free(), Text("", ""), tariff_lines.FREE)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "act"), REFUSED)
def test_it_refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Invalid) as refused:
        act()
    assert code == refused.value.problems[0].code


@pytest.mark.parametrize("path", [(0,), (7,), (0, 0)])
def test_a_part_that_is_gone_is_not_found(path: tuple[int, ...]) -> None:
    with pytest.raises(NotFound):
        amounts.part_at(Number(Fraction(1)), path)


def test_lines_move_and_go() -> None:
    d = tariff_lines.add_line(priced(), words("Kedua"), tariff_lines.FREE)
    swapped = tariff_lines.move_line(d, 1, -1)

    assert ["kedua", "sewa-lahan"] == [line.code for line in tariff_of(swapped).lines]
    assert ["sewa-lahan"] == [line.code for line in tariff_of(tariff_lines.remove_line(d, 1)).lines]


@pytest.mark.parametrize(
    ("node", "keys"),
    [
        ({"type": "boolean"}, ("true", "false")),
        ({"type": "integer", "minimum": 1, "maximum": 3}, ("1", "2", "3")),
        ({"type": "integer", "minimum": 1, "maximum": 3000}, ()),
        ({"type": "string", "oneOf": [{"const": "a"}]}, ("a",)),
    ],
)
def test_a_table_knows_what_it_must_cover(node: dict[str, object], keys: tuple[str, ...]) -> None:
    assert keys == amounts.table_keys(node)

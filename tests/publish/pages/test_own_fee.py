from __future__ import annotations

from typing import Any

import pytest

from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard, read_version
from publish.pages.own_fee import own_lines, own_lines_words
from tests import makers
from tests.publish.pages.kendari import FORMS, read

POOR = {"properties": {"mbr": {"const": True}}, "required": ["mbr"]}


def line(code: str, amount: int, **more: Any) -> dict[str, Any]:
    about = {"certainty": "law", "legal_basis": "uu-contoh"}
    return {"code": code, "label": makers.both(code), "amount": amount, **about, **more}


def standard(*lines: dict[str, Any]) -> ServiceStandard:
    document = makers.service_document() | {"tariff": {"lines": list(lines)}}
    return read_version(1, document, makers.form_document()).standard


@pytest.mark.parametrize(
    ("lines", "fee", "expected"),
    [
        ([line("biaya", 50_000)], 50_000, [("biaya", 50_000)]),
        ([line("layanan", 0), line("pajak", 9_000)], 9_000, [("layanan", 0), ("pajak", 9_000)]),
        ([line("layanan", 0)], 0, [("layanan", 0)]),
        # What was free for a reason of the applicant's is not told.
        ([line("biaya", 7_000), line("mbr", 0, when=POOR)], 0, []),
        ([line("biaya", 7_000), line("mbr", 0, when=POOR)], 7_000, [("biaya", 7_000)]),
        # Which of two applies is not public.
        ([line("satu", 5_000), line("dua", 2_000, when=POOR)], 7_000, []),
    ],
)
def test_only_what_the_amount_decides_is_named(
    lines: list[dict[str, Any]], fee: int, expected: list[tuple[str, int]]
) -> None:
    found = own_lines(standard(*lines), Rupiah(fee), "id")

    assert expected == [(own.label, own.amount.amount) for own in found]


def test_a_line_says_its_law() -> None:
    pbg = read_version(1, read(FORMS / "pbg/service.json"), read(FORMS / "pbg/form.json"))

    said = own_lines_words(pbg.standard, Rupiah(162_000), "id")

    assert "Retribusi PBG, Perda Kota Kendari 6/2023: Rp162.000" == said

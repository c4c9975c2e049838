from __future__ import annotations

from fractions import Fraction
from typing import Any, get_args

import pytest

from publish.facts.assessment import assess
from publish.facts.charge_report import BANDS
from publish.facts.delay import DELAY_REASONS
from publish.facts.status import CORRECTION_REASONS, EventCode, Status
from publish.facts.suspension import STOP_REASONS
from publish.facts.tariff import CERTAINTIES, Number
from publish.facts.tariff_reading import read_tariff
from publish.facts.text import LANGS, Lang, Text
from publish.pages import vocabulary
from publish.pages.prose import (
    Labels,
    certainty_words,
    condition_words,
    event_words,
    explained_words,
    formula_factors,
    formula_words,
    inputs_of,
    status_words,
)
from tests.publish.pages import kendari

LABELS: Labels = {
    "/luas": (Text("Luas", "Area"), {}),
    "/lantai": (Text("Jumlah lantai", "Storeys"), {}),
    "/fungsi": (
        Text("Fungsi", "Use"),
        {
            "rumah": Text("Rumah", "House"),
            "toko": Text("Toko", "Shop"),
            "pabrik": Text("Pabrik", "Factory"),
            "lain": Text("Lainnya", "Other"),
        },
    ),
    "/mbr": (Text("Apakah Anda MBR?", "Are you low-income?"), {}),
}


def tariff(amount: Any) -> Any:
    label = {"id": "Biaya", "en": "Fee"}
    index = {"label": {"id": "Harga satuan", "en": "Unit price"}, "value": "0.005"}
    return read_tariff(
        {
            "indexes": {"harga": {**index, "certainty": "sample"}},
            "lines": [{"code": "a", "label": label, "amount": amount, "certainty": "law"}],
        }
    )


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (50_000, "Rp50.000", "Rp50,000"),
        (
            {"product": [{"answer": "/luas"}, {"ref": "harga"}]},
            "Luas × Harga satuan [0,005]",
            "Area × Unit price [0.005]",
        ),
        (
            {"product": [2, {"sum": [{"answer": "/luas"}, 1]}]},
            "2 × (Luas + 1)",
            "2 × (Area + 1)",
        ),
        (
            {"sum": [{"product": [2, {"answer": "/luas"}]}, 1000]},
            "2 × Luas + 1.000",
            "2 × Area + 1,000",
        ),
        (
            {"min": [{"answer": "/luas"}, 100]},
            "yang terkecil dari (Luas; 100)",
            "the smallest of (Area; 100)",
        ),
        (
            {"lookup": "/fungsi", "values": {"rumah": 1}},
            "indeks “Fungsi”",
            "index by “Use”",
        ),
    ],
)
def test_an_amount_is_a_formula_in_words(amount: Any, indonesian: str, english: str) -> None:
    read = tariff(amount)

    assert indonesian == formula_words(read.lines[0].amount, read, LABELS, "id")
    assert english == formula_words(read.lines[0].amount, read, LABELS, "en")


def test_a_long_product_is_taken_apart() -> None:
    read = tariff({"product": [{"answer": "/luas"}, {"product": [{"ref": "harga"}, 3]}]})

    factors = formula_factors(read.lines[0].amount, read, LABELS, "id")

    assert (("", "Luas"), ("×", "Harga satuan [0,005]"), ("×", "3")) == factors
    assert () == formula_factors(Number(Fraction(1)), read, LABELS, "id")


def test_a_calculation_shows_the_numbers_that_gave_the_amount() -> None:
    values = {"rumah": "0.15", "toko": "0.7"}
    read = tariff({"product": [{"answer": "/luas"}, 5000, {"lookup": "/fungsi", "values": values}]})

    line = assess(read, {"luas": 36, "fungsi": "rumah"}).lines[0]

    assert "36 × 5.000 × 0,15" == explained_words(line.explained, "id")
    assert (("Luas", "36"), ("Fungsi", "Rumah → 0,15")) == inputs_of(line.explained, LABELS, "id")


def test_slabs_are_shown_part_by_part() -> None:
    read = tariff({"slabs": "/luas", "steps": [{"up_to": 100, "rate": 2}, {"rate": 3}]})

    line = assess(read, {"luas": 130}).lines[0]

    assert "100 × 2 + 30 × 3" == explained_words(line.explained, "id")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (None, ""),
        ({}, ""),
        ({"properties": {"lantai": {"exclusiveMinimum": 1}}}, "bila “Jumlah lantai” lebih dari 1"),
        ({"properties": {"fungsi": {"const": "toko"}}}, "bila “Fungsi”: Toko"),
        (
            {"properties": {"mbr": {"const": True}}, "required": ["mbr"]},
            "bila “Apakah Anda MBR?” dijawab ya",
        ),
        (
            {"not": {"properties": {"mbr": {"const": True}}}},
            "kecuali bila “Apakah Anda MBR?” dijawab ya",
        ),
        (
            {"properties": {"fungsi": {"enum": ["rumah", "toko"]}}},
            "bila “Fungsi”: Rumah atau Toko",
        ),
        (
            {"properties": {"fungsi": {"enum": ["rumah", "toko", "pabrik"]}}},
            "bila “Fungsi” selain: Lainnya",
        ),
        ({"required": ["luas"]}, "bila “Luas” diisi"),
        (
            {"anyOf": [{"required": ["luas"]}, {"required": ["lantai"]}]},
            "bila “Luas” diisi atau “Jumlah lantai” diisi",
        ),
        (
            {"properties": {"luas": {"minimum": 36, "maximum": 100}}},
            "bila “Luas” paling sedikit 36 dan “Luas” paling banyak 100",
        ),
        ({"properties": {"tidak_ada": {"const": "x"}}}, "bila “tidak_ada”: x"),
    ],
)
def test_a_condition_is_a_sentence(condition: Any, words: str) -> None:
    assert words == condition_words(condition, LABELS, "id")


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_words(lang: Lang) -> None:
    assert all(status_words(code, lang) for code in get_args(Status))
    assert all(event_words(code, lang) for code in get_args(EventCode))
    assert all(certainty_words(code, lang) for code in CERTAINTIES)
    assert set(CORRECTION_REASONS) == set(vocabulary.REASON)
    assert set(DELAY_REASONS) == set(vocabulary.DELAY)
    assert set(STOP_REASONS) == set(vocabulary.STOP)
    assert set(BANDS) == set(vocabulary.BAND)


def test_every_levy_and_channel_of_the_meta_schema_has_words() -> None:
    meta = kendari.read(kendari.FORMS / "meta" / "service.schema.json")
    channels = meta["properties"]["complaints"]["items"]["properties"]["kind"]["enum"]

    assert set(meta["$defs"]["levy"]["enum"]) == set(vocabulary.LEVY)
    assert set(channels) == set(vocabulary.CHANNEL)


def test_a_finished_step_is_named() -> None:
    assert "Selesai: penilaian" == event_words("step_done", "id", "penilaian")

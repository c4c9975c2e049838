from __future__ import annotations

import pytest

from publish.facts.sealed import SealedCounts
from publish.i18n import read_catalogue
from publish.insight.times import Measured as Days
from publish.insight.times import OnTime
from publish.pages.edition import Edition
from publish.pages.views import measured
from tests.publish.pages.kendari import SITE

WORDS = read_catalogue(SITE / "translations", "id")


def test_a_median_of_few_is_replaced_by_words() -> None:
    fact = measured._median(Days(count=29, median=3, nine_of_ten=9, longest=9), WORDS)

    assert "data terlalu sedikit" == fact.value
    assert "29 permohonan; ditampilkan mulai 30" == fact.note


def test_a_median_that_is_not_reached_says_more_than() -> None:
    fact = measured._median(Days(count=30, median=None, nine_of_ten=None, longest=61), WORDS)

    assert "lebih dari 61 hari kerja" == fact.value


@pytest.mark.parametrize(
    ("on_time", "value", "note"),
    [
        (OnTime(0, 0), "belum ada yang jatuh tempo", ""),
        (OnTime(29, 20), "20 dari 29", "terlalu sedikit untuk persentase"),
        (OnTime(100, 90), "90%", "90 dari 100 yang jatuh tempo; 83% sampai 94% (95%)"),
    ],
)
def test_a_share_comes_with_what_it_stands_on(on_time: OnTime, value: str, note: str) -> None:
    fact = measured._on_time(on_time, WORDS)

    assert (value, note) == (fact.value, fact.note)


def test_a_sealed_service_shows_its_newest_month(edition: Edition) -> None:
    standard = edition.current("kartu-keluarga").version.standard

    shown = measured.measured(edition, standard, WORDS)

    assert ("Tepat waktu pada Agustus 2026", "30 dari 38") == (
        shown.facts[1].label,
        shown.facts[1].value,
    )
    assert ["2026-08", "2026-07"] == [row.month for row in shown.months]
    assert shown.histogram is None


def test_a_month_in_which_nothing_was_decided_is_no_share() -> None:
    counts = {"service": "kia", "filed": 6, "rejected": 0, "median_days": None}
    july = SealedCounts(month="2026-07", decided=9, on_time=7, **counts)
    august = SealedCounts(month="2026-08", decided=0, on_time=0, **counts)

    assert "7 dari 9" == measured._last_month((july, august), WORDS).value
    assert "data terlalu sedikit" == measured._last_month((august,), WORDS).value


def test_a_service_without_time_limit_still_shows_what_happened(edition: Edition) -> None:
    standard = edition.current("parkir-tepi-jalan").version.standard

    shown = measured.measured(edition, standard, WORDS)

    assert "tidak ada batas waktu" == shown.facts[0].value
    assert "data terlalu sedikit" == shown.facts[1].value

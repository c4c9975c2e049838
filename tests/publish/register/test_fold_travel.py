"""Official travel in the register: away, back, accounted for, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from publish.errors import Integrity, Problem
from publish.facts.travel import from_document, to_document
from publish.register.entries import encode_entry
from publish.register.index import Index, catch_up, check_next, open_index
from publish.register.travel_rows import away, begun_in, travel_months, unreported
from tests.publish.register.city import (
    BEGINNING,
    City,
    Document,
    reference_entry,
    service_document,
    version_entry,
    words,
)

RULES: Document = {
    "post": "/jabatan",
    "acting": "/plh",
    "region": "/jenis",
    "regions": {"luar": "country"},
    "departs": "/berangkat",
    "returns": "/kembali",
    "report": {"working_days": 5, "certainty": "sample", "legal_basis": "x"},
}
SERVICE = service_document("sppd", travel=RULES)
POSTS = {
    "kepala": {
        "name": words("Kepala"), "unit": "dpmptsp", "head": True, "acting": ["sekretaris"],
    },
    "sekretaris": {"name": words("Sekretaris"), "unit": "dpmptsp", "head": False, "acting": []},
}  # fmt: skip
START = len(BEGINNING) + 2


def departed(day: str = "2026-03-03", trip: int = 1, **changes: Any) -> Document:
    return {
        **_change("departed", day, trip),
        "region": "country",
        "until": "2026-03-05",
        "acting": "sekretaris",
        **changes,
    }


def returned(day: str = "2026-03-05", trip: int = 1, **changes: Any) -> Document:
    return {**_change("returned", day, trip), **changes}


def extended(until: str, day: str = "2026-03-04", trip: int = 1, **changes: Any) -> Document:
    return {**_change("extended", day, trip), "until": until, **changes}


def reported(day: str = "2026-03-10", trip: int = 1, **changes: Any) -> Document:
    return {**_change("reported", day, trip), "cost": 7_500_000, **changes}


def _change(change: str, day: str, trip: int) -> Document:
    stated = {"type": "travel", "service": "sppd", "version": 1, "post": "kepala", "trip": trip}
    return {**stated, "change": change, "claimed_on": day, "recorded_on": day}


@pytest.fixture
def city(tmp_path: Path) -> City:
    city = City(tmp_path)
    begun = [*BEGINNING, reference_entry("posts", POSTS), version_entry(SERVICE)]
    city.publish(begun, [POSTS, SERVICE])
    return city


@pytest.fixture
def index(tmp_path: Path, city: City) -> Iterator[Index]:
    index = open_index(tmp_path / "index.sqlite")
    catch_up(index, city.reader())
    yield index
    index.connection.close()


def refused(index: Index, city: City, *entries: Document) -> Problem:
    with pytest.raises(Integrity) as caught:
        check_next(index, [encode_entry(entry) for entry in entries], city.reader().document)
    return caught.value.problems[0]


def test_a_journey_is_kept_with_the_entry_of_each_change(index: Index, city: City) -> None:
    city.publish([departed(), returned(), departed("2026-03-09", 2, until="2026-03-12")])
    catch_up(index, city.reader())

    (late,), (there,) = unreported(index.connection), away(index.connection)
    assert (1, date(2026, 3, 5), START + 1) == (late.trip, late.returned_on, late.last_entry)
    assert date(2026, 3, 12) == late.report_due_on  # five working days after Thursday
    assert (2, "sekretaris", None) == (there.trip, there.acting, there.returned_on)
    assert (("2026-03", 2),) == travel_months(index.connection)

    city.publish([reported()])
    catch_up(index, city.reader())

    assert () == unreported(index.connection)
    assert [7_500_000, None] == [j.cost for j in begun_in(index.connection, "2026-03")]
    assert () == travel_months(index.connection, index.size)


def test_an_extension_keeps_the_first_day_beside_the_last(index: Index, city: City) -> None:
    city.publish([departed(), extended("2026-03-06"), extended("2026-03-09", "2026-03-05")])
    catch_up(index, city.reader())

    (there,) = away(index.connection)
    assert (date(2026, 3, 5), date(2026, 3, 9)) == (there.first_until, there.until)
    assert (date(2026, 3, 5), START + 2) == (there.extended_on, there.last_entry)


@pytest.mark.parametrize(
    "entries",
    [
        [{k: v for k, v in departed().items() if k != "acting"}],
        [departed(), extended("2026-03-06"), extended("2026-03-09", "2026-03-05"), returned()],
        [departed(until="2026-03-03"), returned("2026-03-03"), reported("2026-03-03", cost=0)],
        [departed(), returned(), departed("2026-03-06", 2, until="2026-03-06"), reported()],
    ],
)
def test_it_accepts_every_order_of_things_that_can_happen(
    entries: list[Document], index: Index, city: City
) -> None:
    check_next(index, [encode_entry(entry) for entry in entries], city.reader().document)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([departed(), departed("2026-03-04", 2)], "REGISTER-TRAVEL-AWAY"),
        ([extended("2026-03-09")], "REGISTER-TRAVEL-ORDER"),
        ([departed(), returned(), extended("2026-03-09", "2026-03-06")], "REGISTER-TRAVEL-ORDER"),
        ([departed(), extended("2026-03-05")], "REGISTER-TRAVEL-UNTIL"),
        ([departed(), extended("2026-03-04")], "REGISTER-TRAVEL-UNTIL"),
        ([departed(), extended("2026-03-09", claimed_on="2026-03-02")], "REGISTER-TRAVEL-DATE"),
        ([departed(), extended("2026-03-03")], "REGISTER-NOT-UNDERSTOOD"),  # over when decided
        ([departed(), extended("2026-03-09", region="city")], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(), returned(until="2026-03-09")], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(trip=2)], "REGISTER-TRAVEL-ORDER"),
        ([returned()], "REGISTER-TRAVEL-ORDER"),
        ([departed(), reported()], "REGISTER-TRAVEL-ORDER"),
        ([departed(), returned(), returned()], "REGISTER-TRAVEL-ORDER"),
        ([departed(), returned(), reported(), reported()], "REGISTER-TRAVEL-ORDER"),
        ([departed(), returned(claimed_on="2026-03-02")], "REGISTER-TRAVEL-DATE"),
        ([departed(), returned(), reported(claimed_on="2026-03-04")], "REGISTER-TRAVEL-DATE"),
        (
            [departed(), returned(), departed("2026-03-09", 2, claimed_on="2026-03-04")],
            "REGISTER-TRAVEL-DATE",
        ),
        ([departed(post="sekretaris")], "REGISTER-TRAVEL-POST"),
        ([departed(post="wali-kota")], "REGISTER-TRAVEL-POST"),
        ([departed(acting="kepala")], "REGISTER-TRAVEL-POST"),
        ([departed(service="izin")], "REGISTER-TRAVEL-SERVICE"),
        ([departed(version=2)], "REGISTER-VERSION-UNKNOWN"),
        ([departed(claimed_on="2026-03-04")], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(until="2026-03-02")], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(region="mars")], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(name="somebody")], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(cost=1)], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(), returned(acting="sekretaris")], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(), returned(), reported(cost=-1)], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(), returned(), reported(cost=True)], "REGISTER-NOT-UNDERSTOOD"),
        ([departed(trip=0)], "REGISTER-NOT-UNDERSTOOD"),
    ],
)
def test_it_rejects_a_journey_that_cannot_be(
    entries: list[Document], code: str, index: Index, city: City
) -> None:
    problem = refused(index, city, *entries)

    assert (problem.code, problem.params["entry"]) == (code, START + len(entries) - 1)


def test_it_rejects_a_list_of_posts_of_another_form(index: Index, city: City) -> None:
    posts = {"kepala": {**POSTS["kepala"], "acting": ["kepala"]}}
    city.publish([reference_entry("posts", posts)], [posts])

    with pytest.raises(Integrity) as caught:
        catch_up(index, city.reader())

    assert "REGISTER-NOT-UNDERSTOOD" == caught.value.problems[0].code
    assert "POSTS-SHAPE" == caught.value.problems[0].params["cause"]


@pytest.mark.parametrize("document", [departed(), extended("2026-03-09"), returned(), reported()])
def test_a_change_reads_back_as_it_was_written(document: Document) -> None:
    assert document == to_document(from_document(document))

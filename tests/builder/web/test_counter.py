"""The counter: an officer files for a citizen, and the first public event says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from publish.facts.json_text import read_json
from tests.builder.web.city import OPEN, PAID, City
from tests.builder.web.visitor import Visitor

COUNTER = "/meja/loket"


@pytest.fixture
def officer(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("petugas")


def begun(officer: Visitor, service: str = PAID, way: str = "paper") -> str:
    """Where the counter leads to."""
    officer.get(COUNTER)
    answer = officer.post(COUNTER, {"service": service, "way": way, "go": "begin"})
    assert 303 == answer.status_code, officer.words()
    return answer.headers["Location"]


def filed(city: City) -> dict[str, object]:
    """The entry of the first event of the only application."""
    (number,) = city.numbers()
    uow = city.workspace.uow()
    with uow.reading():
        (row,) = (r for r in uow.outbox.waiting() if r.number == number)
    return dict(read_json(row.entry))


@pytest.mark.parametrize("way", ["paper", "spoken"])
def test_what_an_officer_files_says_publicly_which_way_it_came(
    city: City, officer: Visitor, way: str
) -> None:
    assert f"/ajukan/{PAID}/formulir" == begun(officer, way=way)
    receipt = officer.submit(officer.fill(PAID, city.pairs(PAID)))
    officer.get(receipt)

    assert "Cetak halaman ini sekarang" in officer.words()
    assert "Kunci resi" in officer.words()
    entry = filed(city)
    assert ("filed", way) == (entry["code"], entry["way"])
    assert "petugas" not in str(entry)
    officer.get(f"/meja/permohonan/{entry['number']}")
    assert "Diajukan di loket oleh petugas" in officer.words()


def test_the_mark_ends_with_the_receipt(city: City, officer: Visitor) -> None:
    begun(officer)
    receipt = officer.submit(officer.fill(PAID, city.pairs(PAID)))
    officer.get(receipt)

    answer = officer.post(receipt, {})

    assert COUNTER == answer.headers["Location"]
    officer.get(f"/ajukan/{PAID}/formulir")
    assert "Anda mengajukan untuk warga" not in officer.words()


def test_another_service_in_the_same_browser_is_not_of_the_counter(
    city: City, officer: Visitor
) -> None:
    begun(officer, PAID)
    officer.submit(officer.fill(OPEN, city.pairs(OPEN)))

    assert "way" not in filed(city)


def test_the_next_citizen_finds_nothing_of_the_one_before(city: City, officer: Visitor) -> None:
    begun(officer)
    check = officer.fill(PAID, city.pairs(PAID))

    begun(officer)

    assert f"/ajukan/{PAID}/" == officer.get(check).headers["Location"]


def test_what_is_begun_can_be_let_go(city: City, officer: Visitor) -> None:
    begun(officer)
    officer.get(COUNTER)
    assert "Sedang diisi untuk warga" in officer.words()

    officer.post(COUNTER, {"go": "stop"})
    officer.get(COUNTER)

    assert "Sedang diisi untuk warga" not in officer.words()


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"way": "paper"}, "Pilih layanan."),
        ({"service": PAID}, "Sebutkan bagaimana"),
        ({"service": PAID, "way": "telepathy"}, "Sebutkan bagaimana"),
        ({"service": OPEN, "way": "paper"}, "Pilih layanan."),  # another unit's
    ],
)
def test_a_choice_that_is_missing_is_asked_for(
    officer: Visitor, posted: dict[str, str], said: str
) -> None:
    officer.get(COUNTER)

    answer = officer.post(COUNTER, posted)

    assert 422 == answer.status_code
    assert said in officer.words()


def test_who_was_moved_away_in_between_files_nothing(city: City, officer: Visitor) -> None:
    begun(officer)
    check = officer.fill(PAID, city.pairs(PAID))
    officer.get(check)
    fields = {**officer.hidden().to_dict(), "declare": "yes"}
    uow = city.workspace.uow()
    with uow:
        uow.sessions.remove_of("petugas")
        uow.commit()

    answer = officer.post(check, fields)

    assert 403 == answer.status_code
    assert [] == city.numbers()

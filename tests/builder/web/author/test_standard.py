"""Steps, time, requirements and law edited by an officer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.domain.authoring.conditions import Term, read_rule, rule
from publish.facts.service import read_standard
from tests.builder.web.author.conftest import Screen


@pytest.fixture
def screen(open_page: Callable[[str], Screen]) -> Screen:
    return open_page("standar")


def test_the_sum_of_the_steps_stands_beside_the_promise(screen: Screen) -> None:
    assert "Jumlah waktu tahap 28 hari kerja; dijanjikan: 28 hari kerja." in screen.open()


def test_a_step_is_added_before_the_issue(screen: Screen) -> None:
    status = screen.press(
        "item-add", list="steps", kind="work", name_id="Survei", name_en="Survey",
    )  # fmt: skip
    assert 303 == status

    steps = screen.documents.service["steps"]
    assert ["survei", "terbit"] == [step["id"] for step in steps[-2:]]


def test_the_promise_is_changed(screen: Screen) -> None:
    fields = {"processing_time-value": "30", "processing_time-certainty": "perda"}
    assert 303 == screen.press("members", form="processing_time", **fields)

    promise = read_standard(screen.documents.service).promise
    assert (30, "perda") == (promise.allowance.value, promise.certainty)
    assert promise.note is not None


def test_a_requirement_is_asked_on_a_condition(screen: Screen) -> None:
    status = screen.press(
        "item-rule", list="requirements", place="1", form="rule-requirements-1",
        field0="/mbr", operator0="is", value0="true",
    )  # fmt: skip
    assert 303 == status

    when = screen.documents.service["requirements"][1]["when"]
    assert rule([Term("/mbr", "is", True)]) == read_rule(when)


@pytest.mark.parametrize("op", ["item-up", "item-down", "item-remove"])
def test_items_move_and_go(screen: Screen, op: str) -> None:
    before = screen.draft.service_text

    assert 303 == screen.press(op, list="requirements", place="1")
    assert before != screen.draft.service_text


@pytest.mark.parametrize(
    "data",
    [
        {"op": "members", "form": "../x"},
        {"op": "members", "form": "service", "k_min": "many"},
        {"op": "members", "form": "service", "effective_from": ""},
        {"op": "item", "list": "steps", "place": "99", "name_id": "x"},
        {"op": "item-remove", "list": "scenarios", "place": "0", "x": "y"},
        {"op": "item-rule", "list": "steps", "place": "0"},
        {"op": "item-rule", "list": "variants", "place": "0"},
        {"op": "item-add", "list": "steps"},
    ],
)
def test_nothing_that_is_sent_breaks_the_page(screen: Screen, data: dict[str, str]) -> None:
    status = screen.press(data.pop("op"), **data)

    assert status in (303, 422)
    assert 200 == screen.visitor.get(screen.address).status_code


def test_life_events_are_ticked_and_unticked(screen: Screen) -> None:
    fields = {"form": "service", "life_events": ["membangun", "usaha"]}
    assert 303 == screen.press("members", **fields)
    assert ["membangun", "usaha"] == screen.documents.service["life_events"]

    screen.open()
    assert 303 == screen.press("members", form="service")
    assert [] == screen.documents.service["life_events"]


def test_who_cannot_apply_is_written_as_a_sentence(screen: Screen) -> None:
    basis = screen.documents.service["legal_bases"][0]["id"]
    status = screen.press(
        "item-add", list="eligibility", reason_id="Rumah MBR.", reason_en="Low-income house.",
        legal_basis=basis, instead_id="Datang ke loket.", instead_en="Come to the counter.",
        instead_service="ktp-el-pengganti",
    )  # fmt: skip
    assert 303 == status
    assert "Belum dipilih: ini tidak menghentikan siapa pun." in screen.open()

    status = screen.press(
        "item-rule", list="eligibility", place="0", form="rule-eligibility-0",
        field0="/mbr", operator0="is", value0="true",
    )  # fmt: skip
    assert 303 == status

    (stop,) = read_standard(screen.documents.service).stops
    assert ("rumah-mbr", "ktp-el-pengganti", None) == (stop.id, stop.service, stop.link)
    assert rule([Term("/mbr", "is", True)]) == read_rule(stop.when)
    assert "Tidak dapat memohon bila" in screen.open()


def test_a_ground_without_a_condition_stops_nobody_and_is_found(screen: Screen) -> None:
    basis = screen.documents.service["legal_bases"][0]["id"]
    fields = {"reason_id": "Rumah.", "reason_en": "House.", "legal_basis": basis}
    screen.press("item-add", list="eligibility", **fields)

    assert "tidak membaca satu jawaban pun" in screen.open()
    assert 422 == screen.press("item-rule", list="eligibility", place="0")
    assert 303 == screen.press("item-remove", list="eligibility", place="0")
    assert [] == screen.documents.service["eligibility"]

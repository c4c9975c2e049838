"""Clocks in Chromium: a late step with its reason, deemed approval, and the desk in English."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from builder.store.standing_query import StandingQuery
from publish.facts.workdays import WorkingDays
from tests.browser.live_city import Served, is_fit, press
from tests.browser.test_officer_pages import sign_in
from tests.builder.web.city import PAID

pytestmark = pytest.mark.browser
LONG, WEEK = timedelta(days=60), timedelta(days=7)


def test_a_late_step_goes_on_with_a_reason_only(any_phone: Page, served: Served) -> None:
    page, number = any_phone, served.city.file(PAID).number
    served.city.move(number, "accepted")
    served.city.time += LONG
    sign_in(page, "petugas")
    press(page, page.get_by_role("link", name="Lewat tenggat"))
    expect(page.get_by_role("row", name=number)).to_contain_text("lewat")
    press(page, page.get_by_role("link", name=number))
    press(page, page.get_by_role("link", name=re.compile("^Tahap selesai: ")))
    expect(page.get_by_text("Tenggatnya sudah lewat")).to_be_visible()
    further = page.get_by_role("button", name="Lanjut: lihat yang akan menjadi publik")

    press(page, further)
    expect(page.get_by_role("alert")).to_be_visible()
    assert ["filed", "accepted"] == served.city.events(number)
    page.get_by_label("pemeriksaan lapangan tertunda").check()
    press(page, further)
    expect(page.get_by_role("heading", name="Ini menjadi publik, untuk selamanya")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("pemeriksaan lapangan")
    press(page, page.get_by_role("main").get_by_role("button"))

    assert ["filed", "accepted", "step_done"] == served.city.events(number)


def test_a_correction_goes_there_and_back_while_the_clock_stands(
    phone: Page, served: Served
) -> None:
    page, filed = phone, served.city.file(PAID)
    served.city.keep_documents(filed.number, PAID)
    served.city.move(filed.number, "accepted")
    due_on = due(served, filed.number)
    sign_in(page, "petugas")
    page.goto(f"/meja/permohonan/{filed.number}")
    press(page, page.get_by_role("link", name="Minta perbaikan"))
    page.get_by_label("ada yang tidak jelas atau tidak terbaca").check()
    page.get_by_text("Jawaban mana yang perlu diperbaiki?").click()
    page.get_by_label("Luas total lantai").check()
    press(page, page.get_by_role("button", name="Lanjut: lihat yang akan menjadi publik"))
    press(page, page.get_by_role("button", name="Minta perbaikan"))
    served.city.time += WEEK
    page.goto("/berkas")
    page.get_by_label("Nomor permohonan").fill(filed.number)
    page.get_by_label("Kunci resi").fill(filed.receipt_key or "")
    press(page, page.get_by_role("button", name="Buka berkas saya"))
    press(page, page.get_by_role("link", name="Perbaiki jawaban saya"))
    expect(page.get_by_role("textbox")).to_have_count(1)
    is_fit(page)
    page.get_by_label("Luas total lantai").fill("40")
    press(page, page.get_by_role("button", name="Kirim jawaban yang sudah diperbaiki"))

    assert "corrected" == served.city.events(filed.number)[-1]
    calendar = served.city.workspace.calendar()
    assert due_on is not None
    assert due(served, filed.number) == calendar.due_on(due_on, WorkingDays(5))
    is_fit(page)


def due(served: Served, number: str) -> date | None:
    """The day by which the office is to be done."""
    with served.city.workspace.uow().reading() as uow:
        (row,) = uow.applications.standings(StandingQuery(number=number))
    return row.due_on


def test_past_the_limit_of_the_law_there_are_a_letter_and_a_day(
    phone: Page, served: Served, tmp_path: Path
) -> None:
    page, filed = phone, served.city.file(PAID)
    served.city.move(filed.number, "accepted")
    served.city.time += LONG
    page.goto("/en/file")
    page.get_by_label("Application number").fill(filed.number)
    page.get_by_label("Receipt key").fill(filed.receipt_key or "")
    press(page, page.get_by_role("main").get_by_role("button").first)
    press(page, page.get_by_role("link", name="Letter to print"))
    with page.expect_download() as download:
        page.get_by_role("link", name="The day for your calendar").click()
    download.value.save_as(tmp_path / "day.ics")

    is_fit(page)
    expect(page.get_by_role("main")).to_contain_text(filed.number)
    (event,) = Calendar.from_ical((tmp_path / "day.ics").read_bytes()).walk("VEVENT")
    assert filed.number in str(event["SUMMARY"]) + str(event["DESCRIPTION"])
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)


def test_the_desk_works_in_english(phone: Page, served: Served) -> None:
    page, number = phone, served.city.file(PAID).number
    sign_in(page, "petugas")
    press(page, page.get_by_role("button", name="English"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Applications")
    page.get_by_label("Number", exact=True).fill(number)
    press(page, page.get_by_role("button", name="Show"))
    press(page, page.get_by_role("link", name=number))
    press(page, page.get_by_role("link", name="Accept as complete"))
    press(page, page.get_by_role("button", name="Continue: see what becomes public"))
    expect(page.get_by_role("heading", name="This becomes public, for good")).to_be_visible()
    press(page, page.get_by_role("button", name="Accept as complete"))
    press(page, page.get_by_role("link", name="Ask for a correction"))
    page.get_by_label("something is unclear or illegible").check()
    page.get_by_label("Message to the applicant").fill("Please upload page 2 again.")
    press(page, page.get_by_role("button", name="Continue: see what becomes public"))
    press(page, page.get_by_role("button", name="Ask for a correction"))

    assert ["filed", "accepted", "correction_requested"] == served.city.events(number)
    expect(page.get_by_text("the clock has stood still").first).to_be_visible()
    is_fit(page)

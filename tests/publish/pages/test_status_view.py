"""The page of one application, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from publish.facts.money import Rupiah
from publish.pages.case import EventFacts, FeeFacts
from publish.pages.edition import Edition
from publish.pages.mould import mark
from publish.pages.render import draw, moulds_of, open_edition
from publish.pages.routes import PageRef
from publish.pages.view_models.status import StatusView
from publish.pages.views.status import status, status_view
from publish.register.index import catch_up, open_index
from tests.publish.pages import kendari
from tests.publish.register.city import City

NUMBER = "KDI-7K3M-9QXT"
Step = tuple[str, str, dict[str, Any]]

FILED: Step = ("filed", "2026-03-02", {"amount": 162_000})
ACCEPTED: Step = ("accepted", "2026-03-04", {})
ASSESSED: Step = ("step_done", "2026-03-10", {"step": "penilaian-teknis"})
FEE_SET: Step = ("step_done", "2026-03-11", {"step": "penetapan-retribusi"})
PAID: Step = ("payment_recorded", "2026-03-12", {"amount": 162_000})
PAYMENT_DONE: Step = ("step_done", "2026-03-12", {"step": "pembayaran"})


def edition_of(folder: Path, steps: Sequence[Step]) -> Edition:
    """A register with one PBG application; events are recorded on the day they are claimed."""
    city = City(folder)
    entries, documents = kendari.beginning(("pbg",))
    for sequence, (code, claimed, more) in enumerate(steps, start=1):
        recorded = more.get("recorded_on", claimed)
        place = {"number": NUMBER, "service": "pbg", "version": 1, "sequence": sequence}
        days = {"claimed_on": claimed, "recorded_on": recorded}
        entries.append({"type": "event", "code": code, **place, **more, **days})
    city.publish(entries, documents)
    index = open_index(folder / "index.sqlite")
    catch_up(index, city.reader())
    return open_edition(index, kendari.SITE, kendari.settings())


def shown(folder: Path, *steps: Step) -> StatusView:
    return status(edition_of(folder, steps), PageRef("status", NUMBER, "id"))


def test_a_filed_application_waits_for_the_check_of_its_file(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED)

    assert ("Sekarang", "Pemeriksaan kelengkapan berkas") == (page.before, page.now)
    assert page.after.endswith("(DPMPTSP), tahap ini paling lambat 5 Maret 2026")
    assert (None, "dihitung sejak berkas lengkap") == (page.due_on, page.due_note)


def test_in_process_the_step_the_office_and_the_day_are_said(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED, ACCEPTED)

    assert page.now.startswith("Penilaian teknis")
    assert page.after.endswith("(PUPR), tahap ini paling lambat 7 April 2026")
    assert date(2026, 4, 21) == page.due_on
    assert "28 hari kerja sejak lengkap pada 4 Mar 2026" == page.due_note


def test_what_is_to_come_stands_after_what_is_now(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED, ACCEPTED, ASSESSED)

    assert ["done", "done", "done", "now", "later", "later"] == [m.state for m in page.line]
    assert page.line[2].title.startswith("Selesai: Penilaian teknis")
    assert ("", "") == (page.line[-1].when, page.line[-1].iso)


def test_while_the_applicant_is_asked_the_clock_stands_still(tmp_path: Path) -> None:
    asked: Step = ("correction_requested", "2026-03-06", {"reason": "unclear"})

    page = shown(tmp_path, FILED, ACCEPTED, asked)

    assert "Menunggu pemohon" == page.now
    assert "sejak 6 Maret 2026: ada yang tidak jelas atau tidak terbaca" == page.after
    assert "jam berhenti; tanggal ini akan bergeser" == page.due_note
    assert ("now", "Menunggu pemohon") == (page.line[3].state, page.line[3].title)


def test_a_stop_moves_the_due_dates_and_is_counted_beside_the_answer(tmp_path: Path) -> None:
    asked: Step = ("correction_requested", "2026-03-06", {"reason": "unclear"})
    answered: Step = ("corrected", "2026-03-10", {})

    page = shown(tmp_path, FILED, ACCEPTED, asked, answered)

    assert page.after.endswith("tahap ini paling lambat 9 April 2026")
    assert date(2026, 4, 23) == page.due_on
    assert ("jam berhenti selama 2 hari kerja",) == page.line[3].notes


def test_money_is_named_only_when_it_is_due(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED, ACCEPTED, ASSESSED, FEE_SET)

    assert "Menunggu pembayaran ke kas daerah" == page.now
    assert "Sekarang Rp162.000 harus dibayar" in page.asked_note
    assert (Rupiah(162_000), "belum dibayar") == (page.fee, page.fee_note)


@pytest.mark.parametrize("steps", [(FILED,), (FILED, ACCEPTED, ASSESSED, FEE_SET, PAID)])
def test_otherwise_nothing_has_to_be_paid_now(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    assert shown(tmp_path, *steps).asked_note.startswith("Saat ini tidak ada yang harus dibayar")


def test_an_issued_application_says_how_long_it_took(tmp_path: Path) -> None:
    approved: Step = ("approved", "2026-03-16", {})
    issued: Step = ("issued", "2026-03-17", {})

    page = shown(tmp_path, FILED, ACCEPTED, ASSESSED, FEE_SET, PAID, PAYMENT_DONE, approved, issued)

    assert ("17 Maret 2026", "Terbit", "") == (page.before, page.now, page.after)
    assert ("8 hari kerja", 0, "lunas") == (page.taken, page.late_days, page.fee_note)
    assert {"done"} == {m.state for m in page.line}


def test_a_late_decision_says_by_how_much(tmp_path: Path) -> None:
    approved: Step = ("approved", "2026-04-22", {})

    page = shown(tmp_path, FILED, ACCEPTED, ASSESSED, FEE_SET, PAID, PAYMENT_DONE, approved)

    assert 1 == page.late_days


def test_a_rejection_names_its_ground(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED, ACCEPTED, ("rejected", "2026-03-09", {"reason": "tata-ruang"}))

    assert "Ditolak" == page.now
    assert page.after == "Lokasi atau fungsi tidak sesuai dengan rencana tata ruang"


def test_both_dates_are_shown_where_they_differ(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED, ("accepted", "2026-03-04", {"recorded_on": "2026-03-11"}))

    assert ("", "") == (page.line[0].recorded, page.line[0].recorded_iso)
    assert ("dicatat 11 Mar 2026", "2026-03-11") == (
        page.line[1].recorded,
        page.line[1].recorded_iso,
    )
    assert date(2026, 3, 11) == page.frame.as_of


def test_the_entries_of_the_application_are_named(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED, ACCEPTED)

    assert 1 == page.last_entry - page.first_entry


OVERPAID: Step = ("overpaid", "2026-03-13", {"amount": 162_000})
REFUNDED: Step = ("refunded", "2026-03-16", {"amount": 100_000})
PART: Step = ("payment_recorded", "2026-03-12", {"amount": 100_000})
NONE_CAME: Step = ("payment_reversed", "2026-03-20", {"amount": 62_000})
APPROVED: Step = ("approved", "2026-03-18", {})
ISSUED: Step = ("issued", "2026-03-19", {})


def test_a_part_payment_says_what_is_left(tmp_path: Path) -> None:
    page = shown(tmp_path, FILED, ACCEPTED, ASSESSED, FEE_SET, PART)

    assert "Rp100.000 sudah dibayar, sisa Rp62.000" == page.fee_note
    assert page.asked_note.startswith("Sekarang Rp62.000 harus dibayar")
    assert () == page.differences


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "id",
            (
                "Rp62.000 masuk di atas biaya resmi. Uang itu milik pemohon dan harus"
                " dikembalikan.",
                "Rp100.000 sudah dikembalikan kepada pemohon.",
            ),
        ),
        (
            "en",
            (
                "Rp62,000 came in beyond the official fee. It is the applicant's and has to be"
                " given back.",
                "Rp100,000 was given back to the applicant.",
            ),
        ),
    ],
)
def test_what_is_too_much_and_what_went_back_is_said(
    tmp_path: Path, lang: Any, said: tuple[str, ...]
) -> None:
    steps = (FILED, ACCEPTED, ASSESSED, FEE_SET, PAID, OVERPAID, REFUNDED)

    page = status(edition_of(tmp_path, steps), PageRef("status", NUMBER, lang))

    assert said == page.differences
    assert ["162000", "162000", "100000"] == [m.rupiah for m in page.line if m.rupiah]


def test_handed_over_unpaid_is_said_and_money_does_not_hide_the_end(tmp_path: Path) -> None:
    end = (PAYMENT_DONE, APPROVED, ISSUED, NONE_CAME)

    page = shown(tmp_path, FILED, ACCEPTED, ASSESSED, FEE_SET, PAID, *end)

    assert ("19 Maret 2026", "Terbit") == (page.before, page.now)
    assert page.differences[-1].startswith("Hasil diserahkan padahal Rp62.000")
    issued = next(m for m in page.line if m.title == "Terbit")
    assert ("diserahkan padahal belum lunas",) == issued.notes


def test_pages_with_and_without_differences_are_poured_as_they_are_drawn(tmp_path: Path) -> None:
    paid = (FILED, ACCEPTED, ASSESSED, FEE_SET, PAID)
    told = [paid, (*paid, OVERPAID), (*paid, OVERPAID, REFUNDED), paid[:4], (*paid[:4], PART)]
    cases = []
    for at, steps in enumerate(told):
        (tmp_path / str(at)).mkdir()
        edition = edition_of(tmp_path / str(at), steps)
        case = edition.case(NUMBER)
        surplus = (*case.fee[:2], case.fee[2] and 7_000, *case.fee[3:])
        cases += [case, case._replace(fee=cast("FeeFacts", surplus))]

    for case in cases:
        expected = draw("status.html", status_view(edition, case, "id"), "id", edition)
        assert expected == moulds_of(edition, "id").draw(case)


def test_words_that_look_like_a_place_stay_words(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, (FILED,))
    unknown = edition.case(NUMBER)
    reason = f"odd {mark('entry')} \ue000"
    facts = ("filed", None, reason, None, None, None, False, False, None, None, None)
    case = unknown._replace(line=[unknown.line[0]._replace(facts=cast("EventFacts", facts))])

    drawn = moulds_of(edition, "id").draw(case)

    assert drawn == draw("status.html", status_view(edition, case, "id"), "id", edition)
    assert reason.encode() in drawn


def test_what_was_only_just_accepted_is_not_said_to_be_overtaken_by_nobody(tmp_path: Path) -> None:
    page = status(edition_of(tmp_path, (FILED, ACCEPTED)), PageRef("status", NUMBER, "en"))

    said = "no further step was taken since it was accepted on 4 Mar 2026"
    assert ("by none", said) == (page.overtaken, page.overtaken_note)

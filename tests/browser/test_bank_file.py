"""A bank file of 200 lines with twelve faults, from the treasurer's desk to what is booked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live_city import Served, is_fit, press
from tests.browser.test_officer_pages import sign_in
from tests.builder.web.city import PAID, City

pytestmark = pytest.mark.browser

FEE = 162_000
DAY, ACCOUNT = "2026-11-20", "001 02 00345-6"
GOOD = 188
FAULTS: dict[int, tuple[str, str]] = {
    12: ("KDI-0000-0000", "tidak ada nomor permohonan pada keterangan"),
    27: ("wrong amount", "jumlah salah: kurang dari tagihan"),
    44: ("double line", "sudah lunas: ganda"),
    61: ("foreign account", "bukan dari rekening kota"),
    78: ("malformed date", "Tanggal di baris 78 tidak dapat dibaca"),
    95: ("malformed amount", "bukan rupiah bulat di atas nol"),
    112: ("already paid", "sudah lunas: ganda"),
    129: ("refunded", "sudah dibayar dan dikembalikan"),
    146: ("withdrawn", "permohonannya dicabut atau ditolak"),
    163: ("too large", "lebih besar dari pembayaran mana pun"),
    180: ("control characters", "tanda yang tidak tampak"),
    197: ("formula", "seperti rumus"),
}
"""By the line of the file: what is wrong with it, and what the screen says of it."""
UNREADABLE = {61, 78, 95, 163, 180, 197}


def accepted(city: City) -> str:
    number = city.file(PAID).number
    city.move(number, "accepted")
    return number


def settled(city: City, *codes: str) -> str:
    number = accepted(city)
    for code in codes:
        city.move(number, code, **({} if code == "withdrawn" else {"amount": FEE}))
    return number


def bank_file(city: City) -> tuple[str, list[str]]:
    """The file, and the numbers that its good lines pay for."""
    good = [accepted(city) for _ in range(GOOD)]
    waiting, lines = iter(good), {1: "tanggal;jumlah;keterangan;rekening"}
    short = accepted(city)
    faulty = {
        12: f"{DAY};{FEE};bayar KDI-0000-0000;{ACCOUNT}",
        27: f"{DAY};1.000;bayar {short};{ACCOUNT}",
        61: f"{DAY};{FEE};bayar {short};777000111",
        78: f"20 Nopember;{FEE};bayar {short};{ACCOUNT}",
        95: f"{DAY};162.0;bayar {short};{ACCOUNT}",
        112: f"{DAY};{FEE};bayar {settled(city, 'payment_recorded')};{ACCOUNT}",
        129: f"{DAY};{FEE};{settled(city, 'payment_recorded', 'overpaid', 'refunded')};{ACCOUNT}",
        146: f"{DAY};{FEE};bayar {settled(city, 'withdrawn')};{ACCOUNT}",
        163: f"{DAY};162000000000000;bayar {short};{ACCOUNT}",
        180: f"{DAY};{FEE};bayar\x07 {short};{ACCOUNT}",
        197: f'{DAY};{FEE};"=HYPERLINK(""https://contoh.example"")";{ACCOUNT}',
    }
    for line in range(2, 202):
        if line == 44:
            lines[line] = lines[43]
        elif line in faulty:
            lines[line] = faulty[line]
        else:
            lines[line] = f"{DAY};Rp 162.000,00;BYR RETRIBUSI {next(waiting)};{ACCOUNT}"
    return "\r\n".join(lines[line] for line in sorted(lines)), good


def test_twelve_faults_are_named_and_the_rest_is_booked_once(phone: Page, served: Served) -> None:
    city, page = served.city, phone
    settings = replace(city.workspace.settings, payment_account=ACCOUNT)
    object.__setattr__(city.workspace, "settings", settings)
    text, good = bank_file(city)
    sign_in(page, "bendahara")
    page.get_by_role("link", name="Pembayaran").click()

    look(page, text)

    expect(page.get_by_text("tepat sebesar tagihan: 188")).to_be_visible()
    said = page.get_by_role("main").inner_text()
    for line, (_what, words) in FAULTS.items():
        assert re.search(rf"[Bb]aris {line}\b", said), line
        assert words in said, line
    assert sorted(map(str, UNREADABLE)) == sorted(
        item.get_attribute("data-line") or "" for item in page.locator("[data-line]").all()
    )
    is_fit(page)
    assert {"accepted"} == {city.events(number)[-1] for number in good}

    press(page, page.get_by_role("button", name="Catat yang tepat"))

    expect(page.get_by_role("status")).to_be_visible()
    booked = [city.events(number).count("payment_recorded") for number in good]
    assert [1] * GOOD == booked
    look(page, text)
    expect(page.get_by_text("sudah pernah dicatat, tidak mengubah apa pun: 194")).to_be_visible()
    expect(page.get_by_role("button", name="Catat yang tepat")).to_have_count(0)
    assert booked == [city.events(number).count("payment_recorded") for number in good]


def look(page: Page, text: str) -> None:
    page.get_by_label("Baris rekening koran").fill(text)
    press(page, page.get_by_role("button", name="Lihat kecocokannya"))

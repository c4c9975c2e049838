"""Twelve questions of citizens and journalists, each answered by following links from home.

On a phone without JavaScript, in both languages. A press is on a link of the page or on what
opens a part of it; at most three are. Then the answer has to stand on the page, in the words
that a reader would look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, Page
from werkzeug.serving import make_server

from builder.demo.later import second_versions
from publish.facts.json_text import read_json
from publish.facts.text import Lang
from publish.pages.app import create_site
from publish.pages.render import open_edition
from tests.publish.pages import kendari

pytestmark = pytest.mark.browser

SERVICES = (
    "akta-kelahiran",
    "ktp-el-pengganti",
    "parkir-tepi-jalan",
    "pbg",
    "retribusi-pasar",
    "sip-nakes",
)
PRESSES = 3
HOME = {"id": "/", "en": "/en/"}

# The question; in each language what is pressed, and a pattern of the answer.
QUESTIONS: Sequence[tuple[str, dict[Lang, tuple[list[str], str]]]] = [
    (
        "What does a lost KTP cost?",
        {
            "id": (["KTP elektronik pengganti"], r"Biaya resmi Gratis \(Rp0\)"),
            "en": (["Replacement identity card"], r"Official fee Free \(Rp0\)"),
        },
    ),
    (
        "Which office is slowest for a building approval?",
        {
            "id": (
                ["Persetujuan Bangunan Gedung"],
                r"Paling lama: .* di .*; setengahnya dalam \d+ hari kerja",
            ),
            "en": (
                ["Building approval"],
                r"Takes longest: .* at .*; half within \d+ working days?",
            ),
        },
    ),
    (
        "Which fees rose this year, and by which law?",
        {
            "id": (
                ["Biaya yang naik"],
                r"Biaya yang naik sejak .* Rp52\.000 Rp65\.000 1 Juni 2026 .*contoh",
            ),
            "en": (
                ["Which fees rose"],
                r"Fees that rose since .* Rp52,000 Rp65,000 1 June 2026 .*sample",
            ),
        },
    ),
    (
        "Was my application overtaken?",
        {
            "id": (
                ["Permohonan", "Mei 2026", "KDI-"],
                r"Disalip (tidak|oleh \d+ permohonan).* janji waktu ini",
            ),
            "en": (
                ["Applications", "May 2026", "KDI-"],
                r"Overtaken by (none|\d+ applications?).* promised time",
            ),
        },
    ),
    (
        "What do I do if I am asked for money?",
        {
            "id": (
                ["Bandingkan jumlahnya", "Persetujuan Bangunan Gedung"],
                r"Berapa yang diminta dari Anda.*Rp162\.000.*Laporkan.*Inspektorat.*Ombudsman",
            ),
            "en": (
                ["Compare the amount", "Building approval"],
                r"How much were you asked for.*Rp162,000.*Report it.*Inspektorat.*Ombudsman",
            ),
        },
    ),
    (
        "Which offices have not certified what they publish?",
        {
            "id": (["Layanan menurut kantor"], r"Tidak diverifikasi dalam 180 hari.*belum"),
            "en": (["Services by office"], r"Not verified within 180 days.*not verified"),
        },
    ),
    (
        "How much did the city receive for building approvals, month by month?",
        {
            "id": (
                ["Pendapatan dari layanan", "Bulan demi bulan"],
                r"Persetujuan Bangunan Gedung.*Rp[\d.]+.*(Mei|Juni|Juli) 2026 .*Rp[\d.]+",
            ),
            "en": (
                ["Revenue from services", "Month by month"],
                r"Building approval.*Rp[\d,]+.*(May|June|July) 2026 .*Rp[\d,]+",
            ),
        },
    ),
    (
        "How many reports of unofficial charges for a thousand applications?",
        {
            "id": (["Laporan pungutan"], r"per seribu.*Akta kelahiran 7 80 87,5 35,2 – 180,3"),
            "en": (
                ["Reports of charges"],
                r"thousand.*Birth certificate 7 80 87\.5 35\.2 – 180\.3",
            ),
        },
    ),
    (
        "Which documents does a birth certificate need, and why?",
        {
            "id": (["Akta kelahiran"], r"Syarat Selalu.*kelahiran.*(UU|Permendagri|PP)"),
            "en": (["Birth certificate"], r"What you need.*Always.*birth.*(UU|Permendagri|PP)"),
        },
    ),
    (
        "When will my application be decided?",
        {
            "id": (["Permohonan", "September 2026", "KDI-"], r"Tenggat (belum ada|\d+ \w+ 20)"),
            "en": (["Applications", "September 2026", "KDI-"], r"Due date (none yet|\d+ \w+ 20)"),
        },
    ),
    (
        "How do I verify this page?",
        {
            "id": (["Periksa sendiri"], r"terang verify"),
            "en": (["Check it yourself"], r"terang verify"),
        },
    ),
    (
        "Where is all of the data, and what may I do with it?",
        {
            "id": (["Unduh data"], r"lisensi.*applications\.csv"),
            "en": (["Download the data"], r"licence.*applications\.csv"),
        },
    ),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A year of six services, one of which has a second version, served."""
    market = kendari.FORMS / "retribusi-pasar"
    texts = [(market / f"{part}.json").read_text("utf-8") for part in ("service", "form")]
    begins = kendari.LAST_DAY.replace(month=6, day=1)
    changed = second_versions({"retribusi-pasar": (texts[0], texts[1])}, begins)
    standard, form = (read_json(text) for text in changed["retribusi-pasar"])
    second = kendari.version_entry(standard, form, kendari.LAST_DAY.isoformat(), 2)
    folder = tmp_path_factory.mktemp("dua-belas")
    index = kendari.indexed(folder, SERVICES, 400, [second], [standard])
    edition = open_edition(index, kendari.SITE, kendari.settings())
    app = create_site(edition.index, edition.folder, edition.settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.set_default_timeout(5_000)
    yield page
    context.close()


def pressed(page: Page, label: str) -> Locator:
    """The first link, or opener of a part, whose words begin with `label`."""
    begins = re.compile(rf"^\s*{re.escape(label)}")
    return page.locator("a:visible, summary:visible").filter(has_text=begins).first


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(("question", "paths"), QUESTIONS, ids=[q for q, _ in QUESTIONS])
def test_it_is_answered_within_three_presses(
    phone: Page,
    site: str,
    lang: Lang,
    question: str,
    paths: dict[Lang, tuple[list[str], str]],
) -> None:
    labels, answer = paths[lang]
    assert len(labels) <= PRESSES

    phone.goto(f"{site}{HOME[lang]}")
    for label in labels:
        pressed(phone, label).click()
        phone.wait_for_load_state()  # its text is there as it comes

    said = " ".join(phone.locator("main").inner_text().split())
    assert re.search(answer, said, re.DOTALL), f"{question}\n{said}"


def test_there_are_twelve() -> None:
    assert 12 == len(QUESTIONS)

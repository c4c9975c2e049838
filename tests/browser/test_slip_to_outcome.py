"""From the code on a printed price slip to the outcome that everybody reads, in Chromium.

The code is read from what the browser draws, and the address in it is followed: from the charge
check to the report, to the inspectorate, to the counts of the quarter on the public site.
"""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from builder.app import create_app
from builder.cli.publishing import publish_all
from builder.domain.user import User
from builder.usecases.charges import report_charge
from builder.usecases.report_desk import decide_report, publish_outcomes
from builder.workspace import Workspace, open_workspace
from tests.browser.live_city import PHONE, is_fit, press
from tests.builder.demo.cities import copied, small_city
from tests.hardening.cheats import Clock
from tests.qr_reading import text_of

pytestmark = pytest.mark.browser

SERVICE, FEE, ASKED, K = "pbg", 162_000, 212_000, 5
SLIP = f"/layanan/{SERVICE}/kartu.html"


@dataclass(frozen=True)
class Town:
    """A published city with its desk, its clock, and where it is served."""

    city: Workspace
    clock: Clock
    address: str

    def here(self, address: str) -> str:
        """An address of the city, on this machine."""
        return f"{self.address}{urlsplit(address)._replace(scheme='', netloc='').geturl()}"


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    base, folder = tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("slip") / "city"
    clock = Clock()
    city = open_workspace(copied(small_city(base), folder), clock=clock, env={})
    server = make_server("127.0.0.1", 0, create_app(city, io.StringIO()), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Town(city, clock, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    city.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="id-ID", device_scale_factor=4)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_the_code_on_a_slip_leads_to_the_published_outcome(phone: Page, town: Town) -> None:
    address = scanned(phone, town)
    assert f"/cek/{SERVICE}/" == urlsplit(address).path
    assert urlsplit(address).netloc in town.city.site.public_url

    checked(phone, town, address)
    number = reported(phone)
    decided(phone, town, number)
    for _ in range(K - 1):  # so that the quarter has as many as may be counted
        decide_one_more(town)
    published(phone, town)


def scanned(page: Page, town: Town) -> str:
    """What a camera reads from the slip, as it is printed."""
    page.goto(town.here(SLIP))
    page.emulate_media(media="print")
    picture = page.locator("svg.qr").first.screenshot()
    page.emulate_media(media="screen")
    return text_of(Image.open(io.BytesIO(picture)))


def checked(page: Page, town: Town, address: str) -> None:
    """The page behind the code says what may be charged, and leads to the report."""
    page.goto(town.here(address))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    is_fit(page)
    link = page.get_by_role("link", name="Laporkan").last.get_attribute("href")
    assert link is not None
    page.goto(town.here(link))


def reported(page: Page) -> str:
    """Somebody says how much was asked, and of whom; the number of the report."""
    is_fit(page)
    page.locator("#amount").fill(f"{ASKED}")
    page.locator("input[name=kind][value=asked]").check()
    page.get_by_label("Apa yang terjadi, dengan kata-kata Anda").fill("Diminta di loket.")
    press(page, page.get_by_role("button", name="Kirim laporan"))
    return page.locator("p.code").inner_text()


def decided(page: Page, town: Town, number: str) -> None:
    """The inspectorate decides, by the screen."""
    accounts = (town.city.folder / "demo-accounts.txt").read_text(encoding="utf-8")
    password = re.findall(r"^pengaduan +(\S+)", accounts, re.MULTILINE)[0]
    page.goto(f"{town.address}/meja/masuk")
    page.locator("#user").fill("pengaduan")
    page.locator("#password").fill(password)
    press(page, page.locator("main form button").first)
    page.goto(f"{town.address}/meja/pungutan/{number}")
    page.get_by_label("Yang disampaikan kepada pelapor").fill("Uang sudah dikembalikan.")
    page.get_by_label("uang dikembalikan").check()
    press(page, page.get_by_role("button", name="Tetapkan hasilnya"))
    expect(page.get_by_text("Hasil: uang dikembalikan")).to_be_visible()


def decide_one_more(town: Town) -> None:
    """Another report of the same service comes to the same."""
    city, at = town.city, town.clock()
    report_charge(
        city.uow(), service=SERVICE, asked_on=at.date(), amount=50_000, kind="paid",
        now=at, rng=city.rng,
    )  # fmt: skip
    with city.uow().reading() as uow:
        report, person = uow.reports.latest(1)[0].id, uow.users.get("pengaduan")
    assert isinstance(person, User)
    decide_report(
        city.uow(), id_=report, outcome="refunded", text="Dikembalikan.", seen=0,
        user=person, now=town.clock(),
    )  # fmt: skip


def published(page: Page, town: Town) -> None:
    """When the quarter is over its counts are on the public site, and no word of a report."""
    city = town.city
    town.clock.at += timedelta(days=70)
    publish_outcomes(city.uow(), quarter="2026-Q4", now=town.clock(), calendar=city.calendar())
    publish_all(city)
    public = Path(city.public)
    rows = csv.DictReader(io.StringIO((public / "data/charge_outcomes.csv").read_text("utf-8")))
    counts = {(row["service"], row["quarter"]): row for row in rows}

    assert str(K) == counts[SERVICE, "2026-Q4"]["refunded"]
    page.goto(f"{town.address}/pungutan/")
    expect(page.get_by_text("uang dikembalikan").first).to_be_visible()
    is_fit(page)
    assert not any(b"Diminta di loket" in file.read_bytes() for file in public.rglob("*.html"))

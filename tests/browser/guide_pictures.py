"""The pictures of the guide for officers: every screen as Chromium shows it, in both languages.

    python -m tests.browser.guide_pictures      (or: make guide)

starts a small made-up city with a set clock, signs in as who does the task, and writes one WebP a
screen and language into `docs/guide/img`. A browser test walks the same rows without writing, so
a picture of a screen that is gone fails there.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from builder.app import create_app
from builder.domain.user import User
from builder.usecases.charges import report_charge
from builder.usecases.drafts import import_definition, propose_draft
from publish.facts.text import LANGS, Lang
from tests.browser.live_city import Served
from tests.builder.web.city import CALCULATOR, PAID, PASSWORD, SCHEMAS, City, make_city
from tests.codebase.tree import ROOT
from tests.conftest import CHROMIUM_FLAGS
from tests.makers import seeded

FOLDER = ROOT / "docs/guide/img"
SIZE = {"width": 1200, "height": 720}
COLOURS = 48
"""Of a picture: screens are flat, and every colour costs bytes."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen: who opens which address, and the part that is scrolled to ("" for the top)."""

    user: str
    address: str
    part: str = ""


SHOTS: dict[str, Shot] = {
    "layanan-baru": Shot("penulis", "/meja/layanan/baru"),
    "definisi": Shot("penulis", "/meja/layanan"),
    "pertanyaan": Shot("penulis", "{draft}/pertanyaan?q=/fungsi"),
    "syarat-tampil": Shot("penulis", "{draft}/pertanyaan?q=/berkas_mbr", "#shown"),
    "biaya": Shot("penulis", "{draft}/biaya"),
    "standar": Shot("penulis", "{draft}/standar"),
    "contoh": Shot("penulis", "{draft}/contoh"),
    "terjemahan": Shot("penulis", "{draft}/terjemahan?semua=1"),
    "pratinjau": Shot("penulis", "{draft}/pratinjau"),
    "ahli": Shot("penulis", "{draft}/ahli"),
    "usul-terbit": Shot("penulis", "{draft}"),
    "setujui": Shot("penyetuju", "{proposed}"),
    "riwayat": Shot("penulis", "/meja/riwayat/pbg"),
    "henti": Shot("penyetuju", "/meja/henti/pbg"),
    "permohonan": Shot("petugas", "/meja/permohonan"),
    "berkas": Shot("petugas", "/meja/permohonan/{number}"),
    "loket": Shot("petugas", "/meja/loket"),
    "pembayaran": Shot("bendahara", "/meja/pembayaran"),
    "laporan-pungutan": Shot("pengaduan", "/meja/pungutan"),
    "orang": Shot("admin", "/meja/orang"),
    "masuk": Shot("penulis", "/meja/kode"),
    "pagi-ini": Shot("penulis", "/meja/pagi-ini"),
}


def prepared(folder: Path) -> tuple[City, dict[str, str]]:
    """A city in which every screen has something to show, and what the addresses name."""
    city = make_city(folder)
    city.workspace = replace(city.workspace, rng=seeded())
    uow = city.workspace.uow()
    with uow.reading():
        author = uow.users.get("penulis")
    assert author is not None
    numbers = [city.file(PAID).number for _ in range(3)]
    city.move(numbers[1], "accepted")
    city.move(numbers[2], "returned", reason="missing")
    report_charge(
        uow, service=PAID, asked_on=city.time.date(), amount=50_000, kind="asked",
        now=city.time, rng=city.workspace.rng,
    )  # fmt: skip
    writer = replace(author, unit="*")
    draft = _imported(city, author, PAID)
    proposed = propose_draft(
        city.workspace.workbench,
        draft_id=_imported(city, writer, CALCULATOR),
        user=writer,
        now=city.time,
        checks=city.workspace.checks(),
    )
    names = {"draft": draft, "proposed": proposed.id}
    addresses = {name: f"/meja/layanan/{id_}" for name, id_ in names.items()}
    return city, {**addresses, "number": numbers[0]}


def _imported(city: City, author: User, service: str) -> str:
    """The id of a draft that begins later than what is in force."""
    text, form = (
        (SCHEMAS / service / name).read_text(encoding="utf-8")
        for name in ("service.json", "form.json")
    )
    changed = re.sub(r'("effective_from": ")[0-9-]+', r"\g<1>2026-12-01", text)
    return import_definition(
        city.workspace.workbench,
        service_text=changed,
        form_text=form,
        user=author,
        now=city.time,
        rng=city.workspace.rng,
    ).id


class Quiet(WSGIRequestHandler):
    """Says nothing of single requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@contextmanager
def served(city: City) -> Iterator[Served]:
    """The city on a free port of this machine."""
    app = create_app(city.workspace, io.StringIO())
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(city, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def walk(page: Page, lang: Lang, names: dict[str, str], see: Callable[[str, Page], None]) -> None:
    """Open every screen in turn, as who works there, and show it to `see`."""
    signed = ""
    for name, shot in sorted(SHOTS.items(), key=lambda row: row[1].user):
        if shot.user != signed:
            _sign_in(page, shot.user, lang)
            signed = shot.user
        answer = page.goto(shot.address.format(**names))
        assert answer is not None
        assert 200 == answer.status, f"{name}: {answer.status}"
        if shot.part:
            part = page.locator(shot.part)
            part.evaluate("e => { e.open = true; e.scrollIntoView({behavior: 'instant'}); }")
        see(name, page)


def _sign_in(page: Page, user: str, lang: Lang) -> None:
    page.context.clear_cookies()
    page.goto("/meja/masuk")
    page.locator("#user").fill(user)
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    if lang != "id":
        with page.expect_navigation():
            page.locator("button[name=bahasa]").click()


def _write(lang: Lang, name: str, page: Page) -> None:
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    flat = shown.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.convert("RGB").save(FOLDER / f"{lang}-{name}.webp", lossless=True, method=4)


def main() -> None:
    """Make every picture anew."""
    found = os.environ.get("CHROME_PATH") or shutil.which("chromium")
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="terang-guide-") as folder, sync_playwright() as driver:
        city, names = prepared(Path(folder) / "city")
        browser = driver.chromium.launch(executable_path=found, args=flags)
        with served(city) as place:
            for lang in LANGS:
                page = browser.new_page(base_url=place.address, viewport=SIZE)
                walk(page, lang, names, lambda name, page, lang=lang: _write(lang, name, page))  # type: ignore[misc]
                page.context.close()
        browser.close()
        city.workspace.close()


if __name__ == "__main__":
    main()

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.app import create_app
from builder.web.author.opened import ADDRESS
from builder.web.officer.guide import A_DAY
from publish.facts.text import LANGS, Lang
from tests.browser.guide_pictures import SHOTS, prepared
from tests.builder.web.visitor import Visitor
from tests.codebase.tree import ROOT

SignedIn = Callable[[str], Visitor]
GUIDE = "/meja/panduan"
LED = re.compile(r'href="/meja/panduan/([a-z-]+)">Bantuan')


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_is_read_at_the_desk(signed_in: SignedIn, lang: Lang) -> None:
    visitor = signed_in("petugas")
    visitor.client.set_cookie("bahasa", lang, path="/meja")

    for path in (ROOT / f"docs/guide/{lang}").glob("*.md"):
        assert 200 == visitor.get(f"{GUIDE}/{path.stem}").status_code
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert f"<h1>{title}</h1>" in visitor.page
        assert ".md" not in visitor.page
        assert "../img" not in visitor.page


def test_pictures_and_links_lead_somewhere(signed_in: SignedIn) -> None:
    visitor = signed_in("penulis")
    visitor.get(f"{GUIDE}/biaya")
    assert f'src="{GUIDE}/gambar/id-biaya.webp"' in visitor.page
    assert f'href="{GUIDE}/standar"' in visitor.page

    answer = visitor.get(f"{GUIDE}/gambar/id-biaya.webp")

    assert (200, "image/webp") == (answer.status_code, answer.content_type)
    assert A_DAY == answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["entah", "BIAYA", "..%2fREADME", "gambar/entah.webp", "gambar/..%2fid%2fisi.md"]
)
def test_nothing_else_is_served(signed_in: SignedIn, address: str) -> None:
    assert 404 == signed_in("penulis").get(f"{GUIDE}/{address}").status_code


def test_a_picture_is_for_who_is_signed_in(citizen: Visitor) -> None:
    assert 303 == citizen.get(f"{GUIDE}/gambar/id-biaya.webp").status_code


# A screen and the page of the guide that it leads to.
HELP = {
    "definisi": "definisi", "permohonan": "permohonan", "berkas": "berkas", "henti": "henti",
    "setujui": "setujui", "usul-terbit": "usul-terbit", "riwayat": "riwayat", "orang": "orang",
    "loket": "loket", "pembayaran": "pembayaran", "masuk": "masuk", "pagi-ini": "pagi-ini",
    "layanan-baru": "layanan-baru",
    "laporan-pungutan": "laporan-pungutan", "syarat-tampil": "pertanyaan",
    **{page: page for page in ADDRESS.values() if page != "syarat-tampil"},
}  # fmt: skip


def test_every_screen_of_the_pictures_leads_to_its_page(tmp_path: Path) -> None:
    city, names = prepared(tmp_path / "city")
    app = create_app(city.workspace, io.StringIO())
    visitors = {user: Visitor(app) for user in {shot.user for shot in SHOTS.values()}}
    led = {}
    for user, visitor in visitors.items():
        visitor.sign_in(user)
    for name, shot in SHOTS.items():
        visitor = visitors[shot.user]
        visitor.get(shot.address.format(**names))
        led[name] = LED.findall(visitor.page)
        assert f'id="{shot.part.removeprefix("#")}"' in visitor.page or not shot.part
    city.workspace.close()

    assert {name: [topic] for name, topic in HELP.items()} == led

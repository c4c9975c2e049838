"""605 scripts in every text, each page that shows one in Chromium: none runs (figure 16; T47, T48).

Nothing is stopped by the policy either, and nothing stands inline: what a script tried is a fault
even where something else held it.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from builder.app import create_app
from builder.cli.publishing import publish_all
from builder.usecases.suspension import Stopping, end_stop, stop_service
from builder.web import limits
from builder.web.security import CSP
from publish.errors import TerangError
from publish.facts.text import Text, tidy
from tests.builder.web.city import PASSWORD, City, make_city
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.scripted_city import ROUNDS, Written, person, written
from tests.hardening.scripts import HOSTILE, REFUSED, SCRIPTS, Supply
from tests.hardening.trap import SHOWN, Trap

pytestmark = pytest.mark.browser
CITIZEN = (
    "/ajukan/{service}/", "/ajukan/{service}/formulir", "/ajukan/{service}/formulir?hal=bangunan",
    "/ajukan/{service}/formulir?hal=dokumen", "/ajukan/{service}/kosong",
    "/ajukan/{service}/periksa", "/en/apply/{service}/", "/en/apply/{service}/form?hal=lokasi",
    "/en/apply/{service}/check", "/lapor?layanan={service}", "/en/report?layanan={service}",
)  # fmt: skip
HOLDER = (
    "/berkas/isi", "/berkas/perbaikan", "/berkas/pesan", "/berkas/data-saya",
    "/berkas/kabar", "/en/file/contents", "/en/file/correction", "/en/file/messages",
    "/en/file/my-data",
)  # fmt: skip
DESK = {
    "kepala": (
        "/meja/permohonan/{number}", "/meja/permohonan/{bare}",
        "/meja/permohonan/{number}/pesan",
        "/meja/permohonan/{number}/pendapat", "/meja/permohonan/{number}/withdrawn",
    ),
    "dukcapil": ("/meja/pendapat/{number}",),
    "pengaduan": ("/meja/pungutan/{report}",),
    "penulis": (
        *(f"/meja/layanan/{{draft}}{page}" for page in (
            "", "/pertanyaan", "/pertanyaan?q=/fungsi", "/pertanyaan?q=/berkas_mbr",
            "/pertanyaan?q=/pemohon", "/syarat-tampil", "/biaya", "/standar", "/contoh",
            "/terjemahan?semua=1", "/pratinjau", "/ahli", "/coba?contoh=0", "/umum/halaman",
            "/umum/page", "/umum/kartu", "/umum/slip",
        )),
    ),
    "penyetuju": ("/meja/layanan/{draft}", "/meja/riwayat/{service}", "/meja/henti/{service}"),
}  # fmt: skip
LISTS = {
    "kepala": ("/meja/", "/meja/permohonan", "/meja/pagi-ini", "/meja/permintaan-data",
               "/meja/pembayaran", "/meja/loket"),
    "dukcapil": ("/meja/pendapat", "/meja/permohonan"),
    "pengaduan": ("/meja/pungutan", "/meja/pungutan-kertas"),
    "penulis": ("/meja/layanan", "/meja/layanan/baru"),
    "penyetuju": ("/meja/layanan", "/meja/permohonan"),
    "admin": ("/meja/orang", "/meja/masa-simpan"),
}  # fmt: skip
ASKED = (
    "/cari?nomor={text}", "/en/search?nomor={text}", "/{text}", "/layanan/{text}/",
    "/ajukan/{text}/", "/api/v1/services/{text}", "/berkas?nomor={text}",
    "/lapor?layanan={text}&jumlah={text}", "/static/{text}",
)  # fmt: skip
ASKED_AT_THE_DESK = (
    "/meja/permohonan?q={text}&unit={text}&service={text}", "/meja/layanan/{text}",
    "/meja/permohonan/{text}", "/meja/riwayat/{text}", "/meja/panduan/{text}",
)  # fmt: skip


SHARE = 1 if IS_LONG else 5
"""One in so many pages is opened."""


@dataclass
class Scripted:
    """The served city, what was written in it, and a browser for each person."""

    city: City
    written: list[Written]
    supply: Supply
    person: Callable[[str], Trap]
    traps: dict[str, Trap]

    def published(self) -> list[str]:
        """All pages of these services, and the pages that list them."""
        public = self.city.workspace.public
        paths = (file.relative_to(public).as_posix() for file in sorted(public.rglob("*.html")))
        # The pages by state say the name of the service and no more: one of them is enough.
        states = ("keadaan/", "applications/state/")
        return [f"/{path}" for path in paths if ".issued." in path or not _has(path, states)]

    def judge(self, figure: Figure, what: str) -> None:
        """Note what the browsers saw since the last time."""
        traps = self.traps.values()
        ran = [told for trap in traps for told in trap.sprung]
        inline = [told for trap in traps for told in trap.inline]
        opened = sum(trap.opened for trap in traps)
        for trap in traps:
            trap.clear()
        figure(f"scripts {what}, {opened} pages: ran or stopped", "0", ran[:3] or 0, not ran)
        figure(f"scripts {what}, {opened} pages: inline", "0", inline[:3] or 0, not inline)


def _has(path: str, parts: Sequence[str]) -> bool:
    return any(part in path for part in parts)


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Scripted]:
    city, supply = make_city(tmp_path_factory.mktemp("scripts") / "city"), Supply()
    made = [written(city, n, supply) for n in range(ROUNDS if IS_LONG else 1)]
    publish_all(city.workspace)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ()))
        app = create_app(city.workspace, io.StringIO())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    traps: dict[str, Trap] = {}

    def trap_of(name: str) -> Trap:
        if name not in traps:
            traps[name] = Trap(browser, f"http://127.0.0.1:{server.server_port}")
            if name:
                traps[name].sign_in(name, PASSWORD)
        return traps[name]

    yield Scripted(city, made, supply, trap_of, traps)
    for trap in traps.values():
        trap.context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    city.workspace.close()


def test_nothing_published_runs(scripted: Scripted, figure: Figure) -> None:
    for path in scripted.published()[::SHARE]:
        assert 200 == scripted.person("").open(path)

    scripted.judge(figure, "published")


def test_nothing_written_runs_where_people_apply(scripted: Scripted, figure: Figure) -> None:
    trap = scripted.person("")
    for one in scripted.written:
        for path in CITIZEN[::SHARE]:
            assert 200 == trap.open(path.format(service=one.service))
        typed = scripted.supply.text("typed into a form")
        trap.type_everywhere(f"/ajukan/{one.service}/formulir?hal=pemohon", typed)
        trap.open_file(one.number, one.key)
        for path in HOLDER[::SHARE]:
            assert 200 == trap.open(path)
        trap.follow_report(one.report, one.report_key)

    scripted.judge(figure, "of citizens")


def test_nothing_written_runs_in_the_office(scripted: Scripted, figure: Figure) -> None:
    for one in scripted.written:
        for name, paths in DESK.items():
            for path in paths[::SHARE]:
                assert 200 == scripted.person(name).open(path.format(**asdict(one))), path
    for name, path in [(name, path) for name, paths in LISTS.items() for path in paths][::SHARE]:
        assert 200 == scripted.person(name).open(path)

    scripted.judge(figure, "of the office")


def test_nothing_asked_for_runs(scripted: Scripted, figure: Figure) -> None:
    """What stands in an address comes back in pages that refuse, and in no way that runs."""
    for _ in range(150 if IS_LONG else 1):
        text = quote(scripted.supply.text("address", 180), safe="")
        for path in ASKED:
            scripted.person("").open(path.format(text=text))
        for path in ASKED_AT_THE_DESK:
            scripted.person("kepala").open(path.format(text=text))

    scripted.judge(figure, "in addresses")


def test_a_stop_says_nothing_that_runs(scripted: Scripted, figure: Figure) -> None:
    """One sentence after the other about one service, on the pages that say it."""
    space, approver = scripted.city.workspace, person(scripted.city, "penyetuju")
    service, seen, about = scripted.written[0].service, 0, {"user": approver, "now": space.clock()}
    for _ in range(100 if IS_LONG else 1):
        words = Text(*(_one_line(scripted.supply.text("stop", 300)) for _ in "12"))
        stopping = Stopping("supplies", words)
        stop_service(space.uow(), service=service, stopping=stopping, seen=seen, **about)
        for path in (f"/ajukan/{service}/", f"/en/apply/{service}/form", "/ajukan/"):
            scripted.person("").open(path)
        scripted.person("penyetuju").open(f"/meja/henti/{service}")
        end_stop(space.uow(), service=service, seen=seen + 1, **about)
        seen += 2

    scripted.judge(figure, "of a stop")


def _one_line(text: str) -> str:
    """As a stop takes it: what looks like an address of mail may not stand there."""
    return tidy(" ".join(text.replace("@", "").split()))


def test_every_kind_of_text_had_all_of_them(scripted: Scripted, figure: Figure) -> None:
    """After the tests above; a sample of the work gives each kind a part of them."""
    kinds, missing = len(scripted.supply.drawn), scripted.supply.missing()

    figure(f"{len(HOSTILE)} scripts in {kinds} kinds of text, kinds not full", "0 (long)",
           missing[:5] or 0, not (IS_LONG and missing) and kinds > 40)  # fmt: skip


def test_what_no_text_may_hold_never_comes_to_a_page() -> None:
    taken = []
    for script in REFUSED:
        try:
            taken.append(tidy(script))
        except TerangError:
            continue

    assert [] == taken
    assert 605 == len(SCRIPTS) == len(set(SCRIPTS)) == len(HOSTILE) + len(REFUSED)


@pytest.mark.parametrize("policy", ["", CSP], ids=["no policy", "our policy"])
def test_the_trap_is_sprung_by_a_page_that_does_not_escape(
    browser: Browser, figure: Figure, policy: str
) -> None:
    """Each script alone, in the text of a page: more than half of them try something."""
    texts, told = HOSTILE if IS_LONG else HOSTILE[::60], 0
    with Trap(browser, SHOWN) as trap:
        for text in texts:
            trap.show(f"<!doctype html><title>x</title><p>{text}</p>", policy)
            told += bool(trap.sprung or trap.inline)
            trap.clear()

    figure(f"of {len(texts)} unescaped scripts, told by the trap", "> 50 %",
           f"{told / len(texts):.0%}", told > len(texts) / 2)  # fmt: skip

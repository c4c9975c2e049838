"""A marker in all that is private, and none in anything public (figure 22, T23 to T33)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import MultiDict

from builder.app import create_app
from builder.cli.publishing import publish_all
from builder.demo.answers import made_up_nik
from builder.domain.version import opened
from builder.forms.answers import pairs_of
from builder.usecases.erasure import erase_application
from builder.workspace import Workspace, open_workspace
from publish.facts.service import ServiceVersion
from tests.builder.demo.cities import copied, small_city, ticking
from tests.builder.web.visitor import PDF, Visitor
from tests.hardening.conftest import Figure
from tests.hardening.leaks import contents, leaks

SERVICES = ("ktp-el-pengganti", "ktp-el-baru", "pbg")
_NUMBER = re.compile(r"KDI-[0-9A-Z]{4}-[0-9A-Z]{4}")
_KEY = re.compile(r"<span>([0-9A-Z]{1,5})</span>")


class Markers:
    """Draws markers and remembers them all."""

    def __init__(self) -> None:
        self.rng, self.drawn = Random(5), list[str]()

    def word(self) -> str:
        letters = "".join(self.rng.choice("bcdfghjklmnpqrstvwxz") for _ in range(10))
        return self._kept(f"Kanari{letters}")

    def nik(self) -> str:
        return self._kept(made_up_nik(self.rng))

    def phone(self) -> str:
        return self._kept("0812" + "".join(self.rng.choice("0123456789") for _ in range(8)))

    def in_place_of(self, text: str) -> str:
        """A marker of the same kind as an answer of a worked example."""
        if re.fullmatch(r"[0-9]{16}", text):
            return self.nik()
        if re.fullmatch(r"08[0-9]{8,11}", text):
            return self.phone()
        if "@" in text:
            return f"{self.word().lower()}@contoh.example"
        return f"{text} {self.word()}" if " " in text and "<" not in text else text

    def _kept(self, marker: str) -> str:
        self.drawn.append(marker)
        return marker


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("canaries") / "city"
    found = open_workspace(
        copied(small_city(tmp_path_factory.getbasetemp()), folder), clock=ticking(), env={}
    )
    yield found
    found.close()


@pytest.fixture(scope="module")
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def live(workspace: Workspace, written: io.StringIO) -> Flask:
    return create_app(workspace, written)


def version_of(workspace: Workspace, service: str) -> ServiceVersion:
    with workspace.uow().reading() as uow:
        return opened(uow.versions.of_service(service)[-1])


def marked_pairs(workspace: Workspace, service: str, markers: Markers) -> list[tuple[str, str]]:
    version = version_of(workspace, service)
    form = workspace.form(version)
    pairs = pairs_of(form, version.standard.scenarios[0].answers)
    return [(name, markers.in_place_of(text)) for name, text in pairs]


def picture(marker: str) -> bytes:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010E] = marker
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def strange_headers(markers: Markers) -> dict[str, str]:
    names = ("User-Agent", "Referer", "X-Forwarded-For", "X-Request-Id", "Accept-Language")
    return {name: markers.word() for name in names}


class Marked(Visitor):
    """A browser that marks all that it sends besides the form itself."""

    markers: Markers

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        fields: MultiDict[str, Any] = MultiDict(data or {})
        for name in list(fields):
            if name.endswith("-file"):
                fields[name] = (io.BytesIO(PDF), f"{self.markers.word()}.pdf")
        fields.add("tidak_ditanya", self.markers.word())
        options.setdefault("headers", strange_headers(self.markers))
        return super().post(path, fields, **options)


def filed(workspace: Workspace, app: Flask, service: str, markers: Markers) -> tuple[str, str]:
    citizen = Marked(app)
    citizen.markers = markers
    citizen.get(citizen.submit(citizen.fill(service, marked_pairs(workspace, service, markers))))
    number = _NUMBER.search(citizen.page)
    assert number is not None
    return number[0], markers._kept("".join(_KEY.findall(citizen.page)))


def returned(workspace: Workspace, app: Flask, number: str, unit: str, markers: Markers) -> None:
    """An officer sends it back with a note that names somebody."""
    accounts = (workspace.folder / "demo-accounts.txt").read_text(encoding="utf-8")
    password = re.findall(rf"^petugas-{unit} +(\S+)", accounts, re.MULTILINE)[0]
    officer = Visitor(app)
    officer.sign_in(f"petugas-{unit}", password)
    address = f"/meja/permohonan/{number}/returned"
    officer.get(address)
    note = f"{markers.word()} {markers.nik()} {markers.phone()}"
    given = {"claimed_on": "2026-11-02", "reason": "missing", "note": note}
    officer.post(address, {**officer.hidden().to_dict(), **given})
    assert 303 == officer.post(address, officer.hidden()).status_code, officer.words()


def asked_around(app: Flask, markers: Markers) -> None:
    """Markers in everything else that takes text."""
    visitor = Visitor(app)
    for at, name in (("/cari", "nomor"), ("/berkas", "nomor"), ("/lapor", "layanan")):
        headers = strange_headers(markers)
        visitor.get(at, query_string={name: markers.word()}, headers=headers)
    visitor.get(f"/{markers.word()}/{markers.nik()}")
    visitor.get("/berkas")
    visitor.post("/berkas", {"number": markers.nik(), "key": markers.word()})
    visitor.get("/meja/masuk")
    visitor.post("/meja/masuk", {"user": markers.word(), "password": markers.word()})
    visitor.get("/lapor")
    report = {"service": "pbg", "amount": "98765432", "kind": "asked", "asked_on": "2026-11-01"}
    visitor.post("/lapor", {**report, "note": markers.word(), "name": markers.word()})
    visitor.client.open("/lapor", method="PUT", data=markers.word())
    visitor.client.post("/lapor", data=markers.word(), content_type="text/plain")


@pytest.fixture(scope="module")
def marked(workspace: Workspace, live: Flask) -> tuple[Markers, dict[str, str]]:
    """All flows with markers, then everything published; numbers by service."""
    markers, numbers = Markers(), dict[str, str]()
    for service in SERVICES:
        number, _ = filed(workspace, live, service, markers)
        numbers[service] = number
        returned(workspace, live, number, version_of(workspace, service).standard.unit, markers)
    asked_around(live, markers)
    publish_all(workspace)
    return markers, numbers


def outbox(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    with workspace.uow().reading() as uow:
        rows = (*uow.outbox.waiting(), *uow.outbox.claimed())
    yield from ((str(row.id), row.entry) for row in rows)


def test_the_markers_were_really_kept(
    workspace: Workspace, marked: tuple[Markers, dict[str, str]]
) -> None:
    """What was never stored could not leak: the record holds them, in the clear."""
    held = b"".join(data for _, data in contents(workspace.folder / "data"))
    kept = [marker for marker in marked[0].drawn if marker.encode() in held]

    assert len(kept) > 20


@pytest.mark.parametrize("place", ["public", "register", "cache"])
def test_no_marker_is_in_what_is_published(
    workspace: Workspace, marked: tuple[Markers, dict[str, str]], place: str, figure: Figure
) -> None:
    drawn = sorted(set(marked[0].drawn))

    found = leaks(contents(workspace.folder / place), drawn)

    figure(f"{len(drawn)} markers, found in {place}/", "0", found[:3] or 0, not found)


def test_no_marker_waits_to_be_published(
    workspace: Workspace, live: Flask, marked: tuple[Markers, dict[str, str]]
) -> None:
    filed(workspace, live, SERVICES[0], marked[0])
    waiting = list(outbox(workspace))

    assert waiting
    assert [] == leaks(iter(waiting), marked[0].drawn)


def test_no_marker_is_in_the_log_or_the_counts(
    live: Flask, written: io.StringIO, marked: tuple[Markers, dict[str, str]], figure: Figure
) -> None:
    counts = live.test_client().get("/metrics").get_data()
    told = [("log", written.getvalue().encode()), ("metrics", counts)]

    found = leaks(iter(told), marked[0].drawn)

    assert written.getvalue()
    figure("markers in log lines and metrics", "0", found[:3] or 0, not found)


def test_a_sealed_application_is_nowhere_by_number(
    workspace: Workspace, marked: tuple[Markers, dict[str, str]]
) -> None:
    number = marked[1]["ktp-el-baru"]
    version = version_of(workspace, "ktp-el-baru")
    assert "sealed" == version.standard.publication

    assert [] == leaks(contents(workspace.folder / "public"), [number])


def test_erasing_leaves_no_marker_of_the_person(
    workspace: Workspace, live: Flask, figure: Figure
) -> None:
    markers = Markers()
    markers.rng = Random(77)
    number, key = filed(workspace, live, SERVICES[0], markers)
    at_home = Visitor(live)
    at_home.get("/berkas")
    at_home.post("/berkas", {"number": number, "key": key})
    at_home.get("/berkas/isi")
    at_home.post("/berkas/cabut", {"sure": "yes"})
    at_home.post("/berkas/tutup")

    assert leaks(contents(workspace.folder / "data"), markers.drawn)
    erase_application(
        workspace.uow(), workspace.attachments, number=number, calendar=workspace.calendar()
    )
    workspace.record.close()  # the last connection folds the write-ahead log into the file

    found = leaks(contents(workspace.folder / "data"), sorted(set(markers.drawn)))
    figure("markers in data/ after erasing", "0", found[:3] or 0, not found)


MARKER, NIK = "KanariTertanam", "7471009901010001"
PLANTED: dict[str, bytes] = {
    "plain": MARKER.encode(),
    "in other case": MARKER.upper().encode(),
    "UTF-16": MARKER.encode("utf-16"),
    "UTF-16 big": MARKER.encode("utf-16-be"),
    "base64": base64.b64encode(MARKER.encode()),
    "base64 after one": base64.b64encode(b"x" + MARKER.encode() + b"yz"),
    "base64 after two": base64.b64encode(b"xy" + MARKER.encode() + b"z"),
    "hexadecimal": MARKER.encode().hex().upper().encode(),
    "HTML": "".join(f"&#{ord(c)};" for c in MARKER).encode(),
    "JSON": "".join(f"\\u{ord(c):04X}" for c in MARKER).encode(),
    "gzip": gzip.compress(MARKER.encode()),
    "zlib": zlib.compress(MARKER.encode()),
    "md5": hashlib.md5(MARKER.encode()).hexdigest().encode(),  # noqa: S324
    "sha1": hashlib.sha1(MARKER.encode()).hexdigest().encode(),  # noqa: S324
    "sha256": hashlib.sha256(NIK.encode()).hexdigest().upper().encode(),
    "sha256 raw": hashlib.sha256(NIK.encode()).digest(),
    "sha256 base64": base64.b64encode(hashlib.sha256(NIK.encode()).digest()),
    "groups": b"7471 0099 0101 0001",
    "integer": int(NIK).to_bytes(8, "big"),
    "reversed": MARKER[::-1].encode(),
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_search_finds_what_was_planted(name: str) -> None:
    assert leaks(iter([("x", b"...." + PLANTED[name] + b"....")]), [MARKER, NIK]) or leaks(
        iter([("x", PLANTED[name])]), [MARKER, NIK]
    )


def test_the_search_looks_into_archives_and_names(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x", MARKER * 3)
    (tmp_path / f"{NIK}.html").write_text("")

    assert 2 <= len(leaks(contents(tmp_path), [MARKER, NIK]))

"""Hostile documents through the citizen's form: refused or made harmless (figure 18, T67-T70)."""

from __future__ import annotations

import io
import re
import resource
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, PngImagePlugin
from werkzeug.datastructures import MultiDict

from builder.usecases.store_attachment import shown_name
from tests.builder.web.city import OPEN, City
from tests.builder.web.visitor import PDF, Visitor
from tests.hardening.conftest import Figure
from tests.hardening.hostile import TEXTS

# Werkzeug's test client leaves the temporary file of a large body to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

CANARY = b"KANARI7471009901010001"
FORM = f"/ajukan/{OPEN}/formulir"
UPLOAD = re.compile(r'name="(f[0-9][^"]*)-file"')


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8), **about: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 10, 10)).save(out, kind, **about)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def image_bomb(side: int = 13_000) -> bytes:
    """A PNG of 169 million pixels in some kilobytes."""
    head = side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    rows = zlib.compress((b"\x00" + b"\x00" * ((side + 7) // 8)) * side, 9)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def text_bomb() -> bytes:
    """A PNG whose compressed text unfolds to 60 MB."""
    text = b"x\x00\x00" + zlib.compress(b"a" * 60_000_000, 9)
    whole = picture()
    return whole[:33] + chunk(b"zTXt", text) + whole[33:]


def noted(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x8298] = CANARY.decode(), CANARY.decode()
    exif.get_ifd(0x8825)[2] = (3.0, 59.0, 0.0)
    about: dict[str, Any] = {"exif": exif}
    if kind == "PNG":
        about["pnginfo"] = PngImagePlugin.PngInfo()
        about["pnginfo"].add_text("Comment", CANARY.decode())
        about["pnginfo"].add_itxt("XML:com.adobe.xmp", CANARY.decode())
    else:
        about["comment"] = CANARY
    return picture(kind, **about) + CANARY


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.pdf", b"", "application/pdf"),
    "HTML called PDF": ("a.pdf", HTML, "application/pdf"),
    "HTML called image": ("a.jpg", HTML, "image/jpeg"),
    "HTML as HTML": ("a.html", HTML, "text/html"),
    "SVG": ("a.svg", SVG, "image/svg+xml"),
    "SVG called PNG": ("a.png", SVG, "image/png"),
    "SVG with a prolog": ("a.png", b"<?xml version='1.0'?>" + SVG, "image/png"),
    "GIF": ("a.gif", picture("GIF"), "image/gif"),
    "GIF called PNG": ("a.png", picture("GIF"), "image/png"),
    "BMP": ("a.png", picture("BMP"), "image/png"),
    "TIFF": ("a.jpg", picture("TIFF"), "image/jpeg"),
    "WebP": ("a.webp", picture("WEBP"), "image/webp"),
    "ICO": ("a.png", picture("ICO"), "image/png"),
    "PPM": ("a.png", picture("PPM"), "image/png"),
    "zip": ("a.pdf", b"PK\x03\x04" + b"\0" * 60, "application/pdf"),
    "gzip": ("a.pdf", b"\x1f\x8b\x08" + b"\0" * 60, "application/pdf"),
    "program": ("a.pdf", b"MZ" + b"\0" * 60, "application/pdf"),
    "ELF": ("a.png", b"\x7fELF" + b"\0" * 60, "image/png"),
    "script": ("a.png", b"#!/bin/sh\nid\n", "image/png"),
    "PHP": ("a.php.jpg", b"<?php system($_GET[0]); ?>", "image/jpeg"),
    "PHP with a head": ("a.jpg", b"\xff\xd8\xff<?php ?>", "image/jpeg"),
    "PDF later in HTML": ("a.pdf", HTML + PDF, "application/pdf"),
    "PDF after 900 bytes": ("a.pdf", b"\0" * 900 + PDF, "application/pdf"),
    "PDF without its end": ("a.pdf", b"%PDF-1.7\n" + HTML, "application/pdf"),
    "half a PNG": ("a.png", picture()[:40], "image/png"),
    "PNG head only": ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
    "PNG then PDF head": ("a.png", b"\x89PNG\r\n\x1a\n%PDF-1.4\n%%EOF", "image/png"),
    "JPEG ends only": ("a.jpg", b"\xff\xd8\xff\xe0\xff\xd9", "image/jpeg"),
    "zero by zero": ("a.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13), "image/png"),
    "image bomb": ("a.png", image_bomb(), "image/png"),
    "EPS": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n", "image/jpeg"),
    "UTF-16 HTML": ("a.pdf", HTML.decode().encode("utf-16"), "application/pdf"),
    "Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/msword"),
    "e-mail": ("a.eml", b"From: a@b.example\r\nTo: c\r\n\r\n", "message/rfc822"),
}
NEUTRALISED: dict[str, bytes] = {
    "EXIF, GPS and comment in a JPEG": noted("JPEG"),
    "EXIF, text and XMP in a PNG": noted("PNG"),
    "PNG and PHP": picture() + b"<?php system(0); ?>" + CANARY,
    "JPEG and zip": picture("JPEG") + b"PK\x03\x04" + CANARY + b"\xff\xd9",
}


@pytest.fixture
def question(citizen: Visitor, city: City) -> str:
    """The form opened at its question for a document."""
    for page in city.workspace.form(city.version(OPEN)).pages:
        citizen.get(f"{FORM}?hal={page.id}")
        found = UPLOAD.search(citizen.page)
        if found:
            citizen.place = f"{FORM}?hal={page.id}"  # type: ignore[attr-defined]
            return found[1]
    raise AssertionError("the form asks for no document")


def stored(city: City) -> set[str]:
    return set(city.workspace.attachments.ids())


def send(citizen: Visitor, question: str, *files: tuple[str, bytes, str]) -> int:
    """Send files in one field of the page; the status."""
    place = citizen.place  # type: ignore[attr-defined]
    citizen.get(place)
    fields: MultiDict[str, Any] = MultiDict([("go", "next"), ("csrf_token", citizen.token())])
    for name, content, kind in files:
        fields.add(f"{question}-file", (io.BytesIO(content), name, kind))
    return citizen.post(place, fields, content_type="multipart/form-data").status_code


def test_hostile_documents(city: City, citizen: Visitor, question: str, figure: Figure) -> None:
    taken = []
    for name, file in REFUSED.items():
        before = stored(city)
        status = send(citizen, question, file)
        taken += [name] if stored(city) != before or status >= 500 else []

    figure(f"of {len(REFUSED)} hostile documents, stored", "0", taken or 0, not taken)


@pytest.mark.parametrize("name", NEUTRALISED)
def test_an_image_is_stored_as_pixels(
    city: City, citizen: Visitor, question: str, name: str
) -> None:
    before = stored(city)
    send(citizen, question, ("a.png", NEUTRALISED[name], "image/png"))
    (made,) = stored(city) - before
    content = city.workspace.attachments.get(made)

    assert CANARY not in content
    assert b"Exif" not in content
    assert b"<?php" not in content
    with Image.open(io.BytesIO(content)) as again:
        assert (8, 8) == again.size


def test_only_checked_files_of_one_field_are_kept(
    city: City, citizen: Visitor, question: str
) -> None:
    """The first hostile, the last good, and the other way round (Django, CVE-2023-31047)."""
    good, bad = ("a.pdf", PDF, "application/pdf"), ("b.pdf", HTML, "application/pdf")
    before = stored(city)

    send(citizen, question, bad, good)
    send(citizen, question, good, bad)
    send(citizen, question, *[bad] * 9, good)

    contents = {city.workspace.attachments.get(id_) for id_ in stored(city) - before}
    assert contents <= {PDF}


def test_many_files_at_once_are_not_all_kept(city: City, citizen: Visitor, question: str) -> None:
    before = stored(city)
    send(citizen, question, *[(f"{n}.pdf", PDF, "application/pdf") for n in range(40)])

    assert len(stored(city) - before) <= 5


def test_bombs_cost_little_memory(
    city: City, citizen: Visitor, question: str, figure: Figure
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    send(citizen, question, ("a.png", image_bomb(), "image/png"))
    send(citizen, question, ("a.png", text_bomb(), "image/png"))
    send(citizen, question, ("a.pdf", PDF + b"\0" * (6 * 2**20), "application/pdf"))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024

    figure("memory taken by bombs in uploads, MB", "< 100", grown, grown < 100)


def hostile_names() -> Iterator[str]:
    for text in TEXTS:
        yield text[:3_000]
    for device in ("CON", "NUL", "LPT1", ".htaccess", ".env", "web.config", "index.html", "~"):
        yield from (device, f"{device}.pdf", f"../{device}", f"..\\{device}")
    for deep in range(1, 20):
        yield "../" * deep + "etc/passwd"
        yield "/" + "a/" * deep + "x.pdf"
    yield from (
        "a.pdf\x00.php",
        "a.pdf;.php",
        "a.pdf::$DATA",
        'a".pdf',
        "a\r\nX: 1.pdf",
        "%2e%2e%2f",
    )


def test_hostile_names(
    city: City, citizen: Visitor, question: str, figure: Figure, many: Callable[[int, int], int]
) -> None:
    folder = city.folder / "data/attachments"
    outside = sorted(str(p) for p in city.folder.rglob("*") if folder not in p.parents)
    names = list(dict.fromkeys(hostile_names()))
    worst = [
        name for name in map(shown_name, names) if len(name) > 100 or set("/\\\r\n\0") & set(name)
    ]
    for name in names[:: len(names) // many(30, len(names))]:
        send(citizen, question, (name, PDF, "application/pdf"))
    after = sorted(str(p) for p in city.folder.rglob("*") if folder not in p.parents)
    odd = [p.name for p in folder.iterdir() if not re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", p.name)]

    assert outside == after
    figure(
        f"{len(names)} file names, stored under or outside", "0", len(odd + worst), not odd + worst
    )


def test_a_body_beyond_the_limit_is_refused_unread(citizen: Visitor, question: str) -> None:
    status = send(citizen, question, ("a.pdf", PDF + b"\0" * (9 * 2**20), "application/pdf"))

    assert 413 == status


def test_nobody_else_sees_a_document(
    app: Flask, city: City, citizen: Visitor, question: str
) -> None:
    before = stored(city)
    send(citizen, question, ("a.pdf", PDF, "application/pdf"))
    (made,) = stored(city) - before

    for at in (
        f"/static/{made}",
        f"/{made}",
        f"/data/attachments/{made}",
        f"/../data/attachments/{made}",
    ):
        assert 404 == Visitor(app).get("/", environ_overrides={"PATH_INFO": at}).status_code


def test_a_link_in_place_of_a_document_is_not_followed(city: City, outside: Path) -> None:
    secret = outside / "secret"
    secret.write_bytes(CANARY)
    name = "0123456789ABCDEFGHJKMNPQRS"
    (city.folder / "data/attachments" / name).symlink_to(secret)

    with pytest.raises(Exception) as refused:
        city.workspace.attachments.get(name)
    city.workspace.attachments.remove(name)

    assert CANARY.decode() not in str(refused.value)
    assert CANARY == secret.read_bytes()

"""Hostile documents through the citizen's form: refused or made harmless (figure 18, T67-T70)."""

from __future__ import annotations

import io
import re
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import MultiDict

from builder.usecases.store_attachment import shown_name
from tests.builder.web.city import OPEN, City
from tests.builder.web.visitor import PDF, Visitor
from tests.hardening.conftest import Figure
from tests.hardening.documents import (
    CANARY,
    HARMLESS,
    HTML,
    NEUTRALISED,
    REFUSED,
    image_bomb,
    text_bomb,
)
from tests.hardening.hostile import TEXTS

# Werkzeug's test client leaves the temporary file of a large body to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

FORM = f"/ajukan/{OPEN}/formulir"
UPLOAD = re.compile(r'name="(f[0-9][^"]*)-file"')


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

    assert 60 <= len(REFUSED) + len(NEUTRALISED)
    figure(f"of {len(REFUSED)} hostile documents, stored", "0", taken or 0, not taken)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_pdf_that_only_shows_something_is_stored_as_it_came(
    city: City, citizen: Visitor, question: str, name: str
) -> None:
    before = stored(city)
    send(citizen, question, ("a.pdf", HARMLESS[name], "application/pdf"))
    (made,) = stored(city) - before

    assert HARMLESS[name] == city.workspace.attachments.get(made)


def test_a_pdf_that_acts_is_told_what_to_do(citizen: Visitor, question: str) -> None:
    send(citizen, question, REFUSED["program to start"])

    assert "Cetak ke PDF lagi" in citizen.words()


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
    for device in ("CON", "NUL", "LPT1", "aux", ".htaccess", ".env", ".git", ".ssh", "web.config",
                   "index.html", "checkpoint", "~", "..", "..."):  # fmt: skip
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
    assert 200 <= len(names)
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

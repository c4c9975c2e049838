"""Documents from outside: what they claim, made harmless, or refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from builder.domain.attachment import MEDIA_TYPES, Attachment
from builder.domain.identifier import secret_hash
from builder.store.memory import MemoryAttachments
from builder.usecases.store_attachment import redrawn, shown_name, store_attachment
from publish.errors import Invalid
from tests.makers import NOON, version
from tests.office import Office

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(format_: str, size: tuple[int, int] = (40, 30), **given: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 200)).save(out, format_, **given)
    return out.getvalue()


def with_canary() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "CANARY-EXIF"
    exif[0x0112] = 6  # turned by a quarter
    return picture("JPEG", exif=exif, comment=b"CANARY-COMMENT")


def takes(office: Office, content: bytes, **changed: Any) -> tuple[Attachment, bytes]:
    files = MemoryAttachments()
    given: dict[str, Any] = {"name": "ktp.jpg", "accept": MEDIA_TYPES, "holder": "browser"}
    done = store_attachment(
        office.uow(), files, content=content, now=NOON, rng=office.rng, **given | changed
    )
    return done, files.get(done.id)


def test_a_picture_is_stored_as_pixels_only(office: Office) -> None:
    done, stored = takes(office, with_canary())

    assert ("image/jpeg", len(stored)) == (done.media_type, done.size)
    assert b"CANARY" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert (30, 40) == image.size
        assert {} == dict(image.getexif())


def test_a_png_keeps_its_transparency_and_loses_its_texts(office: Office) -> None:
    out = io.BytesIO()
    image = Image.new("RGBA", (8, 8), (1, 2, 3, 4))
    image.info["Comment"] = "CANARY"
    image.save(out, "PNG")
    _, stored = takes(office, out.getvalue() + b"CANARY-TRAILER")

    assert b"CANARY" not in stored
    with Image.open(io.BytesIO(stored)) as again:
        assert (1, 2, 3, 4) == again.getpixel((0, 0))


def test_a_pdf_is_stored_as_it_came(office: Office) -> None:
    done, stored = takes(office, PDF, name="surat.pdf")

    assert ("application/pdf", PDF) == (done.media_type, stored)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "UPLOAD-EMPTY"),
        (b"x" * (5 * 2**20 + 1), "UPLOAD-SIZE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "UPLOAD-TYPE"),
        (b"<!doctype html><script>1</script>", "UPLOAD-TYPE"),
        (b"GIF89a\x01\x00\x01\x00", "UPLOAD-TYPE"),
        (b"PK\x03\x04" + b"\x00" * 60, "UPLOAD-TYPE"),
        (b"MZ" + b"\x00" * 60, "UPLOAD-TYPE"),
        (b"%PDF-1.7 without an end", "UPLOAD-TYPE"),
        (b"x%PDF-1.7\n%%EOF", "UPLOAD-TYPE"),
        (picture("BMP"), "UPLOAD-TYPE"),
        (picture("PNG")[:60], "UPLOAD-BROKEN"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\xff" * 40, "UPLOAD-BROKEN"),
    ],
)
def test_it_rejects_what_it_cannot_vouch_for(office: Office, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        takes(office, content)
    assert [code] == [p.code for p in refused.value.problems]


def test_only_the_accepted_types_are_taken(office: Office) -> None:
    with pytest.raises(Invalid):
        takes(office, picture("PNG"), accept=("application/pdf",))


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (6000, 5000)).save(out, "PNG")

    assert redrawn(out.getvalue(), "image/png") is None


def test_bytes_of_another_format_are_no_picture() -> None:
    assert redrawn(picture("PNG"), "image/jpeg") is None


def test_nothing_is_stored_of_what_is_refused(office: Office) -> None:
    files = MemoryAttachments()
    with pytest.raises(Invalid):
        store_attachment(
            office.uow(),
            files,
            content=b"MZ",
            name="x",
            holder="b",
            accept=MEDIA_TYPES,
            now=NOON,
            rng=office.rng,
        )
    assert () == files.ids()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ktp.jpg", "ktp.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\ktp.jpg", "ktp.jpg"),
        ("身分証.pdf", "身分証.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("", "-"),
        ("..", ".."),
        ("\ud800.pdf", ".pdf"),
        ("x" * 300 + ".pdf", "x" * 100),
    ],
)
def test_a_name_is_harmless_text(name: str, shown: str) -> None:
    assert shown == shown_name(name)


def test_an_attachment_goes_with_its_holders_application_only(office: Office) -> None:
    files = MemoryAttachments()
    done = store_attachment(
        office.uow(),
        files,
        content=PDF,
        name="x",
        holder="browser",
        accept=MEDIA_TYPES,
        now=NOON,
        rng=office.rng,
    )
    assert secret_hash("browser") == done.holder_hash
    for holder, ids in (("other", [done.id]), ("browser", ["0" * 26])):
        with pytest.raises(Invalid):
            office.files(version(), attachments=ids, holder=holder)
    number = office.files(version(), attachments=[done.id], holder="browser").number
    uow = office.uow()
    with uow.reading():
        (found,) = uow.attachments_meta.of_application(number)

    assert done.id == found.id
    with pytest.raises(Invalid):
        office.files(version(), attachments=[done.id], holder="browser")

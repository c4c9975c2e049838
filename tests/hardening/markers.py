"""Texts that stand for what is private, each drawn once: where one turns up again, it leaked.

Invariant: a marker belongs to one channel, so which ways in were used is known.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from random import Random

from PIL import Image

from builder.demo.answers import made_up_nik
from tests.builder.web.visitor import PDF

SHORT = 12
"""Letters of an answer that may be too short for a marker: the plate of a car."""
_HEADERS = ("User-Agent", "Referer", "X-Forwarded-For", "X-Request-Id", "Accept-Language", "From")
_CONSONANTS, _DIGITS = "bcdfghjklmnpqrstvwxz", "0123456789"


class Markers:
    """Draws markers and remembers them all, with the channel that each went in by."""

    def __init__(self, seed: int = 5) -> None:
        self.rng, self.channels = Random(seed), dict[str, str]()

    @property
    def drawn(self) -> list[str]:
        return sorted(self.channels)

    def used(self) -> Counter[str]:
        """How many markers each channel had."""
        return Counter(self.channels.values())

    def word(self, channel: str) -> str:
        letters = "".join(self.rng.choice(_CONSONANTS) for _ in range(10))
        return self.kept(f"Kanari{letters}", channel)

    def nik(self, channel: str) -> str:
        return self.kept(made_up_nik(self.rng), channel)

    def phone(self, channel: str) -> str:
        """The marker is what both ways of writing a number have: 0812… and +62812…"""
        digits = "812" + "".join(self.rng.choice(_DIGITS) for _ in range(8))
        return "0" + self.kept(digits, channel)

    def name(self, channel: str) -> str:
        """In small letters, as accounts, addresses and hosts are written."""
        letters = "".join(self.rng.choice(_CONSONANTS) for _ in range(10))
        return self.kept(f"kanari{letters}", channel)

    def email(self, channel: str) -> str:
        return f"{self.name(channel)}@contoh.example"

    def sentence(self, channel: str) -> str:
        """A text about somebody: name, identity number, telephone."""
        return f"{self.word(channel)} {self.nik(channel)} {self.phone(channel)}"

    def in_place_of(self, text: str, channel: str) -> str:
        """A marker of the same kind as an answer of a worked example."""
        if re.fullmatch(r"[0-9]{16}", text):
            return self.nik(channel)
        if re.fullmatch(r"08[0-9]{8,11}", text):
            return self.phone(channel)
        if "@" in text:
            return self.email(channel)
        is_free = " " in text and "<" not in text and len(text) > SHORT
        return f"{text} {self.word(channel)}" if is_free else text

    def kept(self, marker: str, channel: str) -> str:
        self.channels[marker] = channel
        return marker


def strange_headers(markers: Markers, *, few: bool = False) -> dict[str, str]:
    """Markers in headers that a browser sends; in `few` of them only the next one."""
    names = (markers.rng.choice(_HEADERS),) if few else _HEADERS
    return {name: markers.word(f"header {name}") for name in names}


def document(markers: Markers, name: str) -> tuple[io.BytesIO, str]:
    """A document with a marker inside and in its name, of the kind that this name says."""
    inside, named = markers.word("inside of a document"), markers.word("name of a document")
    if name.endswith(".pdf"):
        return io.BytesIO(PDF + f"% {inside}\n".encode()), f"{named}.pdf"
    return io.BytesIO(picture(inside)), f"{named}.jpg"


def picture(marker: str) -> bytes:
    """A photo with a marker in its EXIF."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010E] = marker
    Image.new("RGB", (40, 60), "grey").save(out, "JPEG", exif=exif)
    return out.getvalue()

"""What the search box at home looks through: one small file of words for each language.

A script reads it when somebody goes to the box; nobody else pays for it (ADR 25).

Invariants:
- words come from definitions, from the names of offices and life events, from the site's own
  prose, and from the table below: never from an application or an event;
- the same edition gives the same bytes: pages stand in a fixed order, words are sorted and
  stand once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from html import unescape

from publish.facts.json_text import write_json
from publish.facts.service import ServiceStandard
from publish.facts.text import Lang, Text
from publish.pages.edition import Edition
from publish.pages.markdown_text import read_markdown
from publish.pages.routes import Kind, PageRef, path_of

SEARCH_NAMES: Mapping[Lang, str] = {"id": "pencarian.json", "en": "search.json"}
"""The files below /data/."""
SCHEMA = 1

_WORD = re.compile(r"[^\W_]+(?:[/.-][^\W_]+)*")
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h2(?: id=\"([a-z0-9-]+)\")?>(.*?)</h2>")
_SHORTEST = 2  # symbols of a word

_PAGES: Mapping[Kind, tuple[Text, Text]] = {
    "fees": (
        Text("Biaya semua layanan", "Fees of all services"),
        Text("tarif harga ongkos retribusi gratis bayar", "tariffs prices costs levy free pay"),
    ),
    "times": (
        Text("Waktu semua layanan", "Times of all services"),
        Text("lama hari kerja cepat lambat janji", "how long days fast slow promise"),
    ),
    "services": (
        Text("Semua layanan", "All services"),
        Text("daftar peristiwa hidup izin surat", "list life events permits letters"),
    ),
    "applications": (
        Text("Permohonan", "Applications"),
        Text("nomor resi kemajuan lacak berkas", "number receipt progress track file"),
    ),
    "sealed": (
        Text("Status saya", "My status"),
        Text("kunci resi rahasia tersegel", "receipt key secret sealed"),
    ),
    "checks": (
        Text("Cek pungutan", "Charge check"),
        Text(
            "pungli pungutan liar diminta uang pelicin suap calo",
            "bribe extortion asked for money overcharged broker",
        ),
    ),
    "charges": (
        Text("Laporan pungutan", "Reports of charges"),
        Text("pungli pungutan liar korupsi suap survei", "bribe extortion corruption survey"),
    ),
    "satisfaction": (
        Text("Kepuasan", "Satisfaction"),
        Text("survei SKM IKM mutu penilaian masyarakat", "survey quality rating"),
    ),
    "flags": (
        Text("Tanda: pola yang patut diperiksa", "Flags: patterns that deserve a look"),
        Text(
            "antrean disalip terlambat janggal curang audit",
            "queue overtaken late unusual fraud audit",
        ),
    ),
    "revenue": (
        Text("Pendapatan dari layanan", "Revenue from services"),
        Text("PAD retribusi kas daerah penerimaan", "levies income budget treasury"),
    ),
    "offices": (
        Text("Layanan menurut kantor", "Services by office"),
        Text("dinas badan unit alamat", "agencies departments units"),
    ),
    "presence": (
        Text("Kehadiran pimpinan", "Presence of heads"),
        Text(
            "dinas luar perjalanan dinas SPPD wali kota kepala dinas Plh pelaksana harian",
            "official travel away mayor heads of agencies acting officials",
        ),
    ),
    "changes": (
        Text("Semua perubahan", "All changes"),
        Text("riwayat kenaikan tarif versi baru umpan", "history increase version new feed"),
    ),
    "data": (
        Text("Unduh data", "Download the data"),
        Text("CSV JSON SQLite tabel lisensi terbuka", "tables licence open dataset"),
    ),
    "corrections": (
        Text("Koreksi", "Corrections"),
        Text("salah ralat perbaikan angka lama baru", "wrong errata mistake put right"),
    ),
    "proof": (
        Text("Bukti", "Proof"),
        Text("periksa register merkle saksi kunci", "check register merkle witness key"),
    ),
}
"""Overviews by kind: what they are called, and what people who need them may say instead."""
_PROSE: tuple[Kind, ...] = ("method", "privacy", "about")


@dataclass(frozen=True, slots=True)
class Found:
    """A page that a word may lead to; `words` is lower-case, with blanks between."""

    title: str
    href: str
    words: str


def search_words(edition: Edition, lang: Lang) -> Iterator[bytes]:
    """The file of one language: services by id, then overviews, then the pages of words."""
    pages = (*_services(edition, lang), *_overviews(lang), *_prose(edition, lang))
    document = {"schema": SCHEMA, "pages": [asdict(page) for page in pages]}
    yield f"{write_json(document)}\n".encode()


def _services(edition: Edition, lang: Lang) -> Iterator[Found]:
    for service in edition.services:
        standard = edition.current(service).version.standard
        laws = (f"{law.title} {law.article}" for law in standard.legal_bases)
        said = (text.in_(lang) for text in _texts(edition, standard))
        href = path_of(PageRef("service", service, lang))
        yield _found(standard.name.in_(lang), href, (service, *laws, *said))


def _texts(edition: Edition, standard: ServiceStandard) -> Iterator[Text]:
    yield from (standard.summary, standard.fee_rule, standard.product)
    yield edition.unit(standard.unit)
    events = edition.life_events()
    yield from (events[event] for event in standard.life_events if event in events)
    for requirement in standard.requirements:
        yield requirement.name
        if requirement.detail is not None:
            yield requirement.detail
    yield from (step.name for step in standard.steps)


def _overviews(lang: Lang) -> Iterator[Found]:
    for kind, (title, said) in _PAGES.items():
        yield _found(title.in_(lang), path_of(PageRef(kind, "", lang)), [said.in_(lang)])


def _prose(edition: Edition, lang: Lang) -> Iterator[Found]:
    """Every part of a page of words, under its heading and at its anchor."""
    for kind in _PROSE:
        path = edition.folder / "pages" / f"{kind}.{lang}.md"
        if path.is_file():
            page = read_markdown(path)
            yield from _parts(page.title, path_of(PageRef(kind, "", lang)), page.body)


def _parts(title: str, href: str, body: str) -> Iterator[Found]:
    first, *rest = _HEADING.split(body)
    yield _found(title, href, [first])
    for anchor, heading, said in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
        at = f"{href}#{anchor}" if anchor else href
        yield _found(f"{title}: {_plain(heading)}", at, [said])


def _found(title: str, href: str, said: Iterable[str]) -> Found:
    words = {word for part in said for word in _WORD.findall(_plain(part).casefold())}
    words -= set(_WORD.findall(title.casefold()))
    return Found(title, href, " ".join(sorted(w for w in words if len(w) >= _SHORTEST)))


def _plain(html: str) -> str:
    return unescape(_TAG.sub(" ", html)).strip()


SEARCH_FILES: Mapping[str, Callable[[Edition], Iterator[bytes]]] = {
    name: partial(search_words, lang=lang) for lang, name in SEARCH_NAMES.items()
}
"""The files below /data/, by name, and what makes them."""

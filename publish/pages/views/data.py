"""The page of the data: every file at its address, every column in words."""

from __future__ import annotations

from collections.abc import Mapping

from publish.facts.text import Lang, Text
from publish.pages.data_tables import ONLY_CSV, TABLES
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.data import DataColumn, DataFile, DataTable, DataView, Licence
from publish.pages.views.applications import whole_table
from publish.pages.views.frame import frame

_FILES: Mapping[str, Text] = {
    "services.json": Text(
        "Semua definisi layanan, semua versi, sebagaimana diterbitkan",
        "All definitions of services, all versions, as they were published",
    ),
    "services.jsonld": Text(
        "Layanan yang berlaku sebagai data tertaut (CPSV-AP, schema.org)",
        "Services in force as linked data (CPSV-AP, schema.org)",
    ),
    "catalog.jsonld": Text("Katalog semua data menurut DCAT", "Catalogue of all data in DCAT"),
    "datapackage.json": Text(
        "Uraian semua tabel menurut Data Package v2", "All tables described as a Data Package v2"
    ),
    "terang.sqlite": Text(
        "Semua tabel sebagai satu berkas SQLite; Datasette membukanya. Di kota besar permohonan ada"
        " di berkas per bulan; fill.py memasukkannya ke sini",
        "All tables as one SQLite file; Datasette opens it. In a large city the applications come"
        " in files by month; fill.py puts them in",
    ),
    "datasette.json": Text(
        "Arti setiap tabel dan kolom untuk Datasette: datasette terang.sqlite -m datasette.json",
        "Meaning of tables and columns for Datasette: datasette terang.sqlite -m datasette.json",
    ),
    "recompute.py": Text(
        "Program yang menghitung ulang setiap angka dari berkas-berkas ini; cukup Python 3.9",
        "Programme that works every figure out again from these files; Python 3.9 is all it needs",
    ),
    "fill.py": Text(
        "Program untuk kota besar: memasukkan berkas permohonan per bulan ke terang.sqlite; cukup"
        " Python 3.9",
        "Programme for a large city: puts the files of applications by month into terang.sqlite;"
        " Python 3.9 is all it needs",
    ),
    "checksums.txt": Text(
        "SHA-256 setiap berkas, untuk sha256sum -c", "SHA-256 of every file, for sha256sum -c"
    ),
    "perubahan.xml": Text(
        "Umpan Atom perubahan layanan, bahasa Indonesia",
        "Atom feed of changes of services, in Indonesian",
    ),
    "changes.xml": Text(
        "Umpan Atom perubahan layanan, bahasa Inggris",
        "Atom feed of changes of services, in English",
    ),
    "libur.ics": Text(
        "Kalender hari libur dan cuti bersama, bahasa Indonesia",
        "Calendar of days off, in Indonesian",
    ),
    "days-off.ics": Text(
        "Kalender hari libur dan cuti bersama, bahasa Inggris",
        "Calendar of days off, in English",
    ),
}


def data(edition: Edition, ref: PageRef) -> DataView:
    """Everything to download."""
    return DataView(
        frame=frame(edition, ref, edition.words[ref.lang].gettext("Data"), section="data"),
        licence=licence(edition),
        tables=tuple(described(edition, name, ref.lang) for name in TABLES),
        files=tuple(
            DataFile(f"/data/{name}", name, said.in_(ref.lang)) for name, said in _FILES.items()
        ),
    )


def licence(edition: Edition) -> Licence:
    """The licence that the city has chosen, if it has."""
    return Licence(edition.settings.licence, edition.settings.licence_url)


def described(edition: Edition, name: str, lang: Lang) -> DataTable:
    """A table: its files and its columns."""
    table = TABLES[name]
    return DataTable(
        name=name,
        description=table.description.in_(lang),
        csv=whole_table(edition) if name in ONLY_CSV else f"/data/{name}.csv",
        json="" if name in ONLY_CSV else f"/data/{name}.json",
        page=path_of(PageRef("table", name, lang)),
        columns=tuple(DataColumn(c.name, c.type, c.description.in_(lang)) for c in table.columns),
    )

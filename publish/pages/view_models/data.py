"""The data of the site: which files there are, and what each column means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.pages.view_models.frame import Crumb, Frame


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of a table."""

    name: str  # its name in the file
    type: str  # its type in a Table Schema
    description: str  # what it means


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table to download."""

    name: str  # name of its files, without the ending
    description: str  # what it holds
    csv: str  # address of the CSV file
    json: str  # address of the JSON file, "" where there is none
    page: str  # address of its own page
    columns: tuple[DataColumn, ...]  # in the order of the file


@dataclass(frozen=True, slots=True)
class Licence:
    """What anybody may do with the data."""

    name: str  # name of the licence, "" while the city has chosen none
    href: str  # where it can be read, "" for nowhere


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that is no table."""

    href: str  # its address
    name: str  # its name
    description: str  # what it holds


@dataclass(frozen=True, slots=True)
class DataView:
    """Everything to download."""

    frame: Frame  # around the page
    licence: Licence  # of all files
    tables: tuple[DataTable, ...]  # in the order of the package
    files: tuple[DataFile, ...]  # what is no table


@dataclass(frozen=True, slots=True)
class TableView:
    """The page of one table, at an address that stays."""

    frame: Frame  # around the page
    crumbs: tuple[Crumb, ...]  # the way back
    table: DataTable  # what it holds, its files and its columns
    key: tuple[str, ...]  # columns that tell one row from every other
    count: int  # rows
    first: str  # the first rows as they stand in the file, with the header
    licence: Licence  # of the table
    origin: str  # name of the register
    sha256: str  # of its CSV, in hex; "" where that comes in parts
    as_of: date  # the data go up to this day

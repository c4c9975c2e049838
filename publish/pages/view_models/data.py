"""The data of the site: which files there are, and what each column means."""

from __future__ import annotations

from dataclasses import dataclass

from publish.pages.view_models.frame import Frame


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
    columns: tuple[DataColumn, ...]  # in the order of the file


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
    tables: tuple[DataTable, ...]  # in the order of the package
    files: tuple[DataFile, ...]  # what is no table

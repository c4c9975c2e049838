"""The city's own files in `form_schemas/`: calendars, units, life events, posts, templates.

Invariants:
- a file that was changed is read again at its next use; one that was not is read once, since
  every application that is filed asks for the days off.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from publish.facts.json_text import read_json
from publish.facts.posts import POSTS, Post, read_posts
from publish.facts.text import Text
from publish.facts.text import text as words_of
from publish.facts.workdays import HolidayCalendar, calendar_year

SHARED = ("units", "life-events", POSTS)
"""The reference documents that all definitions share, by the names of their files."""

Stamp = tuple[str, int, int, int]
"""A file as it was: its path, its number on the disk, its size and when it was written (ns)."""


def reference_documents(form_schemas: Path) -> dict[str, Mapping[str, Any]]:
    """The reference documents, by the names the register gives them."""
    files = {f"calendar-{p.stem}": p for p in _calendars(form_schemas)}
    files |= {name: form_schemas / f"shared/{name}.json" for name in SHARED}
    return {name: read_json(path.read_bytes()) for name, path in files.items()}


def days_off(form_schemas: Path) -> HolidayCalendar:
    """The days off of all years. Raises `Invalid` (CALENDAR-SHAPE, JSON-*)."""
    try:
        with os.scandir(f"{form_schemas}/calendars") as files:
            found = sorted(_stamp(f) for f in files if f.name.endswith(".json"))
    except (FileNotFoundError, NotADirectoryError):
        found = []
    return _days_off(tuple(found))


def names_in(path: Path) -> Mapping[str, Text]:
    """Names in both languages, by id."""
    return {id_: words_of(words) for id_, words in read_json(path.read_bytes()).items()}


def posts_in(form_schemas: Path) -> Mapping[str, Post]:
    """The posts of the city's leadership, by id. Raises `Invalid` (POSTS-SHAPE)."""
    return read_posts(read_json((form_schemas / "shared/posts.json").read_bytes()))


def templates_in(form_schemas: Path) -> Mapping[str, tuple[str, str]]:
    """Both texts of every definition that a new one may begin with, by its folder's name; what
    is no UTF-8 is left for whoever reads them to refuse."""
    folders = sorted(p.parent for p in (form_schemas / "templates").glob("*/service.json"))
    return {
        folder.name: (_text(folder / "service.json"), _text(folder / "form.json"))
        for folder in folders
    }


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _calendars(form_schemas: Path) -> list[Path]:
    return sorted((form_schemas / "calendars").glob("*.json"))


def _stamp(file: os.DirEntry[str]) -> Stamp:
    found = file.stat()
    return file.path, found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=8)
def _days_off(stamps: tuple[Stamp, ...]) -> HolidayCalendar:
    return HolidayCalendar(calendar_year(read_json(Path(path).read_bytes())) for path, *_ in stamps)

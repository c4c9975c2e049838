"""The page of one table: what it holds, its first rows, how to cite it and how it is put right."""

from __future__ import annotations

from itertools import islice

from publish.errors import NotFound, Problem
from publish.pages.data_tables import ONLY_CSV, TABLES, rows_of
from publish.pages.edition import Edition
from publish.pages.exports import as_csv, data_names, sum_of
from publish.pages.routes import PageRef
from publish.pages.view_models.data import TableView
from publish.pages.views.applications import application_count
from publish.pages.views.data import described, licence
from publish.pages.views.frame import crumb, frame

FIRST = 5
"""Rows that the page shows."""


def table(edition: Edition, ref: PageRef) -> TableView:
    """The page of the table `ref.key`; `NotFound` (TABLE-UNKNOWN) for none of that name."""
    name, lang = ref.key, ref.lang
    if name not in TABLES:
        raise NotFound(Problem(name, "TABLE-UNKNOWN", {"table": name}))
    own = TABLES[name]
    first = as_csv(own.columns, islice(rows_of(name, edition), FIRST))
    return TableView(
        frame=frame(edition, ref, name, section="data", summary=own.description.in_(lang)),
        crumbs=(crumb("data", edition.words[lang].gettext("Data"), lang),),
        table=described(edition, name, lang),
        key=own.key,
        count=_count(edition, name),
        first=b"".join(first).decode().replace("\r\n", "\n"),
        licence=licence(edition),
        origin=edition.city.origin,
        sha256=_sha256(edition, f"{name}.csv"),
        as_of=edition.as_of,
    )


def _sha256(edition: Edition, file: str) -> str:
    return sum_of(file, edition).sha256 if file in data_names(edition) else ""


def _count(edition: Edition, name: str) -> int:
    """Rows; of the long table from what is counted already."""
    return application_count(edition) if name in ONLY_CSV else len(tuple(rows_of(name, edition)))

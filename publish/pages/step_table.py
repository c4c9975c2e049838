"""The table of steps: at which office an application waits how long."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.text import Text
from publish.insight.times import MEDIAN_NEEDS
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table
from publish.pages.views.flags import looked_at
from publish.pages.views.steps import times_of_steps


def _rows(edition: Edition) -> Iterator[Row]:
    for service in looked_at(edition):
        standard = edition.current(service).version.standard
        found = times_of_steps(edition, standard)
        for step in standard.steps:
            if step.id in found:
                time = found[step.id]
                shown = (time.median, time.nine_of_ten) if time.is_enough else (None, None)
                yield (service, step.id, step.unit, time.count, *shown)


STEPS = Table(
    Text(
        "Lama setiap tahap yang selesai dalam dua belas bulan, dari akhir tahap sebelumnya sampai"
        " akhir tahap ini, termasuk menunggu pemohon; tahap pertama dihitung sejak diajukan, yang"
        f" terakhir sampai disetujui. Kosong di bawah {MEDIAN_NEEDS} permohonan.",
        "How long each step lasted that ended in the twelve months, from the end of the step"
        " before to its own, waiting for the applicant included; the first counts from filing,"
        f" the last one to the approval. Empty below {MEDIAN_NEEDS} applications.",
    ),
    ("service", "step"),
    (
        SERVICE,
        Column("step", "string", Text("Id tahap", "Id of the step")),
        Column(
            "unit", "string", Text("Id kantor yang mengerjakan", "Id of the office that does it")
        ),
        Column(
            "ended", "integer", Text("Permohonan yang melewatinya", "Applications that passed it")
        ),
        Column(
            "median_days",
            "integer",
            Text(
                "Separuh selesai dalam sekian hari kerja", "Half took at most so many working days"
            ),
        ),
        Column(
            "nine_of_ten_days",
            "integer",
            Text("Sembilan dari sepuluh", "Nine of ten"),
        ),
    ),
    _rows,
)

"""What the definitions of `makers` are checked against, and a city to publish them in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from builder.usecases.lint import Checks
from builder.usecases.publishing import CityShelf
from builder.usecases.references import CityFacts
from publish.facts.json_text import read_json
from publish.facts.text import Text
from tests.makers import both, calendar

META = Path(__file__).parents[1] / "form_schemas/meta/service.schema.json"
UNITS = ("dinas-contoh", "badan-pendapatan")


@cache
def checks() -> Checks:
    """The real meta-schema with the units of `makers`."""
    return Checks(read_json(META.read_bytes()), calendar(), frozenset(UNITS), frozenset())


def city_shelf(**references: Any) -> CityShelf:
    """A sample city with its units and calendars."""
    calendars = {
        f"calendar-{year}": {"year": year, "source": "sample", "certainty": "law", "holidays": []}
        for year in (2025, 2026, 2027)
    }
    units = {"units": {unit: both(unit) for unit in UNITS}}
    city = CityFacts(
        Text("Kota Contoh", "Sample City"), "74.71", "KDI", "contoh.example/kota", True
    )
    return CityShelf(city, calendars | units | references)

"""Second versions of a simulated city: tariffs that change in the middle of the play.

They show what a change of a fee looks like: announced a month before, in force from a first of
a month, each application under the version it was filed under.

Invariants:
- nothing passes for real: the law that is cited says in its title that it does not exist, and
  every amount is a sample;
- the fees of worked examples are those that the tariff gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from builder.demo.office import Definitions
from publish.facts.assessment import assess
from publish.facts.json_text import read_json, write_json
from publish.facts.tariff_reading import read_tariff

_MONTHS_BEFORE = 4
_ANNOUNCED = timedelta(days=30)
_LAW = {
    "id": "contoh-perwali",
    "title": "Peraturan Wali Kota contoh untuk demonstrasi (tidak pernah ada)",
    "certainty": "sample",
    "needs_checking": True,
}
_NOTE = {
    "id": "Tarif contoh untuk demonstrasi, berubah di tengah tahun. Tidak ada tarif seperti ini.",
    "en": "A sample tariff for the demonstration, changed in the middle of the year. There is none"
    " like it.",
}


def in_force_from(until: date) -> date:
    """The day from which second versions hold in a play that lasts until `until`."""
    months = until.year * 12 + until.month - 1 - _MONTHS_BEFORE
    return date(months // 12, months % 12 + 1, 1)


def announced_on(until: date) -> date:
    """The day on which they are published."""
    return in_force_from(until) - _ANNOUNCED


def second_versions(first: Definitions, begins_on: date) -> Definitions:
    """The texts of the services that change, as they are from that day on."""
    return {
        service: (_second(first[service][0], change, begins_on), first[service][1])
        for service, change in _CHANGES.items()
        if service in first
    }


def _second(text: str, change: Callable[[dict[str, Any]], None], begins_on: date) -> str:
    document = read_json(text)
    line = document["tariff"]["lines"][0]
    change(line["amount"])
    line["legal_basis"] = _LAW["id"]
    document["legal_bases"].append(_LAW)
    document["fee_note"] = _NOTE
    document["effective_from"] = begins_on.isoformat()
    tariff = read_tariff(document["tariff"])
    for scenario in document["scenarios"]:
        scenario["expect"]["fee"] = assess(tariff, scenario["answers"]).total.amount
    return write_json(document)


def _market(amount: dict[str, Any]) -> None:
    """A kiosk and a stall cost more a day, open ground what it did."""
    amount["product"][0]["values"] |= {"kios": 3500, "los": 2500}


def _waste(amount: dict[str, Any]) -> None:
    """A household pays less a month, a large business more."""
    amount["product"][0]["values"] |= {"rumah-tangga": 8000, "usaha-besar": 125_000}


_CHANGES: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "retribusi-pasar": _market,
    "retribusi-kebersihan": _waste,
}

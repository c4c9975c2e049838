"""Addresses that lead somewhere, for every route there is.

A route with a new part in its address fails here until that part has a value.
"""

from __future__ import annotations

import re

from werkzeug.routing import Rule

from builder.usecases.charges import report_charge
from tests.builder.web.city import PAID, City
from tests.builder.web.test_drafts import imported


def places_in(city: City) -> dict[str, str]:
    """A value for every part of an address; makes what it names."""
    return {
        "service": PAID,
        "number": city.file(PAID).number,
        "code": "accepted",
        "sequence": "1",
        "attachment": "0" * 26,
        "draft": imported(city),
        "page": "pertanyaan",
        "name": "x.css",
        "path": "layanan/",
        "part": "halaman",
        "topic": "berkas",
        "picture": "id-berkas.webp",
        "report": _reported(city),
        "file": "service.json",
    }


def address(rule: Rule, places: dict[str, str], **changed: str) -> str:
    """The address of a route, some of its parts `changed`."""
    said = {**places, **changed}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: said[found[1]], rule.rule)


def _reported(city: City) -> str:
    made = report_charge(
        city.workspace.uow(), service=PAID, asked_on=city.time.date(), amount=50_000, kind="asked",
        now=city.time, rng=city.workspace.rng,
    )  # fmt: skip
    return made.report.id

"""Where simulated applicants want to be told of news, and who files for many of them.

Invariants:
- nothing of it reaches anybody: addresses end in `.test` (RFC 6761), there are no phone numbers;
- it has a drawing of its own, so that the rest of the play is the same with it and without.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from builder.demo.answers import made_up_nik
from builder.demo.habits import habit
from builder.domain.delivery import Contact

_BROKERS = ("jasa.satu@contoh.test", "jasa.dua@contoh.test")
_NIK = "nik"


def contact_of(service: str, case: int) -> Contact:
    """The contact that the applicant of a case leaves; an empty one for most."""
    ways, rng = habit(service), Random(f"{case}/contact")
    if rng.random() >= ways.told:
        return Contact("")
    is_brokered = rng.random() < ways.brokered
    own = f"pemohon.{case}@contoh.test"
    return Contact("", rng.choice(_BROKERS) if is_brokered else own)


def of_somebody(answers: Mapping[str, Any], case: int) -> Mapping[str, Any]:
    """The answers with a made-up citizen number of its own for who asks."""
    rng = Random(f"{case}/applicant")
    return {
        name: {**value, _NIK: made_up_nik(rng)}
        if isinstance(value, Mapping) and _NIK in value
        else value
        for name, value in answers.items()
    }

"""Questions about what a person need not tell, unless a law demands it.

Specific personal data (UU 27/2022 art. 4(2): health, biometrics, genetics, criminal records), and
what sets people apart: faith, ethnicity, politics. Processing needs a basis (art. 20); here it is
a requirement of the standard that names the question and its law.

Invariants:
- only the label is read: what it asks for, not how it is answered;
- a basis of a section holds for the questions inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from builder.errors import Problem
from builder.usecases.lint_rules import Definition, Rule
from publish.facts.text import Text

KINDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for kind, words in {
        "faith": r"agama|kepercayaan terhadap|keyakinan|religion|faith",
        "ethnicity": r"suku(?! cadang)(?: bangsa)?|etnis|ethnicity|ethnic group",
        "health": r"penyakit|riwayat (?:medis|kesehatan)|kondisi kesehatan|disabilitas|kehamilan"
        r"|hamil|illness|disease|medical history|disability|pregnan(?:t|cy)",
        "biometrics": r"data biometrik?|sidik jari|pindaian (?:iris|retina|wajah)|biometric data"
        r"|fingerprints?|(?:iris|retina|face) scan",
        "genetics": r"genetika?|DNA|genetics?",
        "record": r"catatan (?:kejahatan|kriminal)|riwayat pidana|pernah dipidana"
        r"|criminal record|convicted",
        "politics": r"(?:pandangan|pilihan|afiliasi) politik|partai politik"
        r"|political (?:party|views?)",
        "sexuality": r"orientasi seksual|sexual orientation",
    }.items()
}
_RECORDING = re.compile(r"perekaman [^.?]*|[^.?]* recording\b", re.IGNORECASE)
"""Whether and where the office records fingerprints; the data themselves are not asked for."""
NAMES: Mapping[str, Text] = {
    "faith": Text("agama", "faith"),
    "ethnicity": Text("suku", "ethnicity"),
    "health": Text("kesehatan", "health"),
    "biometrics": Text("biometrik", "biometrics"),
    "genetics": Text("genetika", "genetics"),
    "record": Text("catatan kejahatan", "criminal record"),
    "politics": Text("politik", "politics"),
    "sexuality": Text("seksualitas", "sexuality"),
}


def sensitive_basis(d: Definition) -> Iterator[Problem]:
    """A sensitive question has a requirement with a legal basis that asks for it."""
    founded = {
        requirement.field
        for requirement in d.standard.requirements
        if requirement.field is not None and requirement.legal_basis is not None
    }
    for pointer, (title, _) in d.labels.items():
        kind = kind_of(title)
        if kind and not any(_is_in(pointer, field) for field in founded):
            yield Problem(f"form.json#{pointer}", "SENSITIVE-BASIS", {"kind": NAMES[kind]})


def kind_of(label: Text) -> str:
    """What kind of sensitive data a label asks for; "" for none."""
    said = _RECORDING.sub(" ", f"{label.id} {label.en}")
    return next((kind for kind, words in KINDS.items() if words.search(said)), "")


def _is_in(pointer: str, field: str) -> bool:
    return pointer == field or pointer.startswith(f"{field}/")


SENSITIVE: tuple[Rule, ...] = (sensitive_basis,)

"""That new applications of a service are not taken, from a day on, and that they are again.

A stop is a public act: why, in one word of a closed list, and in one sentence that the office
writes for everybody. It says nothing about applications that are on their way: they go on.

Invariants:
- a stop has a reason and a sentence in both languages, its end has neither;
- who stopped it is not in it;
- a stop with the reason `ended` retires the service: it is no longer offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from publish.errors import Invalid, Problem
from publish.facts.standard import SLUG
from publish.facts.text import Text, tidy

SuspensionChange = Literal["stopped", "resumed"]
StopReason = Literal["law", "definition", "supplies", "system", "misuse", "emergency", "ended"]
STOP_REASONS: tuple[StopReason, ...] = (
    "law",
    "definition",
    "supplies",
    "system",
    "misuse",
    "emergency",
    "ended",
)
ENDED: StopReason = "ended"
"""The reason of a service that is retired: it is not offered any longer. Like any stop it has a
day and a sentence, is itself public, and can be taken back."""
LONGEST_STATEMENT = 300
"""Characters of the sentence, in each language."""

_MEMBERS = {"type", "service", "change", "recorded_on"}
_OF_A_STOP = {"reason", "statement"}


@dataclass(frozen=True, slots=True)
class Suspension:
    """One turn: the service stops taking applications, or takes them again.

    `reason` and `statement` are None when it takes them again.
    """

    service: str
    change: SuspensionChange
    recorded_on: date
    reason: StopReason | None = None
    statement: Text | None = None

    @property
    def is_end(self) -> bool:
        """Whether the service is no longer offered from here on."""
        return self.reason == ENDED


def to_document(turn: Suspension) -> dict[str, Any]:
    """The JSON members of a `suspension` entry."""
    document: dict[str, Any] = {
        "type": "suspension",
        "service": turn.service,
        "change": turn.change,
        "recorded_on": turn.recorded_on.isoformat(),
    }
    if turn.statement is not None:
        said = {"id": turn.statement.id, "en": turn.statement.en}
        document |= {"reason": turn.reason, "statement": said}
    return document


def from_document(document: Mapping[str, Any]) -> Suspension:
    """The turn of an entry. Raises `Invalid` (SUSPENSION-SHAPE) for anything beside the closed
    form."""
    try:
        is_stop = document["change"] == "stopped"
        if not is_stop and document["change"] != "resumed":
            raise ValueError("change")
        if document.keys() != (_MEMBERS | _OF_A_STOP if is_stop else _MEMBERS):
            raise ValueError("member")
        if not SLUG.fullmatch(document["service"]):
            raise ValueError("service")
        return Suspension(
            service=document["service"],
            change="stopped" if is_stop else "resumed",
            recorded_on=date.fromisoformat(document["recorded_on"]),
            reason=_reason(document["reason"]) if is_stop else None,
            statement=_statement(document["statement"]) if is_stop else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "SUSPENSION-SHAPE", {"member": str(error)[:60]})) from error


def is_statement(said: Text) -> bool:
    """Whether a sentence is there in both languages, on one line, and not too long."""
    return all(
        words and words == tidy(words) and "\n" not in words and len(words) <= LONGEST_STATEMENT
        for words in (said.id, said.en)
    )


def _reason(value: object) -> StopReason:
    if value not in STOP_REASONS:
        raise ValueError("reason")
    return value


def _statement(value: Mapping[str, Any]) -> Text:
    if value.keys() != {"id", "en"} or not all(isinstance(w, str) for w in value.values()):
        raise ValueError("statement")
    said = Text(value["id"], value["en"])
    if not is_statement(said):
        raise ValueError("statement")
    return said

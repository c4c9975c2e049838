"""What an application owed when it was filed, as a document that outlives the code.

Invariants: reading back gives an equal assessment; fractions are text ("3/20"),
so nothing is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from publish.facts.assessment import AssessedLine, Explained, FeeAssessment
from publish.facts.money import Rupiah


def frozen(assessment: FeeAssessment) -> dict[str, Any]:
    """The document of an assessment."""
    return {
        "lines": [
            {
                "code": line.code,
                "amount": line.amount.amount,
                "explained": _explained_document(line.explained),
            }
            for line in assessment.lines
        ],
        "total": assessment.total.amount,
    }


def thawed(document: Mapping[str, Any]) -> FeeAssessment:
    """The assessment of a document made by `frozen`."""
    return FeeAssessment(
        lines=tuple(
            AssessedLine(line["code"], Rupiah(line["amount"]), _explained(line["explained"]))
            for line in document["lines"]
        ),
        total=Rupiah(document["total"]),
    )


def _explained_document(node: Explained) -> dict[str, Any]:
    return {
        "kind": node.kind,
        "value": str(node.value),
        "name": node.name,
        "given": node.given,
        "parts": [_explained_document(part) for part in node.parts],
    }


def _explained(document: Mapping[str, Any]) -> Explained:
    return Explained(
        kind=document["kind"],
        value=Fraction(document["value"]),
        name=document["name"],
        given=document["given"],
        parts=tuple(_explained(part) for part in document["parts"]),
    )

"""What somebody said about a closed case: private; counts of it are published.

Invariants:
- an answer is kept under a mark that only the key of the case makes, and that key goes with
  erasure: afterwards nobody, not even the office, can tell whose answer it was;
- one case, one answer;
- no count from 1 to k-1 leaves, and none can be worked out from the sum of the three answers,
  which is said: if one is few, another is hidden with it, and all three where that is not enough.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from publish.facts.survey import CHARGED, Cell, Charged, Scores, SurveyCounts


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One person's answer; `scores` are the nine elements in order, or none of them."""

    mark: str
    service: str
    answered_on: date
    charged: Charged
    scores: tuple[int, ...]


def mark_of(case_key: bytes) -> str:
    """What the answer of a case is kept under."""
    return hmac.new(case_key, b"terang/survey/v1", hashlib.sha256).hexdigest()


def counted(service: str, quarter: str, answers: Iterable[SurveyAnswer], k: int) -> SurveyCounts:
    """The answers of one service and quarter as they may be published."""
    given = list(answers)
    counts = Counter(a.charged for a in given)
    scores = [a.scores for a in given if a.scores]
    is_enough = len(scores) >= max(k, 1)
    return SurveyCounts(
        service=service,
        quarter=quarter,
        answered=_shown(len(given), k),
        charged=_suppressed({c: counts[c] for c in CHARGED}, k),
        scores=Scores(len(scores), tuple(map(sum, zip(*scores, strict=True))))
        if is_enough
        else None,
    )


_HIDDEN_FIRST: tuple[Charged, ...] = ("no", "unsaid", "yes")
"""A fixed order: which one is hidden must not tell how large it is."""


def _shown(count: int, k: int) -> Cell:
    return "few" if 0 < count < k else count


def _suppressed(counts: dict[Charged, int], k: int) -> dict[str, Cell]:
    few = [name for name, count in counts.items() if 0 < count < k]
    shown: dict[str, Cell] = {name: _shown(count, k) for name, count in counts.items()}
    if not few:
        return shown
    others = [name for name in _HIDDEN_FIRST if counts[name] >= k]
    if len(few) == 1 and others:
        beside = others[0]
        # The two together are told, and that the other is k or more: is it still any of the few?
        if counts[few[0]] + counts[beside] >= 2 * k - 1:
            return shown | {beside: "hidden"}
    return dict.fromkeys(counts, "hidden")

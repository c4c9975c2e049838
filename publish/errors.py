"""What can go wrong, as values.

Every error Terang raises on purpose is one of five kinds under `TerangError`:
the kind says whose side is wrong and what a front end answers; the findings
say where and why. Text for people is not here: a `Problem` carries a code, and
the catalogue has the sentence in Indonesian and English.

Invariants:
- a `Problem` is comparable and holds only plain values, so tests compare it
  and logs may print it; params never hold an answer of an applicant;
- a code, once released, keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    `path` is a JSON pointer into the document that is judged ("" is the whole
    of it), optionally behind a file name and `#`; `code` is stable and in
    UPPER-KEBAB; `params` fill the sentence of the catalogue.
    """

    path: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


class TerangError(Exception):
    """The parent of every error raised on purpose; holds its findings."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems: tuple[Problem, ...] = found
        super().__init__("; ".join(f"[{p.path}] {p.code} {dict(p.params)}" for p in found))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.problems == self.problems

    def __hash__(self) -> int:
        return hash((type(self), tuple((p.path, p.code) for p in self.problems)))


class NotFound(TerangError):
    """The thing asked for does not exist, or must not be known to exist."""


class Invalid(TerangError):
    """What was given breaks a rule; the caller can mend it."""


class Conflict(TerangError):
    """What was given was fine once, but the world has moved on."""


class Forbidden(TerangError):
    """The person is known and may not do this."""


class Integrity(TerangError):
    """Stored facts contradict each other; stop writing and look."""

"""What an applicant may change when the office asks: the answers it pointed at, and no others.

Invariant: an answer that comes or goes because of an asked one is no change of its own; whether the
whole is sound, the form judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.domain.application import Answers, ApplicationEvent, holding


def asking(events: Sequence[ApplicationEvent]) -> ApplicationEvent | None:
    """The event by which the office asked last, as it holds; None if it never did."""
    asked = (e for e in reversed(holding(events)) if e.code in ("returned", "correction_requested"))
    return next(asked, None)


def changed_beside(old: Answers, new: Answers, asked: Sequence[str]) -> tuple[str, ...]:
    """Pointers of answers that differ and were not asked about; none where `asked` names none: the
    office then asked about the whole."""
    if not asked:
        return ()
    differing = _differing("", old, new)
    return tuple(pointer for pointer in differing if not _is_asked(pointer, asked))


def _differing(at: str, old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in old.keys() & new.keys():
            token = str(name).replace("~", "~0").replace("/", "~1")
            yield from _differing(f"{at}/{token}", old[name], new[name])
    elif old != new:
        yield at


def _is_asked(pointer: str, asked: Sequence[str]) -> bool:
    """Whether it is an answer that was pointed at, or part of one, or holds one."""
    return any(
        f"{pointer}/".startswith(f"{p}/") or f"{p}/".startswith(f"{pointer}/") for p in asked
    )

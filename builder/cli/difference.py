"""Where two documents differ, by JSON pointer: nothing that changed is left out.

The sentences of what matters to people are `builder.web.officer.changes`; this
is the complete list behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def places(before: Any, after: Any, at: str = "") -> Iterator[str]:
    """Pointers of the innermost members that differ; a list of another length is one place."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(n for n in after if n not in before)]:
            step = f"{at}/{str(name).replace('~', '~0').replace('/', '~1')}"
            if name in before and name in after:
                yield from places(before[name], after[name], step)
            else:
                yield step
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (was, will_be) in enumerate(zip(before, after, strict=True)):
            yield from places(was, will_be, f"{at}/{place}")
    elif (type(before), before) != (type(after), after):
        yield at

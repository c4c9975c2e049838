"""Moving windows in this process's memory, for `builder.web.limits`.

Invariants:
- a window holds the moments of what was admitted in its last seconds, and nothing of what was
  refused;
- a key is forgotten at the first sweep after its window has ended; one request pays for one key,
  and every `SWEEP`th for all of them.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

SWEEP = 4096


@dataclass(slots=True)
class _Window:
    """The moments of what was admitted, oldest first; none is kept longer than `seconds`."""

    seconds: int
    moments: deque[float] = field(default_factory=deque)

    def drop_before(self, now: float) -> None:
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()


class Windows:
    """Counts by key, for all threads of one app; `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, _Window] = {}
        self._asked = 0

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._windows)

    def admit(self, key: str, most: int, seconds: int) -> bool:
        """Count one more, unless the last `seconds` hold `most` already."""
        now = self._clock()
        with self._lock:
            self._asked += 1
            if self._asked % SWEEP == 0:
                self._sweep(now)
            window = self._windows.setdefault(key, _Window(seconds))
            window.drop_before(now)
            if len(window.moments) >= most:
                return False
            window.moments.append(now)
            return True

    def _sweep(self, now: float) -> None:
        for key, window in list(self._windows.items()):
            window.drop_before(now)
            if not window.moments:
                del self._windows[key]

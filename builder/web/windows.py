"""Moving windows in this process's memory, for `builder.web.limits`.

The memory storage of the package `limits` starts a thread up to a hundred times a second, and each
walks every address that ever came, since none is forgotten. Here nobody but the request itself
works, and what is over is swept away in passing.

Invariants:
- a key is forgotten at the first sweep after its last window has ended;
- one request pays for one key, and every `SWEEP`th for all of them.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from limits.storage.base import MovingWindowSupport, Storage

SCHEME = "windows"
SWEEP = 4096


@dataclass(slots=True)
class _Window:
    """The moments of what was admitted, oldest first; none is kept longer than `seconds`."""

    seconds: int
    moments: deque[float] = field(default_factory=deque)

    def drop_before(self, now: float) -> None:
        while self.moments and self.moments[0] < now - self.seconds:
            self.moments.popleft()


class Windows(Storage, MovingWindowSupport):
    """Storage of Flask-Limiter under the address `windows://`; moving windows only."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - as the registry of `limits` reads it

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,  # noqa: FBT001, FBT002 - the signature of `limits`
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, _Window] = {}
        self._asked = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing that is stored here can fail."""
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Admit `amount` more if the last `expiry` seconds hold at most `limit` then."""
        now = self._clock()
        with self._lock:
            self._asked += 1
            if self._asked % SWEEP == 0:
                self._sweep(now)
            window = self._windows.setdefault(key, _Window(expiry))
            window.drop_before(now)
            if len(window.moments) + amount > limit:
                return False
            window.moments.extend([now] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """The moment of the oldest that counts, and how many count."""
        now = self._clock()
        with self._lock:
            moments = [m for m in self._kept(key) if m >= now - expiry]
        return (moments[0] if moments else now), len(moments)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """For fixed windows, which nobody uses here."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """How many are kept."""
        with self._lock:
            return len(self._kept(key))

    def get_expiry(self, key: str) -> float:
        """When the last of them is over."""
        with self._lock:
            window = self._windows.get(key)
            return window.moments[-1] + window.seconds if window and window.moments else 0.0

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; how many keys that were."""
        with self._lock:
            found = len(self._windows)
            self._windows.clear()
        return found

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._lock:
            self._windows.pop(key, None)

    def _kept(self, key: str) -> deque[float]:
        return self._windows[key].moments if key in self._windows else deque()

    def _sweep(self, now: float) -> None:
        for key, window in list(self._windows.items()):
            window.drop_before(now)
            if not window.moments:
                del self._windows[key]

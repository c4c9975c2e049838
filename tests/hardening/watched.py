"""A browser that remembers the worst of what it was answered, and the two figures of that."""

from __future__ import annotations

import gc
import time
from collections import Counter

from flask import Flask

from tests.builder.web.visitor import Visitor
from tests.hardening.conftest import Figure

SLOWEST = 1.0  # seconds of the processor for one answer


class Watched(Visitor):
    """Every request is counted by its status; 5xx are kept with what was sent."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        # What thousands of tests before left on the heap is not walked within an answer.
        gc.freeze()
        self.slowest = 0.0
        self.broken: list[str] = []
        self.asked: Counter[int] = Counter()

    def send(self, method: str, path: str, **options: object) -> int:
        began = time.thread_time()
        answer = self.client.open(path, method=method, **options)  # type: ignore[arg-type]
        if answer.mimetype == "text/html":
            self.page = answer.get_data(as_text=True) or self.page
        answer.close()
        self.slowest = max(self.slowest, time.thread_time() - began)
        self.asked[answer.status_code] += 1
        if answer.status_code >= 500:
            self.broken.append(f"{answer.status_code} {method} {path[:80]!r} {options!r:.1000}")
        return int(answer.status_code)


def judged(browsers: list[Watched], figure: Figure, what: str, least: float = 0.1) -> None:
    """Note how many requests broke something, and how long the slowest took."""
    told = sum((browser.asked for browser in browsers), Counter[int]())
    asked = told.total()
    # What is refused for its token or its verb never reaches a view: such tests prove nothing.
    assert told[400] < least * asked, told
    broken = [line for browser in browsers for line in browser.broken]
    slowest = max(browser.slowest for browser in browsers)
    assert not broken, "\n".join(broken[:20])
    figure(f"{what}: {asked} requests, answers 5xx", "0", len(broken), not broken)
    figure(f"{what}: slowest answer, seconds", f"< {SLOWEST}", round(slowest, 2), slowest < SLOWEST)

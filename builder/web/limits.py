"""How often something may be tried: by address of the network, and by what is tried.

Counted before anything is looked up or hashed, so a guesser learns nothing and costs little. An
address may be a whole counter hall behind one router: its limits are wide; the limits on one
number and one account are narrow.

Invariants:
- only unsafe requests are counted: reading a page is never refused here;
- keys hold a digest of what was typed, never the text itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter

from builder.web.security import UNSAFE
from builder.web.windows import SCHEME


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `rate` ("20 per minute") for everything with the same key."""

    rate: str
    key: Callable[[], str]


def by_address() -> str:
    """The address of the network that asks."""
    return request.remote_addr or ""


def by_number() -> str:
    """The application number that is tried, whoever tries it."""
    return _typed("number")


def by_code() -> str:
    """The resume code that is tried, whoever tries it."""
    return _typed("code")


def by_account() -> str:
    """The account that is tried, and from where: strangers lock nobody out who sits elsewhere.
    Across addresses `builder.usecases.sign_in` counts."""
    return f"{_typed('user')} {by_address()}"


def _typed(name: str) -> str:
    typed = "".join(request.form.get(name, "").split()).upper().replace("-", "")
    return hashlib.sha256(typed.encode()).hexdigest()


LIMITS: Mapping[str, tuple[Rule, ...]] = {
    "open-file": (Rule("20 per minute", by_address), Rule("20 per 15 minutes", by_number)),
    "resume": (Rule("20 per minute", by_address), Rule("20 per 15 minutes", by_code)),
    "sign-in": (Rule("30 per minute", by_address), Rule("10 per 15 minutes", by_account)),
    "notices": (Rule("600 per minute", by_address),),
    "second-factor": (Rule("40 per 15 minutes", by_address),),
    "submit": (Rule("120 per hour", by_address),),
    "answers": (Rule("120 per minute", by_address),),
    "live": (Rule("600 per minute", by_address),),
    "report": (Rule("30 per hour", by_address),),
}
"""Rules by the name a route gives; a request must pass all of them."""


def counter(app: Flask) -> Limiter:
    """A counter in this process's memory; Terang runs as one process (docs/adr/0014)."""
    return Limiter(by_address, app=app, storage_uri=f"{SCHEME}://", strategy="moving-window")


def limited(view: Callable[..., Any], name: str | None, limiter: Limiter) -> Callable[..., Any]:
    """`view`, counted by the rules of `name`."""
    guarded = view
    for rule in LIMITS[name] if name else ():
        guarded = limiter.limit(rule.rate, key_func=rule.key, methods=sorted(UNSAFE))(guarded)
    return guarded

"""How often something may be tried: by address of the network, and by what is tried.

Counted before anything is looked up or hashed, so a guesser learns nothing and costs little. An
address may be a whole counter hall behind one router: its limits are wide; the limits on one
number and one account are narrow.

Invariants:
- one count for all processes of one server (docs/adr/0034); each machine counts for itself, and
  `builder.usecases.sign_in` counts in the record for all of them;
- only unsafe requests are counted, but for programs with a token: reading a page is never
  refused here;
- keys hold a digest of what was typed, never the text itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import request
from werkzeug.exceptions import TooManyRequests

from builder.web.security import UNSAFE
from builder.web.windows import Windows

MINUTE, QUARTER, HOUR = 60, 900, 3600

EVERY = UNSAFE | {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so many in so many seconds for everything with the same key."""

    most: int
    seconds: int
    key: Callable[[], str]
    methods: frozenset[str] = UNSAFE


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


def by_token() -> str:
    """The token that a program shows."""
    return hashlib.sha256(request.headers.get("Authorization", "").encode()).hexdigest()


def _typed(name: str) -> str:
    typed = "".join(request.form.get(name, "").split()).upper().replace("-", "")
    return hashlib.sha256(typed.encode()).hexdigest()


LIMITS: Mapping[str, tuple[Rule, ...]] = {
    "open-file": (Rule(20, MINUTE, by_address), Rule(20, QUARTER, by_number)),
    "resume": (Rule(20, MINUTE, by_address), Rule(20, QUARTER, by_code)),
    "sign-in": (Rule(30, MINUTE, by_address), Rule(10, QUARTER, by_account)),
    "notices": (Rule(600, MINUTE, by_address),),
    "passkey": (Rule(60, MINUTE, by_address),),
    "second-factor": (Rule(40, QUARTER, by_address),),
    "token": (Rule(1200, MINUTE, by_address, EVERY), Rule(600, MINUTE, by_token, EVERY)),
    "submit": (Rule(120, HOUR, by_address),),
    "answers": (Rule(120, MINUTE, by_address),),
    "live": (Rule(600, MINUTE, by_address),),
    "report": (Rule(30, HOUR, by_address),),
    "open-report": (Rule(20, MINUTE, by_address), Rule(20, QUARTER, by_number)),
}
"""Rules by the name a route gives; a request must pass all of them."""


def limited(view: Callable[..., Any], name: str | None, windows: Windows) -> Callable[..., Any]:
    """`view`, counted by the rules of `name`, apart from other views of that name.

    Raises TooManyRequests.
    """
    rules = LIMITS[name] if name else ()
    if not rules:
        return view
    scope = f"{view.__module__}.{view.__qualname__}"

    @wraps(view)
    def guarded(*given: Any, **named: Any) -> Any:
        for place, rule in enumerate(rules):
            if request.method in rule.methods:
                key = f"{scope}/{place}/{rule.key()}"
                if not windows.admit(key, rule.most, rule.seconds):
                    raise TooManyRequests
        return view(*given, **named)

    return guarded

"""The one form in which every route is written down: address, who may, how often, how large.

Invariants:
- a route without a policy cannot be registered: the policy is a member of its row, and
  `builder.web.policy` refuses any endpoint that is not in a table (deny by default);
- a page with an English address has exactly the same arguments there, so switching the language
  keeps the page;
- a view never reads the language or the signed-in person by itself: it is given both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import Blueprint

from builder.domain.user import Action
from builder.web.limits import limited
from builder.web.security import PAGE_BYTES
from builder.web.windows import Windows
from publish.facts.text import Lang

GET_POST = ("GET", "POST")
POST = ("POST",)
Policy = Literal["anyone", "browser", "receipt", "officer", "program", "token"]
"""Who may ask.

- `anyone`: nothing private is shown or changed for one person;
- `browser`: what this browser itself is filling in, kept under an opaque id of its session;
- `receipt`: whoever gave a number with its receipt key in this browser;
- `officer`: a signed-in person; rights on the thing itself are the use case's;
- `program`: anyone without a browser: no cookie is read and no form token is asked for;
- `token`: such a program with a token of ours; rights on the thing itself are the use case's.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """One address and everything that is decided before its view runs.

    `english` is the address of the English page, or None when the page is the same in both
    languages; `longest` is the most bytes of a body. `limit` names a row of
    `builder.web.limits.LIMITS`, which counts unsafe requests only. `rights` are the actions of
    `builder.domain.user.POLICY` of which a person needs one to get anywhere there (none: being
    signed in is enough); the use case asks them again of the thing itself. `accepts` are
    the media types that a program may send.
    """

    endpoint: str
    address: str
    view: Callable[..., Any]
    policy: Policy
    english: str | None = None
    methods: tuple[str, ...] = ("GET",)
    limit: str | None = None
    longest: int = PAGE_BYTES
    rights: tuple[Action, ...] = ()
    accepts: tuple[str, ...] = ()


def blueprint(name: str, routes: Sequence[Route], windows: Windows) -> Blueprint:
    """A blueprint with every address of the table in its languages, counted by its limit."""
    made = Blueprint(name, __name__)
    for route in routes:
        view = limited(route.view, route.limit, windows)
        for lang, address in _addresses(route):
            defaults = {"lang": lang} if route.english is not None else {}
            made.add_url_rule(
                address,
                endpoint=route.endpoint,
                view_func=view,
                methods=[*route.methods],
                defaults=defaults,
            )
    return made


def _addresses(route: Route) -> tuple[tuple[Lang, str], ...]:
    if route.english is None:
        return (("id", route.address),)
    return (("id", route.address), ("en", route.english))

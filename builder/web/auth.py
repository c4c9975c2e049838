"""Who is signed in at the desk: a random token in the signed cookie, everything else on the server.

Invariants:
- signing in and out throws the whole cookie session away, so neither a form token nor a session
  from before lives on;
- person and rights are read afresh on every request (docs/adr/0010).
"""

from __future__ import annotations

from flask import session

from builder.domain.user import User
from builder.usecases.sign_in import SignedIn, session_user
from builder.web.live import now, workspace

MEMBER = "desk"
"""The member of the session cookie."""


def signed_in() -> User | None:
    """The person of this request; None for nobody, also after a session has ended."""
    token = session.get(MEMBER)
    if not isinstance(token, str):
        return None
    return session_user(workspace().uow(), token=token, now=now())


def begin(signed: SignedIn) -> None:
    """From here on this browser is that person."""
    session.clear()
    session[MEMBER] = signed.token


def end() -> str | None:
    """Forget the person; the token that was theirs, to be ended on the server as well."""
    token = session.get(MEMBER)
    session.clear()
    return token if isinstance(token, str) else None

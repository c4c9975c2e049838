"""How a definition says when the person behind an application is forgotten (UU 27/2022, art. 42
and 43; needs checking).

Invariant: a rule without a legal basis needs checking, whatever it says.
"""

from __future__ import annotations

from publish.facts.members import Body, slug, whole
from publish.facts.standard import Retention

LONGEST = 36_500  # days, about a hundred years
_MEMBERS = {"days", "legal_basis", "needs_checking"}


def read_retention(body: Body) -> Retention:
    """The member `retention` of a definition. Raises `KeyError` or `ValueError` with a name."""
    days = whole(body, "days")
    if not body.keys() <= _MEMBERS or not 1 <= days <= LONGEST:
        raise ValueError("retention")
    basis = slug(body, "legal_basis") if "legal_basis" in body else None
    return Retention(days, basis, basis is None or body.get("needs_checking", False) is not False)

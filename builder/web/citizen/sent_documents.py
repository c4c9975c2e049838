"""The names of the documents that this browser has sent, so that people see which ones.

Invariant: an id that somebody posted tells no name of another's document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from builder.domain.identifier import secret_hash
from builder.web import browser
from builder.web.live import workspace


def sent_names(ids: Iterable[str]) -> Mapping[str, str]:
    """Names by id, of those among `ids` that this browser sent and nobody has submitted yet."""
    asked = tuple(ids)
    if not asked:
        return {}
    mine, uow = secret_hash(browser.holder()), workspace().uow()
    with uow.reading():
        found = [uow.attachments_meta.get(id_) for id_ in asked]
    return {a.id: a.name for a in found if a and a.number is None and a.holder_hash == mine}

"""What a draft would look like to the public: a register of its own that is nowhere.

Invariants:
- the fold is the register's own, so what a draft cannot say here it could not publish either;
- nothing is stored and nothing is queued.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from builder.domain.version import StoredVersion
from builder.usecases.drafts import Documents
from builder.usecases.publishing import CityShelf
from builder.usecases.references import register_document
from publish.facts.canonical import canonical_bytes, digest
from publish.facts.json_text import read_json
from publish.facts.service import read_version, version_digest
from publish.register.entries import encode_entry
from publish.register.index import Index, folded
from publish.register.layout import document_digest


def preview_index(
    shelf: CityShelf, former: Sequence[StoredVersion], documents: Documents, today: date
) -> Index:
    """The city with the versions of one service and, as the last of them, the draft, on the day
    on which it holds. Raises `Invalid` for a draft that cannot be read."""
    number = len(former) + 1
    begins = read_version(number, documents.service, documents.form).standard.effective_from
    kept = former if not former or begins >= former[-1].effective_from else ()
    day = max(begins, today).isoformat()
    pairs = [(v.service_document.encode(), v.form_document.encode()) for v in kept]
    pairs.append((canonical_bytes(documents.service), canonical_bytes(documents.form)))
    entries: list[dict[str, Any]] = [register_document(shelf.city, day)]
    beside = {digest(found): canonical_bytes(found) for found in shelf.references.values()}
    for name in sorted(shelf.references):
        stated = {"type": "reference", "name": name, "digest": digest(shelf.references[name])}
        entries.append({**stated, "recorded_on": day})
    for place, pair in enumerate(pairs, start=1):
        entries.append(_version(place, pair, day))
        beside |= dict(zip(_digests(pair), pair, strict=True))
    return folded([encode_entry(entry) for entry in entries], beside.__getitem__)


def _version(number: int, pair: tuple[bytes, bytes], day: str) -> dict[str, Any]:
    service, form = (read_json(document.decode()) for document in pair)
    service_digest, form_digest = _digests(pair)
    return {
        "type": "version",
        "service": service["id"],
        "version": number,
        "effective_from": service["effective_from"],
        "service_digest": service_digest,
        "form_digest": form_digest,
        "digest": version_digest(service, form),
        "recorded_on": day,
    }


def _digests(pair: tuple[bytes, bytes]) -> tuple[str, str]:
    service, form = (document_digest(document) for document in pair)
    return service, form

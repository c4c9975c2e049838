"""The public site, handed on to object storage after each publication.

Invariant: obstore is imported only when an address asks for it; a folder needs none.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

from builder.errors import invalid
from builder.workspace import Workspace
from publish.publication.build import Published

_SCHEME = "s3://"


def is_storage(place: str) -> bool:
    """Whether a place is an address of storage and not a folder."""
    return place.startswith(_SCHEME)


def mark_of(place: str) -> str:
    """The folder in the cache that remembers what a place holds."""
    return f"to-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def send_site(workspace: Workspace, address: str, published: Published) -> Published:
    """Send what the public folder holds; `published` with the counts of this delivery.

    Raises `Invalid` DELIVER-DRIVER, and what `object_delivery.send` raises.
    """
    if find_spec("obstore") is None:
        raise invalid("DELIVER-DRIVER", address)
    delivery = import_module("publish.publication.object_delivery")
    cache = workspace.cache / mark_of(address)
    sent = delivery.send_to(address, workspace.public, workspace.register_reader(), cache)
    return replace(published, written=sent.written, removed=sent.removed, unchanged=sent.unchanged)

"""Which versions hold today: the live pages ask here, so that date and store are read one way."""

from __future__ import annotations

from builder.domain.version import StoredVersion, in_force, opened
from builder.errors import not_found
from builder.store.ports import UnitOfWork
from builder.web.live import today, workspace
from publish.facts.service import ServiceVersion


def versions_today() -> tuple[ServiceVersion, ...]:
    """Every version in force today, by the id of its service."""
    return tuple(map(opened, stored_versions_today()))


def version_today(service: str) -> ServiceVersion:
    """The version of `service` in force today. Raises `NotFound` (SERVICE-NOT-FOUND)."""
    return opened(stored_today(service))


def stored_versions_today() -> tuple[StoredVersion, ...]:
    """The same with their documents."""
    uow = workspace().uow()
    with uow.reading():
        found = [in_force(uow.versions.of_service(s), today()) for s in uow.versions.services()]
    return tuple(stored for stored in found if stored is not None)


def stored_today(service: str) -> StoredVersion:
    """The same with its documents. Raises `NotFound` (SERVICE-NOT-FOUND)."""
    uow = workspace().uow()
    with uow.reading():
        return stored_in(uow, service)


def stored_in(uow: UnitOfWork, service: str) -> StoredVersion:
    """The same inside a transaction, for who reads more in it. Raises as `stored_today`."""
    stored = in_force(uow.versions.of_service(service), today())
    if stored is None:
        raise not_found("SERVICE-NOT-FOUND", service)
    return stored


def version_of(service: str, version: int) -> ServiceVersion | None:
    """A version by its number; None if there is none."""
    uow = workspace().uow()
    with uow.reading():
        stored = uow.versions.get(service, version)
    return None if stored is None else opened(stored)

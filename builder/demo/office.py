"""The office of a play: what it stands on, and its first day.

Invariant: every definition is proposed by one person and approved by another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from builder.demo.people import APPROVER, AUTHOR
from builder.domain.identifier import Rng
from builder.domain.user import User
from builder.domain.version import StoredVersion
from builder.forms.compile import Form
from builder.store.ports import Attachments, UnitOfWork, Workbench
from builder.usecases.drafts import approve_draft, import_definition, propose_draft
from builder.usecases.lint import Checks
from builder.usecases.publishing import CityShelf, publish_version
from publish.facts.service import ServiceVersion
from publish.facts.workdays import HolidayCalendar

Definitions = Mapping[str, tuple[str, str]]
"""The texts of service and form, by service."""
Release = Callable[[datetime], int]
"""Puts what waits into the register at that moment; gives how many entries."""


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """What a play needs of a workspace; `definitions` are the two texts of each service."""

    uow: UnitOfWork
    workbench: Workbench
    attachments: Attachments
    attachments_folder: Path
    definitions: Definitions
    users: Mapping[str, User]
    checks: Checks
    shelf: CityShelf
    calendar: HolidayCalendar
    zone: ZoneInfo
    rng: Rng
    search_key: bytes
    form: Callable[[ServiceVersion], Form]
    release: Release


def publish_definitions(
    office: Office, definitions: Definitions, now: datetime
) -> tuple[StoredVersion, ...]:
    """Import, propose, approve and publish every definition, by two people.

    Raises what the use cases raise; for example every finding of lint.
    """
    return tuple(
        _publish_one(office, texts, now)
        for _, texts in sorted(definitions.items(), key=lambda item: item[0])
    )


def _publish_one(office: Office, texts: tuple[str, str], now: datetime) -> StoredVersion:
    author, approver = office.users[AUTHOR], office.users[APPROVER]
    desk = office.workbench
    draft = import_definition(
        desk, service_text=texts[0], form_text=texts[1], user=author, now=now, rng=office.rng
    )
    put = propose_draft(desk, draft_id=draft.id, user=author, now=now, checks=office.checks)
    signed = approve_draft(desk, draft_id=draft.id, digest=put.digest or "", user=approver, now=now)
    return publish_version(
        office.uow,
        desk,
        draft_id=signed.id,
        user=approver,
        now=now,
        checks=office.checks,
        shelf=office.shelf,
    )

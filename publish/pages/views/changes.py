"""What changed in fees, times, requirements and days off, and what was stopped: newest first."""

from __future__ import annotations

from publish.insight.times import year_before
from publish.pages.calendar_file import CALENDARS
from publish.pages.edition import Edition
from publish.pages.feeds import FEEDS
from publish.pages.routes import PageRef
from publish.pages.view_models.changes import ChangesView
from publish.pages.view_models.frame import Change
from publish.pages.views.days_off import day_changes
from publish.pages.views.fee_changes import fee_changes
from publish.pages.views.frame import frame
from publish.pages.views.service import history
from publish.pages.views.stops import stops

_FEED = {lang: name for name, lang in FEEDS.items()}
_CALENDAR = {lang: name for name, lang in CALENDARS.items()}


def changes(edition: Edition, ref: PageRef) -> ChangesView:
    """Every stop, every version that changed a service, and when each was first published."""
    found, fees = _all_versions(edition, ref), fee_changes(edition, ref)
    changed = tuple(change for change in found if change.version > 1)
    return ChangesView(
        frame=frame(edition, ref, edition.words[ref.lang].gettext("What changed")),
        first_on=year_before(edition.as_of),
        rose=tuple(fee for fee in fees if fee.new.amount > fee.old.amount),
        fell=tuple(fee for fee in fees if fee.new.amount < fee.old.amount),
        changed=changed,
        first=tuple(change for change in found if change.version == 1),
        stops=stops(edition, edition.words[ref.lang]),
        days=day_changes(edition, edition.words[ref.lang]),
        feed=_FEED[ref.lang],
        calendar=_CALENDAR[ref.lang],
    )


def newest_changes(edition: Edition, ref: PageRef) -> tuple[Change, ...]:
    """The versions that changed something, the last published first."""
    return tuple(change for change in _all_versions(edition, ref) if change.version > 1)


def _all_versions(edition: Edition, ref: PageRef) -> tuple[Change, ...]:
    """Entries are in the order of publishing."""
    return edition.keep(("changes", ref.lang), lambda: _sorted(edition, ref))


def _sorted(edition: Edition, ref: PageRef) -> tuple[Change, ...]:
    words = edition.words[ref.lang]
    found = [c for service in edition.services for c in history(edition, service, words)]
    return tuple(sorted(found, key=lambda change: -change.entry))

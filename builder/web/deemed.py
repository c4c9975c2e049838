"""Deemed approval in words, for the desk and for the applicant's own file."""

from __future__ import annotations

from builder.domain.deemed import Deemed, deemed
from builder.usecases.case import Case
from builder.web.live import lang, today, words, workspace
from publish.i18n import long_date


def deemed_of(case: Case) -> Deemed | None:
    """What the law makes of this application today."""
    return deemed(case.version.standard, case.progress, today(), workspace().calendar())


def deemed_words(found: Deemed | None) -> str:
    """One sentence: the days that are left, or that the limit has passed; "" where none holds."""
    if found is None:
        return ""
    _, on = words().gettext, long_date(found.limit_on, lang())
    if found.is_past:
        return _(
            "The limit set by law passed on %(date)s without a decision: by law the application "
            "is deemed granted (UU 30/2014 art. 53)."
        ) % {"date": on}
    days = words().ngettext(
        "%(n)s working day left", "%(n)s working days left", found.days_left or 0
    )
    said = _("If nothing is decided by %(date)s, the law deems it granted (UU 30/2014 art. 53)")
    return f"{said % {'date': on}}: {days % {'n': found.days_left}}."

"""What is said to applicants who asked to be told, in the language they applied in, and to
supervisors, in both.

Invariants:
- number, what happened, where to look; nothing else of the application is said, and the
  subject has the number only: mail boxes and phones are read by others;
- a supervisor is told number, service and what to do; of a sealed service not even its name;
- every notice to an applicant says what to do against an unofficial charge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from builder.domain.delivery import DueWarning, News
from builder.usecases.notices import Notice, Words, Write
from publish.facts.text import LANGS, Lang, Text
from publish.i18n import Words as Catalogue
from publish.pages.live_links import DESK, FILE, REPORT
from publish.pages.routes import PageRef, path_of
from publish.pages.settings import SiteSettings

_RULE = "\n" + "-" * 40 + "\n\n"
"""Between the languages of one letter."""


def writer(site: SiteSettings, catalogues: Mapping[Lang, Catalogue]) -> Write:
    """What puts notices of this site into words."""

    def write(notice: Notice) -> Words:
        if notice.event in get_args(DueWarning):
            return _warning(site, catalogues, notice)
        return _words(site, catalogues[notice.language].gettext, notice)

    return write


def happened(code: News, _: Callable[[str], str]) -> str:
    """What an applicant is told of an event."""
    return {
        "filed": _("Your application has been received."),
        "returned": _("Something is missing. Open your file to see what, and send it."),
        "accepted": _("Your file is complete. The promised time is running."),
        "correction_requested": _("The office asks you for something. Open your file to see what."),
        "due_moved": _("The days off have changed, and the due date with them."),
        "amended": _(
            "The office put right something that it had recorded wrongly. Open your file to see"
            " what."
        ),
        "payment_recorded": _("Your payment has been recorded."),
        "overpaid": _("More than the official fee came in. The office has to give it back to you."),
        "refunded": _("Money was given back to you."),
        "payment_reversed": _(
            "A payment was recorded by mistake and no longer counts. Open your file to see it."
        ),
        "approved": _("Your application has been approved."),
        "rejected": _("Your application has been rejected. Open your file to read why."),
        "issued": _("The result is ready."),
        "withdrawn": _("Your application has been withdrawn."),
        "message_written": _("The office has written to you. Open your file to read it."),
    }.get(code, _("There is news. Open your file to see it."))


def _warning(site: SiteSettings, catalogues: Mapping[Lang, Catalogue], notice: Notice) -> Words:
    """Once in each language: nobody says in which one a person of the office reads."""
    told = [
        _warning_in(site, catalogues[lang].gettext, replace(notice, language=lang))
        for lang in LANGS
    ]
    return Words(
        " / ".join(one.subject for one in told),
        _RULE.join(one.text for one in told),
        "\n".join(one.short for one in told),
    )


def _warning_in(site: SiteSettings, _: Callable[[str], str], notice: Notice) -> Words:
    number, lang = notice.number, notice.language
    subject, said = {
        "near_due": (
            _("Application %(number)s: soon due"),
            _("It is due today or within 3 working days. See that somebody handles it in time."),
        ),
        "overdue": (
            _("Application %(number)s: overdue"),
            _(
                "It is past its due date. Going on asks for the reason of delay, which becomes"
                " public."
            ),
        ),
    }[notice.event]
    desk = f"{site.live_url or site.public_url}{DESK}{number}"
    lines = [
        site.name.in_(lang),
        _("Application %(number)s") % {"number": number},
        *([notice.service.in_(lang)] if notice.service else []),
        said,
        _("Open it at the desk: %(address)s") % {"address": desk},
        _(
            "You get this once, because you supervise the unit. Nobody reads answers to this"
            " address."
        ),
    ]
    subject %= {"number": number}
    return Words(subject, "\n\n".join(lines) + "\n", f"{subject}. {desk}")


def _words(site: SiteSettings, _: Callable[[str], str], notice: Notice) -> Words:
    number, lang = notice.number, notice.language
    said = happened(notice.event, _)
    file, report = _live(site, FILE, lang), _live(site, REPORT, lang)
    status = file if notice.is_sealed else _status(site, notice)
    subject = _("Application %(number)s: there is news") % {"number": number}
    lines = [
        site.name.in_(lang),
        _("Application %(number)s") % {"number": number},
        said,
        (_("Where it stands: %(address)s") % {"address": status}),
        (_("Your file, with number and receipt key: %(address)s") % {"address": file}),
        _(
            "Never pay anything beside the official fee. If anybody asks for more, report it,"
            " without your name: %(address)s"
        )
        % {"address": report},
        _(
            "You get this because you asked for it. You can stop it in your file."
            " Nobody reads answers to this address."
        ),
    ]
    short = _(
        "%(number)s: %(said)s %(address)s Never pay beside the official fee; report it: %(report)s"
    ) % {"number": number, "said": said, "address": status, "report": report}
    return Words(subject, "\n\n".join(lines) + "\n", short)


def _status(site: SiteSettings, notice: Notice) -> str:
    return site.public_url + path_of(PageRef("status", notice.number, notice.language))


def _live(site: SiteSettings, page: Text, lang: Lang) -> str:
    return (site.live_url or site.public_url) + page.in_(lang)

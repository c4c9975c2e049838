"""What an officer should look at twice on an application: the same person or contact elsewhere.

Invariant: a sign, no proof; only what this person may see is counted or named.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, url_for

from builder.domain.application import Standing
from builder.usecases.case import Case
from builder.usecases.same_person import same_person
from builder.web.definitions import version_of
from builder.web.links import Link, public_page
from builder.web.live import lang, words, workspace
from publish.i18n import short_date
from publish.pages.prose import status_words
from publish.pages.views.flags import anchor_of


@dataclass(frozen=True, slots=True)
class Other:
    """Another application, and in words what it is and where it stands."""

    number: str
    href: str
    where: str


@dataclass(frozen=True, slots=True)
class Sign:
    """What to look at twice, the first few places where it is seen, and where it is said what the
    public is told of it."""

    said: str
    others: tuple[Other, ...]
    public: Link | None = None


def signs_of(case: Case, same_contact: int) -> tuple[Sign, ...]:
    """All of them; `same_contact` is on how many others the same address or phone number stands."""
    found = (_same_person(case), _same_contact(same_contact))
    return tuple(sign for sign in found if sign is not None)


def _same_person(case: Case) -> Sign | None:
    """None where there is no other."""
    found = same_person(workspace().uow(), case=case, user=g.user, key=workspace().search_key)
    if not found.rows:
        return None
    said = words().ngettext(
        "The same NIK stands on %(n)s other application that you may see. It may be meant so.",
        "The same NIK stands on %(n)s other applications that you may see. It may be meant so.",
        found.total,
    )
    return Sign(
        said % {"n": found.total},
        tuple(
            Other(row.number, url_for("desk.case", number=row.number), _where(row))
            for row in found.rows
        ),
    )


def _where(row: Standing) -> str:
    version = version_of(row.service, row.version)
    name = version.standard.name.in_(lang()) if version else row.service
    return f"{name}, {status_words(row.status, lang())}, {short_date(row.filed_on, lang())}"


def _same_contact(count: int) -> Sign | None:
    """The sign of a broker; None for 0 others."""
    text = words().ngettext(
        "The same e-mail address or phone number is on %(n)s other application. A family or a "
        "notary may be behind it: a sign, no proof.",
        "The same e-mail address or phone number is on %(n)s other applications. A family or a "
        "notary may be behind it: a sign, no proof.",
        count,
    )
    flag = f"{public_page('flags', lang())}#{anchor_of('shared_contact')}"
    public = Link(words().gettext("What the public flag counts"), flag)
    return Sign(text % {"n": count}, (), public) if count else None

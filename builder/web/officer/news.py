"""News that did not reach applicants or programs, for who sees to the machines.

Invariant: an address is never shown in full, and of the application its number only.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.carriers import ways
from builder.usecases.troubles import Trouble, list_troubles, send_again
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.i18n import long_date

LONGEST = 100


@dataclass(frozen=True, slots=True)
class NewsRow:
    """One delivery; `next` says when it is tried again, "" once it was given up."""

    id: str
    number: str
    way: str
    to: str
    queued: str
    tries: str
    reason: str
    next: str


@dataclass(frozen=True, slots=True)
class NewsPage:
    """What could not be sent; `sends` names the ways that are set up, "" for none."""

    title: str
    sends: str
    rows: tuple[NewsRow, ...]


def news() -> AnyResponse:
    """What could not be sent; POST tries one again from the beginning."""
    if request.method == "GET":
        return _news()
    id_ = request.form.get("id", "")[:LONGEST]
    send_again(workspace().uow(), id_=id_, user=g.user, now=now())
    return redirect(url_for("desk.news"), code=303)


def _news() -> Response:
    found = list_troubles(workspace().uow(), user=g.user)
    sends = ", ".join(_way(channel) for channel in ways(workspace().settings))
    title = words().gettext("News that could not be sent")
    return show("desk/news.html", NewsPage(title, sends, tuple(map(_row, found))))


def _row(trouble: Trouble) -> NewsRow:
    _, delivery = words().gettext, trouble.delivery
    zone = now().tzinfo
    at = delivery.next_at.astimezone(zone)
    is_waiting = delivery.state == "waiting"
    return NewsRow(
        id=delivery.id,
        number=delivery.number,
        way=_way(delivery.channel),
        to=trouble.to or _("nobody wants it any more"),
        queued=long_date(delivery.queued_at.astimezone(zone).date(), lang()),
        tries=words().ngettext("tried once", "tried %(n)s times", delivery.tries)
        % {"n": delivery.tries},
        reason=_reason(delivery.last),
        next=_("next try %(date)s, %(time)s")
        % {"date": long_date(at.date(), lang()), "time": f"{at:%H:%M}"}
        if is_waiting
        else "",
    )


def _way(channel: str) -> str:
    _ = words().gettext
    return {
        "email": _("E-mail"),
        "message": _("Message to a phone"),
        "webhook": _("Call to a program"),
    }[channel]


def _reason(result: str) -> str:
    _ = words().gettext
    return {
        "unreachable": _("The server was not reached, or did not answer in time."),
        "untrusted": _("The server offered no encryption that can be trusted."),
        "login": _("The server did not take our account and password."),
        "busy": _("The server said: later."),
        "unclear": _("The server's answer made no sense."),
        "sealed": _("Our own secret for this program does not open. terang doctor says more."),
        "refused": _("The server will never take it: the address may be wrong."),
        "cut_off": _("The last try was interrupted."),
        "late": _("It was too old when it could be sent."),
    }.get(result, "")

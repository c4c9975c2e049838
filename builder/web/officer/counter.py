"""The counter: an officer files for a citizen, in the citizens' own form.

Invariant: what was half typed for the one before is forgotten when the next one begins.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.counter import served_at_counter
from builder.domain.user import may
from builder.errors import forbidden
from builder.web import browser, counter
from builder.web.definitions import versions_today
from builder.web.inputs import ErrorRow, Option, rows_of
from builder.web.links import Link
from builder.web.live import lang, words, workspace
from builder.web.page import show
from builder.web.stops import StopNote, stops_today
from publish.facts.service import ServiceVersion
from publish.facts.status import FILING_WAYS
from publish.pages.prose import way_words


@dataclass(frozen=True, slots=True)
class StoppedService:
    """A service that takes no new applications now, and what to tell who asks for it."""

    name: str
    said: str
    statement: str


@dataclass(frozen=True, slots=True)
class CounterPage:
    """`begun` leads on to what is being typed in, if anything is; `way` and `service` are what
    was chosen last, `messages` what is missing of them."""

    title: str
    services: tuple[Option, ...]
    stopped: tuple[StoppedService, ...]
    ways: tuple[Option, ...]
    service: str
    way: str
    begun: Link | None
    messages: dict[str, str]
    errors: tuple[ErrorRow, ...]


def counter_page() -> AnyResponse:
    """Choose service and way, and begin; or let go of what was begun."""
    mine, stops = served_at_counter(versions_today(), g.user), stops_today()
    served = tuple(v for v in mine if v.service not in stops)
    stopped = tuple(_stopped(v, stops[v.service]) for v in mine if v.service in stops)
    if not may(g.user, "file_for_applicant", g.user.unit):
        raise forbidden("COUNTER-FORBIDDEN")
    if request.method == "GET":
        return _draw(served, stopped, "", "", {})
    if request.form.get("go") == "stop":
        _let_go()
        return redirect(url_for("desk.counter"), code=303)
    service = next((v.service for v in served if v.service == request.form.get("service")), "")
    way = next((way for way in FILING_WAYS if way == request.form.get("way")), None)
    if not service or way is None:
        _ = words().gettext
        missing = {
            "service": "" if service else _("Choose a service."),
            "way": "" if way else _("Say how the application came to you."),
        }
        return _draw(served, stopped, service, way or "", missing)
    _let_go()
    with (uow := workspace().uow()):
        browser.forget(uow, service)
        uow.commit()
    counter.begin(service, way)
    return redirect(url_for("citizen.form", lang=lang(), service=service), code=303)


def _let_go() -> None:
    mark = counter.marked()
    if mark is not None:
        with (uow := workspace().uow()):
            browser.forget(uow, mark[0])
            uow.commit()
    counter.end()


def _stopped(version: ServiceVersion, stop: StopNote) -> StoppedService:
    return StoppedService(version.standard.name.in_(lang()), stop.said, stop.statement)


def _draw(
    served: tuple[ServiceVersion, ...],
    stopped: tuple[StoppedService, ...],
    service: str,
    way: str,
    messages: dict[str, str],
) -> AnyResponse:
    names = {v.service: v.standard.name.in_(lang()) for v in served}
    mark = counter.marked()
    begun = None
    if mark is not None:
        href = url_for("citizen.form", lang=lang(), service=mark[0])
        begun = Link(names.get(mark[0], mark[0]), href)
    page = CounterPage(
        title=words().gettext("Counter: file for a citizen"),
        services=tuple(Option(id_, name) for id_, name in names.items()),
        stopped=stopped,
        ways=tuple(Option(w, way_words(w, lang())) for w in FILING_WAYS),
        service=service,
        way=way,
        begun=begun,
        messages={"service": "", "way": ""} | messages,
        errors=rows_of(messages),
    )
    return show("desk/counter.html", page, 422 if page.errors else 200)

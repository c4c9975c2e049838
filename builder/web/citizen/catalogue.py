"""Before the form: the list of services, and the start page of one."""

from __future__ import annotations

from flask import Response

from builder.web.citizen.offers import catalogue_page, start_page
from builder.web.definitions import version_today, versions_today
from builder.web.live import words, workspace
from builder.web.page import show_public
from builder.web.stops import stop_today, stops_today
from publish.facts.text import Lang


def catalogue(lang: Lang) -> Response:
    """Every service in force, by life event."""
    page = catalogue_page(versions_today(), stops_today(), workspace().life_events(), lang, words())
    return show_public("citizen/catalogue.html", page)


def start(lang: Lang, service: str) -> Response:
    """What a service needs, costs and takes, and the way into its form."""
    version, stop = version_today(service), stop_today(service)
    page = start_page(version, stop, workspace().units(), words())
    return show_public("citizen/start.html", page)

"""The form of a service on paper, for whoever fills it in by hand or wants to know it all first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import redirect, url_for
from werkzeug.wrappers import Response

from builder.forms.blank import BlankPage, blank_form
from builder.web.citizen.offers import Barred, barred, effort_words, unit_name
from builder.web.definitions import version_today
from builder.web.links import Link
from builder.web.live import words, workspace
from builder.web.page import show_public
from builder.web.stops import stop_today
from publish.facts.condition import check_condition
from publish.facts.form_schema import labels_by_pointer
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.i18n import short_date
from publish.pages.prose import condition_words


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`conditions` say by property when it is asked, in words; `edition` names the version."""

    title: str
    crumbs: tuple[Link, ...]
    unit: str
    summary: str
    effort: str
    edition: str
    barred: tuple[Barred, ...]
    pages: tuple[BlankPage, ...]
    conditions: Mapping[str, str]


def blank(lang: Lang, service: str) -> Response:
    """The blank form; the same for everybody. None while applications are not taken."""
    version = version_today(service)
    if stop_today(service) is not None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    standard, _ = version.standard, words().gettext
    page = PaperPage(
        title=standard.name.in_(lang),
        crumbs=(
            Link(standard.name.in_(lang), url_for("citizen.start", lang=lang, service=service)),
        ),
        unit=unit_name(workspace().units(), standard.unit, lang),
        summary=standard.summary.in_(lang),
        effort=effort_words(version, words()),
        edition=_("Version %(number)s, from %(date)s")
        % {"number": version.version, "date": short_date(standard.effective_from, lang)},
        barred=barred(version, lang),
        pages=blank_form(workspace().form(version), lang),
        conditions=dict(_conditions(version, lang)),
    )
    return show_public("citizen/blank.html", page)


def _conditions(version: ServiceVersion, lang: Lang) -> Iterator[tuple[str, str]]:
    """When a question of the root is asked, for conditions that have words."""
    document = version.form.document
    labels = labels_by_pointer(document)
    for rule in (document, *document.get("allOf", ())):
        condition = rule.get("if") if isinstance(rule, Mapping) else None
        if not isinstance(condition, Mapping) or list(check_condition(condition, "")):
            continue
        for branch, when in (("then", condition), ("else", {"not": condition})):
            asked = rule.get(branch, {})
            for name in asked.get("properties", {}) if isinstance(asked, Mapping) else ():
                yield name, condition_words(when, labels, lang)

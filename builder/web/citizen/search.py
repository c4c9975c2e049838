"""From an application number to its public page, with help for a number that was misread."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.identifier import ALPHABET, check_symbol, normalise_number
from builder.problems import sentence
from builder.web.links import Link, public_status
from builder.web.live import words, workspace
from builder.web.page import show
from publish.errors import Invalid
from publish.facts.text import Lang

LONGEST = 60
"""More was not copied from a receipt."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search with what was typed; `explanation` says why there is no page for it."""

    title: str
    typed: str
    explanation: str
    suggestions: tuple[Link, ...]
    action: str
    file_href: str


def search(lang: Lang) -> AnyResponse:
    """Lead to the public status page of `nomor`, or say what is wrong with it."""
    typed = request.args.get("nomor", "")[:LONGEST].strip()
    if not typed:
        return _page(lang, "", "", ())
    prefix = workspace().site.prefix
    try:
        number = normalise_number(typed, prefix)
    except Invalid as refused:
        explanation = " ".join(sentence(problem, lang) for problem in refused.problems)
        return _page(lang, typed, explanation, _suggestions(typed, prefix, lang))
    address = public_status(number, lang)
    if address is None:
        _ = words().gettext
        absent = _("No public page has this number: it is too new, or its service has none.")
        return _page(lang, number, absent, ())
    return redirect(address, code=303)


def _page(lang: Lang, typed: str, explanation: str, suggestions: tuple[Link, ...]) -> Response:
    page = SearchPage(
        title=words().gettext("Find an application"),
        typed=typed,
        explanation=explanation,
        suggestions=suggestions,
        action=url_for("citizen.search", lang=lang),
        file_href=url_for("citizen.file", lang=lang),
    )
    return show("citizen/search.html", page)


def _suggestions(typed: str, prefix: str, lang: Lang) -> tuple[Link, ...]:
    """The number with its check symbol mended, for the first seven symbols as they were typed."""
    symbols = "".join(c for c in typed.upper().removeprefix(prefix) if c.isalnum())
    body = symbols[:7].replace("I", "1").replace("L", "1").replace("O", "0")
    if len(symbols) not in (7, 8) or not set(body) <= set(ALPHABET):
        return ()
    mended = f"{prefix}-{body[:4]}-{body[4:]}{check_symbol(body)}"
    return (Link(mended, url_for("citizen.search", lang=lang, nomor=mended)),)

"""Which language a request speaks, and the words and filters that templates use.

A citizen's page has its language in its address (`/ajukan/` and `/en/apply/`); the desk has one
address and remembers the choice in a cookie that holds nothing but `id` or `en`.

Invariants:
- English sentences are the message ids; Indonesian stands in `builder/translations/id.po`, and a
  test finds every sentence that is missing there;
- a filter formats one value and looks nothing up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from flask import Flask, g, request, url_for
from jinja2 import Environment

from builder.web.api.problem import is_program
from builder.web.live import lang, words
from publish import i18n
from publish.facts.text import LANGS, Lang
from publish.i18n import Words, read_catalogue
from publish.pages.prose import certainty_words

HERE = Path(__file__).resolve().parent.parent
TRANSLATIONS = HERE / "translations"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
COOKIE = "bahasa"
"""Remembers the language of the desk."""


def catalogues() -> Mapping[Lang, Words]:
    """The words of the live pages in each language."""
    return {language: read_catalogue(TRANSLATIONS, language) for language in LANGS}


def sentences() -> Iterator[str]:
    """Every message id that the templates and the views use; of a plural its general form."""
    methods = [("web/**.py", "python"), ("templates/**.html", "jinja2")]
    for found in extract_from_dir(HERE, methods, keywords=KEYWORDS):
        message = found[2]
        yield message if isinstance(message, str) else message[-1]


def install(app: Flask) -> None:
    """Choose the language of every request of `app` and teach its templates to speak it."""
    app.before_request(_choose)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    _speak(app.jinja_env)
    app.jinja_env.filters.update(FILTERS)


def address_in(language: Lang) -> str | None:
    """This page in another language, with its query; None where the address is shared, and on
    a page that refuses, which repeats nothing that was asked for."""
    if request.endpoint is None or "lang" not in (request.view_args or {}) or "is_refusal" in g:
        return None
    values = {**(request.view_args or {}), "lang": language}
    query = request.args.to_dict(flat=True) if request.method == "GET" else {}
    return url_for(request.endpoint, **{**query, **values})


def _choose() -> None:
    chosen = (request.view_args or {}).get("lang") or request.cookies.get(COOKIE)
    if request.endpoint is None or not request.path.startswith("/meja"):
        chosen = (request.view_args or {}).get("lang") or _by_path()
    g.lang = chosen if chosen in LANGS else "id"


def _by_path() -> str:
    if is_program():
        return request.accept_languages.best_match(LANGS, "id")
    return "en" if request.path.startswith("/en/") else "id"


def _speak(env: Environment) -> None:
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: words().gettext(message),
        lambda one, many, n: words().ngettext(one, many, n),
        newstyle=True,
    )


def _in_language(value: Any) -> str:
    return str(value.in_(lang()))


def _iso(on: date) -> str:
    return on.isoformat()


FILTERS: Mapping[str, Callable[..., str]] = {
    "certainty": lambda value: certainty_words(value, lang()),
    "allowance": lambda value: i18n.allowance_words(value, lang()),
    "in_language": _in_language,
    "iso": _iso,
    "long_date": lambda value: i18n.long_date(value, lang()),
    "money": lambda value: i18n.money(value, lang()),
    "number": lambda value: i18n.number(value, lang()),
    "short_date": lambda value: i18n.short_date(value, lang()),
}

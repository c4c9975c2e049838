"""What the citizen will see of a draft: drawn by the citizens' own code, stored nowhere.

Invariants:
- a form that lint refuses is not drawn: there is no honest picture of it.
"""

from __future__ import annotations

from builder.domain.authoring.documents import value_at
from builder.forms.bound import BoundField, BoundForm
from builder.forms.compile import Form, compile_form
from builder.forms.draw import bind
from builder.web.author.opened import Opened
from builder.web.live import live
from publish.errors import TerangError
from publish.facts.form_schema import FormSchema
from publish.facts.text import Lang


def compiled(opened: Opened) -> Form | None:
    """The form of a draft; None while lint refuses it."""
    try:
        return compile_form(FormSchema(opened.documents.form))
    except TerangError:
        return None


def form_as_seen(opened: Opened, lang: Lang) -> BoundForm | None:
    """The whole form as it first stands."""
    form = compiled(opened)
    return None if form is None else bind(form, lang, live().words[lang])


def field_as_seen(opened: Opened, pointer: str, lang: Lang) -> BoundField | None:
    """One question by itself, also one that a condition hides; None if it cannot be drawn."""
    place = opened.found[pointer]
    fragment = value_at(opened.documents.form, place.fragment)
    required = [place.name] if place.name in fragment.get("required", ()) else []
    alone = {"type": "object", "properties": {place.name: place.schema}, "required": required}
    try:
        bound = bind(compile_form(FormSchema(alone)), lang, live().words[lang])
    except TerangError:
        return None
    return bound.pages[0].fields[0]

"""Small forms, and answers posted as a browser would post them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from builder.forms.answers import Reading, pairs_of, read_answers
from builder.forms.compile import Form, compile_form
from publish.facts.form_schema import FormSchema


def schema(properties: Mapping[str, Any], **keywords: Any) -> dict[str, Any]:
    """A form document with these properties."""
    return {"type": "object", "properties": dict(properties), **keywords}


def form(properties: Mapping[str, Any], **keywords: Any) -> Form:
    """The same, compiled."""
    return compile_form(FormSchema(schema(properties, **keywords)))


def one(**keywords: Any) -> Form:
    """A form with one required question named `x`."""
    return form({"x": keywords}, required=["x"])


def read(compiled: Form, *pairs: tuple[str, str]) -> Reading:
    """What is read from these pairs."""
    return read_answers(compiled, MultiDict(pairs))


def posted(compiled: Form, answers: Mapping[str, Any]) -> Reading:
    """What is read when a browser posts `answers`."""
    return read_answers(compiled, MultiDict(pairs_of(compiled, answers)))

"""From a schema to a form.

Invariants:
- pure: the same document gives an equal form; callers keep it by the document's digest;
- what lint accepts compiles; `compile_form` lints first and raises what lint found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from jsonschema.protocols import Validator

from builder.forms.lint import lint_form
from builder.forms.nodes import ObjectNode, Page, Schema
from builder.forms.plan import WITA, make_plan
from builder.forms.quick import Check, quick_check
from publish.errors import Invalid
from publish.facts.form_schema import FormSchema, description_of, title_of


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A compiled form. `root` is the object of all answers; `pages` has at least one; `accepts` is
    what `validator` says, in a tenth of its time; `takes_documents` where it may ask for any."""

    schema: FormSchema
    root: ObjectNode
    pages: tuple[Page, ...]
    validator: Validator
    accepts: Check
    takes_documents: bool


def compile_form(schema: FormSchema, offset: str = WITA) -> Form:
    """The form that `schema` describes; times given without an offset get `offset`.

    Raises `Invalid` with the findings of lint when the document is refused.
    """
    found = lint_form(schema.document)
    if found:
        raise Invalid(found)
    return build(schema, offset)


def build(schema: FormSchema, offset: str = WITA) -> Form:
    """`compile_form` without lint, for a document that lint has accepted before."""
    plan = make_plan(schema.document, offset)
    root = cast(ObjectNode, plan.node((plan.document,)))
    return Form(
        schema=schema,
        root=root,
        pages=_pages(plan.document, root),
        validator=plan.validator,
        accepts=quick_check(plan.validator),
        takes_documents=any(isinstance(s, Mapping) and "x-upload" in s for _, s in plan.places),
    )


def _pages(document: Schema, root: ObjectNode) -> tuple[Page, ...]:
    stated = document.get("x-pages")
    if not stated:
        order = [n for f in root.fragments for n in f.schema.get("x-order", ())]
        return (Page("", root.title, root.hint, tuple(dict.fromkeys((*order, *root.names)))),)
    return tuple(
        Page(p["id"], title_of(p, p["id"]), description_of(p), tuple(p["fields"])) for p in stated
    )

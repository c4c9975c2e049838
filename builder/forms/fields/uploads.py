"""A document that comes with the form: the answer is the id of the stored attachment.

The file itself is taken by the web layer under the question's name plus `-file`; what is
read here is the hidden id that stands for it, so a faulty form never asks for it twice.
"""

from __future__ import annotations

from typing import Any

from builder.forms import patterns
from builder.forms.dialect import UPLOAD_PATTERN
from builder.forms.fields.posted import FieldKind, Pairs, Posted, refuse
from builder.forms.fields.texts import as_text
from builder.forms.nodes import MISSING, Leaf
from publish.facts.text import Lang, Text

_GIVEN = Text("Berkas diunggah", "File uploaded")


def _read(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    if not typed or posted.one("-drop"):
        return MISSING
    if not patterns.search(UPLOAD_PATTERN, typed):
        raise refuse("ANSWER-UPLOAD")
    return typed


def _write(leaf: Leaf, value: Any) -> Pairs:
    return (("", as_text(value)),)


def _say(leaf: Leaf, value: Any, lang: Lang) -> str:
    return _GIVEN.in_(lang)


UPLOAD = FieldKind(_read, _write, _say)

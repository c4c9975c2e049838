"""The table of kinds: how each question is read, written and said."""

from __future__ import annotations

from collections.abc import Mapping

from builder.forms.fields import moments, numbers, options, texts, uploads
from builder.forms.fields.posted import FieldKind
from builder.forms.nodes import Kind

KINDS: Mapping[Kind, FieldKind] = {
    "text": texts.TEXT,
    "textarea": texts.TEXT,
    "integer": numbers.INTEGER,
    "number": numbers.NUMBER,
    "money": numbers.MONEY,
    "yes-no": options.YES_NO,
    "choice": options.CHOICE,
    "choices": options.CHOICES,
    "constant": options.CONSTANT,
    "shown": options.SHOWN,
    "date": moments.DATE,
    "time": moments.TIME,
    "clock": moments.CLOCK,
    "date-time": moments.MOMENT,
    "upload": uploads.UPLOAD,
}

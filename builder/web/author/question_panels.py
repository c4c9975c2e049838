"""The panels of one question: words, checks, unit, file, personal data.

Invariants:
- a panel stands only where its operation would be taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.domain.authoring.details import CHECKS, PERSONAL, UNITS
from builder.domain.authoring.documents import value_at
from builder.domain.authoring.palette import UPLOAD_KINDS, Named
from builder.domain.authoring.places import Place
from builder.web.author.model import Input, Panel
from builder.web.author.opened import Opened
from builder.web.inputs import Option
from builder.web.live import words
from publish.facts.form_schema import description_of, title_of


def panels_of(opened: Opened, place: Place, kind: Named) -> Iterator[Panel]:
    """The panels that suit a question of this kind."""
    yield _words(opened, place)
    if kind in CHECKS:
        yield _checks(place, kind)
    if kind in UNITS:
        yield _unit(place)
    if kind == "upload":
        yield _upload(place)
    if "x-pdp" in place.schema or kind not in ("section", "address", "repeated"):
        yield _personal(place)


def about(place: Place) -> tuple[tuple[str, str], ...]:
    """What a form about a question carries."""
    return (("q", place.pointer),)


def _words(opened: Opened, place: Place) -> Panel:
    _ = words().gettext
    label, hint = title_of(place.schema), description_of(place.schema)
    fragment = value_at(opened.documents.form, place.fragment)
    is_required = place.name in fragment.get("required", ())
    inputs = [
        Input("text", "label_id", _("Question, in Indonesian"), label.id, lang="id"),
        Input("text", "label_en", _("Question, in English"), label.en, lang="en"),
        Input("area", "hint_id", _("Hint, in Indonesian"), hint.id, lang="id"),
        Input("area", "hint_en", _("Hint, in English"), hint.en, lang="en"),
    ]
    if place.schema.get("type") != "object":
        must = (Option("1", _("Must be answered")),)
        ticked = ("1",) if is_required else ()
        inputs.append(Input("checks", "required", _("Answer"), options=must, values=ticked))
    return Panel(
        "words", "words", _("Basics"), tuple(inputs), _("Save"), about(place), is_open=True
    )


def _checks(place: Place, kind: Named) -> Panel:
    _ = words().gettext
    labels = {
        "minLength": _("Fewest letters"),
        "maxLength": _("Most letters"),
        "minimum": _("Smallest number"),
        "maximum": _("Largest number"),
        "minItems": _("Fewest"),
        "maxItems": _("Most"),
    }
    inputs = tuple(
        Input("number", name, labels[name], _number(place.schema.get(name)))
        for name in CHECKS[kind]
    )
    return Panel("checks", "checks", _("Checks"), inputs, _("Save"), about(place))


def _number(value: object) -> str:
    return "" if value is None else str(value).replace(".", ",")


def _unit(place: Place) -> Panel:
    _ = words().gettext
    unit = Input("text", "unit", _("Unit"), place.schema.get("x-unit", ""), _("m², kg, people"))
    return Panel("unit", "unit", _("Unit"), (unit,), _("Save"), about(place))


def _upload(place: Place) -> Panel:
    _ = words().gettext
    rule = place.schema["x-upload"]
    names = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}
    kinds = tuple(Option(kind, names[kind]) for kind in UPLOAD_KINDS)
    inputs = (
        Input("checks", "accept", _("Kinds of file"), options=kinds, values=tuple(rule["accept"])),
        Input("number", "max_mb", _("At most, in MB"), str(rule["max_mb"])),
    )
    return Panel("upload", "upload", _("File"), inputs, _("Save"), about(place))


def _personal(place: Place) -> Panel:
    _ = words().gettext
    labels = {
        "none": _("No personal data"),
        "general": _("General: name, address, number"),
        "specific": _("Specific: health, children, money, faith"),
    }
    options = tuple(Option(kind, labels[kind]) for kind in PERSONAL)
    chosen = place.schema.get("x-pdp", "none")
    field = Input("choose", "personal", _("Class (Law 27/2022)"), chosen, options=options)
    note = _("Ask only what the office needs and a law lets it ask.")
    return Panel(
        "personal", "personal", _("Personal data"), (field,), _("Save"), about(place), note=note
    )

"""The kinds of question an officer picks from, and how each is written as JSON Schema.

Invariants:
- whatever the palette makes, lint accepts: texts have a longest length, numbers bounds,
  lists a most, files the pattern of an attachment, national numbers their pattern;
- `kind_of` names every node the palette made, and says "other" where a node was written by
  hand in a way that no kind covers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from builder.domain.authoring.documents import bilingual
from builder.domain.authoring.keys import mint_id
from publish.facts.text import Text

Kind = Literal[
    "short-text", "long-text", "whole-number", "amount", "measure", "date", "yes-no", "declare",
    "choose-one", "choose-several", "email", "phone", "nik", "address", "upload", "section",
    "repeated",
]  # fmt: skip
Named = Kind | Literal["other"]

NAMES: Mapping[Named, Text] = {
    "short-text": Text("teks pendek", "short text"),
    "long-text": Text("teks panjang", "long text"),
    "whole-number": Text("bilangan bulat", "whole number"),
    "amount": Text("jumlah uang (rupiah)", "amount of money (rupiah)"),
    "measure": Text("ukuran dengan satuan", "measure with a unit"),
    "date": Text("tanggal", "date"),
    "yes-no": Text("ya atau tidak", "yes or no"),
    "declare": Text("pernyataan dengan centang", "declaration with a tick"),
    "choose-one": Text("pilih satu", "choose one"),
    "choose-several": Text("pilih beberapa", "choose several"),
    "email": Text("alamat surel", "e-mail address"),
    "phone": Text("nomor telepon", "phone number"),
    "nik": Text("NIK", "citizen number (NIK)"),
    "address": Text("alamat lengkap", "full address"),
    "upload": Text("unggah berkas", "file upload"),
    "section": Text("bagian", "section"),
    "repeated": Text("bagian berulang", "repeated section"),
    "other": Text("ditulis tangan", "written by hand"),
}
PALETTE: tuple[Kind, ...] = tuple(kind for kind in NAMES if kind != "other")

UPLOAD_PATTERN = "^[0-9A-HJKMNP-TV-Z]{26}$"
UPLOAD_KINDS = ("application/pdf", "image/jpeg", "image/png")
NIK_PATTERN = "^[0-9]{16}$"
PHONE_PATTERN = "^(0|\\+62)[0-9]{8,12}$"
STAND_INS = (Text("Pilihan pertama", "First choice"), Text("Pilihan kedua", "Second choice"))
"""The choices of a new question, until somebody names them."""
POSTAL_PATTERN = "^[0-9]{5}$"
CURRENCY = "Rp"

_Make = Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Questions that come with a group: key, kind, label."""

    name: str
    kind: Kind
    label: Text


_ADDRESS = (
    Parts("jalan", "long-text", Text("Jalan, nomor, RT/RW", "Street, number, RT/RW")),
    Parts("kelurahan", "short-text", Text("Kelurahan", "Village (kelurahan)")),
    Parts("kecamatan", "short-text", Text("Kecamatan", "District (kecamatan)")),
)


def made(kind: Kind, label: Text) -> dict[str, Any]:
    """A new question of this kind with this label; personal data is not assumed."""
    node = _MAKE[kind]()
    words: dict[str, Any] = {"type": node.pop("type")}
    bilingual(words, "title", label.id, label.en)
    is_group = words["type"] == "object" or kind == "repeated"
    return words | node | ({} if is_group else {"x-pdp": _PERSONAL.get(kind, "none")})


def choice(label: Text, taken: list[str]) -> dict[str, Any]:
    """A new choice with a key of its own."""
    option: dict[str, Any] = {"const": mint_id(label.id, taken)}
    bilingual(option, "title", label.id, label.en)
    return option


def kind_of(node: Mapping[str, Any]) -> Named:
    """What an officer calls this node."""
    if "$ref" in node:
        return "other"
    known = _BY_TYPE.get(str(node.get("type")))
    return known(node) if known else "other"


def _group(parts: tuple[Parts, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "x-order": [part.name for part in parts],
        "required": [part.name for part in parts],
        "properties": {part.name: made(part.kind, part.label) for part in parts},
    }


def _address() -> dict[str, Any]:
    group = _group(_ADDRESS)
    for node in group["properties"].values():
        node["x-pdp"] = "general"
    group["properties"]["jalan"]["x-autocomplete"] = "street-address"
    return group


def _text(longest: int, **more: Any) -> _Make:
    return lambda: {"type": "string", "minLength": 1, "maxLength": longest, **more}


def _national(format_: str, pattern: str, shortest: int, longest: int) -> _Make:
    return lambda: {
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        "pattern": pattern,
        "format": format_,
    }


def _two_choices() -> list[dict[str, Any]]:
    return [choice(label, []) for label in STAND_INS]


def _several() -> dict[str, Any]:
    items = {"type": "string", "oneOf": _two_choices()}
    return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1, "maxItems": 2}


def _upload() -> dict[str, Any]:
    return {
        "type": "string",
        "minLength": 26,
        "maxLength": 26,
        "pattern": UPLOAD_PATTERN,
        "x-upload": {"accept": list(UPLOAD_KINDS), "max_mb": 5},
    }


def _repeated() -> dict[str, Any]:
    row = _group((Parts("nama", "short-text", Text("Nama", "Name")),))
    bilingual(row, "title", "Baris", "Row")
    return {"type": "array", "items": row, "minItems": 1, "maxItems": 10}


_MAKE: Mapping[Kind, _Make] = {
    "short-text": _text(120),
    "long-text": _text(1000, **{"x-widget": "textarea"}),
    "whole-number": lambda: {"type": "integer", "minimum": 0, "maximum": 100000},
    "amount": lambda: {
        "type": "integer", "minimum": 0, "maximum": 1_000_000_000, "x-unit": CURRENCY,
    },
    "measure": lambda: {"type": "number", "minimum": 0, "maximum": 100000, "x-unit": "m²"},
    "date": lambda: {"type": "string", "format": "date", "minLength": 10, "maxLength": 10},
    "yes-no": lambda: {"type": "boolean"},
    "declare": lambda: {"type": "boolean", "const": True},
    "choose-one": lambda: {"type": "string", "maxLength": 64, "oneOf": _two_choices()},
    "choose-several": _several,
    "email": lambda: {
        "type": "string", "format": "email", "minLength": 6, "maxLength": 254,
        "x-autocomplete": "email",
    },
    "phone": lambda: {
        **_national("phone-id", PHONE_PATTERN, 9, 15)(), "x-autocomplete": "tel",
    },
    "nik": _national("nik", NIK_PATTERN, 16, 16),
    "address": _address,
    "upload": _upload,
    "section": lambda: _group((Parts("keterangan", "short-text", Text("Keterangan", "Details")),)),
    "repeated": _repeated,
}  # fmt: skip
_PERSONAL: Mapping[Kind, str] = {
    "email": "general",
    "phone": "general",
    "nik": "general",
    "upload": "general",
}

_FORMATS: Mapping[object, Named] = {
    "date": "date",
    "email": "email",
    "phone-id": "phone",
    "nik": "nik",
    None: "short-text",
    "npwp": "short-text",
    "postal-code-id": "short-text",
}


def _string(node: Mapping[str, Any]) -> Named:
    if "x-upload" in node:
        return "upload"
    if "oneOf" in node:
        return "choose-one" if _are_choices(node["oneOf"]) else "other"
    if "enum" in node or "const" in node:
        return "other"
    found = _FORMATS.get(node.get("format"), "other")
    is_long = node.get("x-widget") == "textarea"
    return "long-text" if found == "short-text" and is_long else found


def _are_choices(options: object) -> bool:
    return isinstance(options, list) and all(
        isinstance(option, Mapping) and isinstance(option.get("const"), str) for option in options
    )


def _integer(node: Mapping[str, Any]) -> Named:
    if "oneOf" in node or "enum" in node or "const" in node:
        return "other"
    unit = node.get("x-unit")
    if unit in (CURRENCY, "rupiah"):
        return "amount"
    return "whole-number" if unit is None else "measure"


def _number(node: Mapping[str, Any]) -> Named:
    return "other" if "oneOf" in node or "enum" in node or "const" in node else "measure"


def _boolean(node: Mapping[str, Any]) -> Named:
    return {None: "yes-no", True: "declare"}.get(node.get("const"), "other")  # type: ignore[return-value]


def _array(node: Mapping[str, Any]) -> Named:
    items = node.get("items")
    if not isinstance(items, Mapping):
        return "other"
    if items.get("type") == "object":
        return "repeated"
    is_choice = node.get("uniqueItems") is True and _are_choices(items.get("oneOf"))
    return "choose-several" if is_choice else "other"


def _object(node: Mapping[str, Any]) -> Named:
    names = list(_mapping(node.get("properties")))
    return "address" if names == [part.name for part in _ADDRESS] else "section"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_BY_TYPE: Mapping[str, Callable[[Mapping[str, Any]], Named]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "array": _array,
    "object": _object,
}

"""The members of the standard, as inputs: one table for drawing and reading.

Invariants:
- a member is drawn and read by its kind; a choice is read only from what was offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from builder.domain.authoring.standards import Value
from builder.errors import invalid
from builder.web.author.fee_inputs import basis_options, certainty_options
from builder.web.author.model import Input
from builder.web.author.opened import Opened
from builder.web.author.typed import Sent
from builder.web.definitions import versions_today
from builder.web.inputs import Option
from builder.web.live import lang, words, workspace
from publish.facts.rules import StepKind
from publish.facts.text import Text
from publish.facts.workdays import TimeUnit

Kind = Literal[
    "words", "long-words", "line", "whole", "date", "maybe-date", "choose", "flag", "many"
]
Source = Literal[
    "", "units", "certainties", "bases", "time-units", "step-kinds", "channels", "fields",
    "publications", "life-events", "services",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an item: `name` as `standards` writes it ("allowance/unit"), how it is
    asked, and where its choices come from."""

    name: str
    kind: Kind
    source: Source = ""


_BASIS = Member("legal_basis", "choose", "bases")
_SURE = Member("certainty", "choose", "certainties")
_TIME = (Member("value", "whole"), Member("unit", "choose", "time-units"), _SURE, _BASIS)

MEMBERS: Mapping[str, tuple[Member, ...]] = {
    "steps": (
        Member("name", "words"),
        Member("kind", "choose", "step-kinds"),
        Member("unit", "choose", "units"),
        Member("allowance/value", "whole"),
        Member("allowance/unit", "choose", "time-units"),
    ),
    "requirements": (
        Member("name", "words"),
        Member("detail", "long-words"),
        Member("field", "choose", "fields"),
        _SURE,
        _BASIS,
    ),
    "legal_bases": (
        Member("title", "line"),
        Member("article", "line"),
        _SURE,
        Member("needs_checking", "flag"),
        Member("note", "long-words"),
    ),
    "complaints": (
        Member("kind", "choose", "channels"),
        Member("label", "words"),
        Member("value", "line"),
    ),
    "reject_grounds": (Member("name", "words"), _BASIS),
    "eligibility": (
        Member("reason", "long-words"),
        _BASIS,
        Member("instead", "long-words"),
        Member("instead_service", "choose", "services"),
        Member("instead_link", "line"),
    ),
    "abolished": (Member("name", "words"), _BASIS),
    "variants": (Member("label", "words"), *_TIME, Member("note", "long-words")),
}
FORMS: Mapping[str, tuple[Member, ...]] = {
    "service": (
        Member("name", "words"),
        Member("summary", "long-words"),
        Member("unit", "choose", "units"),
        Member("life_events", "many", "life-events"),
        Member("publication", "choose", "publications"),
        Member("k_min", "whole"),
        Member("effective_from", "date"),
        Member("last_verified_on", "maybe-date"),
        Member("takes_applications", "flag"),
    ),
    "processing_time": (
        *(Member(f"processing_time/{m.name}", m.kind, m.source) for m in _TIME),
        Member("processing_time/note", "long-words"),
    ),
    "product": (Member("product/name", "words"), Member("product/note", "long-words")),
    "internal": tuple(
        Member(f"internal/{name}", "long-words")
        for name in (
            "facilities", "competence", "supervision", "staff", "guarantee", "safety",
            "evaluation",
        )
    ),
}  # fmt: skip


def members_of(kind: str) -> tuple[Member, ...]:
    """The members of a list's items."""
    return MEMBERS[kind]


def values_of(sent: Sent, members: tuple[Member, ...]) -> Mapping[str, Value]:
    """What a form says, member by member; a member that was not sent is left alone.
    Raises `Invalid` (TYPED-WHOLE)."""
    return {m.name: _value(sent, m) for m in members if _was_sent(sent, m)}


def _was_sent(sent: Sent, member: Member) -> bool:
    name = input_name(member)
    is_box = member.kind in ("flag", "many")  # a box that is not ticked sends nothing
    return is_box or any(n in sent.fields for n in (name, f"{name}_id"))


def _value(sent: Sent, member: Member) -> Value:
    name = input_name(member)
    if member.kind in ("words", "long-words"):
        return sent.words(name)
    if member.kind == "flag":
        return sent.text(name) == "1"
    if member.kind == "many":
        return sent.many(name)
    typed = sent.text(name)
    if member.kind == "whole":
        return sent.whole(name) if typed else None
    if member.kind == "date" and not typed:
        raise invalid("TYPED-DATE", f"/{name}")
    return typed or None


def input_name(member: Member) -> str:
    """The name of a member's input."""
    return member.name.replace("/", "-")


def input_of(opened: Opened, member: Member, value: Any) -> tuple[Input, ...]:
    """The inputs of a member: two for words, else one."""
    _ = words().gettext
    label, name = _label(member), input_name(member)
    if member.kind in ("words", "long-words"):
        said = value if isinstance(value, dict) else {}
        kind: Any = "area" if member.kind == "long-words" else "text"
        return (
            Input(kind, f"{name}_id", f"{label}, {_('in Indonesian')}", str(said.get("id", "")),
                  lang="id"),
            Input(kind, f"{name}_en", f"{label}, {_('in English')}", str(said.get("en", "")),
                  lang="en"),
        )  # fmt: skip
    if member.kind == "flag":
        yes = (Option("1", _("Yes")),)
        default = member.name == "takes_applications" and value is None
        return (
            Input("checks", name, label, options=yes, values=("1",) * (value is True or default)),
        )
    if member.kind == "many":
        ticked = tuple(value) if isinstance(value, list) else ()
        options = _options(opened, member.source)
        return (Input("checks", name, label, options=options, values=ticked),)
    plain = "" if value is None else str(value)
    if member.kind == "choose":
        return (Input("choose", name, label, plain, options=_options(opened, member.source)),)
    kinds: Mapping[str, Any] = {"whole": "number", "line": "text"}
    return (Input(kinds.get(member.kind, "date"), name, label, plain),)


def _options(opened: Opened, source: Source) -> tuple[Option, ...]:
    _ = words().gettext
    if source == "units":
        return _named(workspace().units())
    if source == "life-events":
        return _named(workspace().life_events())
    if source == "certainties":
        return certainty_options()
    if source == "bases":
        return basis_options(opened.service)
    if source == "services":
        return (Option("", "–"), *_other_services(opened))
    if source == "fields":
        return (Option("", "–"), *(Option(p, opened.label(p)) for p in opened.found))
    return tuple(Option(value, _WORDS[value].in_(lang())) for value in _VALUES[source])


def _other_services(opened: Opened) -> tuple[Option, ...]:
    """Those in force, by name; what a draft names already stays on offer."""
    own = opened.service.get("id")
    found = {v.service: v.standard.name.in_(lang()) for v in versions_today() if v.service != own}
    rules = opened.service.get("eligibility", ())
    named = {str(rule["instead_service"]) for rule in rules if "instead_service" in rule}
    left = {service: service for service in sorted(named - set(found))}
    return tuple(Option(id_, name) for id_, name in (found | left).items())


def _named(names: Mapping[str, Text]) -> tuple[Option, ...]:
    return tuple(Option(key, words_.in_(lang())) for key, words_ in names.items())


_VALUES: Mapping[str, tuple[str, ...]] = {
    "time-units": get_args(TimeUnit),
    "step-kinds": get_args(StepKind),
    "channels": ("office", "phone", "email", "web"),
    "publications": ("open", "sealed"),
}
_WORDS: Mapping[str, Text] = {
    "working_days": Text("hari kerja", "working days"),
    "calendar_days": Text("hari kalender", "calendar days"),
    "hours": Text("jam", "hours"),
    "automatic": Text("otomatis", "automatic"),
    "not_applicable": Text("tidak ada batas waktu", "no time limit"),
    "intake": Text("penerimaan", "intake"),
    "work": Text("pengerjaan", "work"),
    "payment": Text("pembayaran", "payment"),
    "issue": Text("penerbitan", "issue"),
    "office": Text("kantor", "office"),
    "phone": Text("telepon", "phone"),
    "email": Text("surel", "e-mail"),
    "web": Text("situs", "website"),
    "open": Text("terbuka: setiap permohonan tampil dengan nomornya", "open: by number"),
    "sealed": Text("tertutup: hanya jumlahnya yang tampil", "sealed: only counts are shown"),
}


def _label(member: Member) -> str:
    _ = words().gettext
    return {
        "name": _("Name"),
        "kind": _("Kind"),
        "unit": _("Office") if member.source == "units" else _("Unit of time"),
        "value": _("How many") if member.kind == "whole" else _("Address or number"),
        "detail": _("Detail"),
        "field": _("Question that carries it"),
        "certainty": _("How sure"),
        "legal_basis": _("Legal basis"),
        "reason": _("Why they cannot apply"),
        "instead": _("What they can do instead"),
        "instead_service": _("Service they can use instead"),
        "instead_link": _("Page with help elsewhere (https)"),
        "title": _("Short title"),
        "article": _("Article"),
        "needs_checking": _("Somebody must still read the original"),
        "note": _("Note"),
        "label": _("Name"),
        "summary": _("Summary"),
        "life_events": _("Life events it belongs to"),
        "publication": _("What becomes public"),
        "k_min": _("Smallest count that is shown"),
        "effective_from": _("In force from"),
        "last_verified_on": _("Held against the law on"),
        "takes_applications": _("Applications are taken here"),
        "facilities": _("Rooms and equipment"),
        "competence": _("What staff must be able to do"),
        "supervision": _("Supervision"),
        "staff": _("Number of staff"),
        "guarantee": _("Guarantee of service"),
        "safety": _("Safety"),
        "evaluation": _("Evaluation"),
    }[member.name.rpartition("/")[2]]


def form_title(name: str) -> str:
    """The title of a form of the standard itself."""
    _ = words().gettext
    return {
        "service": _("The service"),
        "processing_time": _("Promised time"),
        "product": _("Product"),
        "internal": _("Internal components"),
    }[name]


def list_title(kind: str) -> str:
    """The title of a list of the standard."""
    _ = words().gettext
    return {
        "steps": _("Steps"),
        "requirements": _("Requirements"),
        "legal_bases": _("Legal bases"),
        "complaints": _("Complaint channels"),
        "reject_grounds": _("Grounds for rejection"),
        "eligibility": _("Who cannot apply"),
        "abolished": _("Documents that law has abolished"),
        "variants": _("Special times"),
    }[kind]

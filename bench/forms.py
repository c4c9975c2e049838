"""What the form engine costs, beside the same form written by hand.

A form of 30 questions: compiled, bound to what was posted, judged and drawn, each beside plain
WTForms and jsonschema for the same questions. A form of 20 questions over HTTP: a page got, and a
page posted whose answers are on the disk when it is answered, beside Django where it is installed.

Invariants:
- both sides of a row do the same work in the same process, in turns; the median of the rounds
  counts;
- both sides are given the same answers, and both accept them.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from jinja2 import Environment, FileSystemLoader
from jsonschema import Draft202012Validator
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import IntegerField, RadioField, StringField, validators

from bench.django_peer import Peer, peer
from builder.app import create_app
from builder.domain.version import StoredVersion
from builder.forms.answers import pairs_of, read_answers
from builder.forms.compile import Form, compile_form
from builder.forms.draw import bind
from builder.forms.verdict import judge
from builder.web.i18n import catalogues
from builder.workspace import Workspace, init_workspace, open_workspace
from publish.facts.canonical import canonical_bytes
from publish.facts.form_schema import FormSchema
from publish.facts.json_text import read_json
from publish.facts.service import read_version
from publish.i18n import Words

ROOT = Path(__file__).resolve().parents[1]
SERVICE, QUESTIONS, ONLINE = "bench", 30, 20
WHOLE = (
    '{% from "forms/fields.html" import draw %}'
    "{% for page in form.pages %}{% for field in page.fields %}{{ draw(field) }}"
    "{% endfor %}{% endfor %}"
)
BY_HAND = (
    '{% for field in form %}<div class="field">'
    '<label for="{{ field.id }}">{{ field.label.text }}</label>'
    '<p class="hint" id="{{ field.id }}-hint">{{ field.description }}</p>{{ field() }}</div>'
    "{% endfor %}"
)

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: seconds a time of ours and of the peer's; `peer` is None where there is none."""

    name: str
    ours: float
    peer: float | None


def schema_of(questions: int) -> dict[str, Any]:
    """A form in which every third question is a number, and every third a choice."""
    kinds: list[dict[str, Any]] = [
        {"type": "string", "minLength": 1, "maxLength": 60},
        {"type": "integer", "minimum": 0, "maximum": 1000},
        {"type": "string", "maxLength": 8, "enum": ["satu", "dua", "tiga"]},
    ]
    names = [f"q{n:02}" for n in range(questions)]
    properties = {
        name: {"title": f"Pertanyaan {n}", "description": "Petunjuk", **kinds[n % 3]}
        for n, name in enumerate(names)
    }
    dialect = "https://json-schema.org/draft/2020-12/schema"
    about = {"$schema": dialect, "type": "object", "title": "Formulir"}
    return {**about, "required": names, "x-order": names, "properties": properties}


def answers_of(questions: int) -> dict[str, Any]:
    """Answers that it accepts."""
    given = ("Contoh", 12, "dua")
    return {f"q{n:02}": given[n % 3] for n in range(questions)}


def by_hand(questions: int) -> type[PlainForm]:
    """The same form in WTForms."""
    fields = {f"q{n:02}": _plain(n) for n in range(questions)}
    return type("ByHand", (PlainForm,), fields)


def _plain(n: int) -> Any:
    label, about = f"Pertanyaan {n}", "Petunjuk"
    wanted = validators.InputRequired()
    if n % 3 == 0:
        return StringField(label, [wanted, validators.Length(1, 60)], description=about)
    if n % 3 == 1:
        return IntegerField(label, [wanted, validators.NumberRange(0, 1000)], description=about)
    choices = [(word, word) for word in ("satu", "dua", "tiga")]
    return RadioField(label, [wanted], description=about, choices=choices)


def measure_engine(rounds: int = 30) -> list[Pair]:
    """Compile, bind, judge and draw."""
    document, answers = schema_of(QUESTIONS), answers_of(QUESTIONS)
    schema = FormSchema(document)
    form, plain = compile_form(schema), by_hand(QUESTIONS)
    validator = Draft202012Validator(document)
    posted = MultiDict(pairs_of(form, answers))
    plainly = MultiDict({name: str(value) for name, value in answers.items()})
    reading, words = read_answers(form, posted), catalogues()["id"]
    env = _environment()
    ours, theirs = env.from_string(WHOLE), env.from_string(BY_HAND)
    bound, filled = bind(form, "id", words, reading), plain(plainly)
    assert judge(form, answers) == ()
    assert filled.validate()

    def made() -> object:
        plain_form = by_hand(QUESTIONS)
        return plain_form(), Draft202012Validator(document)

    return [
        _pair("compile", lambda: compile_form(schema), made, rounds),
        _pair("bind", lambda: _bound(form, words, posted), lambda: plain(plainly), rounds),
        _pair(
            "validate",
            lambda: judge(form, answers),
            lambda: (filled.validate(), list(validator.iter_errors(answers))),
            rounds,
        ),
        _pair(
            "render", lambda: ours.render(form=bound), lambda: theirs.render(form=filled), rounds
        ),
    ]


def measure_online(folder: Path, rounds: int = 100) -> list[Pair]:
    """A page got and a page posted, beside Django's if it is there."""
    workspace = founded(folder / "city")
    client = create_app(workspace, io.StringIO()).test_client()
    address = f"/ajukan/{SERVICE}/formulir"
    page = client.get(address).get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = compile_form(FormSchema(schema_of(ONLINE)))
    data = MultiDict([*pairs_of(form, answers_of(ONLINE)), ("csrf_token", token), ("go", "next")])
    assert client.post(address, data=data).status_code == 303
    other = peer(folder / "peer.sqlite", ONLINE, answers_of(ONLINE))
    rows = [
        _pair("GET of the form", lambda: client.get(address).get_data(), _get(other), rounds),
        _pair(
            "durable POST",
            # The limit of one address is for strangers.
            lambda: client.post(address, data=data, environ_base={"REMOTE_ADDR": _address()}),
            _post(other),
            rounds,
        ),
    ]
    workspace.close()
    return rows


def lines(pairs: Sequence[Pair]) -> list[str]:
    """The rows of a table in Markdown."""
    return [
        f"| {p.name} | {1000 * p.ours:.2f} | {1 / p.ours:,.0f} | "
        + ("| |" if p.peer is None else f"{1000 * p.peer:.2f} | {p.ours / p.peer:.2f} |")
        for p in pairs
    ]


def _bound(form: Form, words: Words, posted: MultiDict[str, str]) -> object:
    return bind(form, "id", words, read_answers(form, posted))


def _get(other: Peer | None) -> Work | None:
    return None if other is None else other.get


def _post(other: Peer | None) -> Work | None:
    return None if other is None else other.post


def _pair(name: str, ours: Work, theirs: Work | None, rounds: int) -> Pair:
    mine: list[float] = []
    others: list[float] = []
    for _ in range(rounds):
        mine.append(_seconds(ours))
        if theirs is not None:
            others.append(_seconds(theirs))
    return Pair(name, median(mine), median(others) if others else None)


def _seconds(work: Work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


_asked = iter(range(1, 10**6))


def _address() -> str:
    number = next(_asked)
    return f"10.0.{number // 250}.{number % 250}"


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(ROOT / "builder/templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: message, lambda one, many, n: many, newstyle=True
    )
    return env


def founded(folder: Path) -> Workspace:
    """A workspace with the one service of these measurements."""
    init_workspace(folder)
    workspace = open_workspace(folder, env={})
    service = read_json((ROOT / "form_schemas/ktp-el-pengganti/service.json").read_bytes())
    service |= {"id": SERVICE, "requirements": [], "scenarios": []}
    stored = StoredVersion(
        service=SERVICE,
        version=1,
        unit=service["unit"],
        effective_from=date(2025, 1, 1),
        service_document=canonical_bytes(service).decode(),
        form_document=canonical_bytes(schema_of(ONLINE)).decode(),
        digest=read_version(1, service, schema_of(ONLINE)).digest,
        published_at=workspace.clock(),
        draft=SERVICE,
    )
    uow = workspace.uow()
    with uow:
        uow.versions.add(stored)
        uow.commit()
    return workspace

"""Trying out a draft's form: real questions, real fee, nothing kept; or frozen as an example.

Invariants:
- the answers are in the page and nowhere else until they are frozen;
- no document is uploaded: each one asked for is taken as given.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from builder.errors import not_found
from builder.forms.actions import apply_action
from builder.forms.answers import Pairs, Reading, first_pairs, judge, pairs_of, read_answers
from builder.forms.bound import BoundForm
from builder.forms.compile import Form
from builder.forms.draw import bind
from builder.forms.nodes import MISSING, Leaf
from builder.forms.spots import spots
from builder.usecases.authoring import edit_draft
from builder.usecases.authoring_scenarios import Tried, freeze_scenario, try_out
from builder.usecases.drafts import read_draft
from builder.web.author.citizen_view import compiled
from builder.web.author.model import Desk
from builder.web.author.opened import Opened, address, desk, opened, rows_of
from builder.web.author.typed import Sent
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, today, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, Problem, TerangError
from publish.facts.service import read_standard
from publish.facts.text import Text
from publish.i18n import long_date, money
from publish.pages.prose import explained_words

STANDS_FOR_A_FILE = "0" * 26
CONTROLS = frozenset({"csrf_token", "revision", "go", "name_id", "name_en"})


@dataclass(frozen=True, slots=True)
class Result:
    """What the office would promise for the answers; `stops` is why they cannot be filed."""

    fee: str
    lines: tuple[tuple[str, str, str], ...]
    documents: tuple[str, ...]
    due: str
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TryingPage:
    """The form as the citizen fills it in, and its result once it is right."""

    title: str
    desk: Desk
    form: BoundForm
    action: str
    result: Result | None
    name: Text
    errors: tuple[ErrorRow, ...]


def trying(draft: str) -> AnyResponse:
    """Fill in, look at the result, freeze."""
    stored = read_draft(workspace().workbench, draft_id=draft, user=g.user)
    try:
        found = opened(stored)
    except Invalid:  # no screen can show it; the expert tab says why
        return redirect(address(stored, "expert"), code=303)
    form = compiled(found)
    if form is None:
        return redirect(address(found.draft, "preview"), code=303)
    if request.method == "GET":
        return _page(found, form, with_files(form, _first(found, form)), (), None)
    sent: Pairs = MultiDict(
        (name, value) for name, value in request.form.items(multi=True) if name not in CONTROLS
    )
    action = apply_action(form, sent)
    if action is not None:
        return _page(found, form, with_files(form, action.pairs), action.problems, None)
    reading = with_files(form, sent)
    return _judged(found, form, reading)


def with_files(form: Form, pairs: Pairs) -> Reading:
    """The answers, with every document that is asked for taken as given."""
    reading = read_answers(form, pairs)
    for _ in range(len(form.pages) + 2):  # a given file may bring up further questions
        bare = [
            spot.name
            for _, spot in spots(reading.root)
            if isinstance(spot.node, Leaf) and spot.node.kind == "upload" and spot.value is MISSING
        ]
        if not bare:
            break
        given: Pairs = MultiDict(
            [(n, v) for n, v in reading.raw.items(multi=True) if n not in bare]
        )
        for name in bare:
            given.add(name, STANDS_FOR_A_FILE)
        reading = read_answers(form, given)
    return reading


def _judged(found: Opened, form: Form, reading: Reading) -> AnyResponse:
    problems = (*reading.problems, *judge(form, reading.answers))
    if problems:
        return _page(found, form, reading, problems, None)
    try:
        if request.form.get("go") == "freeze":
            return _frozen(found, reading)
        tried = try_out(
            found.documents, reading.answers, filed_on=today(), calendar=workspace().calendar()
        )
    except (Invalid, Conflict) as refused:
        return _page(found, form, reading, refused.problems, None)
    return _page(found, form, reading, (), tried)


def _frozen(found: Opened, reading: Reading) -> AnyResponse:
    sent, calendar, day = Sent(request.form), workspace().calendar(), today()
    name = sent.words("name")
    edit_draft(
        workspace().workbench,
        draft_id=found.draft.id,
        operation=lambda d: freeze_scenario(
            d, name, reading.answers, filed_on=day, calendar=calendar
        ),
        expected_revision=sent.place("revision"),
        user=g.user,
        now=now(),
    )
    return redirect(address(found.draft, "examples"), code=303)


def _first(found: Opened, form: Form) -> Pairs:
    """The answers of an example, or an empty form."""
    place = request.args.get("contoh", "")
    if not place:
        return MultiDict(first_pairs(form))
    try:
        scenarios = read_standard(found.service).scenarios
        answers = scenarios[int(place)].answers
    except (TerangError, ValueError, IndexError) as error:
        raise not_found("ITEM-MISSING", "service.json#/scenarios") from error
    return MultiDict(pairs_of(form, answers))


def _page(
    found: Opened,
    form: Form,
    reading: Reading,
    problems: tuple[Problem, ...],
    tried: Tried | None,
) -> AnyResponse:
    bound = bind(form, lang(), words(), reading, problems)
    known = {row.pointer for row in bound.errors}
    loose = tuple(p for p in problems if p.path not in known and not p.path.startswith("/"))
    errors = (
        *(ErrorRow(row.label, row.message, row.href) for row in bound.errors),
        *rows_of(loose, found, "#freeze"),
    )
    frame = desk(found, "examples")
    page = TryingPage(
        title=f"{words().gettext('Try it out')} · {frame.name}",
        desk=frame,
        form=bound,
        action=url_for("author.trying", draft=found.draft.id),
        result=None if tried is None else _result(found, tried),
        name=Text(request.form.get("name_id", ""), request.form.get("name_en", "")),
        errors=errors if problems else (),
    )
    return show("author/trying.html", page, 422 if problems else 200)


def _result(found: Opened, tried: Tried) -> Result:
    standard = read_standard(found.service)
    names = {r.id: r.name.in_(lang()) for r in standard.requirements}
    labels = {line.code: line.label.in_(lang()) for line in standard.tariff.lines}
    return Result(
        fee=money(tried.assessment.total, lang()),
        lines=tuple(
            (labels[line.code], explained_words(line.explained, lang()), money(line.amount, lang()))
            for line in tried.assessment.lines
        ),
        documents=tuple(names[id_] for id_ in tried.documents),
        due=long_date(tried.due_on, lang()) if tried.due_on else "–",
        stops=tuple(s.reason.in_(lang()) for s in standard.stops if s.id in tried.stops),
    )

"""What one page of a form has posted: texts, pressed buttons, and documents taken on the way.

Invariants:
- a document is stored when it arrives, whatever else is wrong on the page, so that nobody sends
  it twice over a slow line; what is not taken is told at its own question;
- names that are ours (the form token, the pressed way on) never reach the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict

from builder.forms.actions import Action, apply_action
from builder.forms.answers import Pairs, read_answers
from builder.forms.compile import Form
from builder.forms.nodes import Leaf
from builder.forms.spots import Spot, spots
from builder.usecases.scan import scanner
from builder.usecases.store_attachment import store_attachment
from builder.web import browser
from builder.web.citizen.filling import StoredPairs, joined
from builder.web.live import now, workspace
from publish.errors import Invalid, Problem

OURS = frozenset({"csrf_token", "go", "key"})
FILE = "-file"
"""A question for a document has its file under its name with this ending."""
MOST_FILES = 10
"""Documents taken from one request: opening a picture costs a process of its own."""
USUAL_MEGABYTES = 5
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Sent:
    """`pairs` are those of the whole form now; `action` what a button of a list did, if one was
    pressed; `problems` what was wrong with documents."""

    pairs: StoredPairs
    action: Action | None
    problems: tuple[Problem, ...]


def sent(form: Form, stored: StoredPairs, page: str | None, kept: StoredPairs = ()) -> Sent:
    """What page `page` of `form` (None: all of it) has posted, joined with what was there before.
    `kept` is what the page showed as text: it stands where nothing else was posted.

    Raises `Invalid` (ANSWER-TOO-MANY) for what no page of ours can post.
    """
    posted = typed()
    posted.update([(name, text) for name, text in kept if name not in posted])
    problems = tuple(_take_documents(form, stored, posted))
    whole = joined(form, page, stored, tuple(posted.items(multi=True)))
    # A button of a list acts on the whole form as it is now; its name is no input of the form.
    names = {name for name, _ in whole}
    pressed = [(name, text) for name, text in posted.items(multi=True) if name not in names]
    action = apply_action(form, MultiDict([*whole, *pressed]))
    if action is None:
        return Sent(whole, None, problems)
    changed = tuple(action.pairs.items(multi=True))
    return Sent(joined(form, None, (), changed), action, (*problems, *action.problems))


def typed() -> Pairs:
    """What was posted for the form itself."""
    return MultiDict((n, text) for n, text in request.form.items(multi=True) if n not in OURS)


def _take_documents(form: Form, stored: StoredPairs, posted: Pairs) -> Iterator[Problem]:
    """Store the documents of this request and put their ids among the posted pairs."""
    if not request.files:
        return
    together: Pairs = MultiDict([*stored, *posted.items(multi=True)])
    places = {
        spot.name: (at, spot)
        for at, spot in spots(read_answers(form, together).root)
        if isinstance(spot.node, Leaf) and spot.node.kind == "upload"
    }
    files = {n.removesuffix(FILE): f for n, f in request.files.items(multi=True) if f.filename}
    asked = [(name, file) for name, file in files.items() if name in places]
    for number, (name, file) in enumerate(asked):
        at, spot = places[name]
        if number >= MOST_FILES:
            yield Problem(at, "UPLOAD-LATER", {"most": MOST_FILES})
            continue
        try:
            posted.setlist(name, [_store(spot, file)])
            posted.poplist(f"{name}-drop")
        except Invalid as refused:
            yield from (replace(problem, path=at) for problem in refused.problems)


def _store(spot: Spot, file: FileStorage) -> str:
    rule = spot.node.keywords["x-upload"]
    most = int(rule.get("max_mb", USUAL_MEGABYTES)) * MEGABYTE
    stored = store_attachment(
        workspace().uow(),
        workspace().attachments,
        content=file.stream.read(most + 1),
        name=file.filename or "",
        holder=browser.holder(),
        accept=tuple(rule["accept"]),
        now=now(),
        rng=workspace().rng,
        scan=scanner(workspace().settings.clamd),
        most_bytes=most,
    )
    return stored.id

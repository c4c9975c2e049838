"""What the buttons of the builder do: one small function an operation, all in tables.

A maker reads what was sent and gives the pure operation; saving is the use case's.

Invariants:
- an operation that is in no table does not exist;
- nothing is read from a request here: a maker gets the fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from builder.domain.authoring import details, pages, questions
from builder.domain.authoring.documents import Documents, Placed
from builder.domain.authoring.palette import PALETTE
from builder.domain.authoring.places import places
from builder.domain.authoring.rules import set_rule
from builder.errors import invalid
from builder.usecases.authoring import Operation
from builder.web.author.typed import Sent
from publish.facts.text import Text

Maker = Callable[[Sent], Operation]


def _add(sent: Sent) -> Operation:
    kind = next((k for k in PALETTE if k == sent.text("kind")), None)
    if kind is None:
        raise invalid("TYPED-KIND", "/kind")
    label, spot = sent.words("label"), spot_of(sent)
    return lambda d: questions.add_question(d, kind, label, spot).documents


def spot_of(sent: Sent) -> questions.Spot:
    """Where a question is to stand: "page:<id>" or "in:<pointer>", before a key or last."""
    target = sent.text("target")
    before = sent.text("before") or None
    if target.startswith("in:"):
        return questions.Spot(host=target.removeprefix("in:"), before=before)
    return questions.Spot(page=target.removeprefix("page:") or None, before=before)


def _words(sent: Sent) -> Operation:
    label, hint, q = sent.words("label"), sent.words("hint"), sent.text("q")
    answer = questions.require if sent.text("required") else _optional

    def act(d: Documents) -> Documents:
        return answer(questions.set_words(d, q, label, hint), q)

    return act


def _optional(documents: Documents, pointer: str) -> Documents:
    place = places(documents.form).get(pointer)
    if place is not None and place.schema.get("type") == "object":
        return documents  # a section is always there; its panel has no such box
    return questions.make_optional(documents, pointer)


def _choices(sent: Sent) -> Operation:
    q, keys = sent.text("q"), sent.many("key")
    labels, english = sent.many("choice_id"), sent.many("choice_en")
    rows = [
        details.Chosen(key or None, Text(label, other))
        for key, label, other in zip(keys, labels, english, strict=False)
        if label
    ]
    lifted = sent.place("lift")
    if 0 < lifted < len(rows):
        rows[lifted - 1 : lifted + 1] = rows[lifted], rows[lifted - 1]
    return lambda d: details.set_choices(d, q, rows)


def _checks(sent: Sent) -> Operation:
    q = sent.text("q")
    names = [name for name in details.ALL_CHECKS if name in sent.fields]
    bounds = {name: sent.maybe_number(name) for name in names}
    return lambda d: details.set_checks(d, q, bounds)


def _upload(sent: Sent) -> Operation:
    q, accept, megabytes = sent.text("q"), sent.many("accept"), sent.whole("max_mb")
    return lambda d: details.set_upload(d, q, accept, megabytes)


def _unit(sent: Sent) -> Operation:
    q, unit = sent.text("q"), sent.text("unit")
    return lambda d: details.set_unit(d, q, unit)


def _personal(sent: Sent) -> Operation:
    q, kind = sent.text("q"), sent.text("personal")
    return lambda d: details.set_personal(d, q, kind)


def _shown(sent: Sent) -> Operation:
    q = sent.text("q")
    return lambda d: set_rule(d, q, sent.rule(places(d.form)))


def _always(sent: Sent) -> Operation:
    q = sent.text("q")
    return lambda d: set_rule(d, q, None)


def _about(act: Callable[[Documents, str], Documents | Placed]) -> Maker:
    """A maker for an operation that needs the question's pointer alone."""

    def make(sent: Sent) -> Operation:
        q = sent.text("q")

        def operation(d: Documents) -> Documents:
            done = act(d, q)
            return done if isinstance(done, Documents) else done.documents

        return operation

    return make


def _move_to(sent: Sent) -> Operation:
    q, spot = sent.text("q"), spot_of(sent)
    return lambda d: questions.move_question(d, q, spot).documents


def _add_page(sent: Sent) -> Operation:
    title = sent.words("title")
    return lambda d: pages.add_page(d, title)


def _rename_page(sent: Sent) -> Operation:
    page, title = sent.text("page"), sent.words("title")
    return lambda d: pages.rename_page(d, page, title)


def _remove_page(sent: Sent) -> Operation:
    page = sent.text("page")
    return lambda d: pages.remove_page(d, page)


def _page_by(by: int) -> Maker:
    def make(sent: Sent) -> Operation:
        page = sent.text("page")
        return lambda d: pages.move_page(d, page, by)

    return make


QUESTIONS: Mapping[str, Maker] = {
    "add": _add,
    "words": _words,
    "choices": _choices,
    "checks": _checks,
    "upload": _upload,
    "unit": _unit,
    "personal": _personal,
    "shown": _shown,
    "always": _always,
    "up": _about(pages.move_up),
    "down": _about(pages.move_down),
    "duplicate": _about(questions.duplicate_question),
    "delete": _about(questions.delete_question),
    "move-to": _move_to,
    "add-page": _add_page,
    "rename-page": _rename_page,
    "remove-page": _remove_page,
    "page-up": _page_by(-1),
    "page-down": _page_by(1),
}

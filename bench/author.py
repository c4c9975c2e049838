"""An edit on the builder's screen at growing numbers of questions.

What is timed is what an officer waits for, in process: the request that saves the change, with its
lint and worked examples, and the page it leads to, drawn again with every finding. The service is
the catalogue's business number for small firms, whose form is grown.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from builder.app import create_app
from builder.domain.authoring.questions import Spot, add_question
from builder.usecases.authoring import editable, written
from builder.usecases.drafts import import_definition
from publish.facts.text import Text
from tests.builder.web.city import SCHEMAS, City, make_city
from tests.builder.web.visitor import Visitor

SERVICE = "nib-umk"
SIZES = (10, 60, 200)
HEAD = (
    "| questions | kB | save, ms of processor | page, ms of processor | together | waited, ms |",
    "|---:|---:|---:|---:|---:|---:|",
)
KINDS = ("short-text", "choose-one", "whole-number", "yes-no", "date")
_REVISION = re.compile(r'name="revision" value="([0-9]+)"')


@dataclass(frozen=True, slots=True)
class Line:
    """Medians at one size, in milliseconds of processor time; `waited` is by the clock."""

    questions: int
    bytes: int
    save: float
    page: float
    both: float
    waited: float

    @property
    def text(self) -> str:
        """A row of the table."""
        sizes = f"| {self.questions} | {self.bytes / 1024:.0f} "
        return f"{sizes}| {self.save:.0f} | {self.page:.0f} | {self.both:.0f} | {self.waited:.0f} |"


def measure_author(folder: Path, edits: int) -> Iterator[Line]:
    """One line a size; each edit gives a question another hint."""
    city = make_city(folder / "city")
    visitor = Visitor(create_app(city.workspace, io.StringIO()))
    visitor.sign_in("penulis")
    for size in SIZES:
        yield _line(city, visitor, size, edits)
    city.workspace.close()


def _line(city: City, visitor: Visitor, size: int, edits: int) -> Line:
    texts = _definition(size)
    uow = city.workspace.uow()
    with uow.reading():
        author = uow.users.get("penulis")
    assert author is not None
    draft = import_definition(
        city.workspace.workbench, service_text=texts[0], form_text=texts[1],
        user=author, now=city.time, rng=city.workspace.rng,
    )  # fmt: skip
    address = f"/meja/layanan/{draft.id}/pertanyaan?q=/tambahan"
    visitor.get(address)
    times = [_edit(visitor, address, n) for n in range(edits + 1)][1:]
    return Line(
        size,
        sum(len(text.encode()) for text in texts),
        *(median(t[i] for t in times) for i in (0, 1)),
        median(t[0] + t[1] for t in times),
        median(t[2] for t in times),
    )


def _edit(visitor: Visitor, address: str, number: int) -> tuple[float, float, float]:
    revision = _REVISION.search(visitor.page)
    assert revision is not None
    data = {
        "op": "words", "q": "/tambahan", "revision": revision[1], "label_id": "Tambahan",
        "label_en": "More", "hint_id": f"Petunjuk {number}.", "hint_en": f"Hint {number}.",
    }  # fmt: skip
    clock, began = time.perf_counter(), time.process_time()
    answer = visitor.post(address, data)
    saved = time.process_time()
    assert answer.status_code == 303, visitor.words()
    visitor.get(address)
    done = time.process_time()
    waited = time.perf_counter() - clock
    return (saved - began) * 1000, (done - saved) * 1000, waited * 1000


def _definition(size: int) -> tuple[str, str]:
    """A service of the catalogue whose form is grown to `size` questions; its examples run."""
    documents = editable(
        (
            (SCHEMAS / SERVICE / "service.json").read_text(encoding="utf-8"),
            (SCHEMAS / SERVICE / "form.json").read_text(encoding="utf-8"),
        )
    )
    own = len(documents.form["properties"])
    names = ["Tambahan", *(f"Pertanyaan {n}" for n in range(max(0, size - own - 1)))]
    for number, name in enumerate(names):
        kind = KINDS[number % len(KINDS)]
        label = Text(name, f"{name} (en)")
        documents = add_question(documents, kind, label, Spot()).documents  # type: ignore[arg-type]
    return written(documents)

"""How drafts begin."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builder.city_files import templates_in
from builder.domain.version import StoredVersion
from builder.forms.lint import lint_form
from builder.store.workbench_tinydb import TinyWorkbench
from builder.usecases.authoring import editable
from builder.usecases.authoring_start import (
    Beginning,
    bring_back,
    start_blank,
    start_copy,
    start_next,
    start_template,
)
from publish.errors import Conflict, Forbidden, Invalid
from publish.facts.canonical import canonical_bytes
from publish.facts.service import read_standard, version_digest
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued
from tests.makers import NOON, seeded, user

ANI = user("author", id_="ani")
BEGINNING = Beginning(Text("Izin lapak", "Stall permit"), "dinas-contoh", date(2026, 4, 1), ())


@pytest.fixture
def bench(tmp_path: Path) -> TinyWorkbench:
    return TinyWorkbench(tmp_path / "workbench.json")


def published(service: str = "pbg") -> StoredVersion:
    d = catalogued(service)
    return StoredVersion(
        service=service,
        version=3,
        unit=d.service["unit"],
        effective_from=date(2026, 1, 1),
        service_document=canonical_bytes(d.service).decode(),
        form_document=canonical_bytes(d.form).decode(),
        digest=version_digest(d.service, d.form),
        published_at=NOON,
        draft="D0",
    )


def test_a_blank_draft_can_be_read_and_drawn(bench: TinyWorkbench) -> None:
    draft = start_blank(bench, BEGINNING, user=ANI, now=NOON, rng=seeded())

    d = editable(draft.texts)
    assert ("izin-lapak", True) == (draft.service, read_standard(d.service).tariff.is_free)
    assert [] == lint_form(d.form)
    assert draft == bench.get(draft.id)


def test_a_template_becomes_this_offices_service_and_says_where_it_came_from(
    bench: TinyWorkbench,
) -> None:
    texts = templates_in(Path("form_schemas"))["izin-menurut-luas"]
    about = {"template": "izin-menurut-luas", "texts": texts}
    draft = start_template(bench, BEGINNING, **about, user=ANI, now=NOON, rng=seeded())

    standard = read_standard(editable(draft.texts).service)
    assert ("izin-lapak", "Izin lapak", "Stall permit") == (
        standard.id,
        standard.name.id,
        standard.name.en,
    )
    assert {"dinas-contoh"} == {standard.unit, *(step.unit for step in standard.steps)}
    assert "templates/izin-menurut-luas" == draft.history[0].note


def test_a_copy_is_another_service_nobody_has_verified(bench: TinyWorkbench) -> None:
    draft = start_copy(bench, BEGINNING, source=published(), user=ANI, now=NOON, rng=seeded())

    standard = read_standard(editable(draft.texts).service)
    assert ("izin-lapak", "dinas-contoh") == (standard.id, standard.unit)
    assert standard.last_verified_on is None
    assert "pbg 3" == draft.history[0].note


def test_the_next_version_says_what_the_last_one_said(bench: TinyWorkbench) -> None:
    someone = user("author", id_="budi", unit="dpmptsp")
    draft = start_next(bench, source=published(), user=someone, now=NOON, rng=seeded())

    assert catalogued("pbg") == editable(draft.texts)
    assert draft == start_next(bench, source=published(), user=someone, now=NOON, rng=seeded(1))


def test_a_service_has_one_open_draft(bench: TinyWorkbench) -> None:
    start_blank(bench, BEGINNING, user=ANI, now=NOON, rng=seeded())
    with pytest.raises(Conflict):
        start_blank(bench, BEGINNING, user=ANI, now=NOON, rng=seeded(1))


def test_a_service_of_another_unit_is_not_begun(bench: TinyWorkbench) -> None:
    other = user("author", id_="budi", unit="dpmptsp")
    with pytest.raises(Forbidden):
        start_blank(bench, BEGINNING, user=other, now=NOON, rng=seeded())
    with pytest.raises(Forbidden):
        start_next(bench, source=published("kia"), user=other, now=NOON, rng=seeded())


def test_an_old_version_comes_back_with_a_date_of_its_own(bench: TinyWorkbench) -> None:
    day, source = date(2026, 6, 1), published()
    about = {"source": source, "effective_from": day, "user": user("author", unit=source.unit)}
    draft = bring_back(bench, **about, now=NOON, rng=seeded())

    standard = read_standard(editable(draft.texts).service)
    assert ("pbg", day, "pbg 3") == (draft.service, standard.effective_from, draft.history[0].note)
    with pytest.raises(Conflict, match="DRAFT-EXISTS"):
        bring_back(bench, **about, now=NOON, rng=seeded(1))


def test_a_service_has_a_name(bench: TinyWorkbench) -> None:
    nameless = Beginning(Text("", ""), "dinas-contoh", date(2026, 4, 1), ())
    with pytest.raises(Invalid):
        start_blank(bench, nameless, user=ANI, now=NOON, rng=seeded())

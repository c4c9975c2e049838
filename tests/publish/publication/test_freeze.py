"""Frozen-Flask writes the pages it is told to, and nothing that a template computes."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, url_for

from publish.errors import Problem
from publish.pages.app import site_of
from publish.pages.render import editorial_pages, open_edition, render
from publish.pages.routes import PageRef, file_of
from publish.publication.freeze import Failures, frozen_files
from publish.register.index import catch_up
from tests.publish.publication.towns import Town, files_of


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.grow(20)
    catch_up(made.index, made.reader)
    return made


def leaky_site() -> Flask:
    """A site whose template computes the address of a private page (security: finding 1)."""
    app = Flask("leaky", static_folder=str(Path(__file__).parent))

    def fees() -> str:
        return f"fees, see {url_for('case', number=7)}"

    def case(number: int) -> str:
        return f"NIK 7471000101900001 of case {number}"

    app.add_url_rule("/biaya/", "fees", fees)
    app.add_url_rule("/officer/case/<int:number>/", "case", case)
    app.add_url_rule("/officer/", "officer", lambda: "desk")
    return app


def test_an_address_that_a_template_computes_is_not_published(tmp_path: Path) -> None:
    failures: Failures = []

    files = list(
        frozen_files(leaky_site(), [PageRef("fees", "", "id")], tmp_path / "staging", failures)
    )

    assert ["biaya/index.html"] == [file.path for file in files]
    assert ["biaya/index.html"] == list(files_of(tmp_path / "staging"))


def test_frozen_pages_are_the_bytes_of_the_view(town: Town, tmp_path: Path) -> None:
    edition = open_edition(town.index, town.site, town.settings)
    pages = list(editorial_pages(edition))

    files = frozen_files(site_of(edition), pages, tmp_path / "staging", [])

    assert [(file_of(ref), render(ref, edition)) for ref in pages] == [
        (file.path, file.data) for file in files
    ]


def test_pages_that_fail_are_named_and_the_others_come_in_order(town: Town, tmp_path: Path) -> None:
    for name in ("fees", "proof"):
        (town.site / "templates" / f"{name}.html").write_text("{{ 1 / 0 }}")
    edition = open_edition(town.index, town.site, town.settings)
    pages = list(editorial_pages(edition))
    failures: Failures = []

    files = list(frozen_files(site_of(edition), pages, tmp_path / "staging", failures))

    assert [file_of(ref) for ref in pages] == [file.path for file in files]
    assert 4 == len(failures) == sum(file.is_placeholder for file in files)
    params = {"reason": "ZeroDivisionError"}
    assert Problem("biaya/index.html", "PUBLISH-PAGE-FAILED", params) in failures


def test_a_page_that_the_site_does_not_have_becomes_a_placeholder(
    town: Town, tmp_path: Path
) -> None:
    edition = open_edition(town.index, town.site, town.settings)
    failures: Failures = []

    (file,) = frozen_files(
        site_of(edition), [PageRef("service", "no-such", "id")], tmp_path / "staging", failures
    )

    assert file.is_placeholder
    assert "layanan/no-such/index.html" == failures[0].path


def test_what_an_earlier_run_staged_is_not_taken_for_a_page_that_fails(
    town: Town, tmp_path: Path
) -> None:
    staged = tmp_path / "staging" / "biaya" / "index.html"
    staged.parent.mkdir(parents=True)
    staged.write_text("old")
    (town.site / "templates" / "fees.html").write_text("{{ 1 / 0 }}")
    edition = open_edition(town.index, town.site, town.settings)

    (file,) = frozen_files(site_of(edition), [PageRef("fees", "", "id")], tmp_path / "staging", [])

    assert file.is_placeholder

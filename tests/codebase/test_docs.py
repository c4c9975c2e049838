"""Documents keep their form, and what they name exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.codebase.tree import ROOT, modules, texts

ADRS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
HEADINGS = ["Context", "Options", "Decision", "Consequences"]
ONE_PAGE = 450  # words
WORDS_OF_THE_DESIGN = {
    *("application", "application event", "charge report", "fee assessment", "fee line", "field"),
    *("form schema", "holiday calendar", "problem", "receipt", "register entry", "service"),
    *("service draft", "service version", "status event", "tariff", "working days"),
}
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)")
CODE_SPAN = re.compile(r"`[^`]*`")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under one heading of the glossary, without its head."""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("adr", ADRS, ids=[adr.stem for adr in ADRS])
def test_a_decision_is_one_page_with_four_parts(adr: Path) -> None:
    text = adr.read_text(encoding="utf-8")

    assert HEADINGS == re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert re.match(rf"# {int(adr.stem[:4])}\. \S", text)
    assert len(text.split()) <= ONE_PAGE


@pytest.mark.parametrize("adr", ADRS, ids=[adr.stem for adr in ADRS])
def test_a_decision_weighs_more_than_one_option(adr: Path) -> None:
    options = adr.read_text(encoding="utf-8").split("## Options")[1].split("## Decision")[0]

    assert len(re.findall(r"^\d\. ", options, re.MULTILINE)) >= 3


def test_decisions_are_numbered_without_a_gap() -> None:
    assert list(range(1, len(ADRS) + 1)) == [int(adr.stem[:4]) for adr in ADRS]


def test_a_decision_that_is_cited_exists() -> None:
    known = {int(adr.stem[:4]) for adr in ADRS}
    cited = {
        (str(path), int(number))
        for path, text in texts(".md", ".py", ".toml", ".html", ".css", ".js")
        for number in re.findall(r"\b(?:ADR |docs/adr/)(\d+)\b", text)
    }

    assert set() == {(path, number) for path, number in cited if number not in known}


def test_the_glossary_has_every_word_of_the_design() -> None:
    assert set() == WORDS_OF_THE_DESIGN - {row[0] for row in rows("Words of the code")}


def test_a_word_has_one_meaning() -> None:
    words = [row[0] for row in rows("Words of the code")]
    indonesian, english = zip(*rows("Words of the screens"), strict=True)

    for column in (words, indonesian, english):
        assert [] == [word for word, times in Counter(column).items() if times > 1]


def test_every_type_of_the_glossary_is_in_the_code() -> None:
    named = {name for row in rows("Words of the code") for name in re.findall(r"`(\w+)`", row[1])}
    defined = {
        node.name
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    assert set() == named - defined


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        (str(path), target)
        for path, text in texts(".md")
        if path.parts[0] not in ("site", "tests")
        for target in LINK.findall(CODE_SPAN.sub("", text))
        if not (ROOT / path.parent / target).exists()
    ]

    assert [] == broken


def test_the_architecture_page_shows_the_layers_of_the_contract() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = contract.split("layers = [")[1].split("]")[0]
    ordered = [name for name in re.findall(r"[a-z]+\.[a-z0-9_]+", layers) if "__" not in name]
    shown = page.split("## Who may import whom")[1].split("```")[1]

    assert ordered == re.findall(r"[a-z]+\.[a-z0-9_]+", shown)


def test_every_make_target_that_is_mentioned_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    mentioned = {
        name
        for path, text in texts(".md")
        if path.parts[0] != "site"
        for name in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)
    }

    assert set() == mentioned - targets
    assert {"demo", "test", "check", "bench", "lock", "clean"} <= targets

"""Templates get what the view models document, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import get_type_hints

import pytest
from jinja2 import Environment, nodes

from publish.pages.render import VIEWS
from publish.pages.view_models import (
    check,
    components,
    data,
    embed,
    frame,
    lists,
    oversight,
    service,
    slip,
)
from publish.pages.view_models import status as status_model
from tests.publish.pages.kendari import ROOT, SITE

MODELS = ROOT / "publish" / "pages" / "view_models"
MODULES = (check, components, data, embed, frame, lists, oversight, service, slip, status_model)
TEMPLATES = SITE / "templates"


def field_lines() -> Iterator[tuple[str, str]]:
    """(class.field, its source lines with the comment) of every field."""
    for path in sorted(MODELS.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                        yield f"{node.name}.{part.target.id}", lines[part.lineno - 1]


@pytest.mark.parametrize(("name", "line"), list(field_lines()))
def test_every_field_says_what_it_holds(name: str, line: str) -> None:
    assert re.search(r"  # \S.{3,}", line), name


def models() -> dict[str, type]:
    return {name: model for module in MODULES for name, model in _classes(module)}


def _classes(module: ModuleType) -> Iterator[tuple[str, type]]:
    for name, value in vars(module).items():
        if isinstance(value, type) and is_dataclass(value):
            yield name, value


def templates_of(name: str) -> Iterator[str]:
    """The template, those it extends and those it imports macros from."""
    waiting, seen = [name], set[str]()
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            source = (TEMPLATES / here).read_text(encoding="utf-8")
            yield here
            waiting += re.findall(r'{%-? (?:extends|from|include) "([^"]+)"', source)


def used_of_page(name: str) -> set[str]:
    """Fields of `page` that a template and its layout read."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found = set()
    for template in templates_of(name):
        tree = environment.parse((TEMPLATES / template).read_text(encoding="utf-8"))
        for node in tree.find_all(nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name == "page":
                found.add(node.attr)
    return found


VIEW_MODELS = {template: get_type_hints(view)["return"] for view, template in VIEWS.values()}


@pytest.mark.parametrize("template", sorted(VIEW_MODELS))
def test_a_template_reads_exactly_the_fields_of_its_view_model(template: str) -> None:
    assert {f.name for f in fields(VIEW_MODELS[template])} == used_of_page(template)


def test_every_field_of_every_part_is_read_somewhere() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in sorted(TEMPLATES.rglob("*.html")))
    unread = [
        f"{name}.{f.name}"
        for name, model in models().items()
        for f in fields(model)
        if not re.search(rf"\.{f.name}\b|for {f.name}\b", source)
    ]

    assert [] == unread


def test_every_component_is_used() -> None:
    pages = list(TEMPLATES.glob("*.html"))
    seen = {name for page in pages for name in templates_of(page.name)}

    assert {p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.rglob("*.html")} == seen


def test_a_template_is_given_one_view_model_and_nothing_else() -> None:
    names = {"page", "lang", "address", "_", "gettext", "ngettext", "range", "loop", "caller"}
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in sorted(TEMPLATES.rglob("*.html")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        known = {n.name for n in tree.find_all(nodes.Name) if n.ctx in ("store", "param")}
        known |= {m.name for m in tree.find_all(nodes.Macro)}
        for imported in tree.find_all(nodes.FromImport):
            known |= {n if isinstance(n, str) else n[1] for n in imported.names}
        read = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "load"}
        assert read <= names | known, Path(path).name

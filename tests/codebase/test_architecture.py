"""The shape that `docs/architecture.md` draws is the shape of the code.

import-linter holds the arrows (`test_tools.py`); here is what it cannot see.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.codebase.tree import CODE, ROOT, imports, modules, project_files

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
REQUEST_NAMES = {"flask.current_app", "flask.g", "flask.request", "flask.session"}
MAY_SEE_THE_REQUEST = ("builder/web", "publish/pages", "publish/witness/app.py")
WRITER = "publish.register.writer"
MAY_WRITE_THE_REGISTER = ("publish/register", "builder/usecases/release.py", "builder/workspace.py")


def test_every_package_has_its_place_in_the_layers() -> None:
    (layers,) = [c["layers"] for c in CONTRACTS["contracts"] if c["id"] == "one-way"]
    named = set(re.findall(r"[a-z0-9_]+\.[a-z0-9_]+", " ".join(layers)))

    found = {
        f"{path.parts[0]}.{path.parts[1].removesuffix('.py')}"
        for path in project_files()
        if path.suffix == ".py" and path.parts[0] in CODE and path.name != "__init__.py"
    }

    assert set() == found - named


def test_content_folders_hold_no_python() -> None:
    """The standard library has a module `site`; a package here would hide it. Two programmes
    are content themselves: they are published with the data, and nothing imports them."""
    content = [p for p in project_files() if p.parts[0] in ("site", "form_schemas")]

    programmes = {Path("site/data/recompute.py"), Path("site/data/fill.py")}
    assert programmes == {p for p in content if p.suffix == ".py"}


def test_the_request_is_seen_by_the_web_layers_only() -> None:
    seen = [
        (str(path), name)
        for path, tree in modules()
        if not any(path.is_relative_to(folder) for folder in MAY_SEE_THE_REQUEST)
        for name in imports(tree)
        if name in REQUEST_NAMES
    ]

    assert [] == seen


def test_only_a_release_writes_the_register() -> None:
    """The workspace builds the writer, the release use case calls it, nobody else names it."""
    naming = [
        str(path)
        for path, tree in modules()
        if not any(path.is_relative_to(place) for place in MAY_WRITE_THE_REGISTER)
        and any(f"{name}.".startswith(f"{WRITER}.") for name in imports(tree))
    ]

    assert [] == naming


def test_every_module_says_why_it_exists() -> None:
    silent = [
        str(path) for path, tree in modules() if tree.body and ast.get_docstring(tree) is None
    ]

    assert [] == silent


def test_nothing_of_a_transaction_comes_after_its_commit() -> None:
    """The connection may be another writer's by then (docs/adr/0021)."""
    late = [
        f"{path}:{after.lineno}"
        for path, tree in modules()
        if path.parts[0] == "builder" and "store" not in path.parts
        for block in _blocks(tree)
        for place, statement in enumerate(block)
        if _is_commit(statement)
        for after in block[place + 1 :]
        if any(isinstance(n, ast.Name) and n.id == "uow" for n in ast.walk(after))
    ]

    assert [] == late


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.With):
            for inner in (n for statement in node.body for n in ast.walk(statement)):
                yield from (
                    getattr(inner, k, [])
                    for k in ("body", "orelse")
                    if not isinstance(inner, ast.Lambda | ast.IfExp)
                )
            yield node.body


def _is_commit(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and ast.unparse(statement.value) == "uow.commit()"

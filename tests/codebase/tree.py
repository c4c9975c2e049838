"""The project's own files, as the codebase tests read them.

Invariants:
- what git would commit is the project: ignored files are not looked at, and in a source archive
  without git the whole folder is;
- nothing here imports the code under test: it is read as text and as syntax.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("builder", "publish")


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project, sorted, relative to `ROOT`."""
    if not (ROOT / ".git").exists():
        found = (p.relative_to(ROOT) for p in ROOT.rglob("*") if p.is_file())
        return tuple(sorted(p for p in found if not _is_made_by_a_tool(p)))
    # The checkout may belong to another user than the one who runs the tests.
    git = ["git", "-c", f"safe.directory={ROOT}"]
    listing = [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    names = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(sorted(p for p in names if (ROOT / p).is_file()))


def _is_made_by_a_tool(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of `builder` and `publish` with its syntax tree."""
    return tuple(
        (path, ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path)))
        for path in project_files()
        if path.suffix == ".py" and path.parts[0] in CODE
    )


def texts(*suffixes: str, under: tuple[str, ...] = ()) -> Iterator[tuple[Path, str]]:
    """Files with one of `suffixes` (all text files when none is given) and what they say.

    `under` narrows to folders, written with slashes. A file that is not UTF-8 is not text.
    """
    for path in project_files():
        if suffixes and path.suffix not in suffixes:
            continue
        if under and not any(path.is_relative_to(folder) for folder in under):
            continue
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written; empty for anything that is not a chain of plain names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return ""


def imported_names(tree: ast.Module) -> dict[str, str]:
    """What each name that a module imports stands for: `{"sa": "sqlalchemy"}`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                names[alias.asname or top] = alias.name if alias.asname else top
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {(a.asname or a.name): f"{node.module}.{a.name}" for a in node.names}
    return names


def imports(tree: ast.Module) -> set[str]:
    """Everything a module imports, in full: `publish.errors.Problem`, `publish.register`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found

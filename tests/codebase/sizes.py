"""How long files, functions and classes are: `python -m tests.codebase.sizes` prints the longest.

Long code grows one reasonable line at a time. The limits make the moment visible at which a file
wants to be two; whoever crosses one writes a row with the reason in `sizes_allowed.toml`.
"""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click

from tests.codebase.tree import ROOT, modules

ALLOWED = Path(__file__).with_name("sizes_allowed.toml")


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """One measured thing; `where` is `path` or `path:name`."""

    count: int
    where: str


LIMITS = {"lines of a file": 300, "lines of a function": 40, "public methods of a class": 12}


def files() -> list[Size]:
    """Lines of every module, blank ones and docstrings included."""
    return [
        Size(len((ROOT / path).read_text(encoding="utf-8").splitlines()), str(path))
        for path, _ in modules()
    ]


def functions() -> list[Size]:
    """Lines of every function from `def` to its end, without its decorators."""
    return [
        Size((node.end_lineno or node.lineno) - node.lineno + 1, f"{path}:{node.name}")
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def classes() -> list[Size]:
    """Public methods that every class defines itself."""
    return [
        Size(sum(_is_public_method(item) for item in node.body), f"{path}:{node.name}")
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]


def _is_public_method(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return not node.name.startswith("_")


def measured() -> dict[str, list[Size]]:
    """All sizes by the name of their limit, largest first."""
    found = (files(), functions(), classes())
    return {name: sorted(sizes, reverse=True) for name, sizes in zip(LIMITS, found, strict=True)}


def allowed() -> dict[str, str]:
    """Where a limit may be crossed, and why."""
    rows = tomllib.loads(ALLOWED.read_text(encoding="utf-8")).get("allow", [])
    return {row["where"]: row["reason"] for row in rows}


@click.command()
def main() -> None:
    """Print the ten longest of each."""
    for name, sizes in measured().items():
        click.echo(f"{name} (at most {LIMITS[name]})")
        for size in sizes[:10]:
            click.echo(f"  {size.count:4d}  {size.where}")


if __name__ == "__main__":
    main()

"""What every command shares: which workspace, which language, and what goes where.

Invariants:
- data goes to stdout and talk to stderr, so that `terang ... | other` works;
- every sentence comes from the catalogue of problems, in the person's language;
- `--workspace` and `--lang` may stand before or after the command.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from builder.domain.identifier import Rng
from builder.errors import Problem
from builder.problems import sentence
from publish.facts.text import LANGS, Lang

Command = TypeVar("Command", bound=Callable[..., Any])
Clock = Callable[[], datetime]

WORKSPACE = "TERANG_WORKSPACE"


def usual_folder() -> Path:
    """The workspace that is meant when none is named."""
    return Path(os.environ.get(WORKSPACE) or ".")


def usual_lang() -> Lang:
    """The language of the terminal: English where it says so, else Indonesian."""
    return "en" if os.environ.get("LANG", "").lower().startswith("en") else "id"


@dataclass(slots=True)
class Session:
    """One run of the command line; `clock` None is the machine's, tests give their own."""

    folder: Path = field(default_factory=usual_folder)
    lang: Lang = field(default_factory=usual_lang)
    clock: Clock | None = None
    rng: Rng = secrets.token_bytes

    def say(self, code: str, path: str = "", **params: object) -> None:
        """Talk: one sentence of the catalogue on stderr."""
        click.echo(sentence(Problem(path, code, params), self.lang), err=True)

    def words(self, code: str, path: str = "", **params: object) -> str:
        """The same sentence, to be put somewhere else."""
        return sentence(Problem(path, code, params), self.lang)

    def lines(self, problems: Iterable[Problem]) -> list[str]:
        """One line for each finding: where (unless the sentence says it), what, and its code."""
        lines = []
        for problem in problems:
            words = sentence(problem, self.lang)
            where = "" if problem.path in words else f"{problem.path}: "
            lines.append(f"{where}{words} [{problem.code}]")
        return lines

    def documents(self, problems: Iterable[Problem]) -> list[dict[str, object]]:
        """The findings for `--json`."""
        return [
            {
                "path": p.path,
                "code": p.code,
                "params": dict(p.params),
                "message": sentence(p, self.lang),
            }
            for p in problems
        ]


def put_json(document: object) -> None:
    """Data for a program, on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def put_lines(lines: Iterable[str]) -> None:
    """Data for a person, on stdout."""
    for line in lines:
        click.echo(line)


def common(command: Command) -> Command:
    """Gives a command `--workspace` and `--lang`."""
    command = click.option(
        "--lang",
        type=click.Choice(LANGS),
        expose_value=False,
        callback=_take_lang,
        is_eager=True,
        help="Language of what is said (bahasa): id, en.",
    )(command)
    return click.option(
        "--workspace",
        type=click.Path(file_okay=False, path_type=Path),
        expose_value=False,
        callback=_take_folder,
        is_eager=True,
        help=f"Folder of the workspace (map ruang kerja); else {WORKSPACE}, else this folder.",
    )(command)


def as_json(command: Command) -> Command:
    """Gives a command `--json`."""
    return click.option("--json", "is_json", is_flag=True, help="Data as JSON (data JSON).")(
        command
    )


def _take_lang(context: click.Context, _: click.Parameter, value: Lang | None) -> None:
    if value is not None:
        context.ensure_object(Session).lang = value


def _take_folder(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Session).folder = value

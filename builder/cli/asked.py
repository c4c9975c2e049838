"""What `terang verify` and `terang monitor` are asked about: where, with which key, how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import click

from builder.cli.session import Session
from builder.workspace import shipped

Command = TypeVar("Command", bound=Callable[..., Any])

VKEY = Path("keys/verifier.vkey")
_FULL = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """The key as it was given, the site folder to compare pages with (None: the register
    only), and how many in a hundred applications' pages are looked at."""

    key: str | None
    site: Path | None
    sample: int

    def is_asked(self, random: Random) -> Callable[[str], bool]:
        """Whether the pages of an application are looked at; drawn anew for each run."""
        return lambda number: self.sample >= _FULL or random.randrange(_FULL) < self.sample


def asked_of_site(command: Command) -> Command:
    """Gives a command `--key`, `--site`, `--register-only` and `--sample`."""
    for option in (
        click.option(
            "--key", metavar="VKEY", help="The register's key, or a file with it (kunci)."
        ),
        click.option(
            "--site",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="The city's site folder, which pages are made with; else the one shipped.",
        ),
        click.option("--register-only", is_flag=True, help="Compare no pages (hanya register)."),
        click.option(
            "--sample",
            type=click.IntRange(0, _FULL),
            default=_FULL,
            metavar="PERCENT",
            help="Compare the pages of so many in 100 applications, drawn anew (cuplikan).",
        ),
        click.option(
            "--memory",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="Where checkpoints seen before are kept (ingatan).",
        ),
    ):
        command = option(command)
    return command


def usual_memory() -> Path:
    """Where this person's memory of registers is, if nobody says otherwise."""
    return Path(click.get_app_dir("terang")) / "seen"


def site_of(session: Session, given: Path | None) -> Path:
    """The site folder that the pages were made with: given, the workspace's, else shipped."""
    own = session.folder / "site"
    return given or (own if own.is_dir() else shipped("site"))


def key_of(given: str | None) -> str | None:
    """A key as text: given, or in a file that is given."""
    return None if given is None else text_of(Path(given)) or given


def text_of(path: Path) -> str | None:
    """What stands in a small file; what is no key is refused later, where keys are read."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except (OSError, ValueError):  # no such file, or a text that can be no file's name
        return None

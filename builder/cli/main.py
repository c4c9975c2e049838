"""The command `terang`: one file per noun, thin over the use cases.

The command line is a contract: stdout is data, stderr is talk, and the exit
code says how it went (`builder.cli.exits`).
"""

from __future__ import annotations

import gc
import tomllib
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import click

import builder
from builder.cli.exits import Commands
from builder.cli.session import Session, common

_MODULES: Mapping[str, str] = {
    "init": "init",
    "demo": "demo",
    "serve": "serve",
    "publish": "publish",
    "preview": "publish",
    "verify": "verify",
    "monitor": "monitor",
    "witness": "witness",
    "worker": "worker",
    "signer": "signer",
    "key": "key",
    "adopt": "adopt",
    "backup": "backup",
    "restore": "backup",
    "migrate": "migrate",
    "store": "store",
    "lint": "definition",
    "diff": "definition",
    "import": "definition",
    "export": "definition",
    "user": "user",
    "token": "token",
    "webhook": "webhook",
    "erase": "erase",
    "retention": "retention",
    "breach-list": "breach",
    "digest": "digest",
    "doctor": "doctor",
    "where": "where",
}
"""The module of `builder.cli` that each command is in."""


class _Named(Commands):
    """A group whose commands are found by name: only the one that runs is imported, since the
    imports of all take longer than to publish a change."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in order."""
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name; None where there is none."""
        if cmd_name not in _MODULES:
            return None
        module = _imported(f"builder.cli.{_MODULES[cmd_name]}")
        found = (c for c in vars(module).values() if isinstance(c, click.Command))
        return next(command for command in found if command.name == cmd_name)


def _imported(name: str) -> ModuleType:
    """The module. To look for garbage again and again while modules are read takes a tenth of
    that time and finds nothing, for they stay."""
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.enable()


def _version() -> str:
    """Of what is installed; of the checkout where nothing is."""
    try:
        return version("terang")
    except PackageNotFoundError:
        project = Path(builder.__path__[0]).parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


def _show_version(context: click.Context, _: click.Parameter, is_wanted: bool) -> None:
    if is_wanted and not context.resilient_parsing:
        click.echo(f"terang {_version()}")
        context.exit()


@click.group(cls=_Named, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="The version (versi).",
)
@common
@click.pass_context
def terang(context: click.Context) -> None:
    """Public services defined once; a public trace of every step.

    Layanan publik yang terang: satu definisi, jejak terbuka di setiap langkah.
    """
    context.ensure_object(Session)


def main() -> None:
    """The entry point of the console script."""
    try:
        terang(prog_name="terang")
    finally:
        gc.freeze()  # what is left goes with the process, and need not be looked through

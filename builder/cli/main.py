"""The command `terang`: one file per noun, thin over the use cases.

The command line is a contract: stdout is data, stderr is talk, and the exit
code says how it went (`builder.cli.exits`).
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

import builder
from builder.cli.adopt import adopt
from builder.cli.backup import backup, restore
from builder.cli.breach import breach_list
from builder.cli.definition import diff, export, import_, lint
from builder.cli.demo import demo
from builder.cli.digest import digest
from builder.cli.doctor import doctor
from builder.cli.erase import erase
from builder.cli.exits import Commands
from builder.cli.init import init
from builder.cli.key import key
from builder.cli.migrate import migrate
from builder.cli.monitor import monitor
from builder.cli.publish import preview, publish
from builder.cli.retention import retention
from builder.cli.serve import serve
from builder.cli.session import Session, common
from builder.cli.signer import signer
from builder.cli.token import token
from builder.cli.user import user
from builder.cli.verify import verify
from builder.cli.webhook import webhook
from builder.cli.where import where
from builder.cli.witness import witness
from builder.cli.worker import worker


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


@click.group(
    cls=Commands,
    commands=[
        init,
        demo,
        serve,
        publish,
        preview,
        verify,
        monitor,
        witness,
        worker,
        signer,
        key,
        adopt,
        backup,
        restore,
        migrate,
        lint,
        diff,
        import_,
        export,
        user,
        token,
        webhook,
        erase,
        retention,
        breach_list,
        digest,
        doctor,
        where,
    ],
    context_settings={"help_option_names": ["-h", "--help"]},
)
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
    terang(prog_name="terang")

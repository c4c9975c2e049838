"""`terang demo`: a city in a box, made up from the first entry to the last.

Invariants:
- only a folder that a demo made before is made anew;
- every page and the register itself say that it is a demo;
- it is played up to a day that is over, so that the real clock goes on from it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from builder.cli.opening import opened, settings_environment
from builder.cli.progress import progress
from builder.cli.publishing import publish_all
from builder.cli.serve import serve_workspace
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.config import FILE, read_settings
from builder.demo.build import City, build_city, last_day, seeded
from builder.demo.people import SignIn, sign_in_documents, sign_in_lines
from builder.errors import conflict, refuse_if
from builder.workspace import Workspace, city_clock, init_workspace, open_workspace
from publish.facts.text import LANGS, Text
from publish.log.note import Verifier
from publish.register.audit import audit_register

MARK, ACCOUNTS = ".terang-demo", "demo-accounts.txt"
USUAL = Path("terang-demo")
_SETTINGS = """
# Of the demo: what happens at the desk is public within a minute.
release_minutes = 1
"""
_EVERY = timedelta(seconds=3)
_PLACES = (
    (Text("/", "/en/"), Text("situs publik", "the public site")),
    (Text("/ajukan/", "/en/apply/"), Text("formulir warga", "citizens' forms")),
    (Text("/berkas", "/en/file"), Text("berkas pemohon", "an applicant's own file")),
    (Text("/lapor", "/en/report"), Text("lapor pungutan", "report a charge")),
    (Text("/meja/", "/meja/"), Text("meja petugas", "officers' desk")),
)


@click.command()
@click.argument(
    "folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), required=False
)
@click.option("--seed", default=7, show_default=True, help="Another seed, another city (benih).")
@click.option(
    "--applications",
    type=click.IntRange(0, 1_000_000),
    default=3000,
    show_default=True,
    help="How many are filed in the year (banyaknya permohonan).",
)
@click.option(
    "--until",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day played; else yesterday (hari terakhir).",
)
@click.option("--listen", "address", metavar="HOST:PORT", help="Where to serve it (alamat).")
@click.option("--no-serve", is_flag=True, help="Make it and stop (tanpa melayani).")
@common
@as_json
@click.pass_obj
def demo(
    session: Session,
    folder: Path | None,
    seed: int,
    applications: int,
    until: datetime | None,
    address: str | None,
    no_serve: bool,
    is_json: bool,
) -> None:
    """A city in a box: 22 services, a simulated year, people to sign in as (kota contoh)."""
    session.folder = folder or USUAL
    _make_room(session.folder)
    init_workspace(session.folder, is_demo=True)
    (session.folder / MARK).write_text("", encoding="utf-8")
    with (session.folder / FILE).open("a", encoding="utf-8") as settings:
        settings.write(_SETTINGS)
    _say_address(session.folder, address)
    city = _play(session, until.date() if until else None, applications, seed)
    with opened(session, listen=address) as workspace:
        with progress() as watch:
            publish_all(workspace, watch=watch)
        verifier = Verifier.from_vkey(workspace.site.verifier_key)
        refuse_if(audit_register(workspace.register, verifier))
        _tell(session, workspace, city, is_json)
        if not no_serve:
            serve_workspace(session, workspace, _EVERY)


def _make_room(folder: Path) -> None:
    """Take away the demo that was here. Raises `Conflict` (DEMO-FOREIGN) for anything else."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARK).is_file() or folder.is_symlink():
        raise conflict("DEMO-FOREIGN", str(folder))
    shutil.rmtree(folder)


def _say_address(folder: Path, given: str | None) -> None:
    """Where the demo is served is its public address, so that price slips have their code.

    One that is open to all is written as this machine's own; none is written for an IPv6 address,
    which `site.toml` does not take, nor for a port that is chosen later.
    """
    where = read_settings(folder / FILE, settings_environment(given))
    host = "127.0.0.1" if where.host == "0.0.0.0" else where.host  # noqa: S104 - compared
    if ":" in host or not where.port:
        return
    site = folder / "site/site.toml"
    own = f'public_url = "http://{host}:{where.port}"'
    said = site.read_text(encoding="utf-8").replace('public_url = ""', own, 1)
    site.write_text(said, encoding="utf-8")


def _play(session: Session, asked: date | None, applications: int, seed: int) -> City:
    workspace = open_workspace(session.folder, rng=seeded(seed), env={})
    clock = session.clock or city_clock(workspace.site.time_zone)
    words = session.words("DEMO-DAYS")
    try:
        until = last_day(workspace, asked, clock().date())
        with progress() as watch:
            city = build_city(
                workspace,
                until=until,
                applications=applications,
                seed=seed,
                secret_rng=secrets.token_bytes,
                progress=lambda on, done, total: watch(f"{words} {on}", done, total),
            )
    finally:
        workspace.close()
    _keep_accounts(session.folder, city.sign_ins)
    return city


def _keep_accounts(folder: Path, sign_ins: Sequence[SignIn]) -> None:
    """The sign-ins in a file that only its owner reads."""
    opened_file = os.open(folder / ACCOUNTS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened_file, "w", encoding="utf-8") as file:
        for lang in LANGS:
            file.write("\n".join([*sign_in_lines(sign_ins, lang), "", ""]))


def _tell(session: Session, workspace: Workspace, city: City, is_json: bool) -> None:
    played = city.played
    session.say(
        "DEMO-PLAYED",
        first=played.first_on.isoformat(),
        last=played.last_on.isoformat(),
        applications=played.applications,
        entries=played.entries,
    )
    places = [
        (f"http://{workspace.settings.listen}{path.in_(session.lang)}", words.in_(session.lang))
        for path, words in _PLACES
    ]
    if is_json:
        put_json({"places": dict(places), "sign_ins": sign_in_documents(city.sign_ins)})
    else:
        session.say("DEMO-SIGN-INS", file=str(workspace.folder / ACCOUNTS))
        put_lines(sign_in_lines(city.sign_ins, session.lang))
        session.say("DEMO-PLACES")
        put_lines(f"{address}  {words}" for address, words in places)
    sys.stdout.flush()

"""`terang user`: the people of the office.

Invariant: a password is typed, or comes from stdin; never from an argument,
which every process of the machine can read.
"""

from __future__ import annotations

import sys
from typing import get_args

import click

from builder.cli.opening import opened
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.domain.user import EVERY_UNIT, ROLES, Role, User
from builder.usecases import second_factor, users
from builder.usecases.passwords import Passwords

_ROLE = click.option(
    "--role",
    "roles",
    type=click.Choice(get_args(Role)),
    multiple=True,
    required=True,
    help=f"May be given again. One of: {', '.join(ROLES)}.",
)
_UNIT = click.option(
    "--unit", default=EVERY_UNIT, show_default=True, help="Id of the unit; * for all (unit kerja)."
)


@click.group()
def user() -> None:
    """The people of the office (orang kantor)."""


@user.command()
@click.argument("id_", metavar="ID")
@click.option("--name", required=True, help="Name as shown to colleagues (nama).")
@_ROLE
@_UNIT
@common
@click.pass_obj
def add(session: Session, id_: str, name: str, roles: tuple[Role, ...], unit: str) -> None:
    """Add a person; the password is asked for, or read from stdin (tambah orang)."""
    password = _password(session)
    with opened(session) as workspace:
        users.add_user(
            workspace.uow(),
            Passwords(),
            id_=id_,
            name=name,
            roles=roles,
            unit=unit,
            password=password,
        )
    session.say("USER-ADDED", id=id_)


@user.command()
@click.argument("id_", metavar="ID")
@_ROLE
@_UNIT
@common
@click.pass_obj
def role(session: Session, id_: str, roles: tuple[Role, ...], unit: str) -> None:
    """Give a person other roles and another unit (ganti peran)."""
    with opened(session) as workspace:
        users.set_roles(workspace.uow(), id_=id_, roles=roles, unit=unit)
    session.say("USER-CHANGED", id=id_)


@user.command()
@click.argument("id_", metavar="ID")
@common
@click.pass_obj
def password(session: Session, id_: str) -> None:
    """Give a person another password, asked for or read from stdin (ganti kata sandi)."""
    typed = _password(session)
    with opened(session) as workspace:
        users.set_password(workspace.uow(), Passwords(), id_=id_, password=typed)
    session.say("USER-CHANGED", id=id_)


@user.command()
@click.argument("id_", metavar="ID")
@click.argument("address", default="")
@common
@click.pass_obj
def email(session: Session, id_: str, address: str) -> None:
    """Tell a supervisor there of what is near due or overdue; without ADDRESS nowhere."""
    with opened(session) as workspace:
        users.set_email(workspace.uow(), id_=id_, email=address)
    session.say("USER-CHANGED", id=id_)


@user.command()
@click.argument("id_", metavar="ID")
@common
@click.pass_obj
def disable(session: Session, id_: str) -> None:
    """Lock a person out; what they did stays theirs (kunci akun)."""
    with opened(session) as workspace:
        users.disable_user(workspace.uow(), id_=id_)
    session.say("USER-CHANGED", id=id_)


@user.command()
@click.argument("id_", metavar="ID")
@common
@click.pass_obj
def enable(session: Session, id_: str) -> None:
    """Let a person in again (buka akun)."""
    with opened(session) as workspace:
        users.enable_user(workspace.uow(), id_=id_)
    session.say("USER-CHANGED", id=id_)


@user.command(name="reset-code")
@click.argument("id_", metavar="ID")
@common
@click.pass_obj
def reset_code(session: Session, id_: str) -> None:
    """Take a person's second factor away; they are signed out (hapus kode perangkat)."""
    with opened(session) as workspace:
        second_factor.remove_factor(workspace.uow(), id_=id_, by=None, now=workspace.clock())
    session.say("USER-CHANGED", id=id_)


@user.command(name="list")
@common
@as_json
@click.pass_obj
def list_(session: Session, is_json: bool) -> None:
    """Everybody, by id (daftar orang)."""
    with opened(session) as workspace:
        found = users.list_users(workspace.uow())
    if is_json:
        put_json([_document(person) for person in found])
    else:
        put_lines(_line(person) for person in found)


def _document(person: User) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(person.roles),
        "unit": person.unit,
        "is_disabled": person.is_disabled,
        "email": person.email,
    }


def _line(person: User) -> str:
    state = "-" if person.is_disabled else "+"
    return "\t".join((state, person.id, ",".join(sorted(person.roles)), person.unit, person.name))


def _password(session: Session) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked = click.prompt(
        session.words("USER-ASK-PASSWORD"), hide_input=True, confirmation_prompt=True, err=True
    )
    return str(asked)

"""`terang token`: ways in for other programs.

Invariant: the token itself is printed once, on stdout, and nowhere else.
"""

from __future__ import annotations

import click

from builder.cli.opening import opened
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.domain.api_token import LONGEST_DAYS, SCOPES, ApiToken, TokenScope
from builder.usecases import tokens


@click.group()
def token() -> None:
    """Ways in for other programs (token program)."""


@token.command()
@click.argument("label")
@click.option("--unit", required=True, help="Id of the unit it acts for (unit kerja).")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    required=True,
    help="May be given again. read: applications; act: move them too; pay: record payments too.",
)
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_DAYS),
    default=90,
    show_default=True,
    help="How long it opens (masa berlaku).",
)
@common
@click.pass_obj
def new(session: Session, label: str, unit: str, scopes: tuple[TokenScope, ...], days: int) -> None:
    """Make a token and print it, once (buat token)."""
    with opened(session) as workspace:
        made, secret = tokens.new_token(
            workspace.uow(),
            label=label,
            scopes=scopes,
            unit=unit,
            days=days,
            today=workspace.clock().date(),
            rng=workspace.rng,
        )
    put_lines([secret])
    session.say("TOKEN-MADE", id=made.id, expires_on=made.expires_on.isoformat())


@token.command(name="list")
@common
@as_json
@click.pass_obj
def list_(session: Session, is_json: bool) -> None:
    """All tokens, the newest first (daftar token)."""
    with opened(session) as workspace:
        found, today = tokens.list_tokens(workspace.uow()), workspace.clock().date()
    documents = [_document(made) | {"is_open": made.opens_on(today)} for made in found]
    if is_json:
        put_json(documents)
    else:
        put_lines("\t".join(_line(document)) for document in documents)


@token.command()
@click.argument("id_", metavar="ID")
@common
@click.pass_obj
def revoke(session: Session, id_: str) -> None:
    """Let a token in no more (cabut token)."""
    with opened(session) as workspace:
        tokens.revoke_token(workspace.uow(), id_=id_, today=workspace.clock().date())
    session.say("TOKEN-REVOKED", id=id_)


def _document(made: ApiToken) -> dict[str, object]:
    return {
        "id": made.id,
        "label": made.label,
        "unit": made.unit,
        "scopes": list(made.scopes),
        "made_on": made.made_on.isoformat(),
        "expires_on": made.expires_on.isoformat(),
        "used_on": made.used_on.isoformat() if made.used_on else None,
        "revoked_on": made.revoked_on.isoformat() if made.revoked_on else None,
    }


def _line(document: dict[str, object]) -> tuple[str, ...]:
    shown = ("id", "unit", "expires_on", "used_on", "label")
    scopes = document["scopes"]
    assert isinstance(scopes, list)  # noqa: S101 - made a few lines above
    state = "+" if document["is_open"] else "-"
    return (state, ",".join(scopes), *(str(document[name] or "") for name in shown))

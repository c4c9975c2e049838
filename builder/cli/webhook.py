"""`terang webhook`: other programs that are told of events.

Invariant: the secret is printed once, on stdout, and nowhere else.
"""

from __future__ import annotations

import click

from builder.cli.opening import opened
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.domain.webhook import Webhook
from builder.usecases import webhooks
from publish.facts.status import EventCode


@click.group()
def webhook() -> None:
    """Programs that are told of events (pemberitahuan ke program)."""


@webhook.command()
@click.argument("url")
@click.option("--unit", required=True, help="Id of the unit whose services it is told of.")
@click.option(
    "--events",
    type=click.Choice(webhooks.EVENTS),
    multiple=True,
    required=True,
    help="What it is told of; may be given again (peristiwa).",
)
@common
@click.pass_obj
def new(session: Session, url: str, unit: str, events: tuple[EventCode, ...]) -> None:
    """Tell the program at URL, and print its secret, once (buat)."""
    with opened(session) as workspace:
        made, secret = webhooks.new_webhook(
            workspace.uow(),
            url=url,
            hosts=workspace.settings.webhook_hosts,
            unit=unit,
            events=events,
            today=workspace.clock().date(),
            key=workspace.desk_key,
            rng=workspace.rng,
        )
    put_lines([secret])
    session.say("WEBHOOK-MADE", id=made.id)


@webhook.command(name="list")
@common
@as_json
@click.pass_obj
def list_(session: Session, is_json: bool) -> None:
    """All webhooks, the newest first (daftar)."""
    with opened(session) as workspace:
        found = webhooks.list_webhooks(workspace.uow())
    if is_json:
        put_json([_document(made) for made in found])
    else:
        put_lines("\t".join(_line(made)) for made in found)


@webhook.command()
@click.argument("id_", metavar="ID")
@common
@click.pass_obj
def revoke(session: Session, id_: str) -> None:
    """Tell a program nothing more (cabut)."""
    with opened(session) as workspace:
        webhooks.revoke_webhook(workspace.uow(), id_=id_, today=workspace.clock().date())
    session.say("WEBHOOK-REVOKED", id=id_)


def _document(made: Webhook) -> dict[str, object]:
    return {
        "id": made.id,
        "url": made.url,
        "unit": made.unit,
        "events": list(made.events),
        "made_on": made.made_on.isoformat(),
        "revoked_on": made.revoked_on.isoformat() if made.revoked_on else None,
    }


def _line(made: Webhook) -> tuple[str, ...]:
    state = "+" if made.revoked_on is None else "-"
    return (state, made.id, made.unit, ",".join(made.events), made.url)

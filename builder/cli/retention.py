"""`terang retention`: what is due to be forgotten, and forgetting it (UU 27/2022, 42 and 43)."""

from __future__ import annotations

from typing import Any

import click

from builder.cli.opening import opened
from builder.cli.sealing import forget_handed_on
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.usecases.retention import Kept, apply_retention, retention_due


@click.command()
@click.option(
    "--dry-run",
    "mode",
    flag_value="dry-run",
    default="dry-run",
    help="Count what is due and change nothing (hitung saja); the default.",
)
@click.option("--apply", "mode", flag_value="apply", help="Erase what is due (hapus).")
@common
@as_json
@click.pass_obj
def retention(session: Session, mode: str, is_json: bool) -> None:
    """Forget applicants whose time of keeping is over (masa simpan).

    The rule stands in each definition (`retention`); one that needs checking is counted and
    erases nothing. Backups keep what they hold until they are thrown away.
    """
    with opened(session) as workspace:
        today = workspace.clock().date()
        if mode == "dry-run":
            _show(retention_due(workspace.uow(), today=today), is_json)
            return
        done = apply_retention(
            workspace.uow,
            workspace.attachments,
            today=today,
            calendar=workspace.calendar(),
            compact=workspace.record.compact,
        )
        forget_handed_on(workspace)
    _show(done, is_json)
    session.say("RETENTION-DONE", count=sum(kept.due for kept in done))


def _show(found: tuple[Kept, ...], is_json: bool) -> None:
    if is_json:
        put_json([_document(kept) for kept in found])
        return
    put_lines([_line(kept) for kept in found])


def _line(kept: Kept) -> str:
    if kept.rule is None:
        return f"{kept.service}\t-\t0\tno rule"
    word = "needs checking" if kept.rule.needs_checking else "erases"
    return f"{kept.service}\t{kept.rule.days}\t{kept.due}\t{word}"


def _document(kept: Kept) -> dict[str, Any]:
    rule = kept.rule
    return {
        "service": kept.service,
        "days": rule.days if rule else None,
        "legal_basis": rule.legal_basis if rule else None,
        "needs_checking": rule.needs_checking if rule else None,
        "closed_before": kept.closed_from.isoformat() if kept.closed_from else None,
        "applications": kept.due,
    }

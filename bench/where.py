"""`python -m bench.where`: where the processor time of filing an application goes.

Programs file the form of `bench.forms` in this process, without a socket; the functions of the
table are timed from outside. Some stand inside others, so the rows do not add up.
"""

from __future__ import annotations

import io
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bench.forms import ONLINE, answers_of, founded
from bench.submissions import FILING
from builder import workspace
from builder.app import create_app
from builder.forms import instances
from builder.store import record_group
from builder.usecases import queue, submit
from builder.web.api import services

STAGES: tuple[tuple[str, Any, str], ...] = (
    ("the version in force", services, "stored_today"),
    ("reading the answers", services, "_answers"),
    ("of it judging them", instances, "judge"),
    ("filing: judged, assessed, kept", submit, "submit_application"),
    ("of it the rows", submit, "_once"),
    ("of them the event, its standing and entry", submit, "_first_event"),
    ("of it the commit", record_group.Line, "finish"),
    ("making the public entry", queue, "event_entry"),
    ("the receipt", services, "_receipt"),
    ("of it signing the promise", workspace, "make_promise"),
)


@click.command()
@click.option("--times", default=400, show_default=True)
def main(times: int) -> None:
    """Print a table: microseconds of processor time for one application."""
    spent: Counter[str] = Counter()
    for name, module, function in STAGES:
        setattr(module, function, _timed(getattr(module, function), name, spent))
    services.submit_application = submit.submit_application  # named there before it was timed
    with tempfile.TemporaryDirectory(prefix="terang-bench-") as place:
        city = founded(Path(place) / "city")
        app = create_app(city, io.StringIO())
        app.wsgi_app = _timed(app.wsgi_app, "all of it", spent)  # type: ignore[method-assign]
        for number in range(2 * times):
            if number == times:  # the first half warms
                spent.clear()
            _file(app, number)
        city.close()
    click.echo("| what | us |\n|---|---:|")
    for name, seconds in spent.most_common():
        click.echo(f"| {name} | {1e6 * seconds / times:,.0f} |")


def _file(app: Any, number: int) -> None:
    answer = app.test_client().post(
        FILING,
        json=answers_of(ONLINE),
        headers={"Idempotency-Key": secrets.token_urlsafe(24)},
        environ_base={"REMOTE_ADDR": f"10.0.{number >> 8}.{number & 255}"},
    )
    assert answer.status_code == 201


def _timed(work: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def done(*given: Any, **named: Any) -> Any:
        began = time.thread_time()
        try:
            return work(*given, **named)
        finally:
            spent[name] += time.thread_time() - began  # type: ignore[assignment]

    return done


if __name__ == "__main__":
    main()

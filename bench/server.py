"""`python -m bench.server`: what the web server itself costs a request, without an app behind it.

An app that reads the body and answers 800 bytes stands behind the server of `terang serve`
(waitress with its lanes) and behind gunicorn, each with one process; the requests are those of a
program that files.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bench.load import run
from bench.submissions import CLIENTS, FILING, _free, _request, _running
from builder.cli.server import server_on
from builder.config import read_settings

ANSWER = b"x" * 800
_SELF = "bench.server"
_GUNICORN = (sys.executable, "-m", "gunicorn", "-w", "1", "--log-level", "warning")


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Reads what came and says that it was made."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("201 Created", [("Content-Length", str(len(ANSWER)))])
    return [ANSWER]


def ours(port: int) -> None:
    """Serve `app` as `terang serve` does, until a signal."""
    settings = replace(read_settings(Path("/dev/null"), {}), trusted_proxies=1)
    server_on(socket.create_server(("127.0.0.1", port)), app, settings).run()


def commands(port: int) -> dict[str, Sequence[str]]:
    """How each server is started."""
    at = ("-b", f"127.0.0.1:{port}", f"{_SELF}:app")
    return {
        "terang serve": (sys.executable, "-c", f"import {_SELF}; {_SELF}.ours({port})"),
        "gunicorn, sync": (*_GUNICORN, *at),
        "gunicorn, threads": (*_GUNICORN, "-k", "gthread", "--threads", "4", *at),
    }


@click.command()
@click.option("--requests", default=3000, show_default=True)
def main(requests: int) -> None:
    """Print a table: microseconds of processor time a request, and the slowest hundredth."""
    sent = [_request("POST", FILING, b"y" * 400, "application/json")] * requests
    click.echo("| server | clients | us each | p99 ms | errors |\n|---|---:|---:|---:|---:|")
    for name in commands(0):
        port = _free()
        with _running([*commands(port)[name]], port, dict(os.environ)) as pid:
            for clients in CLIENTS:
                run(port, sent[:500], clients, 201, pid)  # warms
                done = run(port, sent, clients, 201, pid)
                each, late = 1e6 * done.cpu / requests, 1000 * done.slowest(0.99)
                click.echo(f"| {name} | {clients} | {each:.0f} | {late:.1f} | {done.errors} |")


if __name__ == "__main__":
    main()

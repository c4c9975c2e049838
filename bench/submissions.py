"""Submissions and blank forms over HTTP beside Django: `terang serve` as it comes, in one run.

Terang is on SQLite, with as many waitress processes as it takes by itself (two on two cores);
Django has the same 20 questions, gunicorn with two processes, and one row of a model in SQLite.
Both databases are WAL with synchronous=FULL.

Invariants:
- both are asked in turns on the same machine by the same clients; the median of the rounds counts;
- a submission of Terang is the whole of it: judged, assessed, application, event, outbox row and
  key in one durable commit, answered with a receipt (for programs) or led to it (for browsers).
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.forms import ONLINE, ROOT, SERVICE, answers_of, founded, schema_of
from bench.load import Answer, Connection, Run, run
from builder.forms.answers import pairs_of
from builder.forms.compile import compile_form
from publish.facts.form_schema import FormSchema

CLIENTS = (1, 8, 32)
FORM, CHECK = f"/ajukan/{SERVICE}/formulir", f"/ajukan/{SERVICE}/periksa"
FILING = f"/api/v1/services/{SERVICE}/applications"
HOST = "layanan.example"
BROWSER = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Site:
    """A server that is asked: `make` gives so many requests, answered well with `wanted`."""

    name: str
    port: int
    pid: int
    make: Callable[[int], Sequence[bytes]]
    wanted: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What one row shows: medians of the rounds, ours and Django's."""

    what: str
    clients: int
    ours: Sequence[Run]
    theirs: Sequence[Run]

    @property
    def line(self) -> str:
        """The row of a table in Markdown."""
        ours, theirs = _middle(self.ours), _middle(self.theirs)
        ratio = median(a.pace / b.pace for a, b in zip(self.ours, self.theirs, strict=True))
        cpu = median(_each(b) / _each(a) for a, b in zip(self.ours, self.theirs, strict=True))
        return (
            f"| {self.what} | {self.clients} | {ours[0]:,.0f} | {theirs[0]:,.0f} | {ratio:.2f} "
            f"| {ours[1]:.1f} / {theirs[1]:.1f} | {ours[2]:.2f} / {theirs[2]:.2f} | {cpu:.2f} "
            f"| {sum(r.errors for r in self.ours)} / {sum(r.errors for r in self.theirs)} |"
        )


HEAD = (
    "| what | clients | a second | Django | times Django | p99 ms | processor ms each "
    "| Django's / ours | errors |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def measure(folder: Path, requests: int, rounds: int, say: Callable[[str], None]) -> list[Compared]:
    """All rows; nothing without Django."""
    if find_spec("django") is None or find_spec("gunicorn") is None:
        raise SystemExit("Django or gunicorn is not installed: nothing to compare with")
    founded(folder / "city").close()
    rows = []
    with _terang(folder / "city") as ours, _django(folder / "peer.sqlite") as theirs:
        get, post = _django_sites(*theirs)
        pairs = [(_programs(*ours), post), (_browsers(*ours), post), (_blank(*ours), get)]
        for mine, other in pairs:
            for clients in CLIENTS:
                say(f"{mine.name}, {clients} clients")
                rows.append(_compared(mine, other, clients, requests, rounds))
    return rows


def _compared(mine: Site, other: Site, clients: int, requests: int, rounds: int) -> Compared:
    ours, theirs = [], []
    for number in range(rounds + 1):
        found = [
            run(site.port, site.make(requests), clients, site.wanted, site.pid)
            for site in (mine, other)
        ]
        if number:  # the first one warms both
            ours.append(found[0])
            theirs.append(found[1])
    return Compared(mine.name, clients, ours, theirs)


def _middle(runs: Sequence[Run]) -> tuple[float, float, float]:
    return (
        median(r.pace for r in runs),
        1000 * median(r.slowest(0.99) for r in runs),
        1000 * median(_each(r) for r in runs),
    )


def _each(done: Run) -> float:
    return done.cpu / len(done.took)


def _programs(port: int, pid: int) -> Site:
    body = json.dumps(answers_of(ONLINE)).encode()

    def one() -> bytes:
        key = secrets.token_urlsafe(24)
        return _request("POST", FILING, body, "application/json", {"Idempotency-Key": key})

    return Site("filing, by a program", port, pid, lambda n: [one() for _ in range(n)], 201)


def _browsers(port: int, pid: int) -> Site:
    """The last page of a form that was filled in before: what is measured is its button."""
    form = compile_form(FormSchema(schema_of(ONLINE)))
    pairs = pairs_of(form, answers_of(ONLINE))

    def ready() -> bytes:
        at = Connection(port)
        token = _between(at.ask(_request("GET", FORM)), 'name="csrf_token" value="')
        # The token belongs to the cookie that came with the page.
        first = at.ask(_request("GET", FORM))
        cookie, token = _cookie(first), _between(first, 'name="csrf_token" value="')
        data = urlencode([*pairs, ("csrf_token", token), ("go", "next")]).encode()
        sent = at.ask(_request("POST", FORM, data, BROWSER, {"Cookie": cookie}))
        cookie = _cookie(sent) or cookie
        last = at.ask(_request("GET", CHECK, extra={"Cookie": cookie}))
        at.close()
        key = _between(last, 'name="key" value="')
        given = {"csrf_token": token, "key": key, "declare": "yes"}
        return _request("POST", CHECK, urlencode(given).encode(), BROWSER, {"Cookie": cookie})

    return Site("filing, by a browser", port, pid, lambda n: [ready() for _ in range(n)], 303)


def _blank(port: int, pid: int) -> Site:
    return Site("blank form", port, pid, lambda n: [_request("GET", FORM) for _ in range(n)], 200)


def _django_sites(port: int, pid: int) -> tuple[Site, Site]:
    at = Connection(port)
    page = at.ask(_request("GET", "/"))
    at.close()
    cookie, token = _cookie(page), _between(page, 'name="csrfmiddlewaretoken" value="')
    data = urlencode({**answers_of(ONLINE), "csrfmiddlewaretoken": token}).encode()
    post = _request("POST", "/", data, BROWSER, {"Cookie": cookie})
    get = _request("GET", "/")
    return (
        Site("blank form", port, pid, lambda n: [get] * n, 200),
        Site("one insert", port, pid, lambda n: [post] * n, 302),
    )


_visitors = count(1)


def _request(
    verb: str, path: str, body: bytes = b"", kind: str = "", extra: dict[str, str] | None = None
) -> bytes:
    """A request of a visitor of its own: the limit of one address is for strangers."""
    number = next(_visitors)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    headers = {"Host": HOST, "X-Forwarded-For": address, **(extra or {})}
    if body:
        headers |= {"Content-Type": kind, "Content-Length": str(len(body))}
    lines = [f"{verb} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _cookie(answer: Answer) -> str:
    return answer.header("Set-Cookie").partition(";")[0]


def _between(answer: Answer, start: str) -> str:
    text = answer.body.decode()
    return str(text.partition(start)[2].partition('"')[0])


@contextmanager
def _terang(folder: Path) -> Iterator[tuple[int, int]]:
    port = _free()
    command = [sys.executable, "-m", "builder", "serve", "--no-worker"]
    given = ["--workspace", str(folder), "--listen", f"127.0.0.1:{port}"]
    # As behind the city's own web server, which says whose request it is.
    env = os.environ | {"TERANG_TRUSTED_PROXIES": "1", "TERANG_IS_HTTPS": "true"}
    env |= {"TERANG_HOSTS": HOST}
    with _running([*command, *given], port, env) as pid:
        yield port, pid


@contextmanager
def _django(database: Path) -> Iterator[tuple[int, int]]:
    with closing(sqlite3.connect(database)) as ready:  # two processes at once find it locked
        ready.execute("PRAGMA journal_mode=WAL")
    port = _free()
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}"]
    app = f"bench.django_peer:wsgi('{database}', {ONLINE})"
    with _running([*command, "--log-level", "warning", app], port, dict(os.environ)) as pid:
        yield port, pid


@contextmanager
def _running(command: list[str], port: int, env: dict[str, str]) -> Iterator[int]:
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet)
    try:
        for _ in range(300):
            if server.poll() is not None:
                raise SystemExit(f"did not start: {' '.join(command)}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait(30)


def _free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])

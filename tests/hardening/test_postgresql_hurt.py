"""PostgreSQL restarted, stopped, killed and exhausted while people file (figure 7).

Several web processes under their watcher, as `terang serve` runs them, on a server that syncs what
it has promised. A clerk sends the same key again until there is an answer.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from builder.store.standing_query import StandingQuery
from builder.web import limits
from builder.workspace import Workspace, init_workspace, open_workspace
from tests.builder.web.city import stored_of
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.running import Running, served
from tests.postgresql import Server, server_to_hurt

SERVICE = "retribusi-kebersihan"
PROCESSES, CLERKS, TIMES = (4, 16, 3) if IS_LONG else (2, 4, 1)
BETWEEN = 5.0 if IS_LONG else 0.3  # seconds of undisturbed work around each blow
LONGEST = 10.0  # seconds until somebody files again
# What is committed must not depend on luck: an unsynced commit would stay so for ten seconds.
CAREFUL = ("max_connections=60", "wal_writer_delay=10s")

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
Blow = Callable[[Server], None]


@dataclass
class Office:
    """Clerks who file; `receipts` are those that they were given, by key, `wrong` what else
    they heard, `told` the moments of receipts."""

    server: Running
    answers: dict[str, Any]
    is_over: threading.Event = field(default_factory=threading.Event)
    receipts: dict[str, tuple[str, str]] = field(default_factory=dict)
    told: list[float] = field(default_factory=list)
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def file(self, key: str) -> tuple[str, str] | None:
        """The receipt, or None for who was asked to wait."""
        try:
            answer = self.server.file(SERVICE, self.answers, key)
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(type(error).__name__)
            return None
        if answer.status == 201:
            said = json.loads(answer.body)
            return said["number"], said["receipt_key"]
        self.refused += 1
        if answer.status != 503 or not answer.retry_after.isdigit():
            self.wrong.append(f"{answer.status} Retry-After {answer.retry_after!r}")
        return None

    def clerk(self, number: int) -> None:
        for n in range(10**6):
            key = f"a-key-of-clerk-{number:04}-{n:08}"
            while (receipt := self.file(key)) is None:
                time.sleep(0.05)
            self.receipts[key] = receipt
            self.told.append(time.monotonic())
            if self.is_over.is_set():
                return

    def wait_for(self, more: int) -> None:
        """Until so many more have their receipt."""
        wanted, give_up_at = len(self.told) + more, time.monotonic() + 60
        while len(self.told) < wanted:
            assert time.monotonic() < give_up_at, self.wrong[:3]
            time.sleep(0.02)


@pytest.fixture
def server() -> Iterator[Server]:
    with server_to_hurt(CAREFUL) as made:
        yield made


@pytest.fixture
def city(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A city on that server, closed, where one may file as often as one likes."""
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ()))
    env = {
        "TERANG_POSTGRESQL_FILE": "keys/database",
        "TERANG_LISTEN": "127.0.0.1:0",
        "TERANG_PROCESSES": str(PROCESSES),
    }
    folder = tmp_path / "city"
    init_workspace(folder, env=env)
    (folder / "keys/database").touch(0o600)
    (folder / "keys/database").write_text(server.address)
    workspace = open_workspace(folder, env=env)
    with (uow := workspace.uow()):
        uow.versions.add(stored_of(SERVICE))
        uow.commit()
    workspace.close()
    return workspace


@contextmanager
def clerks(office: Office) -> Iterator[None]:
    """So many file until the end of the block, and each until it has its last receipt."""
    threads = [threading.Thread(target=office.clerk, args=[n]) for n in range(CLERKS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        office.is_over.set()
        for thread in threads:
            thread.join(60)


def restarted(server: Server) -> None:
    server.stop(signal.SIGINT)
    server.start()


def stopped_at_once(server: Server) -> None:
    server.stop(signal.SIGQUIT)
    server.start()


def backend_killed(server: Server) -> None:
    """One process of the server is killed; it ends all others, as after any crash."""
    with psycopg.connect(server.address, autocommit=True) as asking:
        one = "SELECT pid FROM pg_stat_activity WHERE application_name = 'terang' LIMIT 1"
        found = asking.execute(one).fetchone()
        assert found is not None
        os.kill(found[0], signal.SIGKILL)
    server.wait()


def exhausted(server: Server) -> None:
    """Others take every connection that there is, for a while."""
    with psycopg.connect(server.address, autocommit=True) as asking, ExitStack() as others:
        with suppress(psycopg.OperationalError):
            while True:
                asking.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'terang'"
                )
                others.enter_context(closing(psycopg.connect(server.address)))
        time.sleep(BETWEEN)


BLOWS: tuple[tuple[str, Blow], ...] = (
    ("fast restart", restarted),
    ("immediate stop", stopped_at_once),
    ("a backend killed", backend_killed),
    ("no connection left", exhausted),
)


def test_what_happens_to_postgresql_costs_no_receipt(
    server: Server, city: Workspace, figure: Figure
) -> None:
    answers = json.loads(stored_of(SERVICE).service_document)["scenarios"][0]["answers"]
    recoveries, paces, hurt = dict[str, float](), list[float](), Counter[str]()
    with served(city) as running:
        office = Office(running, answers)
        with clerks(office):
            office.wait_for(CLERKS)
            for name, blow in BLOWS * TIMES:
                before, began = len(office.told), time.monotonic()
                time.sleep(BETWEEN)
                paces.append((len(office.told) - before) / (time.monotonic() - began))
                refused = office.refused
                blow(server)
                ended = time.monotonic()
                office.wait_for(2 * CLERKS)
                hurt[name] += office.refused - refused
                after = next(at for at in office.told if at > ended) - ended
                recoveries[name] = max(after, recoveries.get(name, 0.0))
        some = list(office.receipts)[:: max(1, len(office.receipts) // (1000 if IS_LONG else 20))]
        again = {key: office.file(key) for key in some}
    kept = _numbers(city)
    given = {number for number, _ in office.receipts.values()}
    others = sum(receipt != office.receipts[key] for key, receipt in again.items())

    assert not office.wrong, office.wrong[:5]
    assert all(hurt[name] for name, _ in BLOWS), hurt
    lost, twice = len(given - kept), len(kept) - len(office.receipts)
    figure(f"of {len(given)} receipts, not in PostgreSQL (7)", "0", lost, lost == 0)
    figure("filed without a receipt, or twice (7)", "0", twice, twice == 0)
    figure(f"of {len(again)} keys sent again, another receipt (7)", "0", others, others == 0)
    slowest, pace = round(max(recoveries.values()), 2), round(sum(paces) / len(paces))
    figure("until somebody files again (7), s", f"< {LONGEST:.0f}", slowest, slowest < LONGEST)
    figure(f"filed a second by {CLERKS}, {PROCESSES} processes (7)", "as it goes", pace, pace > 0)


def _numbers(city: Workspace) -> set[str]:
    uow = city.uow()
    with uow.reading():
        rows = uow.applications.standings(StandingQuery(limit=1_000_000))
    city.close()
    return {row.number for row in rows}

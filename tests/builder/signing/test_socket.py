"""A publisher whose key lies with a real signer behind a real socket."""

from __future__ import annotations

import socket
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from builder.cli.publishing import publish_all, release_waiting, renew_references
from builder.config import read_settings
from builder.errors import Conflict, Integrity, Problem, TerangError
from builder.key_files import seal_signing
from builder.signing.client import CheckpointsAtSocket, ask_state
from builder.signing.move import STATE, move_promise, move_signing, open_keyholder
from builder.signing.server import listen_at
from builder.state_folder import adopted_record
from builder.store.sealed_stream import read_secret
from builder.usecases.release import Released
from builder.workspace import Workspace, open_workspace
from publish.log.note import Signer, Verifier
from publish.register.audit import audit_register
from publish.register.durable import remove_file
from publish.register.last_signed import LastSignedFile
from tests.builder.demo.cities import NOW, copied, run, small_city, ticking
from tests.makers import seeded

LATER = NOW + timedelta(days=1)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: that of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="ttd-") as name:
        yield Path(name)


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")


def moved(workspace: Path, to: Path) -> None:
    settings = read_settings(workspace / "terang.toml", {})
    move_signing(workspace, to, adopted_record(workspace, settings).read())


@contextmanager
def signing(folder: Path, passphrase: str = "") -> Iterator[Path]:
    server = listen_at(folder / "s", open_keyholder(folder, passphrase), ticking(LATER))
    server.longest = 0.3
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.path
    finally:
        server.stop()
        thread.join()


@contextmanager
def opened(workspace: Path, path: Path) -> Iterator[Workspace]:
    city = open_workspace(workspace, clock=ticking(LATER), env={"TERANG_SIGNER_SOCKET": str(path)})
    try:
        yield city
    finally:
        city.close()


def released(city: Workspace) -> Released:
    renew_references(city)
    return release_waiting(city)


def unsound(workspace: Path) -> list[Problem]:
    vkey = (workspace / "keys/verifier.vkey").read_text("ascii").strip()
    return audit_register(workspace / "register", Verifier.from_vkey(vkey))


def with_news(city: Workspace) -> Workspace:
    """Something waits to be released: the name of an office was changed."""
    path = city.form_schemas / "shared/units.json"
    path.write_text(path.read_text("utf-8").replace("Dinas ", "Badan ", 1), encoding="utf-8")
    return city


def test_a_city_publishes_through_the_socket(workspace: Path, folder: Path) -> None:
    moved(workspace, folder)
    with signing(folder) as path, opened(workspace, path) as city:
        done = publish_all(with_news(city))
        size = city.register_reader().checkpoint().size
        shown = stat.S_IMODE(path.stat().st_mode)
        known = ask_state(path).size
        env = {"TERANG_SIGNER_SOCKET": str(path)}
        well = run("doctor", "--workspace", workspace, at=LATER + timedelta(hours=1), env=env)
    verified = run("verify", "--workspace", workspace)
    away = run("doctor", "--workspace", workspace, at=LATER + timedelta(hours=1), env=env)

    assert 0 < done.released
    assert (size, 0o600) == (known, shown)
    assert [0, 0, 1] == [well.exit_code, verified.exit_code, away.exit_code], well.stdout
    assert "SIGNER-AWAY" in away.stdout
    assert not (workspace / "keys/signing.key").exists()


def test_a_signer_that_is_away_loses_nothing(workspace: Path, folder: Path) -> None:
    moved(workspace, folder)
    with opened(workspace, folder / "s") as city:
        before = city.register_reader().checkpoint()
        with pytest.raises(Conflict, match="SIGNER-AWAY"):
            released(with_news(city))
        with signing(folder):
            released(city)
        after = city.register_reader().checkpoint()

    assert before.size < after.size
    assert [] == unsound(workspace)


def test_what_was_signed_before_a_kill_is_signed_again(workspace: Path, folder: Path) -> None:
    """The signer has signed, and the publisher was killed before it wrote that down."""
    moved(workspace, folder)
    with signing(folder) as path, opened(workspace, path) as city:
        at = adopted_record(workspace, city.settings)
        kill = _KilledAfterSigning(at)
        with_news(city)
        with pytest.MonkeyPatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr("builder.workspace.last_signed", lambda *_: kill)
            released(city)
        size = ask_state(path).size
        released(city)
        after = city.register_reader().checkpoint().size

    assert size == after
    assert [] == unsound(workspace)


class _KilledAfterSigning:
    def __init__(self, record: LastSignedFile) -> None:
        self.record = record

    def read(self) -> object:
        return self.record.read()

    def compare_and_swap(self, expected: object, new: object) -> None:
        if getattr(new, "staged", None) is None:
            raise RuntimeError("killed")
        self.record.compare_and_swap(expected, new)  # type: ignore[arg-type]


def test_an_old_workspace_gets_no_second_history_signed(workspace: Path, folder: Path) -> None:
    """Register, record and state of yesterday, all put back: only the signer knows."""
    moved(workspace, folder)
    yesterday = copied(workspace, workspace.parent / "yesterday")
    with signing(folder) as path:
        with opened(workspace, path) as city:
            released(with_news(city))
        with opened(yesterday, path) as old:
            text = old.form_schemas / "shared/life-events.json"
            text.write_text(text.read_text("utf-8").replace("a", "e", 3), encoding="utf-8")
            with pytest.raises(Integrity, match="SIGNER-REFUSED"):
                released(old)
        size = ask_state(path).size
    with opened(workspace, path) as city:
        assert size == city.register_reader().checkpoint().size


Answer = Callable[[socket.socket], None]


@contextmanager
def answering(path: Path, *answers: bytes | None) -> Iterator[None]:
    """Something else at the socket: it says these things in turn, None for nothing at all."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(8)

        def serve() -> None:
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    connection.recv(65536)
                    if answer is None:
                        connection.recv(1)  # until the other side gives up
                    with suppress(BrokenPipeError):
                        connection.sendall(answer or b"")

        threading.Thread(target=serve, daemon=True).start()
        yield


KEY = Signer("terang.example/uji", b"k" * 32)
STATE_LINE = b'{"checkpoint":"%s","promise":null,"size":0}\n' % KEY.verifier.vkey.encode()
TEXT = f"{KEY.name}\n1\n{'A' * 43}=\n"
OTHER = Signer(KEY.name, b"o" * 32)


def _line(text: str) -> bytes:
    return b'{"line":"%s\\n"}\n' % text.strip().encode()


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([None], "SIGNER-AWAY"),
        ([b""], "SIGNER-AWAY"),
        ([b"junk\n"], "SIGNER-ANSWER"),
        ([b'{"size":0}'], "SIGNER-ANSWER"),
        ([b"x" * 40_000], "SIGNER-ANSWER"),
        ([b'{"size":"0"}\n'], "SIGNER-ANSWER"),
        ([STATE_LINE.replace(b'"size":0', b'"size":-1')], "SIGNER-ANSWER"),
        ([b'{"checkpoint":null,"promise":null,"size":0}\n'], "SIGNER-OTHER-KEY"),
        ([STATE_LINE, None], "SIGNER-AWAY"),
        ([STATE_LINE, b'{"refused":"smaller","size":9}\n'], "SIGNER-REFUSED"),
        ([STATE_LINE, b'{"line":"junk"}\n'], "SIGNER-ANSWER"),
        ([STATE_LINE, _line(OTHER.sign(TEXT).line)], "SIGNER-OTHER-KEY"),
        ([STATE_LINE, _line(KEY.sign(f"{TEXT}more\n").line)], "SIGNER-ANSWER"),
    ],
)
def test_whatever_else_answers_is_named(
    folder: Path, answers: list[bytes | None], code: str
) -> None:
    signer = CheckpointsAtSocket(folder / "s", KEY.verifier, lambda old, new: [], seconds=0.2)
    with answering(folder / "s", *answers), pytest.raises(TerangError, match=code):
        signer.sign(TEXT)


def test_whoever_says_nothing_holds_nobody_up(workspace: Path, folder: Path) -> None:
    moved(workspace, folder)
    with signing(folder) as path, socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(path))

        assert 0 < ask_state(path).size


def test_the_owner_of_the_socket_is_heard_by_a_signer_of_another_user(
    workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(workspace, folder)
    with signing(folder) as path:
        monkeypatch.setattr("builder.signing.server.os.getuid", lambda: 4242)

        assert 0 < ask_state(path).size


def test_two_signers_do_not_share_a_socket(workspace: Path, folder: Path) -> None:
    moved(workspace, folder)
    with signing(folder) as path, pytest.raises(Conflict, match="SIGNER-TAKEN"):
        listen_at(path, open_keyholder(folder, ""), ticking())
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(folder / "s"))
    left.close()
    with signing(folder) as path:
        assert 0 < ask_state(path).size
    (folder / "s").write_bytes(b"a file")
    with pytest.raises(Conflict, match="SIGNER-TAKEN"):
        listen_at(folder / "s", open_keyholder(folder, ""), ticking())


def test_a_key_that_is_moved_twice_or_half_is_whole_at_one_end(
    workspace: Path, folder: Path
) -> None:
    secret = (workspace / "keys/signing.key").read_bytes()
    moved(workspace, folder)
    with pytest.raises(Conflict, match="KEY-AT-SIGNER"):
        moved(workspace, folder)
    (workspace / "keys/signing.key").write_bytes(secret)  # as a kill before the last step leaves it
    moved(workspace, folder)
    remove_file(folder, STATE)

    assert secret == (folder / "signing.key").read_bytes()
    with pytest.raises(Integrity, match="SIGNER-STATE"):
        open_keyholder(folder, "")


def test_a_sealed_key_is_moved_sealed(workspace: Path, folder: Path, tmp_path: Path) -> None:
    passphrase = tmp_path / "pass"
    passphrase.write_text("kata-sandi-kunci-contoh", encoding="ascii")
    passphrase.chmod(0o600)
    seal_signing(workspace, read_secret(passphrase), seeded(7))
    moved(workspace, folder)
    with pytest.raises(Integrity, match="KEY-SEALED"):
        open_keyholder(folder, "")
    with signing(folder, str(passphrase)) as path, opened(workspace, path) as city:
        done = released(with_news(city))

    assert 0 < done.count
    assert b"PRIVATE" not in b"".join(p.read_bytes() for p in folder.iterdir() if p.is_file())


def test_promises_are_signed_at_the_socket_once_their_key_is_moved(
    workspace: Path, folder: Path
) -> None:
    before = run("key", "show", "--json", "--workspace", workspace).stdout
    move_promise(workspace, folder)
    with signing(folder) as path, opened(workspace, path) as city:
        shelf = city.shelf()
        known = ask_state(path)

    assert before == run("key", "show", "--json", "--workspace", workspace).stdout
    assert (None, [known.promises]) == (
        known.register,
        shelf.references["promise-keys"]["vkeys"],
    )
    assert 1 == run("key", "rotate", "--promise", "--workspace", workspace).exit_code


def test_the_command_moves_the_key(workspace: Path, folder: Path) -> None:
    done = run("key", "move", folder / "held", "--workspace", workspace)

    assert (0, 0o700) == (done.exit_code, stat.S_IMODE((folder / "held").stat().st_mode))
    assert open_keyholder(folder / "held", "").register is not None

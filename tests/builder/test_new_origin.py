"""A stolen or lost key ends a register; another goes on from it, and nothing is taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builder.cli.publishing import release_waiting, renew_references
from builder.config import read_settings
from builder.errors import Conflict, Integrity, Invalid
from builder.new_origin import Wanted, finish_origin, is_ready, prepare_origin, say_nothing
from builder.state_folder import last_signed
from builder.workspace import open_workspace
from publish.log.note import Verifier
from publish.register.audit import audit_register
from publish.register.lock import locked
from publish.register.reader import RegisterReader
from publish.register.succession import check_successions, formers
from publish.verify.history import Memory
from publish.verify.remote import read_address
from publish.verify.since import continued
from tests.builder.demo.cities import NOW, copied, run, small_city, ticking
from tests.makers import seeded
from tests.publish.verify.served import served

OLD, NEW = "terang.example/kendari", "terang.example/kendari-2"
LATER = NOW + timedelta(days=1)
WANTED = Wanted(NEW, "stolen", LATER.date().isoformat())


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")


def prepared(folder: Path, step: Callable[[str], None] = say_nothing, at: datetime = LATER) -> None:
    prepare_origin(folder, read_settings(folder / "terang.toml", {}), WANTED, at, seeded(3), step)


def finished(folder: Path, step: Callable[[str], None] = say_nothing) -> None:
    finish_origin(folder, read_settings(folder / "terang.toml", {}), step)


def key_of(folder: Path) -> str:
    return (folder / "keys/verifier.vkey").read_text("ascii").strip()


def reader_of(folder: Path) -> RegisterReader:
    return RegisterReader(folder / "register", Verifier.from_vkey(key_of(folder)))


def test_the_whole_way_of_a_stolen_key(workspace: Path, tmp_path: Path) -> None:
    """An office publishes, loses its key and goes on; a reader who looked before is told."""

    def asked(*more: str | Path) -> tuple[int, str]:
        memory = ("--memory", tmp_path / "memory", "--register-only")
        done = run("verify", site.url, *memory, "--workspace", tmp_path, *more)
        return done.exit_code, done.stdout

    old_checkpoint = tmp_path / "checkpoint"
    shutil.copy(workspace / "public/register/checkpoint", old_checkpoint)
    before, size = key_of(workspace), reader_of(workspace).checkpoint().size
    with served(workspace / "public") as site:
        first = asked()
        (workspace / "keys/signing.key").unlink()
        begun = run(
            "key", "new-origin", NEW, "--because", "stolen", "--workspace", workspace, at=LATER
        )
        published = run("publish", "--workspace", workspace, at=LATER + timedelta(hours=1))
        told = asked()
        confirmed = asked("--key", key_of(workspace))
    whole = run("verify", "--workspace", workspace)
    followed = Memory(tmp_path / "memory").key_of(read_address(site.url).url)
    kept = [*continued(reader_of(workspace), Verifier.from_vkey(key_of(workspace)), old_checkpoint)]
    former = workspace / "public/former/1/register"
    proof = (workspace / "public/en/proof/index.html", workspace / "public/bukti/index.html")

    assert [0, 0] == [begun.exit_code, published.exit_code], begun.stderr + published.stderr
    assert [0, 3, 0] == [code for code, _ in (first, told, confirmed)]
    assert "VERIFY-NEW-REGISTER" in told[1]
    assert "EQUIVOCATION" not in told[1] + confirmed[1]
    assert (0, key_of(workspace), []) == (whole.exit_code, followed, kept), whole.stdout
    assert [] == [
        problem
        for problem in audit_register(former, Verifier.from_vkey(before))
        if problem.path != "verifier.vkey"
    ]
    assert key_of(workspace).strip() == begun.stdout.strip()
    assert OLD == formers(reader_of(workspace))[0].verifier.name
    assert size < reader_of(workspace).checkpoint().size
    assert all(OLD in page.read_text("utf-8") for page in proof)
    assert not (workspace / "successor").exists()


def test_the_old_entries_are_repeated_byte_for_byte(workspace: Path) -> None:
    old = list(reader_of(workspace).entries(0, reader_of(workspace).checkpoint().size))
    prepared(workspace)
    finished(workspace)
    new = reader_of(workspace)
    entries = list(new.entries(0, new.checkpoint().size))

    assert old == entries[1:]
    assert {"type": "succession", "origin": NEW, "reason": "stolen"}.items() <= json.loads(
        entries[0]
    ).items()
    assert [] == [*audit_register(new.root, new.verifier), *check_successions(new)]


class Killed(Exception):
    pass


SWITCH = (
    "register",
    "memory",
    "old key",
    "keys/signing.key",
    "keys/promise.key",
    "site/site.toml",
    "keys/verifier.vkey",
    "remove keys/next.key",
    "remove keys/signing.former.vkey",
    "done",
)


def killing(at: str) -> Callable[[str], None]:
    def kill(step: str) -> None:
        if step == at:
            raise Killed

    return kill


def is_whole(folder: Path) -> bool:
    """Opens, signs what waits, and its register is sound."""
    city = open_workspace(folder, clock=ticking(LATER + timedelta(hours=2)), env={})
    path = city.form_schemas / "shared/units.json"
    path.write_text(path.read_text("utf-8").replace("Dinas ", "Badan ", 1), encoding="utf-8")
    renew_references(city)
    released = release_waiting(city)
    city.close()
    reader = reader_of(folder)
    found = [*audit_register(reader.root, reader.verifier), *check_successions(reader)]
    return released.count > 0 and found == []


def test_killed_before_it_is_ready_it_is_the_old_register(workspace: Path) -> None:
    for at in ("make", "ready"):
        with pytest.raises(Killed):
            prepared(workspace, killing(at))

        assert (OLD, False) == (reader_of(workspace).checkpoint().origin, is_ready(workspace))
    city = open_workspace(workspace, clock=ticking(LATER), env={})
    city.register_writer()
    city.close()


def test_killed_at_any_step_after_that_it_goes_forward(workspace: Path) -> None:
    """Killed at the first step, then at the second of the next attempt, and so on."""
    prepared(workspace)
    for at in SWITCH:
        with pytest.raises(Killed):
            finished(workspace, killing(at))
        with pytest.raises(Conflict, match="NEW-ORIGIN-UNFINISHED"):
            last_signed(workspace, read_settings(workspace / "terang.toml", {}))
    finished(workspace)
    promises = run("key", "show", "--workspace", workspace).stdout.count("promises: ")

    assert (NEW, 2) == (reader_of(workspace).checkpoint().origin, promises)
    assert is_whole(workspace)


@pytest.mark.parametrize("origin", [OLD, "Not A Name", ""])
def test_a_name_that_cannot_be_is_refused(workspace: Path, origin: str) -> None:
    settings = read_settings(workspace / "terang.toml", {})
    with pytest.raises(Invalid, match="NEW-ORIGIN-NAME"):
        prepare_origin(
            workspace, settings, Wanted(origin, "lost", "2026-11-03"), LATER, seeded(3), say_nothing
        )
    with pytest.raises(Conflict, match="NEW-ORIGIN-NOTHING"):
        finished(workspace)


def test_nobody_adds_to_the_register_meanwhile(workspace: Path) -> None:
    with locked(workspace / "register"):
        refused = run("key", "new-origin", NEW, "--workspace", workspace, at=LATER)

    assert "REGISTER-BUSY" in refused.stderr
    assert not is_ready(workspace)


def test_a_damaged_register_is_not_carried_on(workspace: Path) -> None:
    tile = workspace / "register/tile/entries/000"
    tile.write_bytes(tile.read_bytes().replace(b"2026-03", b"2026-04"))

    with pytest.raises(Integrity):
        prepared(workspace)
    assert not is_ready(workspace)


def test_a_second_origin_goes_on_from_the_first(workspace: Path) -> None:
    prepared(workspace)
    finished(workspace)
    settings = read_settings(workspace / "terang.toml", {})
    third = Wanted(f"{NEW}-3", "lost", LATER.date().isoformat())
    prepare_origin(workspace, settings, third, LATER + timedelta(hours=1), seeded(4), say_nothing)
    finished(workspace)

    assert [NEW, OLD] == [one.verifier.name for one in formers(reader_of(workspace))]
    assert {"1", "2"} == {path.name for path in (workspace / "former").iterdir()}
    assert [] == list(check_successions(reader_of(workspace)))

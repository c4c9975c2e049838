"""One key follows another without a break, and without a secret left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.cli.publishing import publish_all
from builder.errors import Conflict, TerangError
from builder.key_files import (
    register_signers,
    retire_signing,
    rotate_promise,
    rotate_signing,
    seal_signing,
    shown_keys,
)
from builder.store.sealed_stream import read_secret
from builder.workspace import Workspace, open_workspace
from publish.log.checkpoint import open_checkpoint, sign_checkpoint
from publish.log.note import Signer, Verifier
from publish.register.index import catch_up, open_index
from publish.register.reader import RegisterReader
from publish.register.receipt import promise_keys
from tests.builder.demo.cities import NOW, copied, run, small_city, ticking
from tests.makers import seeded
from tests.publish.verify.served import served


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")


def publish(folder: Path, days: int = 1) -> None:
    city = open_workspace(folder, clock=ticking(NOW.replace(day=NOW.day + days)), env={})
    publish_all(city)
    city.close()


def note(folder: Path) -> bytes:
    return (folder / "public/register/checkpoint").read_bytes()


def vkey(folder: Path) -> str:
    return (folder / "keys/verifier.vkey").read_text(encoding="ascii").strip()


def test_both_keys_sign_between_rotation_and_retirement(workspace: Path) -> None:
    before = Verifier.from_vkey(vkey(workspace))
    after = rotate_signing(workspace, seeded(7))
    publish(workspace)
    both = note(workspace)
    retired = retire_signing(workspace)
    publish(workspace, days=2)
    index = open_index(workspace / "again.sqlite")
    catch_up(index, RegisterReader(workspace / "public/register", after))
    (announced,) = index.connection.execute(
        "SELECT document FROM reference WHERE name = 'log-keys'"
    ).fetchone()

    assert open_checkpoint(both, before) == open_checkpoint(both, after)
    assert after == retired == Verifier.from_vkey(vkey(workspace))
    assert open_checkpoint(note(workspace), after).size >= open_checkpoint(both, after).size
    assert bytes(announced).decode().index(before.vkey) < bytes(announced).decode().index(
        after.vkey
    )
    assert 0 == run("verify", "--workspace", workspace).exit_code


def test_no_secret_of_a_former_key_is_left(workspace: Path) -> None:
    secret = (workspace / "keys/signing.key").read_bytes().strip()
    rotate_signing(workspace, seeded(7))
    publish(workspace)
    retire_signing(workspace)
    left = b"".join(path.read_bytes() for path in (workspace / "keys").iterdir())

    assert secret not in left
    assert {"next": [], "former": 1} == {
        "next": shown_keys(workspace)["next"],
        "former": len(shown_keys(workspace)["former"]),
    }


def test_a_key_that_has_not_signed_does_not_follow(workspace: Path) -> None:
    with pytest.raises(Conflict) as nothing:
        retire_signing(workspace)
    rotate_signing(workspace, seeded(7))
    with pytest.raises(Conflict) as early:
        retire_signing(workspace)
    with pytest.raises(Conflict) as twice:
        rotate_signing(workspace, seeded(8))

    assert ["KEY-NO-NEXT", "KEY-NOT-SIGNED", "KEY-ROTATING"] == [
        refused.value.problems[0].code for refused in (nothing, early, twice)
    ]


def test_former_promise_keys_stay_announced(workspace: Path) -> None:
    before = shown_keys(workspace)["promises"]
    rotate_promise(workspace, seeded(9))
    publish(workspace)
    reader = RegisterReader(workspace / "public/register", Verifier.from_vkey(vkey(workspace)))

    assert 1 == len(before)
    assert shown_keys(workspace)["promises"] == [key.vkey for key in promise_keys(reader)]
    assert before[0] == shown_keys(workspace)["promises"][0]


def test_the_commands_show_rotate_and_retire(workspace: Path) -> None:
    shown = run("key", "show", "--workspace", workspace)
    rotated = run("key", "rotate", "--workspace", workspace)
    publish(workspace)
    retired = run("key", "retire", "--workspace", workspace)

    assert [0, 0, 0] == [done.exit_code for done in (shown, rotated, retired)]
    assert rotated.stdout == retired.stdout
    assert "PRIVATE" not in shown.stdout + rotated.stdout + retired.stdout


def test_a_register_whose_record_is_lost_is_adopted_by_hand_only(workspace: Path) -> None:
    (workspace / "state/last-signed.json").rename(workspace / "lost.json")
    refused = run("publish", "--workspace", workspace)
    unsure = run("adopt", "--workspace", workspace)
    adopted = run("adopt", "--compared", "--workspace", workspace)
    again = run("adopt", "--compared", "--workspace", workspace)
    publish(workspace)

    assert [3, 1, 0, 1] == [done.exit_code for done in (refused, unsure, adopted, again)]
    assert isinstance(open_workspace(workspace, env={}), Workspace)


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "signing.pass"
    path.write_text("kata-sandi-kunci-contoh", encoding="ascii")
    path.chmod(0o600)
    return path


def test_a_sealed_key_signs_with_its_passphrase_only(
    workspace: Path, passphrase: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = (workspace / "keys/signing.key").read_bytes().strip()
    before = vkey(workspace)
    monkeypatch.setenv("TERANG_UNSEAL_FILE", str(passphrase))
    sealed = run("key", "seal", "--workspace", workspace)
    twice = run("key", "seal", "--workspace", workspace)
    rotated = run("key", "rotate", "--workspace", workspace)
    published = run("publish", "--workspace", workspace, at=NOW.replace(day=NOW.day + 1))
    retired = run("key", "retire", "--workspace", workspace)
    well = run("doctor", "--workspace", workspace, at=NOW.replace(day=NOW.day + 2))
    left = b"".join(path.read_bytes() for path in (workspace / "keys").iterdir())

    assert [0, 1, 0, 0, 0, 0] == [
        done.exit_code for done in (sealed, twice, rotated, published, retired, well)
    ]
    assert before != vkey(workspace)
    assert secret not in left
    assert b"PRIVATE+KEY+terang.example/kendari+" not in left


@pytest.mark.parametrize(
    ("given", "code"),
    [("", "KEY-SEALED"), ("another", "KEY-PASSPHRASE"), ("nowhere", "PASSPHRASE-MISSING")],
)
def test_a_sealed_key_without_its_passphrase_is_named(
    workspace: Path, passphrase: Path, tmp_path: Path, given: str, code: str
) -> None:
    seal_signing(workspace, read_secret(passphrase), seeded(7))
    (tmp_path / "another").write_text("kata-sandi-yang-lain", encoding="ascii")
    (tmp_path / "another").chmod(0o600)

    with pytest.raises(TerangError, match=code):
        register_signers(workspace, given and str(tmp_path / given))
    with pytest.raises(TerangError, match=code):
        rotate_signing(workspace, seeded(8), given and str(tmp_path / given))
    assert not (workspace / "keys/next.key").exists()


@pytest.mark.parametrize(("looked_meanwhile", "code"), [(True, 0), (False, 3)])
def test_a_reader_who_saw_the_announcement_follows_to_the_next_key(
    workspace: Path,
    tmp_path: Path,
    looked_meanwhile: bool,
    code: int,
) -> None:
    def asked() -> int:
        memory = ("--memory", tmp_path / "memory", "--register-only")
        return run("verify", site.url, *memory, "--workspace", tmp_path).exit_code

    with served(workspace / "public") as site:
        first = asked()
        rotate_signing(workspace, seeded(7))
        publish(workspace)
        meanwhile = asked() if looked_meanwhile else 0
        retire_signing(workspace)
        publish(workspace, days=2)
        after, again = asked(), asked()

    assert (0, 0, code, code) == (first, meanwhile, after, again)


def test_a_key_that_was_never_announced_is_not_followed(workspace: Path, tmp_path: Path) -> None:
    """Somebody with the web server and another key signs the very same entries, and one
    more that announces it."""
    memory = ("--memory", tmp_path / "memory", "--register-only", "--workspace", tmp_path)
    with served(workspace / "public") as site:
        first = run("verify", site.url, *memory)
        rotate_signing(workspace, seeded(7))
        publish(workspace)
        heir = Signer.from_skey((workspace / "keys/next.key").read_text().strip())
        checkpoint = open_checkpoint(note(workspace), heir.verifier)
        shown = workspace / "public/register"
        (shown / "checkpoint").write_bytes(sign_checkpoint(checkpoint, (heir,)))
        (shown / "verifier.vkey").write_text(f"{heir.verifier.vkey}\n")
        forged = run("verify", site.url, *memory)

    assert (0, 3) == (first.exit_code, forged.exit_code)
    assert "VERIFY-KEY-WRONG" in forged.stdout

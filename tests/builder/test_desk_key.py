"""Secrets of second factors in a workspace: not in the record's bytes, and lost by name only."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from builder.cli.backup import sound
from builder.cli.diagnosis import Patient, diagnose
from builder.domain.second_factor import secret_of
from builder.domain.user import User
from builder.key_files import DESK
from builder.store import sealed_stream
from builder.usecases.backup import back_up, restore
from builder.usecases.passwords import Passwords
from builder.usecases.second_factor import begin_factor, confirm_factor, remove_factor
from builder.usecases.sign_in import sign_in
from builder.usecases.webhooks import new_webhook
from builder.workspace import Workspace, init_workspace, open_workspace
from publish.errors import Integrity, NotFound, Problem
from tests.makers import NOON, seeded, user

PASSWORD = "kalimat sandi contoh"
HASHER = Passwords(memory_kib=64, time_cost=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_workspace(tmp_path / "kota")
    return tmp_path / "kota"


def opened(folder: Path) -> Workspace:
    return open_workspace(folder, clock=lambda: NOON, rng=seeded(8), env={})


def set_up(folder: Path) -> pyotp.TOTP:
    """A person with a second factor; the codes of their device."""
    with closing(opened(folder)) as workspace:
        person: User = replace(user(), id="siti", password_hash=HASHER.hash(PASSWORD))
        with workspace.uow() as uow:
            uow.users.put(person)
            uow.commit()
        key = workspace.desk_key
        begun = begin_factor(workspace.uow(), user=person, key=key, rng=workspace.rng)
        codes = pyotp.TOTP(secret_of(begun, key))
        confirm_factor(
            workspace.uow(),
            HASHER,
            user=person,
            password=PASSWORD,
            code=codes.at(NOON),
            now=NOON,
            key=key,
        )
    return codes


def comes_in(folder: Path, codes: pyotp.TOTP, at: datetime = NOON + timedelta(minutes=2)) -> bool:
    with closing(opened(folder)) as workspace:
        signed = sign_in(
            workspace.uow(),
            HASHER,
            user="siti",
            password=PASSWORD,
            address="127.0.0.1",
            now=at,
            rng=workspace.rng,
            key=workspace.desk_key,
            code=codes.at(at),
        )
    return signed.user.id == "siti"


def test_the_records_bytes_do_not_hold_the_secret(folder: Path) -> None:
    secret = set_up(folder).secret
    raw = base64.b32decode(secret)

    kept = b"".join(path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file())

    assert b"siti" in kept
    forms = [secret.encode(), raw, base64.b64encode(raw), raw.hex().encode()]
    assert [] == [form for form in forms if form in kept]


def test_a_restored_backup_lets_the_same_device_in(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_stream, "_COST", 2)
    codes, target, passphrase = set_up(folder), tmp_path / "a.backup", b"kata-sandi-cadangan"
    with closing(opened(folder)) as workspace:
        back_up(
            folder, workspace.record.backup, target, passphrase, rng=seeded(), watch=lambda *_: None
        )

    restore(target, tmp_path / "baru", passphrase, sound, watch=lambda *_: None)

    assert (folder / DESK).read_bytes() == (tmp_path / "baru" / DESK).read_bytes()
    assert comes_in(tmp_path / "baru", codes)


def test_a_key_that_seals_a_webhook_is_missed_by_name_too(folder: Path) -> None:
    with closing(opened(folder)) as workspace:
        new_webhook(
            workspace.uow(),
            url="https://kota.example/",
            hosts=("kota.example",),
            unit="dpmptsp",
            events=["filed"],
            today=NOON.date(),
            key=workspace.desk_key,
            rng=workspace.rng,
        )
    assert [] == sound(folder)
    (folder / DESK).write_text("0123456789abcdef" * 4)
    assert ["SECRET-SEALED"] == [problem.code for problem in sound(folder)]
    (folder / DESK).unlink()

    with pytest.raises(NotFound, match="WORKSPACE-KEY"):
        opened(folder)
    assert "WORKSPACE-KEY" in [p.code for p in diagnose(Patient(folder, {}, NOON))]


def test_a_new_key_in_place_of_a_lost_one_lets_the_factor_be_taken_away(folder: Path) -> None:
    codes = set_up(folder)
    (folder / DESK).write_text("0123456789abcdef" * 4)

    with closing(opened(folder)) as workspace:
        assert remove_factor(workspace.uow(), id_="siti", by=None, now=NOON)

    assert [] == sound(folder)
    assert comes_in(folder, codes)


def test_a_key_that_sealed_nothing_yet_is_made_once(folder: Path) -> None:
    (folder / DESK).unlink()
    with closing(opened(folder)) as workspace:
        made = workspace.desk_key
    with closing(opened(folder)) as workspace:
        again = workspace.desk_key

    assert made == again
    assert 0o600 == (folder / DESK).stat().st_mode & 0o777
    assert comes_in(folder, set_up(folder))


LOST: list[tuple[Callable[[Path], object], type[Exception], str]] = [
    (lambda path: path.unlink(), NotFound, "WORKSPACE-KEY"),
    (lambda path: path.write_text("abc\n"), NotFound, "WORKSPACE-KEY"),
    (lambda path: path.write_text("0" * 64), Integrity, "SECRET-SEALED"),
]


@pytest.mark.parametrize(("lose", "kind", "code"), LOST)
def test_a_lost_key_is_named_and_not_made_anew(
    folder: Path, lose: Callable[[Path], object], kind: type[Exception], code: str
) -> None:
    codes = set_up(folder)
    lose(folder / DESK)
    before = [path.name for path in sorted((folder / "keys").iterdir())]

    for tried in (lambda: comes_in(folder, codes), lambda: told(sound(folder))):
        with pytest.raises(kind, match=code):
            tried()
    assert code in [problem.code for problem in diagnose(Patient(folder, {}, NOON))]

    assert before == [path.name for path in sorted((folder / "keys").iterdir())]


def told(problems: list[Problem]) -> None:
    if problems:
        raise Integrity(problems)

"""`terang user`: people are added, changed and locked out from the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.usecases.passwords import Passwords
from builder.workspace import open_workspace
from tests.builder.demo.cities import run

PASSWORD = "kata-sandi-contoh"
ADD = (
    "user",
    "add",
    "petugas-baru",
    "--name",
    "Petugas Contoh",
    "--role",
    "officer",
    "--unit",
    "pbg",
)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "fresh"
    run("init", folder)
    return folder


def stored_hash(folder: Path, person: str) -> str:
    workspace = open_workspace(folder, env={})
    with workspace.uow().reading() as uow:
        found = uow.users.get(person)
    workspace.close()
    assert found is not None
    return found.password_hash


def test_a_password_comes_from_stdin_and_is_stored_hashed(fresh: Path) -> None:
    done = run(*ADD, "--workspace", fresh, input=f"{PASSWORD}\n")

    assert (0, "") == (done.exit_code, done.stdout)
    assert Passwords().verify(stored_hash(fresh, "petugas-baru"), PASSWORD)


def test_there_is_no_option_for_a_password(fresh: Path) -> None:
    done = run(*ADD, "--password", PASSWORD, "--workspace", fresh)

    assert 2 == done.exit_code


def test_everybody_is_listed(fresh: Path) -> None:
    run(*ADD, "--workspace", fresh, input=f"{PASSWORD}\n")

    done = run("user", "list", "--json", "--workspace", fresh)

    assert [
        {
            "id": "petugas-baru",
            "name": "Petugas Contoh",
            "roles": ["officer"],
            "unit": "pbg",
            "is_disabled": False,
            "email": "",
        }
    ] == json.loads(done.stdout)


def test_roles_are_replaced(fresh: Path) -> None:
    run(*ADD, "--workspace", fresh, input=f"{PASSWORD}\n")

    roles = ("--role", "author", "--role", "treasurer")
    run("user", "role", "petugas-baru", *roles, "--workspace", fresh)

    done = run("user", "list", "--workspace", fresh)
    assert "+\tpetugas-baru\tauthor,treasurer\t*\tPetugas Contoh\n" == done.stdout


def test_a_supervisor_gets_an_address_and_loses_it(fresh: Path) -> None:
    run(*ADD, "--workspace", fresh, input=f"{PASSWORD}\n")
    found = []
    for address in ("kepala@kota.test", "kepala", ""):
        done = run("user", "email", "petugas-baru", address, "--workspace", fresh)
        listed = json.loads(run("user", "list", "--json", "--workspace", fresh).stdout)
        found.append((done.exit_code, *(p["email"] for p in listed if p["id"] == "petugas-baru")))

    assert [(0, "kepala@kota.test"), (1, "kepala@kota.test"), (0, "")] == found


def test_a_new_password_replaces_the_old_one(fresh: Path) -> None:
    run(*ADD, "--workspace", fresh, input=f"{PASSWORD}\n")

    run("user", "password", "petugas-baru", "--workspace", fresh, input="yang-lebih-baru\n")

    assert Passwords().verify(stored_hash(fresh, "petugas-baru"), "yang-lebih-baru")


def test_a_person_is_locked_out_and_let_in_again(fresh: Path) -> None:
    run(*ADD, "--workspace", fresh, input=f"{PASSWORD}\n")

    run("user", "disable", "petugas-baru", "--workspace", fresh)
    locked = run("user", "list", "--workspace", fresh).stdout
    run("user", "enable", "petugas-baru", "--workspace", fresh)
    free = run("user", "list", "--workspace", fresh).stdout

    assert "-\t" == locked[:2]
    assert "+\t" == free[:2]


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (ADD, "pendek\n", "USER-PASSWORD"),
        (("user", "role", "nobody", "--role", "author"), "", "USER-NOT-FOUND"),
        (("user", "add", "X y", "--name", "a", "--role", "admin"), f"{PASSWORD}\n", "USER-ID"),
    ],
)
def test_what_is_refused_is_said_without_a_traceback(
    fresh: Path, words: tuple[str, ...], typed: str, code: str
) -> None:
    done = run(*words, "--workspace", fresh, input=typed)

    assert 1 == done.exit_code
    assert f"[{code}]" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_role_is_a_usage_error(fresh: Path) -> None:
    assert 2 == run("user", "role", "x", "--role", "king", "--workspace", fresh).exit_code

"""A workspace whose record is in PostgreSQL, by the file that a setting names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from builder.domain.version import opened
from builder.usecases.submit import submit_application
from builder.workspace import Workspace, open_workspace
from tests.builder.demo.cities import NOW, run, ticking
from tests.codebase.tree import ROOT
from tests.office import accepts_all
from tests.postgresql import running_server

SERVICE = "pbg"
PASSWORD = "kata-sandi-contoh\n"
SECRET = "rahasia-sekali"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running_server() as address:
        yield address


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A new workspace that has yet to be told of a database that nobody answers for."""
    folder = tmp_path / "kota"
    run("init", folder)
    (folder / "terang.toml").write_text('postgresql_file = "keys/database"\n')
    address(folder, f"postgresql://terang:{SECRET}@127.0.0.1:9/terang")
    return folder


def address(folder: Path, text: str, mode: int = 0o600) -> None:
    path = folder / "keys/database"
    path.write_text(f"{text}\n")
    path.chmod(mode)


def found(folder: Path) -> list[tuple[str, str]]:
    done = run("doctor", "--json", "--workspace", folder)
    assert SECRET not in done.output
    return [(f["path"], f["code"]) for f in json.loads(done.stdout)]


def test_an_office_works_and_publishes(server: str, fresh: Path) -> None:
    address(fresh, server)
    before = found(fresh)
    publish_service(fresh)
    city = open_workspace(fresh, clock=ticking(), env={})
    with closing(city):
        number = file_application(city)
        with city.record.publishing():
            refused = run("publish", "--workspace", fresh)
    published = run("publish", "--workspace", fresh, "--json")
    told = run("doctor", "--workspace", fresh, at=NOW + timedelta(hours=1))
    backed_up = run("backup", fresh.parent / "b", "--key", passphrase(fresh), "--workspace", fresh)

    assert [("keys/database", "DOCTOR-EMPTY")] == before
    assert "postgresql" == city.record.kind
    assert (1, True) == (refused.exit_code, "[PUBLISH-BUSY]" in refused.stderr)
    assert 0 == published.exit_code
    assert json.loads(published.stdout)["released"] > 0
    assert (0, "", True) == (told.exit_code, told.stdout, "PostgreSQL" in told.stderr)
    assert [f"{number}.html"] == [p.name for p in (fresh / "public/permohonan").rglob("KDI*.html")]
    assert (1, True) == (backed_up.exit_code, "[RECORD-BACKUP]" in backed_up.stderr)


@pytest.mark.parametrize(
    ("text", "mode", "fault"),
    [
        ("postgresql://terang@127.0.0.1:9/x", 0o600, ("", "RECORD-AWAY")),
        ("postgresql://terang@127.0.0.1:9/x", 0o640, ("keys/database", "RECORD-FILE-OPEN")),
        (f"mysql://terang:{SECRET}@127.0.0.1/x", 0o600, ("", "RECORD-ADDRESS")),
        (f"{SECRET} {SECRET}", 0o600, ("keys/database", "RECORD-ADDRESS")),
        ("", 0o600, ("keys/database", "RECORD-ADDRESS")),
    ],
)
def test_a_fault_of_the_address_is_named_and_not_quoted(
    fresh: Path, text: str, mode: int, fault: tuple[str, str]
) -> None:
    address(fresh, text, mode)
    refused = run("user", "list", "--workspace", fresh)

    assert fault in found(fresh)
    assert 1 == refused.exit_code
    assert SECRET not in refused.output


def test_a_missing_file_of_the_address_is_named(fresh: Path) -> None:
    (fresh / "keys/database").unlink()

    assert [("keys/database", "RECORD-FILE-MISSING")] == found(fresh)


def publish_service(folder: Path) -> None:
    for person, role in (("penulis", "author"), ("penyetuju", "approver")):
        typed = ("user", "add", person, "--name", f"{person} contoh", "--role", role)
        assert 0 == run(*typed, "--workspace", folder, input=PASSWORD * 2).exit_code
    by = ("--by", "penulis", "--approved-by", "penyetuju", "--publish")
    done = run("import", *by, ROOT / "form_schemas" / SERVICE, "--workspace", folder)
    assert 0 == done.exit_code, done.stderr


def file_application(city: Workspace) -> str:
    uow = city.uow()
    with uow.reading():
        version = opened(uow.versions.of_service(SERVICE)[-1])
    return submit_application(
        city.uow(),
        version=version,
        judge=accepts_all,
        calendar=city.calendar(),
        answers=version.standard.scenarios[0].answers,
        lang="id",
        idempotency_key="idempotency-key-0123456789",
        now=NOW,
        rng=city.rng,
        prefix=city.site.prefix,
    ).number


def passphrase(folder: Path) -> Path:
    path = folder.parent / "backup.key"
    path.write_text("x" * 32)
    path.chmod(0o600)
    return path

"""A full backup is restored: nothing is signed until the published copies were asked (T11)."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from builder.cli.publishing import publish_all
from builder.domain.version import opened
from builder.usecases.move import Command, move_application
from builder.usecases.submit import submit_application
from builder.workspace import Workspace, open_workspace
from publish.log.note import Verifier
from publish.register.audit import audit_register
from publish.register.reader import RegisterReader
from publish.verify.history import contradiction
from tests.builder.demo.cities import NOW, copied, run, small_city, ticking
from tests.hardening.conftest import Figure
from tests.makers import everybody
from tests.office import accepts_all
from tests.publish.verify.served import served

PARTS = ("data", "keys", "register", "state")


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")


def file_one(city: Workspace, key: str) -> str:
    """An application for a building approval."""
    uow = city.uow()
    with uow.reading():
        version = opened(uow.versions.of_service("pbg")[-1])
    return submit_application(
        uow,
        version=version,
        judge=accepts_all,
        calendar=city.calendar(),
        answers=version.standard.scenarios[0].answers,
        lang="id",
        idempotency_key=f"idempotency-key-0123456789-{key}",
        now=city.clock(),
        rng=city.rng,
        prefix="KDI",
    ).number


def file_two(folder: Path) -> list[str]:
    """Two applications, filed and published."""
    city = open_workspace(folder, clock=ticking(), env={})
    filed = [file_one(city, key) for key in ("one", "two")]
    publish_all(city)
    city.close()
    return filed


def accept(folder: Path, number: str, days: int) -> None:
    """An officer accepts the application, and it is published."""
    city = open_workspace(folder, clock=ticking(NOW + timedelta(days=days)), env={})
    move_application(
        city.uow(),
        number=number,
        command=Command("accepted", city.clock().date()),
        user=everybody(),
        now=city.clock(),
        calendar=city.calendar(),
    )
    publish_all(city)
    city.close()


def register(root: Path, folder: Path) -> RegisterReader:
    vkey = (folder / "keys/verifier.vkey").read_text(encoding="ascii").strip()
    return RegisterReader(root, Verifier.from_vkey(vkey))


def put_back(workspace: Path, backup: Path, *, lost: tuple[str, ...] = ()) -> None:
    for part in PARTS:
        shutil.rmtree(workspace / part)
        if part not in lost:
            shutil.copytree(backup / part, workspace / part)


@pytest.mark.parametrize(
    ("lost", "code"), [((), "LAST-SIGNED-COPIED"), (("state",), "LAST-SIGNED-MISSING")]
)
def test_a_restored_backup_signs_nothing_and_has_a_way_out(
    workspace: Path, tmp_path: Path, lost: tuple[str, ...], code: str, figure: Figure
) -> None:
    number, other = file_two(workspace)
    backup = Path(shutil.copytree(workspace, tmp_path / "backup"))
    accept(workspace, number, days=1)
    seen = register(workspace / "public/register", workspace).checkpoint()
    put_back(workspace, backup, lost=lost)

    refused = run("publish", "--workspace", workspace)
    with served(workspace / "public") as site:
        if not lost:
            (workspace / "state/last-signed.json").rename(tmp_path / "kept")
        adopted = run("adopt", "--published", site.url, "--workspace", workspace)
    accept(workspace, other, days=2)
    city = open_workspace(workspace, env={})
    uow = city.uow()
    with uow.reading():
        codes = [(event.code, event.actor) for event in uow.applications.events(number)]
    city.close()
    after = register(workspace / "register", workspace)

    assert code in refused.stderr
    assert (3, 0) == (refused.exit_code, adopted.exit_code), adopted.stderr
    assert [("filed", "applicant"), ("accepted", "register")] == codes
    assert after.checkpoint().size > seen.size
    found = [*audit_register(after.root, after.verifier), contradiction(seen, after)]
    figure("restored backups that forked the log (8)", "0", len(found) - 1, found == [None])
    assert 0 == run("doctor", "--workspace", workspace, at=NOW + timedelta(days=3)).exit_code


def test_a_record_in_its_former_place_moves_when_it_is_adopted(workspace: Path) -> None:
    (workspace / "state/last-signed.json").rename(workspace / "data/last-signed.json")

    refused = run("publish", "--workspace", workspace)
    told = run("doctor", "--workspace", workspace)
    adopted = run("adopt", "--published", workspace / "public", "--workspace", workspace)

    assert "LAST-SIGNED-FORMER-PLACE" in refused.stderr + told.stdout
    assert [3, 1, 0] == [done.exit_code for done in (refused, told, adopted)], adopted.stderr
    assert not (workspace / "data/last-signed.json").exists()
    assert (workspace / "state/last-signed.json").is_file()


def test_a_record_that_knows_more_than_the_register_stops_the_adoption(
    workspace: Path, tmp_path: Path
) -> None:
    number, _ = file_two(workspace)
    backup = Path(shutil.copytree(workspace, tmp_path / "backup"))
    accept(workspace, number, days=1)
    shutil.copy2(workspace / "state/last-signed.json", tmp_path / "newest")
    put_back(workspace, backup, lost=("state",))
    shutil.copy2(tmp_path / "newest", workspace / "data/last-signed.json")

    adopted = run("adopt", "--compared", "--workspace", workspace)

    assert 3 == adopted.exit_code
    assert "REGISTER-ROLLED-BACK" in adopted.stderr

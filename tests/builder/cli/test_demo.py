"""`terang demo`: a city in a box, and only where a box may stand."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from builder.usecases.sign_in import sign_in
from builder.workspace import open_workspace
from tests.builder.demo.cities import NOW, UNTIL, run, ticking, tree
from tests.makers import seeded


def test_it_fills_the_city(city: Path) -> None:
    workspace = open_workspace(city, env={})
    with workspace.uow().reading() as uow:
        services, people = uow.versions.services(), uow.users.all()
        last, waiting = uow.outbox.last_recorded_at(), uow.outbox.waiting()
    workspace.close()

    assert 22 == len(services)
    roles = {role for person in people for role in person.roles}
    assert {"author", "approver", "officer", "treasurer", "complaints", "auditor", "admin"} <= roles
    assert last is not None
    assert NOW.date() >= last.date()
    assert () == waiting


def test_every_page_says_that_it_is_a_demo(city: Path) -> None:
    assert "demo = true" in (city / "site/site.toml").read_text(encoding="utf-8")


def test_its_price_slips_lead_to_where_it_is_served(city: Path) -> None:
    said = (city / "site/site.toml").read_text(encoding="utf-8")
    slip = (city / "public/layanan/pbg/kartu.html").read_text(encoding="utf-8")

    assert 'public_url = "http://127.0.0.1:8000"' in said
    assert 'class="qr"' in slip
    assert "Hanya untuk percobaan" in slip


def test_the_printed_sign_ins_open_the_desk(city: Path) -> None:
    text = (city / "demo-accounts.txt").read_text(encoding="utf-8")
    user, password = re.findall(r"^(petugas-disdukcapil) +(\S+)", text, re.MULTILINE)[0]
    workspace = open_workspace(city, clock=ticking(), env={})

    session = sign_in(
        workspace.uow(),
        workspace.hasher,
        user=user,
        password=password,
        address="127.0.0.1",
        now=workspace.clock(),
        rng=seeded(),
        key=workspace.desk_key,
    )
    workspace.close()

    assert session


def test_the_sign_ins_are_kept_for_their_owner_only(city: Path) -> None:
    assert 0o600 == stat.S_IMODE((city / "demo-accounts.txt").stat().st_mode)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    done = run("demo", tmp_path, "--no-serve")

    assert 1 == done.exit_code
    assert "[DEMO-FOREIGN]" in done.stderr
    assert {"letter.txt": b"mine"} == tree(tmp_path)


def test_a_workspace_in_use_is_left_alone(tmp_path: Path) -> None:
    run("init", tmp_path / "kendari")
    before = tree(tmp_path)

    done = run("demo", tmp_path / "kendari", "--no-serve")

    assert 1 == done.exit_code
    assert before == tree(tmp_path)


@pytest.mark.parametrize("day", ["2026-11-02", "2030-01-01", "2025-06-01"])
def test_a_day_that_cannot_be_played_to_is_refused(tmp_path: Path, day: str) -> None:
    done = run("demo", tmp_path / "city", "--until", day, "--no-serve")

    assert 1 == done.exit_code
    assert "[DEMO-UNTIL]" in done.stderr
    assert "2025-12-31" in done.stderr


def test_what_is_private_is_for_its_owner_only(city: Path) -> None:
    folders = [city / "keys", city / "data"]
    private = [*folders, *(path for folder in folders for path in folder.rglob("*"))]

    open_to_others = [
        path
        for path in private
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.suffix != ".vkey"
    ]
    assert [] == open_to_others


def test_a_former_demo_is_made_anew_and_told_to_programs_as_json(tmp_path: Path) -> None:
    old = tmp_path / "city/old.txt"
    old.parent.mkdir()
    old.write_text("of the former demo", encoding="utf-8")
    (tmp_path / "city/.terang-demo").touch()

    few = ("--applications", "0", "--until", UNTIL, "--no-serve", "--json")
    done = run("demo", tmp_path / "city", *few)

    said = json.loads(done.stdout)
    assert not old.exists()
    assert "the public site" in said["places"].values()
    kept = (tmp_path / "city/demo-accounts.txt").read_text(encoding="utf-8")
    assert all(person["password"] in kept for person in said["sign_ins"])

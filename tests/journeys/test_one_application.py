"""One application from the citizen's form to the page that a journalist proves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from builder.app import create_app
from builder.cli.publishing import publish_all
from builder.demo.answers import made_up_nik
from builder.domain.version import opened
from builder.forms.answers import pairs_of
from builder.workspace import Workspace, open_workspace
from publish.facts.standard import Step
from tests.builder.demo.cities import run, ticking, tree
from tests.builder.web.visitor import Visitor

SERVICE, UNIT = "ktp-el-pengganti", "disdukcapil"
_NUMBER = re.compile(r"KDI-[0-9A-Z]{4}-[0-9A-Z]{4}")
_NIK = re.compile(r"[0-9]{16}")
_KEY = re.compile(r"<span>([0-9A-Z]{1,5})</span>")


@pytest.fixture
def city_at_work(workspace: Path) -> Iterator[Workspace]:
    found = open_workspace(workspace, clock=ticking(), env={})
    yield found
    found.close()


@pytest.fixture
def app(city_at_work: Workspace) -> Flask:
    return create_app(city_at_work)


def scenario_pairs(city: Workspace, service: str) -> list[tuple[str, str]]:
    """What a browser posts for the first worked example of a service."""
    with city.uow().reading() as uow:
        version = opened(uow.versions.of_service(service)[-1])
    answers = version.standard.scenarios[0].answers
    return pairs_of(city.form(version), answers)


def steps(city: Workspace, service: str) -> tuple[Step, ...]:
    with city.uow().reading() as uow:
        return opened(uow.versions.of_service(service)[-1]).standard.steps


def file_by_form(citizen: Visitor, city: Workspace, service: str) -> tuple[str, str]:
    """Number and receipt key of an application, as the receipt shows them."""
    citizen.get(citizen.submit(citizen.fill(service, scenario_pairs(city, service))))
    number = _NUMBER.search(citizen.page)
    assert number is not None
    return number[0], "".join(_KEY.findall(citizen.page))


def signed_in(app: Flask, city: Workspace, person: str) -> Visitor:
    """A browser in which one of the demo's people has signed in."""
    accounts = (city.folder / "demo-accounts.txt").read_text(encoding="utf-8")
    password = re.findall(rf"^{re.escape(person)} +(\S+)", accounts, re.MULTILINE)[0]
    visitor = Visitor(app)
    assert 303 == visitor.sign_in(person, password).status_code
    return visitor


def act(officer: Visitor, number: str, code: str, **fields: str) -> None:
    """Fill the page of an act, read what becomes public, confirm."""
    address = f"/meja/permohonan/{number}/{code}"
    officer.get(address)
    given = {**officer.hidden().to_dict(), "claimed_on": "2026-11-02", **fields}
    assert 200 == officer.post(address, given).status_code, officer.words()
    assert 303 == officer.post(address, officer.hidden()).status_code, officer.words()


def public_page(city: Workspace, number: str) -> str:
    path = city.public / f"permohonan/{number[4:6]}/{number}.html"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def test_from_the_form_to_the_proof(city_at_work: Workspace, app: Flask) -> None:
    city, citizen = city_at_work, Visitor(app)

    number, key = file_by_form(citizen, city, SERVICE)
    assert "" == public_page(city, number)
    officer = signed_in(app, city, f"petugas-{UNIT}")
    act(officer, number, "accepted")
    for step in steps(city, SERVICE)[1:-1]:
        act(officer, number, "step_done", step=step.id)
    act(officer, number, "approved")
    act(officer, number, "issued")
    done = publish_all(city)

    assert done.released >= 4
    page = public_page(city, number)
    assert number in page
    assert "Terbit" in page
    assert key not in page
    assert 200 == citizen.get(f"/permohonan/{number[4:6]}/{number}.html").status_code
    verdict = run("verify", "--workspace", city.folder)
    assert (0, "") == (verdict.exit_code, verdict.stdout)


def test_the_applicant_follows_it_with_number_and_key(city_at_work: Workspace, app: Flask) -> None:
    number, key = file_by_form(Visitor(app), city_at_work, SERVICE)
    officer = signed_in(app, city_at_work, f"petugas-{UNIT}")
    act(officer, number, "returned", reason="missing", note="Lampirkan surat kehilangan.")

    at_home = Visitor(app)
    at_home.get("/berkas")
    answer = at_home.post("/berkas", {"number": number, "key": key})
    at_home.get(answer.headers["Location"])

    assert "Lampirkan surat kehilangan." in at_home.words()
    publish_all(city_at_work)
    assert "kehilangan." not in public_page(city_at_work, number)


def test_nothing_of_the_answers_is_in_the_public_tree(city_at_work: Workspace, app: Flask) -> None:
    """Words and numbers that stand nowhere else: in the office's record, and not in public."""
    canaries = (made_up_nik(Random(99)), "Kanari")
    pairs = [
        (name, canaries[0] if _NIK.fullmatch(text) else text.replace("Contoh", canaries[1]))
        for name, text in scenario_pairs(city_at_work, SERVICE)
    ]
    citizen = Visitor(app)
    citizen.submit(citizen.fill(SERVICE, pairs))

    assert publish_all(city_at_work).released == 1

    record = b"".join(tree(city_at_work.folder / "data").values())
    record += (city_at_work.folder / "data/record.sqlite-wal").read_bytes()
    shown = b"".join(tree(city_at_work.public).values())
    shown += b"".join(tree(city_at_work.register).values())
    assert [True, True] == [canary.encode() in record for canary in canaries]
    assert [False, False] == [canary.encode() in shown for canary in canaries]


def test_sending_the_form_twice_gives_one_application_and_one_receipt(
    city_at_work: Workspace, app: Flask
) -> None:
    citizen = Visitor(app)
    check = citizen.fill(SERVICE, scenario_pairs(city_at_work, SERVICE))
    citizen.get(check)
    fields = {**citizen.hidden().to_dict(), "declare": "yes"}

    receipts = []
    for _ in range(2):
        sent = citizen.post(check, fields)
        citizen.get(sent.headers["Location"])
        receipts.append((_NUMBER.search(citizen.page), "".join(_KEY.findall(citizen.page))))

    first, second = receipts
    assert first[0] is not None
    assert second[0] is not None
    assert (first[0][0], first[1]) == (second[0][0], second[1])
    with city_at_work.uow().reading() as uow:
        assert uow.applications.get(first[0][0]) is not None
        waiting = [row for row in uow.outbox.waiting() if row.number is not None]
    assert 1 == len(waiting)


def test_a_sealed_application_has_no_public_page(city_at_work: Workspace, app: Flask) -> None:
    number, _ = file_by_form(Visitor(app), city_at_work, "ktp-el-baru")

    publish_all(city_at_work)

    assert "" == public_page(city_at_work, number)
    assert number not in (city_at_work.public / "data/applications.csv").read_text()
    assert 0 == run("verify", "--workspace", city_at_work.folder).exit_code

"""`terang lint | import | export | diff`: files, and what becomes of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from builder.workspace import open_workspace
from tests.builder.demo.cities import run, tree

SERVICE = "sktm"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A workspace as `terang init` leaves it, with three services and two people."""
    folder = tmp_path / "fresh"
    run("init", folder)
    for path in (folder / "form_schemas").iterdir():
        if (path / "service.json").is_file() and path.name not in (SERVICE, "kia", "pbg"):
            shutil.rmtree(path)
    add(folder, "penulis", "author")
    add(folder, "penyetuju", "approver")
    return folder


def add(folder: Path, person: str, role: str) -> None:
    typed = ("user", "add", person, "--name", f"{person} contoh", "--role", role)
    done = run(*typed, "--workspace", folder, input="kata-sandi-contoh\n")
    assert 0 == done.exit_code, done.stderr


def change(folder: Path, service: str, file: str, **members: Any) -> None:
    path = folder / "form_schemas" / service / file
    document = json.loads(path.read_text(encoding="utf-8")) | members
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2), encoding="utf-8")


def published(folder: Path) -> list[tuple[str, int]]:
    workspace = open_workspace(folder, env={})
    with workspace.uow().reading() as uow:
        found = [
            (v.service, v.version)
            for s in uow.versions.services()
            for v in uow.versions.of_service(s)
        ]
    workspace.close()
    return found


def drafts(folder: Path) -> list[str]:
    workspace = open_workspace(folder, env={})
    found = [draft.service for draft in workspace.workbench.all()]
    workspace.close()
    return found


PUBLISH = ("import", "--by", "penulis", "--approved-by", "penyetuju", "--publish")


def test_shipped_definitions_have_no_findings(city: Path) -> None:
    done = run("lint", "--workspace", city)

    assert (0, "") == (done.exit_code, done.stdout)
    assert "22 definitions checked" in done.stderr


def test_lint_names_file_pointer_reason_and_cure(fresh: Path) -> None:
    change(fresh, SERVICE, "service.json", k_min=1)
    change(fresh, "pbg", "form.json", type="array")

    done = run("lint", "--workspace", fresh)

    assert 1 == done.exit_code
    assert f"{SERVICE}/service.json#/k_min" in done.stdout
    assert "pbg/form.json#" in done.stdout
    assert all(line.endswith("]") for line in done.stdout.splitlines())


def test_lint_of_one_service_looks_at_no_other(fresh: Path) -> None:
    change(fresh, SERVICE, "service.json", k_min=1)

    assert 0 == run("lint", "pbg", "--workspace", fresh).exit_code


def test_lint_gives_json_for_programs(fresh: Path) -> None:
    change(fresh, SERVICE, "service.json", nmae="x")

    done = run("lint", "--json", "--workspace", fresh)

    (found,) = json.loads(done.stdout)
    assert {"path", "code", "params", "message"} == found.keys()
    assert "DEFINITION-UNKNOWN" == found["code"]
    assert "name" == found["params"]["near"]


@pytest.mark.parametrize("broken", ["{", '{"a": 1, "a": 2}', "\ufeff[]"])
def test_lint_of_what_is_no_json_is_a_finding(fresh: Path, broken: str) -> None:
    (fresh / f"form_schemas/{SERVICE}/form.json").write_text(broken, encoding="utf-8")

    done = run("lint", "--workspace", fresh)

    assert 1 == done.exit_code
    assert f"{SERVICE}/form.json#" in done.stdout


def test_lint_of_an_unknown_service_says_so(fresh: Path) -> None:
    done = run("lint", "../etc", "--workspace", fresh)

    assert 1 == done.exit_code
    assert "[DEFINITION-FILE]" in done.stderr


def test_import_makes_drafts(fresh: Path) -> None:
    done = run("import", "--workspace", fresh)

    assert 0 == done.exit_code
    assert ["kia", "pbg", SERVICE] == drafts(fresh)
    assert [] == published(fresh)


def test_import_publishes_with_two_people(fresh: Path) -> None:
    done = run(*PUBLISH, "--workspace", fresh)

    assert 0 == done.exit_code, done.stderr
    assert [("kia", 1), ("pbg", 1), (SERVICE, 1)] == published(fresh)


def test_nothing_is_imported_when_one_file_has_a_finding(fresh: Path) -> None:
    change(fresh, SERVICE, "service.json", k_min=1)
    before = tree(fresh)

    done = run(*PUBLISH, "--workspace", fresh)

    assert 1 == done.exit_code
    assert "/k_min" in done.stderr
    assert before == tree(fresh)


@pytest.mark.parametrize(
    ("people", "code"),
    [
        (("--by", "penulis", "--approved-by", "penulis"), "DRAFT-SELF-APPROVAL"),
        (("--by", "penulis", "--approved-by", "nobody"), "USER-NOT-FOUND"),
        (("--by", "penyetuju", "--approved-by", "penulis"), "DRAFT-FORBIDDEN"),
    ],
)
def test_nothing_is_imported_without_the_right_two_people(
    fresh: Path, people: tuple[str, ...], code: str
) -> None:
    before = tree(fresh)

    done = run("import", *people, "--publish", "--workspace", fresh)

    assert 1 == done.exit_code
    assert f"[{code}]" in done.stderr
    assert before == tree(fresh)


def test_publishing_needs_an_approver(fresh: Path) -> None:
    assert 2 == run("import", "--publish", "--workspace", fresh).exit_code


def test_a_second_import_of_the_same_files_makes_no_version(fresh: Path) -> None:
    run(*PUBLISH, "--workspace", fresh)

    done = run(*PUBLISH, "--workspace", fresh)

    assert "0 definitions imported; 3 are the same" in done.stderr
    assert [("kia", 1), ("pbg", 1), (SERVICE, 1)] == published(fresh)


def test_a_changed_file_becomes_the_next_version(fresh: Path) -> None:
    run(*PUBLISH, "--workspace", fresh)
    change(fresh, SERVICE, "service.json", effective_from="2026-12-01")

    done = run(*PUBLISH, "--workspace", fresh)

    assert 0 == done.exit_code, done.stderr
    assert (SERVICE, 2) in published(fresh)


def test_an_earlier_version_is_refused_before_anything_is_imported(fresh: Path) -> None:
    run(*PUBLISH, "--workspace", fresh)
    change(fresh, SERVICE, "service.json", effective_from="2024-01-01")
    change(fresh, "kia", "service.json", effective_from="2026-12-01")
    before = tree(fresh)

    done = run(*PUBLISH, "--workspace", fresh)

    assert 1 == done.exit_code
    assert "[VERSION-EARLIER]" in done.stderr
    assert before == tree(fresh)


@pytest.mark.parametrize("is_published", [True, False])
def test_a_round_trip_changes_no_byte(fresh: Path, tmp_path: Path, is_published: bool) -> None:
    before = tree(fresh / "form_schemas" / SERVICE)
    run(*(PUBLISH if is_published else ("import",)), "--workspace", fresh)

    more = () if is_published else ("--draft",)
    done = run("export", SERVICE, tmp_path / "out", *more, "--workspace", fresh)

    assert 0 == done.exit_code, done.stderr
    assert before == tree(tmp_path / "out" / SERVICE)
    assert [str(tmp_path / "out" / SERVICE / n) for n in ("service.json", "form.json")] == (
        done.stdout.splitlines()
    )


def test_line_ends_of_windows_survive_the_round_trip(fresh: Path, tmp_path: Path) -> None:
    path = fresh / f"form_schemas/{SERVICE}/form.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    run("import", "--workspace", fresh)

    run("export", SERVICE, tmp_path / "out", "--draft", "--workspace", fresh)

    assert path.read_bytes() == (tmp_path / "out" / SERVICE / "form.json").read_bytes()


def test_export_of_what_was_never_published_says_so(fresh: Path, tmp_path: Path) -> None:
    done = run("export", "kia", tmp_path / "out", "--workspace", fresh)

    assert 1 == done.exit_code
    assert "[SERVICE-NOT-FOUND]" in done.stderr


def test_diff_says_what_changes_in_sentences_and_where(fresh: Path) -> None:
    run(*PUBLISH, "--workspace", fresh)
    time = {"value": 9, "unit": "working_days", "certainty": "sample"}
    change(fresh, SERVICE, "service.json", processing_time=time, effective_from="2026-12-01")

    done = run("diff", SERVICE, "--workspace", fresh)

    assert 0 == done.exit_code
    assert "Promised time: was" in done.stdout
    assert "9 working days" in done.stdout
    assert "service.json#/effective_from" in done.stdout


def test_diff_of_equal_files_is_empty(city: Path) -> None:
    assert "" == run("diff", "pbg", "--workspace", city).stdout


def test_diff_gives_json(fresh: Path) -> None:
    done = run("diff", SERVICE, "--json", "--workspace", fresh)

    said = json.loads(done.stdout)
    assert SERVICE == said["service"]
    assert all("" == row["before"] for row in said["changes"])

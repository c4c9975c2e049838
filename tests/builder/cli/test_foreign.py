from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.builder.demo.cities import run

OLD = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "properties": {
        "umur": {"type": "integer", "minimum": 0, "exclusiveMinimum": True, "title": "Umur"},
        "warna": {"enum": ["a", "b"], "enumNames": ["Merah", "Biru"], "title": "Warna"},
    },
}


def given(tmp_path: Path, document: object) -> Path:
    file = tmp_path / "foreign.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_a_form_of_another_tool_becomes_a_draft(tmp_path: Path) -> None:
    done = run("import", given(tmp_path, OLD), "--to", tmp_path / "izin", "--lang", "en")

    made: dict[str, Any] = json.loads((tmp_path / "izin/form.json").read_text(encoding="utf-8"))
    assert (0, f"{tmp_path / 'izin/form.json'}\n") == (done.exit_code, done.stdout)
    assert 0 == made["properties"]["umur"]["exclusiveMinimum"]
    assert "https://json-schema.org/draft/2020-12/schema" == made["$schema"]
    assert "[FORM-CHANGED-DIALECT]" in done.stderr
    assert "Look at each of them" in done.stderr


def test_what_cannot_be_taken_over_is_refused_with_its_reasons(tmp_path: Path) -> None:
    bad = {"type": "object", "properties": {"a": {"type": "string", "pattern": "(?<=a)b"}}}
    done = run("import", given(tmp_path, bad), "--to", tmp_path / "izin")

    assert 1 == done.exit_code
    assert "/properties/a/pattern" in done.stderr
    assert not (tmp_path / "izin").exists()


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    first, again = (run("import", given(tmp_path, OLD), "--to", tmp_path) for _ in range(2))

    assert (0, 1) == (first.exit_code, again.exit_code)
    assert "FOREIGN-EXISTS" in again.stderr


def test_what_is_no_schema_is_refused(tmp_path: Path) -> None:
    for document in ([], "x", None):
        done = run("import", given(tmp_path, document), "--to", tmp_path / "izin")
        assert (1, True) == (done.exit_code, "FOREIGN-SHAPE" in done.stderr)


def test_a_file_needs_a_place_to_go(tmp_path: Path) -> None:
    assert 2 == run("import", given(tmp_path, OLD)).exit_code

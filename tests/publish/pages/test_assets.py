from __future__ import annotations

from pathlib import Path

import pytest

from publish.pages.assets import STYLE, STYLE_PARTS, read_assets
from tests.publish.pages.kendari import SITE


@pytest.fixture
def static(tmp_path: Path) -> Path:
    for folder in ("css", "js"):
        (tmp_path / folder).mkdir()
    for part in STYLE_PARTS:
        (tmp_path / "css" / f"{part}.css").write_text(f"/* {part}\n */\n.{part} {{}}\n")
    (tmp_path / "js" / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "js" / "later.js").write_text('await import("./b.js");\n')
    (tmp_path / "js" / "b.js").write_text("export const b = 1;\n")
    return tmp_path


def test_the_style_sheet_is_its_parts_in_order_without_comments(static: Path) -> None:
    content = read_assets(static)[STYLE].content.decode()

    assert [*(f".{part} {{}}" for part in STYLE_PARTS), ""] == content.split("\n")


def test_other_bytes_have_another_name(static: Path) -> None:
    before = read_assets(static)
    (static / "css" / "base.css").write_text("a{}")

    after = read_assets(static)

    assert before[STYLE].path != after[STYLE].path
    assert before["b.js"] == after["b.js"]


def test_an_import_follows_the_name_of_what_it_imports(static: Path) -> None:
    assets = read_assets(static)
    imported = assets["b.js"].path.rpartition("/")[2]

    assert f'import {{ b }} from "./{imported}";\n' == assets["a.js"].content.decode()
    assert f'await import("./{imported}");\n' == assets["later.js"].content.decode()


def test_a_change_in_an_imported_script_renames_the_one_that_imports_it(static: Path) -> None:
    before = read_assets(static)["a.js"].path
    (static / "js" / "b.js").write_text("export const b = 2;\n")

    assert before != read_assets(static)["a.js"].path


def test_every_part_of_the_shipped_style_sheet_is_in_it() -> None:
    parts = {path.stem for path in (SITE / "static" / "css").glob("*.css")}

    assert set(STYLE_PARTS) == parts

from __future__ import annotations

import gzip
import re
from itertools import chain
from pathlib import Path

import pytest

from publish.pages.assets import PRINT, SHEETS, STYLE, read_assets
from tests.publish.pages.kendari import SITE


@pytest.fixture
def static(tmp_path: Path) -> Path:
    for folder in ("css", "js"):
        (tmp_path / folder).mkdir()
    for part in chain(*SHEETS.values()):
        (tmp_path / "css" / f"{part}.css").write_text(f"/* {part}\n */\n.{part} {{}}\n")
    (tmp_path / "js" / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "js" / "later.js").write_text('await import("./b.js");\n')
    (tmp_path / "js" / "b.js").write_text("export const b = 1;\n")
    return tmp_path


def test_a_style_sheet_is_its_parts_in_order_without_comments(static: Path) -> None:
    assets = read_assets(static)
    contents = {name: assets[name].content.decode() for name in SHEETS}

    assert {
        name: "".join(f".{part}{{}}\n" for part in parts) for name, parts in SHEETS.items()
    } == contents


def test_what_a_screen_waits_for_is_in_two_packets_of_a_slow_net() -> None:
    style = read_assets(SITE / "static")[STYLE].content

    assert len(gzip.compress(style, 9)) <= 3000


@pytest.mark.parametrize(
    ("source", "packed"),
    [
        (
            ".a > .b,\n.c {\n  color: red;\n  margin: 0 1px;\n}\n",
            ".a > .b,.c{color:red;margin:0 1px}",
        ),
        ("a:hover { width: calc(1px + 2px); }", "a:hover{width:calc(1px + 2px)}"),
        ("@media (max-width: 3rem) { .a b { c: d } }", "@media (max-width: 3rem){.a b{c:d}}"),
        ('.a::after { content: " (" attr(href) ")"; }', '.a::after{content:" (" attr(href) ")"}'),
        (".a { /* why */ --b: light; }", ".a{--b:light}"),
    ],
)
def test_blanks_that_mean_nothing_are_left_out(static: Path, source: str, packed: str) -> None:
    (static / "css" / "print.css").write_text(source)

    assert f"{packed}\n".encode() == read_assets(static)[PRINT].content


def test_no_shipped_style_has_a_text_that_packing_would_change() -> None:
    sources = [path.read_text("utf-8") for path in (SITE / "static" / "css").glob("*.css")]
    texts = [text for source in sources for text in re.findall(r'"[^"\n]*"', source)]

    assert [] == [text for text in texts if re.search(r"[{};,]|/\*|\s\s", text)]


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


def test_every_part_that_is_shipped_is_in_one_style_sheet() -> None:
    parts = {path.stem for path in (SITE / "static" / "css").glob("*.css")}

    assert sorted(chain(*SHEETS.values())) == sorted(parts)

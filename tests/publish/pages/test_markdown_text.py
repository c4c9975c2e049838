from __future__ import annotations

import re

import pytest

from publish.errors import Invalid, Problem
from publish.pages.markdown_text import LONGEST, anchor, clean, prose


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**tebal**", "<p><strong>tebal</strong></p>"),
        ("[metode](/metode/)", '<p><a href="/metode/" rel="noopener noreferrer">metode</a></p>'),
        ("[x](#data)", '<p><a href="#data" rel="noopener noreferrer">x</a></p>'),
        (
            "[x](https://example.org/)",
            '<p><a href="https://example.org/" rel="noopener noreferrer">x</a></p>',
        ),
        ("[x](javascript:alert(1))", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](//evil.example)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](/\\evil.example)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](http://example.org)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](data:text/html,x)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("![x](https://evil.example/p.png)", "<p></p>"),
        ("<script>alert(1)</script>a", "<p>a</p>"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ('<p style="position:fixed">a</p>', "<p>a</p>"),
        ("<form action=/x><input></form>", ""),
        ("<iframe src=https://evil.example></iframe>", ""),
        ("<svg><script>1</script></svg>", "<p></p>"),
        ("<h1>dua</h1>", "dua"),
        ("<!-- hidden -->a", "<p>a</p>"),
        ('<h2 id="data">Data</h2>', '<h2 id="data">Data</h2>'),
        ('<h2 id="__proto__">Data</h2>', "<h2>Data</h2>"),
    ],
)
def test_it_keeps_only_what_a_page_of_words_needs(source: str, html: str) -> None:
    assert html == prose(f"# Judul\n{source}", "x.md").body.strip()


def test_the_first_heading_is_the_title() -> None:
    page = prose("# Tentang <b>kami</b>\n\n## Isi\n\nteks", "about.id.md")

    body = '<h2 id="bagian-isi">Isi</h2>\n<p>teks</p>'
    assert ("Tentang <b>kami</b>", body) == (page.title, page.body)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Hari kerja", "bagian-hari-kerja"),
        ("24 jam, apa artinya?", "bagian-24-jam-apa-artinya"),
        ("x" * 60, "bagian-" + "x" * 33),
        ("…", "bagian"),
    ],
)
def test_a_heading_has_an_anchor_that_no_template_has(heading: str, expected: str) -> None:
    assert expected == anchor(heading, "-")


def test_headings_that_are_alike_have_anchors_that_differ() -> None:
    body = prose("# T\n\n## Data\n\n## Data\n", "x.id.md").body

    assert ["bagian-data", "bagian-data_1"] == re.findall('id="([^"]+)"', body)


def test_tables_are_allowed() -> None:
    assert "<td>1</td>" in prose("# T\n\n| a |\n|---|\n| 1 |\n", "x.md").body


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("tanpa judul", Problem("x.md", "PROSE-TITLE", {})),
        ("# J\n" + "a" * LONGEST, Problem("x.md", "PROSE-TOO-LONG", {"longest": LONGEST})),
    ],
)
def test_it_refuses(source: str, problem: Problem) -> None:
    with pytest.raises(Invalid) as refused:
        prose(source, "x.md")

    assert (problem,) == refused.value.problems


def test_cleaning_twice_changes_nothing() -> None:
    once = clean('<p><a href="/x" title="t">a</a><em>b</em></p>')

    assert once == clean(once)


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("/panduan/gambar/id-biaya.webp", True),
        ("/panduan/gambar/../x.webp", False),
        ("/panduan/gambar/x.svg", False),
        ("/lain/x.webp", False),
        ("https://evil.example/x.webp", False),
        ("//evil.example/x.webp", False),
    ],
)
def test_pictures_are_those_of_one_folder(address: str, is_kept: bool) -> None:
    body = prose(f"# T\n![layar]({address})", "x.md", "/panduan/gambar/").body

    assert is_kept is (f'src="{address}"' in body)
    assert "evil" not in body

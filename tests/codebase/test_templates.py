"""Templates keep the content security policy and the escaping whole.

`default-src 'none'` works only while no page needs an inline script, style or handler; autoescape
protects only while nothing steps around it.
"""

from __future__ import annotations

import re

import pytest

from tests.codebase.tree import texts

FOLDERS = ("builder/templates", "site/templates")
SUFFIXES = (".html", ".jinja", ".j2", ".svg", ".txt", ".xml")
FORBIDDEN = {
    "steps around escaping": re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape\s+false"),
    "inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE),
    "somebody else's server": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*=\s*[\"']?(?:https?:)?//"
    ),
}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
IMPORT = re.compile(
    r"\{%-?\s*from\s+\S+\s+import\s+(.+?)(?:\s+with(?:out)?\s+context)?\s*-?%\}", re.DOTALL
)


def faults(template: str) -> list[str]:
    """What `template` does that no template may do."""
    code = COMMENT.sub("", template)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(code)]


def unused_imports(template: str) -> list[str]:
    """Macros that a template imports and never calls."""
    code = COMMENT.sub("", template)
    rest = IMPORT.sub("", code)
    names = [
        name.split(" as ")[-1].strip()
        for imported in IMPORT.findall(code)
        for name in imported.split(",")
    ]
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", rest)]


def test_no_template_weakens_a_page() -> None:
    found = [(str(path), faults(text)) for path, text in texts(*SUFFIXES, under=FOLDERS)]

    assert [] == [row for row in found if row[1]]


def test_no_template_imports_what_it_does_not_use() -> None:
    found = [(str(path), unused_imports(text)) for path, text in texts(*SUFFIXES, under=FOLDERS)]

    assert [] == [row for row in found if row[1]]


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{ note|safe }}", "steps around escaping"),
        ("{% autoescape false %}", "steps around escaping"),
        ('<p class="a" style="color: red">', "inline style"),
        ("<STYLE>p {}</STYLE>", "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<a href="#" onclick="go()">', "inline handler"),
        ('<a href="javascript:go()">', "inline handler"),
        ('<script src="https://cdn.example/x.js"></script>', "somebody else's server"),
    ],
)
def test_it_rejects(template: str, fault: str) -> None:
    assert [fault] == faults(template)


@pytest.mark.parametrize(
    "template",
    [
        '<script type="module" src="{{ static(\'form.js\') }}"></script>',
        '<a href="https://example.org/hukum">dasar hukum</a>',
        "{# never |safe here #}<p>{{ note }}</p>",
        '<option value="on" selected>',
    ],
)
def test_it_accepts(template: str) -> None:
    assert [] == faults(template)


def test_it_notices_an_unused_macro() -> None:
    template = '{% from "components/tag.html" import tag, money as rp %}{{ tag("x") }}'

    assert ["rp"] == unused_imports(template)

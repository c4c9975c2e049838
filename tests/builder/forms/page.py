"""A drawn form as a browser has it: what it would post, and what a reader of the page finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from builder.forms.bound import BoundForm

TEMPLATES = Path(__file__).resolve().parents[3] / "builder/templates"
WHOLE = """{% from "forms/fields.html" import draw %}
{% for page in form.pages %}
{% for field in page.fields %}{{ draw(field) }}{% endfor %}
{% endfor %}"""


def draw(form: BoundForm) -> str:
    """All pages of the form under each other."""
    return _template().render(form=form)


@cache
def _template() -> Template:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: message, lambda one, many, n: many, newstyle=True
    )
    return env.from_string(WHOLE)


@dataclass(slots=True)
class Page(HTMLParser):
    """`pairs` is what would be posted; the rest is for questions about the page."""

    html: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    text: str = ""
    _select: str = ""
    _area: str = ""

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes |= set(has)
        self.ids += [has["id"]] if "id" in has else []
        self.labelled |= {has["for"]} if "for" in has else set()
        self.described |= set(has.get("aria-describedby", "").split())
        if tag in ("input", "select", "textarea") and has.get("type") != "hidden":
            self.inputs.add(has.get("id", ""))
        if tag == "input":
            self._input(has)
        if tag == "select":
            self._select = has["name"]
        if tag == "textarea":
            self._area, self.text = has["name"], ""
        if tag == "option" and "selected" in has:
            self.pairs.append((self._select, has["value"]))

    def _input(self, has: dict[str, str]) -> None:
        kind = has.get("type", "text")
        if kind == "file" or (kind in ("radio", "checkbox") and "checked" not in has):
            return
        self.pairs.append((has["name"], has.get("value", "")))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A parser drops the first line end after the tag (HTML, 13.2.6.4.7).
            self.pairs.append((self._area, self.text.removeprefix("\r\n").removeprefix("\n")))

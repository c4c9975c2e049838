from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from publish.i18n import Words
from publish.pages.filters import teach

WORDS = Words("id", {"Due date": "Tenggat", "a < b": "a < b & c", "%(n)s left": "sisa %(n)s"})


def drawn(source: str, **values: object) -> str:
    environment = Environment(loader=DictLoader({"t": source}), autoescape=True)
    teach(environment, WORDS)
    return environment.get_template("t").render(values)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<b>{{ _("Due date") }}</b>', "<b>Tenggat</b>"),
        ("{{ _('Due date') }}{{ _('Due date') }}", "TenggatTenggat"),
        ('{{ _("unknown") }}', "unknown"),
        ('{{ _("a < b") }}', "a &lt; b &amp; c"),
        ('{{ _("95%%") }}', "95%"),
        ('{{ _("%(n)s left", n=3) }}', "sisa 3"),
        ('{{ _("%(n)s left", n="<b>") }}', "sisa &lt;b&gt;"),
        ('{{ upper(_("Due date")) }}', "TENGGAT"),
        ("{{ _ }}", "x"),
    ],
)
def test_sentences_are_put_into_the_language(source: str, html: str) -> None:
    values = {"upper": str.upper} | ({"_": "x"} if source == "{{ _ }}" else {})

    assert html == drawn(source, **values)

"""The living page of the design: every part drawn by the templates and styles of the site.

Invariant: what it shows is made up here and says so, so that it changes only with the design.
"""

from __future__ import annotations

from datetime import date
from typing import get_args

from publish.facts.tariff import Certainty
from publish.facts.text import Lang, Text
from publish.facts.workdays import Allowance
from publish.pages.charts import histogram
from publish.pages.edition import Edition
from publish.pages.prose import certainty_words
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.components import ComponentsView
from publish.pages.view_models.frame import Certain, Change, Fact, Offer
from publish.pages.view_models.service import Contact, Document, Price, TariffLine, TariffTable
from publish.pages.views.frame import crumb, frame, search

_LAW = "Perda 0/0000"
_AMOUNT = Text("Rp50.000", "Rp50,000")
_EXAMPLE = Text("Contoh layanan", "Sample service")
_UNIT = Text("Contoh kantor", "Sample office")
_DAYS = Text("10 hari kerja", "10 working days")
_SOME = Text("bila luasnya lebih dari 100 m²", "if it is larger than 100 m²")
_LINE = Text("Contoh retribusi", "Sample levy")
_CHANGED = Text("Biaya: Rp40.000 → Rp50.000", "Fee: Rp40,000 → Rp50,000")
_COUNTS = ((2, 14), (4, 31), (7, 40), (9, 22), (12, 11), (18, 5), (31, 2))
_CHART = Text("Lama 125 keputusan rekaan", "How long 125 made-up decisions took")
_FACTS = (
    (Text("Janji", "Promised"), _DAYS, Text(_LAW, _LAW)),
    (
        Text("Kenyataan", "In reality"),
        Text("7 hari kerja", "7 working days"),
        Text("n = 125", "n = 125"),
    ),
    (Text("Tepat waktu", "On time"), Text("86%", "86%"), Text("79% sampai 91%", "79% to 91%")),
    (Text("Masih berjalan", "Still open"), Text("12", "12"), Text("", "")),
)


def components(edition: Edition, ref: PageRef) -> ComponentsView:
    """One of each part."""
    lang = ref.lang
    href = path_of(PageRef("services", "", lang))
    facts = (Fact(*(text.in_(lang) for text in row)) for row in _FACTS)
    return ComponentsView(
        frame=frame(edition, ref, edition.words[lang].gettext("Components")),
        crumbs=(crumb("services", edition.words[lang].gettext("Services"), lang),),
        price=Price(
            before=_LINE.in_(lang),
            amount=_AMOUNT.in_(lang),
            certain=_sure("sample", lang),
            others=(),
            examples=(),
            is_computed=False,
        ),
        certains=tuple(_sure(code, lang) for code in get_args(Certainty)),
        facts=tuple(facts),
        offers=(_offer(href, lang),),
        documents=(Document(_EXAMPLE.in_(lang), "", _SOME.in_(lang), _sure("law", lang)),),
        lines=(_line(lang),),
        tables=(
            TariffTable(_LINE.in_(lang), (("A", _AMOUNT.in_(lang)), ("B", _AMOUNT.in_(lang)))),
        ),
        histogram=histogram(_COUNTS, Allowance(10, "working_days"), lang, _CHART.in_(lang)),
        changes=(Change(date(2026, 1, 2), href, _EXAMPLE.in_(lang), 2, 0, (_CHANGED.in_(lang),)),),
        contacts=(Contact(_UNIT.in_(lang), _EXAMPLE.in_(lang), "0400-000000", ""),),
        check=path_of(PageRef("checks", "", lang)),
        search=search(edition, lang),
    )


def _sure(code: Certainty, lang: Lang) -> Certain:
    return Certain(code, certainty_words(code, lang), _LAW, needs_checking=code == "sample")


def _line(lang: Lang) -> TariffLine:
    return TariffLine(
        label=_LINE.in_(lang),
        when=_SOME.in_(lang),
        amount=_AMOUNT.in_(lang),
        fixed=None,
        factors=(),
        per="",
        levy="",
        certain=_sure("perda", lang),
    )


def _offer(href: str, lang: Lang) -> Offer:
    return Offer(
        href=href,
        name=_EXAMPLE.in_(lang),
        unit=_UNIT.in_(lang),
        price=_AMOUNT.in_(lang),
        price_note="",
        certain=_sure("press", lang),
        time=_DAYS.in_(lang),
        search="",
        stopped="",
    )

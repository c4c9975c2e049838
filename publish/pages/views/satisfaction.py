"""The satisfaction survey, and the one question that the page of charges shows."""

from __future__ import annotations

from publish.facts.survey import Cell, SurveyCounts
from publish.i18n import Words, number
from publish.insight.satisfaction import (
    LEAST,
    Satisfaction,
    closed_in,
    newest_quarters,
    satisfaction,
    survey_counts,
)
from publish.pages import vocabulary
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.satisfaction import (
    ElementMean,
    Index,
    QuestionRow,
    SatisfactionView,
    ServiceIndex,
)
from publish.pages.views.frame import frame
from publish.pages.views.offers import by_name


def satisfaction_page(edition: Edition, ref: PageRef) -> SatisfactionView:
    """The index of the city and of each service; never ranked."""
    words = edition.words[ref.lang]
    window = _window(edition)
    quarters = sorted({c.quarter for c in window})
    scores = [c.scores for c in window if c.scores is not None]
    city = satisfaction(scores)
    names = [s for s in by_name(edition, words) if any(c.service == s for c in window)]
    return SatisfactionView(
        frame=frame(edition, ref, words.gettext("Satisfaction"), section="satisfaction"),
        first=quarters[0] if quarters else "",
        last=quarters[-1] if quarters else "",
        city=_index(city, words),
        people=sum(s.n for s in scores),
        closed=sum(_closed(edition, c) for c in window),
        least=LEAST,
        elements=_elements(city, words),
        services=tuple(_service(edition, s, window, words) for s in names),
    )


def question_rows(edition: Edition, ref: PageRef) -> tuple[str, tuple[QuestionRow, ...]]:
    """The newest quarter, and what was said in it by service; ("", ()) before the first."""
    words, counts = edition.words[ref.lang], _all(edition)
    quarter = counts[0].quarter if counts else ""
    newest = {c.service: c for c in counts if c.quarter == quarter and c.answered != 0}
    shown = [newest[s] for s in by_name(edition, words) if s in newest]
    return quarter, tuple(_question(edition, c, words) for c in shown)


def _all(edition: Edition) -> tuple[SurveyCounts, ...]:
    return edition.keep(("survey",), lambda: survey_counts(edition.index.connection))


def _window(edition: Edition) -> list[SurveyCounts]:
    return newest_quarters(_all(edition))


def _closed(edition: Edition, counts: SurveyCounts) -> int:
    return closed_in(edition.index.connection, counts.service, counts.quarter)


def _index(found: Satisfaction | None, words: Words) -> Index | None:
    if found is None:
        return None
    told = vocabulary.GRADE[found.grade].in_(words.lang)
    return Index(found.index, found.grade, told, found.n)


def _elements(found: Satisfaction | None, words: Words) -> tuple[ElementMean, ...]:
    if found is None:
        return ()
    named = zip(vocabulary.ELEMENT.values(), found.elements, strict=True)
    return tuple(ElementMean(name.in_(words.lang), mean) for name, mean in named)


def _service(
    edition: Edition, service: str, window: list[SurveyCounts], words: Words
) -> ServiceIndex:
    scores = [c.scores for c in window if c.service == service and c.scores is not None]
    index, n = _index(satisfaction(scores), words), sum(s.n for s in scores)
    few = words.gettext("too few to say")
    if n:
        told = words.gettext("too few to show: %(n)s of %(least)s people")
        few = told % {"n": number(n, words.lang), "least": LEAST}
    return ServiceIndex(
        href=path_of(PageRef("service", service, words.lang)),
        name=edition.current(service).version.standard.name.in_(words.lang),
        index=index,
        people="" if index else few,
    )


def _question(edition: Edition, counts: SurveyCounts, words: Words) -> QuestionRow:
    standard = edition.current(counts.service).version.standard

    def said(cell: Cell) -> str:
        if isinstance(cell, int):
            return number(cell, words.lang)
        return f"<{standard.least_count}" if cell == "few" else words.gettext("not shown")

    return QuestionRow(
        href=path_of(PageRef("service", counts.service, words.lang)),
        name=standard.name.in_(words.lang),
        yes=said(counts.charged["yes"]),
        no=said(counts.charged["no"]),
        unsaid=said(counts.charged["unsaid"]),
        answered=said(counts.answered),
        closed=_closed(edition, counts),
    )

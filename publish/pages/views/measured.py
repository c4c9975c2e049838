"""The promise beside what happened, in words that also say what the numbers stand on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from publish.facts.sealed import SealedCounts
from publish.facts.service import ServiceStandard
from publish.facts.text import Lang
from publish.i18n import Words, allowance_words, days_words, month_name, number, share
from publish.insight.entry_lag import EntryLag, entry_lag
from publish.insight.intervals import wilson95
from publish.insight.sealed import sealed_months
from publish.insight.times import MEDIAN_NEEDS, ORDER_NEEDS, OnTime, ServiceTimes
from publish.insight.times import Measured as Days
from publish.pages.charts import histogram
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Fact
from publish.pages.view_models.service import Histogram, Measured, MonthRow
from publish.pages.views.frame import certain
from publish.pages.views.states import states_of


def measured(edition: Edition, standard: ServiceStandard, words: Words) -> Measured:
    """What happened in the last twelve months of a service."""
    if standard.publication == "sealed":
        return _sealed(edition, standard, words)
    times = edition.times(standard.id)
    lag = lag_of(edition, standard.id)
    return Measured(
        facts=(
            promise_fact(standard, words),
            _median(times.gross, words),
            _on_time(times.on_time, words),
            _open(times, words),
        ),
        details=_details(times, lag, words),
        histogram=_histogram(times, standard, words),
        months=tuple(
            MonthRow(
                month=m.month,
                href=listed_href(m.month, standard.id, words.lang) if m.filed else "",
                filed=m.filed,
                decided=m.decided,
                on_time=m.on_time,
                rejected=m.rejected,
                left_open=m.left_open,
            )
            for m in reversed(edition.months(standard.id)[-12:])
        ),
        states=states_of(edition, standard.id, words.lang),
        is_sealed=False,
        k_min=standard.least_count,
    )


def listed_href(month: str, service: str, lang: Lang) -> str:
    """Where the applications of a service are listed that were filed in a month."""
    return f"{path_of(PageRef('month', month, lang))}#{service}"


def lag_of(edition: Edition, service: str) -> EntryLag:
    """How late the events of an open service were written down."""
    first_on = edition.times(service).first_on
    return edition.keep(
        ("lag", service),
        lambda: entry_lag(edition.index.connection, service, first_on, edition.days),
    )


def promise_fact(standard: ServiceStandard, words: Words) -> Fact:
    """The promised time with its law."""
    promise = standard.promise
    mark = certain(promise.certainty, promise.legal_basis, standard, words.lang)
    note = f"{mark.words}: {mark.basis}" if mark.basis else mark.words
    if promise.is_fallback:
        note = words.gettext("general limit where no sector rule says otherwise")
    return Fact(words.gettext("Promised"), allowance_words(promise.allowance, words.lang), note)


def _sealed(edition: Edition, standard: ServiceStandard, words: Words) -> Measured:
    months = sealed_months(edition.index.connection, standard.id)
    return Measured(
        facts=(promise_fact(standard, words), _last_month(months, words)),
        details=(),
        histogram=None,
        months=tuple(
            MonthRow(m.month, "", m.filed, m.decided, m.on_time, m.rejected, None)
            for m in reversed(months[-12:])
        ),
        states=(),
        is_sealed=True,
        k_min=standard.least_count,
    )


def _last_month(months: tuple[SealedCounts, ...], words: Words) -> Fact:
    """The newest month of a sealed service in which something was decided, with counts large
    enough to show."""
    note = words.gettext("This service publishes monthly counts only, to protect the applicants")
    for month in reversed(months):
        if month.decided and month.on_time is not None:
            label = words.gettext("On time in %(month)s") % {
                "month": month_name(month.month, words.lang)
            }
            kept = {"kept": month.on_time, "due": month.decided}
            return Fact(label, words.gettext("%(kept)s of %(due)s") % kept, note)
    return Fact(words.gettext("On time"), words.gettext("too few to say"), note)


def too_few(n: int, needed: int, words: Words) -> Fact:
    """Words in the place of a number that so few applications do not carry."""
    note = words.gettext("%(n)s applications; shown from %(needed)s") % {
        "n": number(n, words.lang),
        "needed": needed,
    }
    return Fact("", words.gettext("too few to say"), note)


def days_or_more(days: Days, found: int | None, words: Words) -> str:
    """A percentile; "more than 61 working days" where it is not reached yet."""
    if found is not None:
        return days_words(found, words.lang)
    longest = days_words(days.longest, words.lang)
    return words.gettext("more than %(days)s") % {"days": longest}


def _median(gross: Days, words: Words) -> Fact:
    label = words.gettext("In reality, half within")
    if not gross.is_enough:
        few = too_few(gross.count, MEDIAN_NEEDS, words)
        return Fact(label, few.value, few.note)
    note = words.gettext("%(n)s applications in 12 months, open ones included") % {
        "n": number(gross.count, words.lang)
    }
    return Fact(label, days_or_more(gross, gross.median, words), note)


def _on_time(on_time: OnTime, words: Words) -> Fact:
    label = words.gettext("On time")
    if on_time.due == 0:
        return Fact(label, words.gettext("nothing was due yet"), "")
    if on_time.due < MEDIAN_NEEDS:
        kept = words.gettext("%(kept)s of %(due)s") % {"kept": on_time.kept, "due": on_time.due}
        return Fact(label, kept, words.gettext("too few for a percentage"))
    lang, bounds = words.lang, wilson95(on_time.kept, on_time.due)
    note = words.gettext("%(kept)s of %(due)s due; %(low)s to %(high)s (95%%)") % {
        "kept": number(on_time.kept, lang),
        "due": number(on_time.due, lang),
        "low": share(bounds.low, lang, 0),
        "high": share(bounds.high, lang, 0),
    }
    return Fact(label, share(on_time.share, lang, 0), note)


def _open(times: ServiceTimes, words: Words) -> Fact:
    waiting, label = times.waiting, words.gettext("Still open")
    if waiting.oldest is None:
        return Fact(label, "0", "")
    note = words.gettext("oldest %(days)s; %(late)s past the due date") % {
        "days": days_words(waiting.oldest, words.lang),
        "late": number(waiting.overdue, words.lang),
    }
    return Fact(label, number(waiting.count, words.lang), note)


def _details(times: ServiceTimes, lag: EntryLag, words: Words) -> tuple[Fact, ...]:
    found = [*_slow(times, words), *_stopped(times, words), *_order(times, words)]
    return (*found, *_lag(lag, words))


def _slow(times: ServiceTimes, words: Words) -> Iterator[Fact]:
    if not times.gross.is_enough:
        return
    nine = days_or_more(times.gross, times.gross.nine_of_ten, words)
    yield Fact(words.gettext("Nine of ten within"), nine, "")
    net = words.gettext("nine of ten within %(days)s") % {
        "days": days_or_more(times.net, times.net.nine_of_ten, words)
    }
    half = days_or_more(times.net, times.net.median, words)
    yield Fact(words.gettext("Without stopped days, half within"), half, net)


def _stopped(times: ServiceTimes, words: Words) -> Iterator[Fact]:
    stops, lang = times.stops, words.lang
    if stops.decided < MEDIAN_NEEDS:
        return
    note = words.gettext("%(n)s of %(all)s decided applications were stopped at least once") % {
        "n": number(stops.stopped, lang),
        "all": number(stops.decided, lang),
    }
    label = words.gettext("Days with a stopped clock")
    yield Fact(label, share(stops.share_of_days, lang), note)


def _order(times: ServiceTimes, words: Words) -> Iterator[Fact]:
    order, lang = times.order, words.lang
    if times.stops.decided < ORDER_NEEDS or not order.count:
        return
    note = words.gettext("%(n)s of %(all)s pairs were decided in another order than they came") % {
        "n": number(order.out_of_order, lang),
        "all": number(order.count, lang),
    }
    value = share(Fraction(order.out_of_order, order.count), lang)
    yield Fact(words.gettext("Out of order"), value, note)


def _lag(lag: EntryLag, words: Words) -> Iterator[Fact]:
    if lag.median is None or lag.nine_of_ten is None:
        return
    lang = words.lang
    note = words.gettext(
        "nine of ten within %(days)s; %(late)s of %(all)s entries came after more than one"
    ) % {
        "days": days_words(lag.nine_of_ten, lang),
        "late": number(lag.late, lang),
        "all": number(lag.events, lang),
    }
    yield Fact(words.gettext("Written down after"), days_words(lag.median, lang), note)


def _histogram(times: ServiceTimes, standard: ServiceStandard, words: Words) -> Histogram | None:
    decided = sum(n for _, n in times.decided_days)
    if decided < MEDIAN_NEEDS:
        return None
    summary = words.gettext("How long %(n)s decisions took, in working days since complete") % {
        "n": number(decided, words.lang)
    }
    if times.gross.is_enough:
        summary += ". " + words.gettext("Half within %(median)s, nine of ten within %(p90)s") % {
            "median": days_or_more(times.gross, times.gross.median, words),
            "p90": days_or_more(times.gross, times.gross.nine_of_ten, words),
        }
    return histogram(times.decided_days, standard.promise.allowance, words.lang, summary)

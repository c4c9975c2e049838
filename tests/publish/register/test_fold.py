from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from publish.errors import Integrity, Problem
from publish.facts.charge_outcomes import CELLS
from publish.insight.counter import filed_at_counter
from publish.register.correction_rows import read_corrections
from publish.register.entries import encode_entry
from publish.register.index import Index, catch_up, check_next, open_index
from tests.publish.register.city import (
    BEGINNING,
    NUMBER,
    SERVICE,
    UNITS,
    City,
    Document,
    calendar,
    event_entry,
    reference_entry,
    register_entry,
    service_document,
    tariff,
    version_entry,
    words,
)

LATER = date(2026, 3, 9)
HEX = "ab" * 32


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Six entries, and documents that later entries may name."""
    city = City(tmp_path_factory.mktemp("city"))
    city.publish(BEGINNING)
    return city


@pytest.fixture(scope="module")
def index(city: City, tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = open_index(tmp_path_factory.mktemp("cache") / "index.sqlite")
    catch_up(index, city.reader())
    return index


def refused(index: Index, city: City, *entries: Document, **documents: bytes) -> Problem:
    def document(digest: str) -> bytes:
        return documents.get(f"d{digest}") or city.reader().document(digest)

    with pytest.raises(Integrity) as raised:
        check_next(index, [encode_entry(entry) for entry in entries], document)
    (problem,) = raised.value.problems
    return problem


def commitment(on: str = "2026-03-02", **changes: Any) -> Document:
    return {"type": "commitment", "commitment": HEX, "recorded_on": on, **changes}


def counts(**changes: Any) -> Document:
    numbers = {"filed": 7, "decided": None, "on_time": None, "rejected": 0, "median_days": None}
    stated = {"type": "counts", "service": "akta", "month": "2026-02", **numbers}
    return {**stated, "recorded_on": "2026-03-02", **changes}


def charges(**changes: Any) -> Document:
    bands = {"under-50k": 0, "50k-200k": None, "200k-1m": 0, "over-1m": 0}
    numbers = {"verified": 0, "unverified": 6, "bands": bands}
    stated = {"type": "charges", "service": "izin", "quarter": "2026-Q1", **numbers}
    return {**stated, "recorded_on": "2026-03-02", **changes}


def outcomes(**changes: Any) -> Document:
    cells = {name: dict.fromkeys(names, 0) for name, names in CELLS.items()}
    stated = {"type": "charge_outcomes", "service": "izin", "quarter": "2026-Q1", **cells}
    return {**stated, "recorded_on": "2026-03-02", **changes}


def survey(**changes: Any) -> Document:
    charged = {"yes": 0, "no": 6, "unsaid": 0}
    stated = {"type": "survey", "service": "izin", "quarter": "2026-Q1", "answered": 6}
    skm = {"n": 6, "sums": [18] * 9}
    return {**stated, "charged": charged, "skm": skm, "recorded_on": "2026-03-02", **changes}


def contacts(**changes: Any) -> Document:
    stated = {"type": "contacts", "service": "izin", "quarter": "2026-Q1", "others": 5}
    told = {"with_contact": 40, "shared": 12}
    return {**stated, **told, "recorded_on": "2026-03-02", **changes}


def stop(day: str = "2026-03-02", **changes: Any) -> Document:
    stated = {"type": "suspension", "service": "izin", "change": "stopped", "reason": "supplies"}
    return {**stated, "statement": words("Blangko habis."), "recorded_on": day, **changes}


def resume(day: str) -> Document:
    return {"type": "suspension", "service": "izin", "change": "resumed", "recorded_on": day}


@pytest.mark.parametrize(
    "entry",
    [
        stop(),
        commitment(),
        counts(),
        charges(),
        outcomes(),
        survey(),
        survey(skm=None),
        contacts(),
        contacts(with_contact=None, shared=None),
        reference_entry("units-2", UNITS),
    ],
)
def test_it_accepts_every_other_type_of_entry(entry: Document, index: Index, city: City) -> None:
    check_next(index, [encode_entry(entry)], city.reader().document)


def test_counts_and_charges_of_a_month_are_replaced_by_later_ones(
    tmp_path: Path, index: Index
) -> None:
    city = City(tmp_path)
    city.publish([*BEGINNING, counts(), charges(), commitment()])
    city.publish([counts(filed=9), charges(unverified=None)])
    own = open_index(tmp_path / "index.sqlite")

    catch_up(own, city.reader())

    run = own.connection.execute
    assert run("SELECT service, month, filed, decided, entry FROM counts").fetchall() == [
        ("akta", "2026-02", 9, None, 9)
    ]
    assert run("SELECT quarter, verified, unverified, bands FROM charges").fetchall() == [
        ("2026-Q1", 0, None, '{"200k-1m":0,"50k-200k":null,"over-1m":0,"under-50k":0}')
    ]
    assert run("SELECT commitment, entry FROM commitment").fetchall() == [(HEX, 8)]
    found = [(c.entry, c.kind, c.period, c.former) for c in read_corrections(own.connection)]
    assert [(9, "counts", "2026-02", 6), (10, "charges", "2026-Q1", 7)] == found


@pytest.mark.parametrize(
    ("entry", "path", "code"),
    [
        (register_entry(), "entry/6", "REGISTER-FIRST-ENTRY"),
        ({"type": "gossip", "recorded_on": "2026-03-02"}, "entry/6", "REGISTER-TYPE-UNKNOWN"),
        (commitment(note="x"), "entry/6", "REGISTER-ENTRY-SHAPE"),
        (commitment("2026-03-01"), "entry/6", "REGISTER-DATE-BACK"),
        (commitment("2026-3-2"), "entry/6", "REGISTER-ENTRY-SHAPE"),
        (commitment("20260302"), "entry/6", "REGISTER-ENTRY-SHAPE"),
        (commitment(commitment="x"), "commitment", "REGISTER-NOT-UNDERSTOOD"),
        (counts(service="lain"), "lain", "REGISTER-SERVICE-UNKNOWN"),
        (counts(month="2026-13"), "counts", "REGISTER-NOT-UNDERSTOOD"),
        (counts(filed=-1), "counts", "REGISTER-NOT-UNDERSTOOD"),
        (counts(note="x"), "counts", "REGISTER-NOT-UNDERSTOOD"),
        (charges(service="lain"), "lain", "REGISTER-SERVICE-UNKNOWN"),
        (outcomes(service="lain"), "lain", "REGISTER-SERVICE-UNKNOWN"),
        (outcomes(note="x"), "outcomes", "REGISTER-NOT-UNDERSTOOD"),
        (survey(service="lain"), "lain", "REGISTER-SERVICE-UNKNOWN"),
        (survey(skm={"n": 6, "sums": [25] * 9}), "survey", "REGISTER-NOT-UNDERSTOOD"),
        (survey(note="x"), "survey", "REGISTER-NOT-UNDERSTOOD"),
        (contacts(service="lain"), "lain", "REGISTER-SERVICE-UNKNOWN"),
        (contacts(shared=41), "contacts", "REGISTER-NOT-UNDERSTOOD"),
        (contacts(email="a@contoh.test"), "contacts", "REGISTER-NOT-UNDERSTOOD"),
        (stop(service="lain"), "lain", "REGISTER-SERVICE-UNKNOWN"),
        (stop(reason="because"), "suspension", "REGISTER-NOT-UNDERSTOOD"),
        (stop(by="somebody"), "suspension", "REGISTER-NOT-UNDERSTOOD"),
        (stop(statement=words("")), "suspension", "REGISTER-NOT-UNDERSTOOD"),
        (stop(statement=words("x" * 301)), "suspension", "REGISTER-NOT-UNDERSTOOD"),
        (stop(change="resumed"), "suspension", "REGISTER-NOT-UNDERSTOOD"),
        (resume("2026-03-02"), "izin", "REGISTER-SUSPENSION-ORDER"),
        (charges(quarter="2026-Q5"), "charges", "REGISTER-NOT-UNDERSTOOD"),
        (charges(bands={}), "charges", "REGISTER-NOT-UNDERSTOOD"),
        (charges(bands={**charges()["bands"], "x": 1}), "charges", "REGISTER-NOT-UNDERSTOOD"),
        (reference_entry("Units", UNITS), "reference", "REGISTER-ENTRY-SHAPE"),
        (reference_entry("calendar-2027", calendar()), "calendar-2027", "REGISTER-ENTRY-SHAPE"),
        (reference_entry("calendar-2026", UNITS), "calendar-2026", "REGISTER-NOT-UNDERSTOOD"),
        ({**reference_entry("units", UNITS), "digest": "x"}, "units", "REGISTER-ENTRY-SHAPE"),
    ],
)
def test_it_rejects_an_entry_that_is_not_of_its_type(
    entry: Document, path: str, code: str, index: Index, city: City
) -> None:
    problem = refused(index, city, entry)

    assert (problem.path, problem.code, problem.params["entry"]) == (path, code, 6)


def test_it_rejects_bytes_that_are_no_entry(index: Index, city: City) -> None:
    with pytest.raises(Integrity) as raised:
        check_next(index, [b'{"type": "event"}'], city.reader().document)

    params = {"entry": 6, "cause": "ENTRY-NOT-CANONICAL"}
    assert raised.value.problems == (Problem("entry/6", "REGISTER-NOT-UNDERSTOOD", params),)


def test_a_register_begins_by_saying_whose_it_is(tmp_path: Path) -> None:
    empty = open_index(tmp_path / "index.sqlite")

    with pytest.raises(Integrity, match="REGISTER-FIRST-ENTRY"):
        check_next(empty, [encode_entry(commitment())], lambda digest: b"")


@pytest.mark.parametrize(
    "changes",
    [
        {"city": "Kendari"},
        {"city": {"name": words("x"), "code": "74.71"}},
        {"city": {"name": words("x"), "code": "74.71", "prefix": 1}},
        {"origin": None},
        {"demo": "no"},
        {"note": "x"},
    ],
)
def test_it_rejects_a_first_entry_of_another_shape(changes: Document, tmp_path: Path) -> None:
    empty = open_index(tmp_path / "index.sqlite")

    with pytest.raises(Integrity, match="REGISTER-ENTRY-SHAPE"):
        check_next(empty, [encode_entry({**register_entry(), **changes})], lambda digest: b"")


def test_a_document_that_is_not_there_is_named(index: Index, city: City) -> None:
    problem = refused(index, city, {**reference_entry("units", UNITS), "digest": HEX})

    assert problem == Problem(f"doc/ab/{HEX}.json", "DOCUMENT-MISSING", {"first": 6})


def test_a_document_must_be_canonical(index: Index, city: City) -> None:
    entry = {**reference_entry("units", UNITS), "digest": HEX}

    problem = refused(index, city, entry, **{f"d{HEX}": b'{"a": 1}'})

    assert (problem.path, problem.params["cause"]) == ("units", "ENTRY-NOT-CANONICAL")


SECOND = version_entry(SERVICE, 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 1}, "REGISTER-VERSION-ORDER"),
        ({"version": 3}, "REGISTER-VERSION-ORDER"),
        ({"version": "2"}, "REGISTER-ENTRY-SHAPE"),
        ({"service": "akta"}, "REGISTER-VERSION-DIFFERS"),
        ({"service": "baru", "version": 1}, "REGISTER-VERSION-DIFFERS"),
        ({"effective_from": "2026-02-01"}, "REGISTER-VERSION-DIFFERS"),
        ({"digest": HEX}, "REGISTER-VERSION-DIFFERS"),
        ({"service_digest": SECOND["form_digest"]}, "REGISTER-NOT-UNDERSTOOD"),
        ({"form_digest": None}, "REGISTER-ENTRY-SHAPE"),
        ({"title": "x"}, "REGISTER-ENTRY-SHAPE"),
    ],
)
def test_it_rejects_a_version_that_does_not_follow(
    changes: Document, code: str, index: Index, city: City
) -> None:
    assert refused(index, city, {**SECOND, **changes}).code == code


def test_it_rejects_a_version_from_before_the_version_before(tmp_path: Path) -> None:
    earlier = service_document(effective_from="2025-12-31")
    city = City(tmp_path)
    city.publish([*BEGINNING, version_entry(earlier, 2)], [earlier])

    with pytest.raises(Integrity) as raised:
        catch_up(open_index(tmp_path / "index.sqlite"), city.reader())

    assert raised.value.problems[0].code == "REGISTER-VERSION-EARLIER"


FILED = event_entry(1, "filed")


def filed_on(day: str) -> Document:
    return {**FILED, "claimed_on": day, "recorded_on": day}


def later(code: str, sequence: int, day: str, **more: Any) -> Document:
    return event_entry(sequence, code, 0, claimed_on=day, recorded_on=day, **more)


@pytest.mark.parametrize(
    "entries",
    [
        [stop(), filed_on("2026-03-02")],
        [stop(), resume("2026-03-04"), filed_on("2026-03-04")],
        [stop(), resume("2026-03-02"), stop(), resume("2026-03-05"), filed_on("2026-03-06")],
        [FILED, stop(), later("accepted", 2, "2026-03-03"), later("withdrawn", 3, "2026-03-04")],
    ],
)
def test_a_stop_keeps_out_only_what_is_filed_after_its_day(
    entries: list[Document], index: Index, city: City
) -> None:
    check_next(index, [encode_entry(entry) for entry in entries], city.reader().document)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([stop(), filed_on("2026-03-03")], "REGISTER-EVENT-STOPPED"),
        ([stop(), stop()], "REGISTER-SUSPENSION-ORDER"),
        ([stop(), resume("2026-03-02"), resume("2026-03-03")], "REGISTER-SUSPENSION-ORDER"),
    ],
)
def test_it_rejects_what_a_stop_forbids(
    entries: list[Document], code: str, index: Index, city: City
) -> None:
    problem = refused(index, city, *entries)

    assert (problem.code, problem.params["entry"]) == (code, 5 + len(entries))


ACCEPTED = event_entry(2, "accepted", 1)
PAID = event_entry(3, "payment_recorded", 2)


def paid_step(day: int, reason: str) -> Document:
    return event_entry(4, "step_done", day, step="bayar", reason=reason)


def test_a_late_step_may_say_why(tmp_path: Path) -> None:
    city = City(tmp_path)
    late = [FILED, ACCEPTED, PAID, paid_step(40, "site-visit")]
    city.publish([*BEGINNING, *late])

    index = open_index(tmp_path / "index.sqlite")
    catch_up(index, city.reader())

    assert "site-visit" == index.events(NUMBER)[-1].event.reason


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([{**FILED, "service": "lain"}], "REGISTER-VERSION-UNKNOWN"),
        ([{**FILED, "version": 2}], "REGISTER-VERSION-UNKNOWN"),
        ([{**FILED, "service": "akta", "amount": 0}], "REGISTER-EVENT-SEALED"),
        ([ACCEPTED], "REGISTER-EVENT-SEQUENCE"),
        ([FILED, FILED], "REGISTER-EVENT-SEQUENCE"),
        ([FILED, {**ACCEPTED, "sequence": 3}], "REGISTER-EVENT-SEQUENCE"),
        ([{**FILED, "claimed_on": "2026-03-03"}], "REGISTER-EVENT-CLAIMED-LATER"),
        ([{**FILED, "reason": "missing"}], "REGISTER-EVENT-REASON"),
        ([FILED, event_entry(2, "rejected", 1, reason="missing")], "REGISTER-EVENT-REASON"),
        ([FILED, event_entry(2, "returned", 1, reason="palsu")], "REGISTER-EVENT-REASON"),
        ([FILED, ACCEPTED, PAID, paid_step(3, "site-visit")], "REGISTER-EVENT-REASON"),
        ([FILED, ACCEPTED, PAID, paid_step(40, "missing")], "REGISTER-EVENT-REASON"),
        ([FILED, {**ACCEPTED, "step": "terima"}], "REGISTER-EVENT-STEP"),
        ([FILED, ACCEPTED, event_entry(3, "step_done", 1, step="x")], "REGISTER-EVENT-STEP"),
        ([{**FILED, "variant": "lambat"}], "REGISTER-EVENT-VARIANT"),
        ([FILED, {**ACCEPTED, "variant": "cepat"}], "REGISTER-EVENT-VARIANT"),
        ([FILED, {**ACCEPTED, "amount": 1}], "REGISTER-EVENT-AMOUNT"),
        ([{k: v for k, v in FILED.items() if k != "amount"}], "REGISTER-EVENT-AMOUNT"),
        ([FILED, {**ACCEPTED, "way": "paper"}], "REGISTER-EVENT-WAY"),
        ([{**FILED, "way": "by Contoh"}], "REGISTER-NOT-UNDERSTOOD"),
        ([event_entry(1, "accepted")], "REGISTER-EVENT-REFUSED"),
        ([FILED, ACCEPTED, {**PAID, "amount": 50_001}], "REGISTER-EVENT-REFUSED"),
        ([FILED, event_entry(2, "accepted", 1, claimed_on="2026-03-01")], "REGISTER-EVENT-REFUSED"),
        ([{**FILED, "name": "x"}], "REGISTER-NOT-UNDERSTOOD"),
    ],
)
def test_it_rejects_an_event_that_may_not_be(
    events: list[Document], code: str, index: Index, city: City
) -> None:
    problem = refused(index, city, *events)

    assert (problem.code, problem.params["entry"]) == (code, 5 + len(events))


def test_the_version_of_an_application_never_changes(tmp_path: Path) -> None:
    second = service_document(fee_rule=words("baru"))
    city = City(tmp_path)
    city.publish(
        [*BEGINNING, version_entry(second, 2), FILED, {**ACCEPTED, "version": 2}], [second]
    )

    with pytest.raises(Integrity) as raised:
        catch_up(open_index(tmp_path / "index.sqlite"), city.reader())

    assert raised.value.problems == (Problem(NUMBER, "REGISTER-EVENT-VERSION", {"entry": 8}),)


@pytest.mark.parametrize(
    ("changes", "event", "code"),
    [
        ({"tariff": tariff(0)}, FILED, "REGISTER-EVENT-FREE"),
        ({"takes_applications": False}, FILED, "REGISTER-EVENT-NO-APPLICATIONS"),
    ],
)
def test_it_rejects_what_the_version_forbids(
    changes: Document, event: Document, code: str, tmp_path: Path
) -> None:
    service = service_document(**changes)
    city = City(tmp_path)
    beginning = [*BEGINNING[:4], version_entry(service)]
    city.publish([*beginning, event], [service])

    with pytest.raises(Integrity) as raised:
        catch_up(open_index(tmp_path / "index.sqlite"), city.reader())

    assert raised.value.problems == (Problem(NUMBER, code, {"entry": 5}),)


@pytest.mark.parametrize(
    "events",
    [
        [FILED, event_entry(2, "returned", 1, reason="missing"), event_entry(3, "corrected", 2)],
        [FILED, event_entry(2, "rejected", 1, reason="palsu")],
        [FILED, event_entry(2, "withdrawn", 1)],
        [
            {**FILED, "variant": "cepat"},
            ACCEPTED,
            event_entry(3, "correction_requested", 2, reason="unclear"),
            event_entry(4, "corrected", 3),
            event_entry(5, "payment_recorded", 4),
        ],
    ],
)
def test_it_accepts_what_the_office_may_do(
    events: list[Document], index: Index, city: City
) -> None:
    check_next(index, [encode_entry(event) for event in events], city.reader().document)


def test_a_promise_is_counted_with_the_days_off_published_before(tmp_path: Path) -> None:
    day_off = calendar(2026, "2026-03-04")
    other = "KDI-AAAA-AAAA"
    city = City(tmp_path)
    city.publish(
        [
            *BEGINNING,
            FILED,
            ACCEPTED,
            reference_entry("calendar-2026", day_off, date(2026, 3, 3)),
            event_entry(1, "filed", 1, number=other),
            event_entry(2, "accepted", 1, number=other),
        ],
        [day_off],
    )
    index = open_index(tmp_path / "index.sqlite")

    catch_up(index, city.reader())

    first, second = index.application(NUMBER), index.application(other)
    assert first is not None
    assert second is not None
    assert first.progress.due_on == date(2026, 3, 10)
    assert second.progress.due_on == date(2026, 3, 11)


def test_what_was_filed_at_the_counter_is_counted_by_month(tmp_path: Path) -> None:
    city = City(tmp_path)
    other = event_entry(1, "filed", 1, number="KDI-AAAA-AAAA")
    city.publish([*BEGINNING, {**FILED, "way": "paper"}, other])
    index = open_index(tmp_path / "index.sqlite")

    catch_up(index, city.reader())

    assert {("izin", "2026-03"): 1} == filed_at_counter(index.connection)
    assert "paper" == index.events(NUMBER)[0].event.way


def test_a_promise_into_a_year_without_calendar_is_refused(index: Index, city: City) -> None:
    events = [
        event_entry(1, "filed", 0, recorded_on="2026-12-31", claimed_on="2026-12-31"),
        event_entry(2, "accepted", 0, recorded_on="2026-12-31", claimed_on="2026-12-31"),
    ]

    problem = refused(index, city, *events)

    assert problem == Problem(
        NUMBER, "REGISTER-EVENT-REFUSED", {"entry": 7, "cause": "CALENDAR-YEAR"}
    )

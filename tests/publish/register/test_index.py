from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from publish.errors import Integrity, NotFound, Problem
from publish.facts.canonical import canonical_bytes
from publish.facts.text import Text
from publish.log.tree import EMPTY_ROOT
from publish.register.entries import encode_entry
from publish.register.index import Caught, Index, catch_up, check_next, open_index
from publish.register.index_schema import NAMES
from publish.register.layout import document_digest
from tests.publish.register.city import (
    BEGINNING,
    MONDAY,
    NUMBER,
    SERVICE,
    WHOLE_LIFE,
    City,
    calendar,
    event_entry,
    reference_entry,
    service_document,
    version_entry,
)


@pytest.fixture
def city(tmp_path: Path) -> City:
    city = City(tmp_path)
    city.publish(BEGINNING)
    return city


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return open_index(tmp_path / "index.sqlite")


def contents(index: Index) -> dict[str, list[tuple[object, ...]]]:
    query = "SELECT * FROM {}".format
    return {name: sorted(index.connection.execute(query(name)), key=repr) for name in NAMES}


def test_a_new_index_is_empty(index: Index) -> None:
    assert (index.size, index.root, index.as_of, index.services()) == (0, EMPTY_ROOT, None, ())
    with pytest.raises(NotFound, match="REGISTER-EMPTY"):
        index.city()


def test_a_register_without_checkpoint_is_not_found(tmp_path: Path, index: Index) -> None:
    with pytest.raises(NotFound, match="FILE-MISSING"):
        catch_up(index, City(tmp_path).reader())


def test_it_knows_the_city_and_its_references(city: City, index: Index) -> None:
    catch_up(index, city.reader())

    assert index.city().name == Text("Kota Contoh", "Kota Contoh")
    assert (index.city().prefix, index.city().demo) == ("KDI", True)
    assert index.units() == {"dpmptsp": Text("Dinas Contoh", "Dinas Contoh")}
    assert list(index.life_events()) == ["usaha"]
    assert list(index.calendar().years) == [2026]
    assert (index.size, index.as_of) == (6, MONDAY)
    assert index.root == city.reader().checkpoint().root


def test_the_latest_calendar_of_a_year_holds(city: City, index: Index) -> None:
    later = calendar(2026, "2026-03-19")
    city.publish([reference_entry("calendar-2026", later)], [later])

    catch_up(index, city.reader())

    assert not index.calendar().is_working_day(date(2026, 3, 19))


def test_it_knows_every_version_and_which_is_in_force(city: City, index: Index) -> None:
    second = service_document(effective_from="2026-06-01")
    city.publish([version_entry(second, 2)], [second])
    catch_up(index, city.reader())

    first, later = index.versions("izin")
    assert index.services() == ("akta", "izin")
    assert (first.version.version, first.entry, first.recorded_on) == (1, 4, MONDAY)
    assert first.service_document == SERVICE
    assert index.in_force("izin", date(2025, 12, 31)) is None
    assert index.in_force("izin", date(2026, 5, 31)) == first
    assert index.in_force("izin", date(2026, 6, 1)) == later
    assert index.in_force("lain", MONDAY) is None


def test_a_version_from_the_same_day_takes_the_place_of_the_one_before(
    city: City, index: Index
) -> None:
    second = service_document(fee_rule={"id": "baru", "en": "new"})
    city.publish([version_entry(second, 2)], [second])
    catch_up(index, city.reader())

    in_force = index.in_force("izin", MONDAY)

    assert in_force is not None
    assert in_force.version.version == 2


def test_it_knows_where_an_application_stands(city: City, index: Index) -> None:
    city.publish(WHOLE_LIFE)
    catch_up(index, city.reader())

    application = index.application(NUMBER)

    assert application is not None
    progress = application.progress
    assert (progress.status, progress.fee, progress.paid) == ("issued", 50_000, 50_000)
    assert (progress.accepted_on, progress.due_on) == (date(2026, 3, 3), date(2026, 3, 10))
    assert (application.gross_days, application.events) == (2, 6)
    assert (application.first_entry, application.last_entry) == (6, 11)
    assert index.application("KDI-0000-0000") is None


def test_it_gives_back_every_event_as_it_was_published(city: City, index: Index) -> None:
    life = [event_entry(1, "filed", 0, variant="cepat"), *WHOLE_LIFE[1:]]
    city.publish(life)
    catch_up(index, city.reader())

    rows = index.events(NUMBER)

    assert [row.entry for row in rows] == [6, 7, 8, 9, 10, 11]
    assert (rows[0].event.variant, rows[0].event.amount) == ("cepat", 50_000)
    assert (rows[3].event.code, rows[3].event.step) == ("step_done", "bayar")
    assert rows[5].event.variant is None
    assert index.events("KDI-0000-0000") == ()


def test_the_tables_are_for_plain_sql(city: City, index: Index) -> None:
    city.publish(WHOLE_LIFE)
    catch_up(index, city.reader())

    row = index.connection.execute(
        "SELECT filed_month, filed_on, due_on, decided_on, gross_days, stopped_days, events"
        " FROM application WHERE service = 'izin'"
    ).fetchone()
    lag = index.connection.execute(
        "SELECT claimed_on, recorded_on, count(*) FROM event JOIN application USING (number)"
        " WHERE service = 'izin' AND recorded_on >= '2026-03-04' GROUP BY 1, 2"
    ).fetchall()

    assert row == ("2026-03", "2026-03-02", "2026-03-10", "2026-03-05", 2, 0, 6)
    assert lag == [("2026-03-04", "2026-03-04", 2), ("2026-03-05", "2026-03-05", 2)]


def test_it_says_what_it_learned(city: City, index: Index) -> None:
    both = frozenset({"akta", "izin"})
    assert catch_up(index, city.reader()) == Caught(0, 6, both, references=True)
    city.publish(WHOLE_LIFE[:2])
    assert catch_up(index, city.reader()) == Caught(6, 8, frozenset({"izin"}), references=False)
    assert catch_up(index, city.reader()) == Caught(8, 8, frozenset(), references=False)


def test_any_series_of_steps_gives_what_one_step_gives(
    city: City, index: Index, tmp_path: Path
) -> None:
    catch_up(index, city.reader())
    for event in WHOLE_LIFE:
        city.publish([event])
        catch_up(index, city.reader())
    at_once = open_index(tmp_path / "once.sqlite")

    catch_up(at_once, city.reader())

    assert contents(index) == contents(at_once)


def test_an_entry_that_breaks_a_rule_changes_nothing(city: City, index: Index) -> None:
    catch_up(index, city.reader())
    before = contents(index)
    city.publish([*WHOLE_LIFE, event_entry(7, "issued", 4)])

    with pytest.raises(Integrity) as raised:
        catch_up(index, city.reader())

    assert raised.value.problems == (
        Problem(NUMBER, "REGISTER-EVENT-REFUSED", {"entry": 12, "cause": "STATUS-TRANSITION"}),
    )
    assert contents(index) == before


def test_entries_without_the_root_of_the_checkpoint_change_nothing(
    city: City, index: Index
) -> None:
    bundle = city.root / "tile/entries/000.p/6"
    bundle.write_bytes(bundle.read_bytes().replace(b"Kota Contoh", b"Kota Palsu!"))

    with pytest.raises(Integrity, match="REGISTER-ROOT-DIFFERS"):
        catch_up(index, city.reader())

    assert index.size == 0
    assert contents(index)["version"] == []


def test_an_index_of_another_history_is_made_anew(city: City, index: Index, tmp_path: Path) -> None:
    (tmp_path / "twin").mkdir()
    twin = City(tmp_path / "twin")
    twin.publish([*BEGINNING[:5], *WHOLE_LIFE])
    catch_up(index, twin.reader())
    city.publish([event_entry(1, "filed", 0, number="KDI-AAAA-AAAA")])
    for number in ("KDI-BBBB-BBBB", "KDI-CCCC-CCCC", "KDI-DDDD-DDDD", "KDI-EEEE-EEEE"):
        city.publish([event_entry(1, "filed", 0, number=number)])

    caught = catch_up(index, city.reader())

    count = index.connection.execute("SELECT count(*) FROM application").fetchone()
    assert (caught.old_size, caught.new_size, *count) == (0, 11, 5)
    assert index.application(NUMBER) is None


def test_an_index_that_is_ahead_of_the_log_is_made_anew(
    city: City, index: Index, tmp_path: Path
) -> None:
    (tmp_path / "ahead").mkdir()
    ahead = City(tmp_path / "ahead")
    ahead.publish(BEGINNING)
    ahead.publish(WHOLE_LIFE)
    catch_up(index, ahead.reader())

    assert catch_up(index, city.reader()).old_size == 0
    assert (index.size, index.events(NUMBER)) == (6, ())


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(100)])
def test_a_file_that_is_no_index_is_made_anew(content: bytes, city: City, tmp_path: Path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(content)

    index = open_index(tmp_path / "broken.sqlite")

    assert catch_up(index, city.reader()).new_size == 6


def test_an_index_of_another_schema_is_made_anew(city: City, tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    old = open_index(path)
    catch_up(old, city.reader())
    old.connection.execute("PRAGMA user_version = 999")
    old.connection.close()

    assert open_index(path).size == 0


def test_an_index_is_there_when_it_is_opened_again(city: City, tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    first = open_index(path)
    catch_up(first, city.reader())
    first.connection.close()

    assert open_index(path).size == 6


def test_readers_go_on_while_a_writer_folds(city: City, tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite"
    catch_up(open_index(path), city.reader())
    writer, reader = open_index(path), open_index(path)
    writer.connection.execute("BEGIN IMMEDIATE")
    writer.connection.execute("DELETE FROM version")

    assert reader.services() == ("akta", "izin")

    writer.connection.execute("COMMIT")
    assert reader.services() == ()


def test_what_comes_next_can_be_tried_without_a_trace(city: City, index: Index) -> None:
    catch_up(index, city.reader())
    before = contents(index)
    second = service_document(effective_from="2026-06-01")
    documents = {document_digest(canonical_bytes(d)): canonical_bytes(d) for d in (second,)}

    def document(digest: str) -> bytes:
        return documents.get(digest) or city.reader().document(digest)

    entries = [
        encode_entry(entry)
        for entry in (*WHOLE_LIFE, version_entry(second, 2, on=date(2026, 3, 9)))
    ]
    check_next(index, entries, document)

    with pytest.raises(Integrity, match="REGISTER-EVENT-SEQUENCE"):
        check_next(index, entries[1:], document)
    assert contents(index) == before
    assert not index.connection.in_transaction


def test_folding_many_events_writes_them_all(city: City, index: Index) -> None:
    """More than one group that the rows write behind."""
    symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    numbers = [
        f"KDI-{symbols[a]}{symbols[b]}{symbols[c]}0-0000"
        for a in range(6)
        for b in range(32)
        for c in range(32)
    ]
    events = [event_entry(1, "filed", 0, number=number) for number in numbers]
    events += [event_entry(2, "accepted", 1, number=number) for number in numbers]
    city.publish(events)

    catch_up(index, city.reader())

    found = index.connection.execute(
        "SELECT count(*), sum(events), (SELECT count(*) FROM event) FROM application"
    ).fetchone()
    assert found == (len(numbers), 2 * len(numbers), 2 * len(numbers))


def test_another_thread_may_ask(city: City, index: Index) -> None:
    catch_up(index, city.reader())

    with ThreadPoolExecutor(max_workers=4) as threads:
        answers = list(threads.map(lambda _: index.services(), range(100)))

    assert answers == [("akta", "izin")] * 100

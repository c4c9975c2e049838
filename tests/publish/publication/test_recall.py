"""What a process keeps from its last run makes the next one shorter, and no byte another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publish.facts.status import EventCode
from publish.facts.status_event import StatusEvent, to_document
from publish.pages.edition import Edition
from publish.pages.exports import STILL_FILES
from publish.publication.recall import Recall
from publish.register.index import catch_up
from tests.codebase.tree import ROOT
from tests.publish.publication.towns import Town, files_of


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.grow(40)
    return made


def edition(town: Town, recall: Recall, site: str = "site") -> Edition:
    catch_up(town.index, town.reader)
    return recall.open_edition(town.index, town.reader, town.site, town.settings, site)


def moved_service(town: Town) -> str:
    """One more application of this service is filed, on the last day."""
    number = town.city.file_one_more()
    catch_up(town.index, town.reader)
    row = town.index.application(number)
    assert row is not None
    return row.service


def number_with_a_fee(town: Town) -> str:
    """Of the application filed last of those that cost something, on the last day."""
    catch_up(town.index, town.reader)
    query = "SELECT number FROM application WHERE fee > 0 AND filed_on = ?"
    day = town.city.days[-1].isoformat()
    found = town.index.connection.execute(query, (day,)).fetchone()
    if found is None:
        town.city.file_one_more()
        return number_with_a_fee(town)
    return str(found[0])


def happen(town: Town, number: str, code: EventCode) -> None:
    """The next event of the application, on the last day; money is its fee."""
    row, day = town.index.application(number), town.city.days[-1]
    assert row is not None
    amount = row.progress.fee if code.startswith("payment") else None
    sequence = len(town.index.events(number)) + 1
    event = StatusEvent(number, row.service, 1, sequence, code, day, day, amount=amount)
    town.city.append([to_document(event)])


def test_it_changes_no_byte_of_the_real_site(tmp_path: Path) -> None:
    town, recall = Town(tmp_path), Recall()
    town.site = tmp_path / "real"
    shutil.copytree(ROOT / "site", town.site)
    for batch in (60, 1, 1, 1, 30):
        town.grow(batch)
        town.publish(recall=recall)
    codes: tuple[EventCode, ...] = ("accepted", "payment_recorded", "payment_reversed")
    for code in codes:
        happen(town, number_with_a_fee(town), code)
        town.publish(recall=recall)
    town.rename_unit("dpmptsp")
    town.publish(recall=recall)
    town.city.file_one_more()
    town.publish(recall=recall)

    assert town.published_anew() == files_of(town.out)


def test_statistics_are_counted_again_for_the_service_that_moved(town: Town) -> None:
    recall = Recall()
    service = moved_service(town)
    before = edition(town, recall)
    counted = {one: before.times(one) for one in before.services}
    while moved_service(town) != service:
        pass

    after = edition(town, recall)

    assert counted[service].filed < after.times(service).filed
    assert after.size > before.size


def test_statistics_of_a_service_that_stood_still_are_kept(town: Town) -> None:
    recall = Recall()
    first = moved_service(town)
    before = edition(town, recall)
    others = [s for s in before.services if s != first]
    counted = {one: before.times(one) for one in others}
    moved = moved_service(town)

    after = edition(town, recall)

    kept = {one for one in others if after.times(one) is counted[one]}
    assert set(others) - {moved} == kept


def test_nothing_is_kept_when_the_day_the_site_or_the_city_is_another(town: Town) -> None:
    recall = Recall()
    edition(town, recall)
    town.city.file_one_more()  # on the last day of the year
    on_another_day = edition(town, recall)
    words, name = on_another_day.words, on_another_day.unit("dpmptsp")
    of_another_site = edition(town, recall, "another")
    town.rename_unit("dpmptsp")
    of_another_unit = edition(town, recall, "another")

    assert name != of_another_unit.unit("dpmptsp")
    assert of_another_site.words is not words
    assert of_another_unit.words is not of_another_site.words


def test_nothing_is_kept_of_another_register(town: Town, tmp_path: Path) -> None:
    recall, other = Recall(), Town(tmp_path / "other")
    town.city.file_one_more()
    before = edition(town, recall)
    other.grow(42)
    other.city.file_one_more()

    after = edition(other, recall)

    assert after.words is not before.words


def test_a_full_run_begins_anew(town: Town) -> None:
    recall = Recall()
    town.city.file_one_more()
    town.publish(recall=recall)
    before = edition(town, recall)

    town.publish(full=True, recall=recall)

    assert edition(town, recall).words is not before.words


def test_a_file_that_somebody_changed_is_in_no_sum_and_left_to_a_full_run(town: Town) -> None:
    town.city.file_one_more()
    town.publish()
    name = min(STILL_FILES)
    right = (town.out / "data" / name).read_bytes()
    (town.out / "data" / name).write_bytes(b"somebody else's")
    town.city.file_one_more()

    town.publish()

    assert town.published_anew() | {f"data/{name}": b"somebody else's"} == files_of(town.out)
    town.publish(full=True)
    assert right == (town.out / "data" / name).read_bytes()

"""What every record promises of news on its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builder.domain.api_token import ApiToken
from builder.domain.delivery import WAYS, Contact, Delivery
from builder.domain.webhook import Webhook
from builder.store.memory import MemoryRecord
from builder.store.record_sql import SqlRecord
from tests.makers import NOON, version
from tests.office import Office

DAY = timedelta(days=1)


@pytest.fixture
def office(record: MemoryRecord | SqlRecord) -> Office:
    made = Office(record)
    made.publishes(version())
    return made


def test_a_contact_comes_back_equal_changes_and_goes(office: Office) -> None:
    number, uow = office.files(version()).number, office.uow()
    with uow:
        assert uow.contacts.get(number) is None
        uow.contacts.put(Contact(number, "warga@contoh.test", "+6281234567890"))
        uow.contacts.put(Contact(number, "lain@contoh.test"))
        assert Contact(number, "lain@contoh.test") == uow.contacts.get(number)
        assert 0 == uow.contacts.sharing(Contact(number, "lain@contoh.test"))
        assert 1 == uow.contacts.sharing(Contact("X", "lain@contoh.test", "+62811"))
        assert 0 == uow.contacts.sharing(Contact("X", "", ""))
        uow.contacts.remove(number)
        assert uow.contacts.get(number) is None


def test_applications_of_some_days_come_with_their_contacts_by_day_and_number(
    office: Office,
) -> None:
    first, day = version().standard.id, NOON.date()
    told = office.files(version(), contact=Contact("", "warga@contoh.test", "+6281234567890"))
    silent = office.files(version())
    later = office.files(version(), now=NOON + DAY)
    with office.uow().reading() as uow:
        both = uow.contacts.of_filed(day, day + DAY)
        assert sorted((told.number, silent.number)) == [f.contact.number for f in both]
        assert {(first, day)} == {(f.service, f.filed_on) for f in both}
        contact = Contact(told.number, "warga@contoh.test", "+6281234567890")
        assert {contact, Contact(silent.number)} == {f.contact for f in both}
        (last,) = uow.contacts.of_filed(day + DAY, day + 2 * DAY)
        assert later.number == last.contact.number


def test_deliveries_come_by_the_moment_they_are_due(office: Office) -> None:
    number, uow = office.files(version()).number, office.uow()
    first = Delivery("a", "email", number, "filed", NOON, NOON)
    later = replace(first, id="b", next_at=NOON + DAY)
    with uow:
        for delivery in (later, first, replace(first, event="issued")):  # the last is there
            uow.deliveries.add(delivery)
        uow.commit()
    with uow:
        assert first == uow.deliveries.get("a") == uow.deliveries.next_due(NOON, WAYS)
        uow.deliveries.put(replace(first, state="sent", last="taken"))
        assert uow.deliveries.next_due(NOON, WAYS) is None
        assert later == uow.deliveries.next_due(NOON + DAY, ("email",))
        assert uow.deliveries.next_due(NOON + DAY, ("message", "webhook")) is None
        uow.deliveries.remove("b")
        uow.deliveries.put(later)
        assert uow.deliveries.get("b") is None


def test_what_failed_is_listed_and_what_is_over_is_forgotten(office: Office) -> None:
    number, uow = office.files(version()).number, office.uow()
    sent = Delivery("a", "email", number, "filed", NOON, NOON, 1, "sent", "taken")
    waiting = replace(sent, id="b", state="waiting", last="busy")
    given_up = replace(waiting, id="c", state="given_up", queued_at=NOON + DAY)
    untried = replace(waiting, id="d", last="", tries=0)
    with uow:
        for delivery in (sent, waiting, given_up, untried):
            uow.deliveries.add(delivery)
        assert (given_up, waiting) == uow.deliveries.troubled(9)
        assert (given_up,) == uow.deliveries.troubled(1)
        uow.deliveries.purge(NOON + DAY)
        assert [False, True, True, True] == [
            uow.deliveries.get(id_) is not None for id_ in ("a", "b", "c", "d")
        ]
        uow.deliveries.forget(number)
        assert [None] * 3 == [uow.deliveries.get(id_) for id_ in ("b", "c", "d")]


def test_a_token_is_found_by_its_hash_and_listed(record: MemoryRecord | SqlRecord) -> None:
    today = NOON.date()
    first = ApiToken("a", "Contoh", "h1", ("read", "act"), "dpmptsp", today, today + DAY)
    second = replace(first, id="b", token_hash="h2", made_on=today + DAY)
    uow = record.uow()
    with uow:
        uow.tokens.put(first)
        uow.tokens.put(second)
        uow.commit()
    with uow:
        uow.tokens.put(replace(first, used_on=today, revoked_on=today))
        assert second == uow.tokens.by_hash("h2") == uow.tokens.get("b")
        assert uow.tokens.by_hash("h3") is None
        assert ["b", "a"] == [token.id for token in uow.tokens.all()]
        assert today == uow.tokens.all()[1].revoked_on


def test_a_webhook_comes_back_equal_and_is_listed(record: MemoryRecord | SqlRecord) -> None:
    today = NOON.date()
    first = Webhook("a", "https://kota.example/", "dpmptsp", ("filed", "issued"), "s", today)
    second = replace(first, id="b", made_on=today + DAY)
    uow = record.uow()
    with uow:
        uow.webhooks.put(second)
        uow.webhooks.put(first)
        uow.commit()
    with uow:
        uow.webhooks.put(replace(first, revoked_on=today))
        assert second == uow.webhooks.get("b")
        assert uow.webhooks.get("c") is None
        assert ["b", "a"] == [webhook.id for webhook in uow.webhooks.all()]
        assert today == uow.webhooks.all()[1].revoked_on

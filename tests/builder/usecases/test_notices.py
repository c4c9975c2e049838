from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from builder.domain.delivery import LEASE, TRIES, Contact, Delivery, Result
from builder.store.memory import MemoryAttachments
from builder.usecases.case import change_contact
from builder.usecases.erasure import erase_application, purge
from builder.usecases.messages import read_by_applicant, write_to_applicant, write_to_office
from builder.usecases.notices import (
    Letter,
    Notice,
    Words,
    read_contact,
    send_next,
)
from builder.usecases.troubles import list_troubles, send_again
from publish.errors import Forbidden, Invalid, NotFound
from tests.makers import NOON, everybody, sealed_version, user, version
from tests.office import Office

WARGA = Contact("", "warga@contoh.test", "+6281234567890")
BY_MAIL = Contact("", "warga@contoh.test")
ADMIN = user("admin")


def plainly(notice: Notice) -> Words:
    """Words that say what they were made from."""
    said = f"{notice.number} {notice.event} {notice.language} {notice.is_sealed}"
    return Words(notice.number, said, said)


@dataclass
class Post:
    """Another machine that answers as it is told, and a clock."""

    office: Office
    answers: dict[str, Result] = field(default_factory=dict)
    now: datetime = NOON
    got: list[tuple[str, Letter]] = field(default_factory=list)
    during: Callable[[], object] = lambda: None

    def carry(self, to: str, letter: Letter) -> Result:
        self.during()
        self.got.append((to, letter))
        return self.answers.get(to, "taken")

    def send(self) -> Delivery | None:
        ways: dict[Any, Any] = {"email": self.carry, "message": self.carry}
        return send_next(self.office.uow(), ways, plainly, lambda: self.now)

    def send_all(self) -> list[Delivery]:
        done = []
        while (delivery := self.send()) is not None:
            done.append(delivery)
        return done


@pytest.fixture
def post(office: Office) -> Post:
    return Post(office)


def test_only_who_asked_is_told(office: Office, post: Post) -> None:
    office.files(version())
    asked = office.files(version(), contact=WARGA)

    post.send_all()

    assert [WARGA.email, WARGA.phone] == [to for to, _ in post.got]
    assert {f"{asked.number} filed id False"} == {letter.text for _, letter in post.got}


def test_each_event_that_matters_is_told_once_under_a_mark_of_its_own(
    office: Office, post: Post
) -> None:
    number = office.files(version(), contact=BY_MAIL).number
    office.issues(number)

    post.send_all()
    post.send_all()

    told = [letter.text.split()[1] for _, letter in post.got]
    assert ["filed", "accepted", "payment_recorded", "approved", "issued"] == told
    assert 5 == len({letter.mark for _, letter in post.got})


def test_what_is_undone_is_not_told(office: Office, post: Post) -> None:
    number = office.files(version(), contact=BY_MAIL).number
    post.send_all()
    with pytest.raises(Invalid):
        office.moves(number, "rejected", reason="no such ground")

    assert [] == post.send_all()


def test_nothing_is_locked_while_the_other_side_is_slow(office: Office, post: Post) -> None:
    number = office.files(version(), contact=BY_MAIL).number
    post.during = lambda: office.moves(number, "accepted") if not post.got else None

    assert ["sent", "sent"] == [d.state for d in post.send_all()]


def test_two_senders_do_not_send_the_same(office: Office, post: Post) -> None:
    office.files(version(), contact=BY_MAIL)
    second = Post(office)
    post.during = second.send

    post.send()

    assert 1 == len(post.got)
    assert [] == second.got


def test_who_died_over_a_try_has_used_it_up(office: Office, post: Post) -> None:
    office.files(version(), contact=BY_MAIL)

    def dies() -> None:
        raise KeyboardInterrupt

    post.during = dies
    for _ in range(TRIES):
        with pytest.raises(KeyboardInterrupt):
            post.send()
        assert post.send() is None  # it is somebody's for now
        post.now += LEASE
    over = post.send()

    assert over is not None
    assert ("given_up", "cut_off") == (over.state, over.last)
    assert [] == post.got


def test_it_is_tried_again_with_growing_pauses_and_the_same_mark(
    office: Office, post: Post
) -> None:
    office.files(version(), contact=BY_MAIL)
    post.answers[BY_MAIL.email] = "unreachable"
    for _ in range(TRIES):
        delivery = post.send()
        assert delivery is not None
        assert post.send() is None
        post.now = delivery.next_at

    assert "given_up" == delivery.state
    assert post.send() is None
    assert TRIES == len(post.got)
    assert 1 == len({letter.mark for _, letter in post.got})


def test_who_takes_the_wish_back_gets_nothing_more(office: Office, post: Post) -> None:
    done = office.files(version(), contact=WARGA)
    assert done.receipt_key is not None
    change_contact(
        office.uow(),
        receipt_key=done.receipt_key,
        contact=Contact(done.number, phone=WARGA.phone),
        calendar=office.calendar,
    )
    post.send_all()

    assert [WARGA.phone] == [to for to, _ in post.got]
    with pytest.raises(NotFound):
        change_contact(
            office.uow(), receipt_key="x", contact=Contact(done.number), calendar=office.calendar
        )


def test_erasing_a_person_erases_where_they_were_told(office: Office, post: Post) -> None:
    number = office.files(version(), contact=WARGA).number
    office.issues(number)
    erase_application(office.uow(), MemoryAttachments(), number=number, calendar=office.calendar)
    uow = office.uow()
    with uow.reading():
        assert uow.contacts.get(number) is None

    assert [] == post.send_all()


def test_a_sealed_service_is_marked_for_the_writer(post: Post) -> None:
    post.office = Office()
    post.office.publishes(sealed_version())
    post.office.files(sealed_version(), contact=BY_MAIL)

    post.send_all()

    assert post.got[0][1].text.endswith("True")


def test_what_was_sent_long_ago_is_forgotten(office: Office, post: Post) -> None:
    office.files(version(), contact=BY_MAIL)
    sent = post.send()
    assert sent is not None
    purge(office.uow(), MemoryAttachments(), now=NOON + timedelta(days=91))

    uow = office.uow()
    with uow.reading():
        assert uow.deliveries.get(sent.id) is None


def test_an_administrator_sees_what_failed_without_addresses_and_sends_again(
    office: Office, post: Post
) -> None:
    office.files(version(), contact=BY_MAIL)
    post.answers[BY_MAIL.email] = "refused"
    post.send_all()

    (trouble,) = list_troubles(office.uow(), user=ADMIN)
    assert ("w…@contoh.test", "refused") == (trouble.to, trouble.delivery.last)
    post.answers.clear()
    send_again(office.uow(), id_=trouble.delivery.id, user=ADMIN, now=NOON)
    assert ["sent"] == [d.state for d in post.send_all()]
    assert () == list_troubles(office.uow(), user=ADMIN)
    with pytest.raises(NotFound):
        send_again(office.uow(), id_=trouble.delivery.id, user=ADMIN, now=NOON)


def test_nobody_else_sees_them(office: Office) -> None:
    person = user("officer", "supervisor", "auditor")
    with pytest.raises(Forbidden):
        list_troubles(office.uow(), user=person)
    with pytest.raises(Forbidden):
        send_again(office.uow(), id_="x", user=person, now=NOON)


def test_both_findings_of_a_contact_come_together() -> None:
    with pytest.raises(Invalid) as refused:
        read_contact("warga", "dua")

    assert ["CONTACT-EMAIL", "CONTACT-PHONE"] == [p.code for p in refused.value.problems]


def test_a_message_of_the_office_is_told_once_until_it_is_read(office: Office, post: Post) -> None:
    filed = office.files(version(), contact=BY_MAIL)
    post.send_all()
    given: dict[str, Any] = {"number": filed.number, "user": everybody(), "now": NOON}

    def writes(text: str) -> None:
        write_to_applicant(office.uow(), text=text, calendar=office.calendar, **given)

    writes("Rahasia pertama.")
    writes("Rahasia kedua.")
    post.send_all()
    read_by_applicant(
        office.uow(), number=filed.number, receipt_key=filed.receipt_key or "", now=NOON
    )
    writes("Rahasia ketiga.")
    post.send_all()

    told = [letter.text for _, letter in post.got][1:]
    assert 2 * [f"{filed.number} message_written id False"] == told
    assert not any("Rahasia" in text for text in told)


def test_what_the_applicant_writes_is_told_to_nobody(office: Office, post: Post) -> None:
    filed = office.files(version(), contact=BY_MAIL)
    post.send_all()

    write_to_office(
        office.uow(), number=filed.number, receipt_key=filed.receipt_key or "", text="Ya.", now=NOON
    )

    assert [] == post.send_all()

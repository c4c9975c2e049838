"""The thread that sends: it goes on where it can, and says why it stops where it cannot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from builder.cli.sending import Sender, sender_of
from builder.domain.delivery import Contact, Delivery, Result
from builder.errors import TerangError, conflict, integrity
from builder.usecases.notices import Letter, Notice, Words
from builder.usecases.submit import submit_application
from builder.usecases.webhooks import new_webhook
from builder.workspace import Workspace
from tests.builder.usecases.test_smtp import Inbox, served
from tests.builder.usecases.test_webhooks import served as program
from tests.builder.web.city import OPEN, City, make_city

LONG = 10.0


def plainly(notice: Notice) -> Words:
    return Words(notice.number, notice.number, notice.number)


@pytest.fixture
def city(tmp_path: Path) -> City:
    made = make_city(tmp_path / "city")
    version = made.version(OPEN)
    submit_application(
        made.workspace.uow(),
        version=version,
        judge=lambda answers: (),
        calendar=made.workspace.calendar(),
        answers=version.standard.scenarios[0].answers,
        lang="id",
        idempotency_key="idempotency-key-0123456789",
        now=made.workspace.clock(),
        rng=made.workspace.rng,
        prefix="KDI",
        contact=Contact("", "warga@contoh.test"),
    )
    return made


def sending(
    workspace: Workspace, carry: Callable[[str, Letter], Result], troubles: list[str]
) -> Sender:
    def troubled(error: TerangError) -> None:
        troubles.append(error.problems[0].code)

    return Sender(workspace, {"email": carry}, plainly, troubled, threading.Event(), poll=0.01)


def test_it_sends_what_is_due_and_ends_when_told(city: City) -> None:
    got, troubles = threading.Event(), list[str]()

    def carry(to: str, letter: Letter) -> Result:
        got.set()
        return "taken"

    sender = sending(city.workspace, carry, troubles)
    sender.start()
    assert got.wait(LONG)
    sender.stop(LONG)
    (number,) = city.numbers()
    uow = city.workspace.uow()
    with uow.reading():
        kept = uow.deliveries.get(f"email {number} 1")
    city.workspace.close()

    assert isinstance(kept, Delivery)
    assert ("sent", []) == (kept.state, troubles)


def test_a_program_that_does_not_answer_keeps_no_letter(city: City) -> None:
    """The gateway hangs for as long as the test lasts; the letter goes out meanwhile."""
    uow, (number,) = city.workspace.uow(), city.numbers()
    hanging, got, end = threading.Event(), threading.Event(), threading.Event()
    with uow:
        letter = uow.deliveries.get(f"email {number} 1")
        assert letter is not None
        earlier = letter.next_at - timedelta(hours=1)
        uow.contacts.put(Contact(number, "warga@contoh.test", "+6281234567890"))
        uow.deliveries.add(replace(letter, id="m", channel="message", next_at=earlier))
        uow.deliveries.put(replace(letter, next_at=letter.next_at + timedelta(hours=1)))
        uow.commit()
    city.time += timedelta(hours=2)

    def hang(to: str, letter: Letter) -> Result:
        hanging.set()
        end.wait(LONG)
        return "taken"

    def carry(to: str, letter: Letter) -> Result:
        assert hanging.wait(LONG)
        got.set()
        return "taken"

    sender = sending(city.workspace, carry, [])
    sender.carriers = {"email": carry, "message": hang}
    sender.start()
    assert got.wait(LONG)
    end.set()
    sender.stop(LONG)
    city.workspace.close()


def test_the_settings_lead_to_the_mail_server_and_the_words_to_the_city(city: City) -> None:
    inbox = Inbox()
    with served(inbox) as port:
        settings = replace(
            city.workspace.settings,
            smtp=f"127.0.0.1:{port}",
            smtp_security="none",
            mail_from="terang@kota.example",
        )
        site = replace(city.workspace.site, public_url="https://kota.example")
        workspace = replace(city.workspace, settings=settings, site=site)
        sender = sender_of(workspace, lambda error: None, threading.Event())
        done = sender._send()
    city.workspace.close()

    assert done
    (mail,) = inbox.mails
    assert ["warga@contoh.test"] == mail.rcpt_tos
    assert b"https://kota.example/berkas" in mail.content


@pytest.mark.parametrize(
    ("is_private", "expected"),
    [(True, ("sent", "taken", 1)), (False, ("waiting", "unreachable", 0))],
)
def test_the_settings_lead_to_programs_and_keep_from_private_addresses(
    city: City, is_private: bool, expected: tuple[str, str, int]
) -> None:
    workspace, open_ = city.workspace, city.version(OPEN).standard
    settings = replace(
        workspace.settings, webhook_hosts=("127.0.0.1",), webhook_is_private=is_private
    )
    with program() as (port, got):
        new_webhook(
            workspace.uow(),
            url=f"http://127.0.0.1:{port}/",
            hosts=settings.webhook_hosts,
            unit=open_.unit,
            events=["filed"],
            today=workspace.clock().date(),
            key=workspace.desk_key,
            rng=workspace.rng,
        )
        filed = city.file(OPEN)
        workspace = replace(workspace, settings=settings)
        sender = sender_of(workspace, lambda error: None, threading.Event())
        while sender._send():
            pass
    uow = workspace.uow()
    with uow.reading():
        (kept,) = (
            row
            for webhook in uow.webhooks.all()
            if (row := uow.deliveries.get(f"webhook {webhook.id} {filed.number} 1")) is not None
        )
    workspace.close()

    assert expected == (kept.state, kept.last, len(got))


def test_a_busy_record_is_waited_out_and_a_damaged_one_is_not(city: City) -> None:
    errors = iter([conflict("RECORD-BUSY"), integrity("RECORD-DAMAGED")])
    troubles = list[str]()

    def carry(to: str, letter: Letter) -> Result:
        error = next(errors)
        # The delivery is ours for a while: make it due again.
        uow = city.workspace.uow()
        with uow:
            (number,) = city.numbers()
            kept = uow.deliveries.get(f"email {number} 1")
            assert kept is not None
            uow.deliveries.remove(kept.id)
            uow.deliveries.add(Delivery(kept.id, "email", number, "filed", NOW, NOW))
            uow.commit()
        raise error

    NOW = city.workspace.clock()
    sender = sending(city.workspace, carry, troubles)
    sender.start()
    (letters,) = (thread for thread in sender._threads if thread.name.endswith("email"))
    letters.join(LONG)
    sender.stop(LONG)
    city.workspace.close()

    assert ["RECORD-BUSY", "RECORD-DAMAGED"] == troubles


def test_without_a_way_to_send_there_is_no_thread(city: City) -> None:
    sender = sender_of(city.workspace, lambda error: None, threading.Event())
    sender.start()
    city.workspace.close()

    assert [] == sender._threads
    sender.stop(LONG)

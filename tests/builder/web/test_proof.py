"""Whoever opened a file gets the proof that it is in the register, once it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.cli.publishing import release_waiting
from builder.usecases.queue import queue_document
from builder.usecases.references import publish_references
from builder.workspace import INDEX
from publish.facts.canonical import digest
from publish.facts.json_text import read_json
from publish.log.promise import Kept, Pending
from publish.register.index import catch_up, open_index
from publish.register.receipt import Proven, judge_alone, judge_receipt
from tests.builder.web.city import OPEN, SEALED, City
from tests.builder.web.test_file import open_file
from tests.builder.web.visitor import Visitor


def announce(city: City) -> None:
    """Queue the city and its versions, as publishing them through the desk does."""
    uow, shelf = city.workspace.uow(), city.workspace.shelf()
    publish_references(uow, city=shelf.city, references=shelf.references, now=city.time)
    with uow:
        for service in uow.versions.services():
            (stored,) = uow.versions.of_service(service)
            queue_document(
                uow,
                {
                    "type": "version",
                    "service": service,
                    "version": 1,
                    "effective_from": stored.effective_from.isoformat(),
                    "service_digest": digest(read_json(stored.service_document)),
                    "form_digest": digest(read_json(stored.form_document)),
                    "digest": stored.digest,
                    "recorded_on": city.time.date().isoformat(),
                },
                documents=(stored.service_document.encode(), stored.form_document.encode()),
                recorded_at=city.time,
            )
        uow.commit()


@pytest.fixture(autouse=True)
def _announced(city: City) -> None:
    announce(city)


def release(city: City) -> None:
    """What a publisher does, without the pages."""
    city.time += timedelta(minutes=1)
    assert not release_waiting(city.workspace).refused
    index = open_index(city.workspace.cache / INDEX)
    catch_up(index, city.workspace.register_reader())
    index.connection.close()


@pytest.mark.parametrize("service", [OPEN, SEALED])
def test_it_is_there_once_the_application_is_published(
    citizen: Visitor, city: City, service: str
) -> None:
    filed = city.file(service)
    open_file(citizen, filed.number, filed.receipt_key or "")
    citizen.get("/berkas/isi")
    early = "/berkas/bukti" in citizen.page
    assert 303 == citizen.get("/berkas/bukti").status_code

    release(city)
    citizen.get("/berkas/isi")
    answer = citizen.get("/berkas/bukti")
    reader = city.workspace.register_reader()

    assert not early
    assert f"{service}.tlog-proof" in answer.headers["Content-Disposition"]
    assert isinstance(judge_receipt(answer.data, reader, city.time), Proven)
    assert not judge_alone(answer.data, reader.verifier).is_in_copy


def test_a_stranger_gets_no_proof(stranger: Visitor, city: City) -> None:
    city.file(OPEN)
    release(city)

    assert 303 == stranger.get("/berkas/bukti").status_code


def test_the_promise_of_a_filing_is_pending_and_then_kept(citizen: Visitor, city: City) -> None:
    release_waiting(city.workspace)
    citizen.submit(citizen.fill(OPEN, city.pairs(OPEN)))
    note = citizen.get(f"/ajukan/{OPEN}/janji").data
    reader = city.workspace.register_reader()

    assert isinstance(judge_receipt(note, reader, city.time), Pending)

    release(city)

    assert isinstance(judge_receipt(note, reader, city.time), Kept)

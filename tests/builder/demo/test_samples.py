"""Sample documents: few files under many names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.demo.samples import HOLDER, Samples, pdf, picture, store_samples
from builder.domain.identifier import new_id, secret_hash
from builder.store.attachments import AttachmentFolder
from builder.store.memory import MemoryRecord
from builder.store.ports import UnitOfWork
from builder.usecases.store_attachment import media_type_of
from tests.makers import NOON, seeded

PDF = ("application/pdf",)


@pytest.fixture
def uow() -> UnitOfWork:
    return MemoryRecord().uow()


@pytest.fixture
def samples(uow: UnitOfWork, tmp_path: Path) -> Iterator[Samples]:
    yield store_samples(uow, AttachmentFolder(tmp_path), tmp_path, now=NOON, rng=seeded())


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(pdf(), PDF[0]), (picture("PNG"), "image/png"), (picture("JPEG"), "image/jpeg")],
)
def test_a_sample_is_what_it_claims(content: bytes, media_type: str) -> None:
    assert media_type == media_type_of(content)


def test_a_page_says_that_it_is_a_sample() -> None:
    assert b"CONTOH / SAMPLE" in pdf()


def test_a_lent_document_can_be_read_and_is_ready_to_be_submitted(
    samples: Samples, uow: UnitOfWork
) -> None:
    wanted = new_id(seeded(5))

    assert (wanted,) == samples.lend(uow, {wanted: PDF}, NOON)

    with uow.reading():
        found = uow.attachments_meta.get(wanted)
    assert found is not None
    assert (secret_hash(HOLDER), None, "contoh.pdf") == (
        found.holder_hash,
        found.number,
        found.name,
    )
    assert pdf() == samples.attachments.get(wanted)


def test_taking_one_away_leaves_the_others(samples: Samples, uow: UnitOfWork) -> None:
    one, two = new_id(seeded(5)), new_id(seeded(6))
    samples.lend(uow, {one: PDF, two: PDF}, NOON)

    samples.attachments.remove(one)

    assert pdf() == samples.attachments.get(two)


def test_a_disk_without_hard_links_gets_copies(
    samples: Samples, uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    wanted = new_id(seeded(5))

    samples.lend(uow, {wanted: PDF}, NOON)

    assert pdf() == samples.attachments.get(wanted)

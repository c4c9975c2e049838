"""Every version of a service at the desk, two of them compared, and an old one brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.builder.web.city import City
from tests.builder.web.test_drafts import LIST, imported, move
from tests.builder.web.visitor import Visitor

SignedIn = Callable[[str], Visitor]
PAGE = "/meja/riwayat/pbg"


@pytest.fixture
def author(city: City, signed_in: SignedIn) -> Visitor:
    """The author of version 2, which two people published; it holds from tomorrow."""
    draft = imported(city)
    writer, approver = signed_in("penulis"), signed_in("penyetuju")
    move(writer, draft, "propose")
    move(approver, draft, "approve")
    move(approver, draft, "publish")
    return writer


def test_every_version_says_when_it_holds_and_who_signed_it(author: Visitor) -> None:
    author.get(PAGE)

    said = author.words()
    assert "Versi 2 21 November 2026 belum berlaku penulis, 20 Nov 2026 penyetuju, 20 Nov" in said
    assert "berlaku hari ini – – 20 Nov 2026" in said


def test_the_last_two_versions_are_compared_in_the_sentences_of_the_review(
    city: City, author: Visitor
) -> None:
    author.get(PAGE)
    assert "Dari versi 1 ke versi 2" in author.words()
    assert "Nama layanan" in author.words()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lama=2&baru=1", "Dari versi 2 ke versi 1"),
        ("lama=1&baru=1", "Tidak ada yang berbeda."),
        ("lama=9&baru=1", "Halaman ini tidak ada"),
        ("lama=&baru=1", "Halaman ini tidak ada"),
    ],
)
def test_any_two_versions_are_compared(author: Visitor, query: str, said: str) -> None:
    author.get(f"{PAGE}?{query}")
    assert said in author.words()


def test_one_version_has_nothing_to_be_compared_with(signed_in: SignedIn) -> None:
    reader = signed_in("auditor")
    reader.get(PAGE)
    assert "Baru ada satu versi" in reader.words()


def test_a_replaced_version_comes_back_as_a_draft_that_says_where_from(
    city: City, author: Visitor
) -> None:
    city.time += timedelta(days=2)
    author.sign_in("penulis")
    author.get(PAGE)
    assert "Kembalikan versi 1 sebagai rancangan" in author.words()
    assert "Kembalikan versi 2" not in author.words()

    answer = author.post(PAGE, {"version": "1"})
    author.get(answer.headers["Location"])

    assert "dimulai, penulis: pbg 1" in author.words()
    assert "22 Desember 2026" in author.words()
    assert PAGE in author.page


def test_an_open_draft_is_never_taken_for_the_old_version(city: City, author: Visitor) -> None:
    city.time += timedelta(days=2)
    author.sign_in("penulis")
    author.get(PAGE)
    first = author.post(PAGE, {"version": "1"})
    author.get(PAGE)
    assert "Versi berikutnya sedang ditulis." in author.words()
    assert "Kembalikan versi" not in author.words()

    author.get(first.headers["Location"])
    assert 409 == author.post(PAGE, {"version": "1"}).status_code


def test_who_writes_for_no_office_reads_and_brings_nothing_back(
    city: City, author: Visitor, signed_in: SignedIn
) -> None:
    city.time += timedelta(days=2)
    approver = signed_in("penyetuju")
    approver.get(PAGE)
    seen = approver.words()
    approver.get(LIST)
    refused = approver.post(PAGE, {"version": "1"})

    assert "sudah diganti" in seen
    assert "Kembalikan versi" not in seen
    assert 403 == refused.status_code


@pytest.mark.parametrize(("user", "status"), [("admin", 403), ("auditor", 200), ("penulis", 200)])
def test_who_reads_definitions_reads_their_history(
    signed_in: SignedIn, user: str, status: int
) -> None:
    visitor = signed_in(user)
    assert status == visitor.get(PAGE).status_code
    visitor.get(LIST)
    assert (PAGE in visitor.page) is (status == 200)


def test_a_service_that_is_not_there_has_no_history(signed_in: SignedIn) -> None:
    assert 404 == signed_in("auditor").get("/meja/riwayat/tidak-ada").status_code

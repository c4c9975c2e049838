"""The expert tab keeps bytes, and opens what no other screen can show."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.builder.web.author.conftest import REVISION, Screen


@pytest.fixture
def screen(open_page: Callable[[str], Screen]) -> Screen:
    return open_page("ahli")


def save(screen: Screen, service: str, form: str) -> int:
    revision = REVISION.search(screen.visitor.page)
    data = {"revision": revision[1] if revision else "0", "service_text": service}
    return screen.visitor.post(screen.address, {**data, "form_text": form}).status_code


def test_a_text_is_kept_byte_for_byte(screen: Screen) -> None:
    service = screen.draft.service_text.replace("\n", "\n ")

    assert 303 == save(screen, service.replace("\n", "\r\n"), screen.draft.form_text)
    assert service == screen.draft.service_text


def test_a_broken_text_is_shown_again_with_its_line(screen: Screen) -> None:
    before = screen.draft
    broken = screen.draft.form_text.replace('"type"', '"type', 1)

    assert 422 == save(screen, screen.draft.service_text, broken)
    assert before == screen.draft
    assert "baris" in screen.visitor.words().lower()


def test_what_no_screen_can_show_opens_here(screen: Screen) -> None:
    screen.open()
    assert 303 == save(screen, screen.draft.service_text, '{"type": "object", "x-pages": 5}')
    assert 200 == screen.visitor.get(screen.address).status_code
    other = screen.visitor.get(screen.address.replace("ahli", "pertanyaan"))

    assert (303, screen.address) == (other.status_code, other.headers["Location"])
    screen.open()
    assert "FORM-HINT" in screen.visitor.page


def test_a_late_save_is_not_a_save(screen: Screen) -> None:
    page = screen.visitor.page
    save(screen, screen.draft.service_text + "\n", screen.draft.form_text)
    after = screen.draft
    screen.visitor.page = page

    assert 409 == save(screen, screen.draft.service_text + "\n\n", screen.draft.form_text)
    assert after == screen.draft


@pytest.mark.parametrize("service", ["", "[]", '{"id": "lain", "unit": "dpmptsp"}'])
def test_the_text_of_another_service_is_refused(screen: Screen, service: str) -> None:
    assert 422 == save(screen, service, screen.draft.form_text)


def download(screen: Screen, file: str) -> bytes:
    address = screen.address.replace("/ahli", f"/berkas/{file}")
    answer = screen.visitor.client.get(address)
    assert (200, "application/json") == (answer.status_code, answer.content_type)
    return answer.get_data()


def take(screen: Screen, **files: bytes) -> int:
    screen.open()
    revision = REVISION.search(screen.visitor.page)
    data: list[tuple[str, Any]] = [("op", "take"), ("revision", revision[1] if revision else "0")]
    data += [(name, (io.BytesIO(content), "x.json")) for name, content in files.items()]
    return screen.visitor.post(screen.address, data, content_type="multipart/form-data").status_code


def test_out_and_in_again_changes_no_byte(screen: Screen) -> None:
    service, form = download(screen, "service.json"), download(screen, "form.json")
    odd = b"\r\n" + service.replace(b"\n", b"\r\n ") + b"\t\n\n"

    assert 303 == take(screen, service_text_file=odd)
    assert (odd, form) == (download(screen, "service.json"), download(screen, "form.json"))
    screen.open()
    shown = odd.decode().replace("\r\n", "\n")
    assert 303 == save(screen, shown.replace("\n", "\r\n"), form.decode())
    assert odd == download(screen, "service.json")


@pytest.mark.parametrize("content", [b"", b"\xff{}", b"{", b'{"id": "lain", "unit": "dpmptsp"}'])
def test_a_file_that_does_not_fit_changes_nothing(screen: Screen, content: bytes) -> None:
    before = screen.draft

    assert 422 == take(screen, service_text_file=content)
    assert before == screen.draft


def test_no_other_file_is_given(screen: Screen) -> None:
    address = screen.address.replace("/ahli", "/berkas/terang.toml")

    assert 404 == screen.visitor.get(address).status_code


def test_a_finding_leads_to_its_line_and_column(screen: Screen) -> None:
    text = screen.draft.form_text.replace('"maxLength": 160,', '"maxLength": -1,', 1)
    save(screen, screen.draft.service_text, text)
    screen.open()

    (line, column), *_ = re.findall(r'data-line="(\d+)" data-column="(\d+)"', screen.visitor.page)
    found = screen.draft.form_text.splitlines()[int(line) - 1][int(column) - 1 :]
    assert found.startswith('"maxLength": -1')

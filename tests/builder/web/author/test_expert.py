"""The expert tab keeps bytes, and opens what no other screen can show."""

from __future__ import annotations

from collections.abc import Callable

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

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.app import create_app
from builder.web.errors import STATUS_OF_KIND
from publish.errors import TerangError
from tests.builder.web.city import City, make_city
from tests.builder.web.visitor import Visitor

CANARY = "7471009901010001"


def test_every_kind_of_error_has_a_status() -> None:
    assert set(TerangError.__subclasses__()) == set(STATUS_OF_KIND)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", f"/tidak/{CANARY}"),
        ("GET", f"/ajukan/{CANARY}/"),
        ("GET", f"/ajukan/{CANARY}/formulir?hal={CANARY}"),
        ("POST", f"/ajukan/pbg/formulir?hal={CANARY}"),
        ("PUT", f"/berkas?nomor={CANARY}"),
        ("GET", f"/en/apply/{CANARY}/form"),
        ("GET", f"/static/{CANARY}.css"),
        ("DELETE", f"/{CANARY}"),
    ],
)
def test_an_error_repeats_nothing_that_was_sent(
    citizen: Visitor, log: io.StringIO, method: str, address: str
) -> None:
    answer = citizen.client.open(address, method=method, data={"x": CANARY})

    assert answer.status_code in (400, 404, 405)
    assert CANARY not in answer.get_data(as_text=True)
    assert CANARY not in log.getvalue()


def test_a_crash_is_one_page_and_its_log_quotes_nothing(tmp_path: Path) -> None:
    log = io.StringIO()
    city = make_city(tmp_path / CANARY)
    citizen = Visitor(create_app(city.workspace, log))
    (city.folder / "form_schemas/shared/units.json").unlink()  # the error will quote the path

    answer = citizen.get("/ajukan/pbg/")

    city.workspace.close()
    assert 500 == answer.status_code
    assert "FileNotFoundError" in log.getvalue()
    assert CANARY not in log.getvalue()
    assert CANARY not in citizen.page


def test_what_is_not_there_and_what_is_not_yours_is_one_page(
    city: City, signed_in: Callable[[str], Visitor]
) -> None:
    number = city.file("ktp-el-pengganti").number
    visitor = signed_in("petugas")

    pages = []
    for one in (number, "KDI-0000-0000", "x"):
        assert 404 == visitor.get(f"/meja/permohonan/{one}").status_code
        pages.append(re.sub(r"<code>[0-9a-f]+</code>|value=\"[^\"]+\"", "", visitor.page))

    assert 1 == len(set(pages))


@pytest.mark.parametrize(("address", "words"), [("/x", "tidak ada"), ("/en/x", "not here")])
def test_an_error_speaks_the_language_of_its_address(
    citizen: Visitor, address: str, words: str
) -> None:
    citizen.get(address)

    assert words in citizen.words()

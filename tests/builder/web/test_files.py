from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from builder.app import create_app
from tests.builder.web.city import City, make_city
from tests.builder.web.visitor import Visitor

PAGES = {
    "index.html": "<!doctype html><title>beranda</title>",
    "404.html": "<!doctype html><title>tidak ada</title>",
    "en/404.html": "<!doctype html><title>not here</title>",
    "layanan/pbg/index.html": "<!doctype html><title>pbg</title>",
    "sematan/pbg/waktu.html": "<!doctype html><title>waktu</title>",
    "data/fees.csv": "service,fee\n",
    "static/site.0123abcd.css": "body {}",
    "register/checkpoint": "terang.example/kendari\n",
}


@pytest.fixture
def tree(city: City) -> City:
    for name, text in PAGES.items():
        file = city.workspace.public / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return city


@pytest.mark.parametrize(
    ("address", "name", "kind"),
    [
        ("/", "index.html", "text/html"),
        ("/layanan/pbg/", "layanan/pbg/index.html", "text/html"),
        ("/data/fees.csv", "data/fees.csv", "text/csv"),
        ("/static/site.0123abcd.css", "static/site.0123abcd.css", "text/css"),
        ("/register/checkpoint", "register/checkpoint", "application/octet-stream"),
    ],
)
def test_the_public_tree_is_served(
    tree: City, citizen: Visitor, address: str, name: str, kind: str
) -> None:
    answer = citizen.get(address)

    assert 200 == answer.status_code
    assert PAGES[name] == answer.get_data(as_text=True)
    assert kind == answer.mimetype
    assert answer.headers["ETag"]


def test_only_a_small_page_for_frames_may_stand_in_one(tree: City, citizen: Visitor) -> None:
    framed, page = citizen.get("/sematan/pbg/waktu.html"), citizen.get("/layanan/pbg/")

    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "script-src" not in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "DENY" == page.headers["X-Frame-Options"]


def test_a_page_is_asked_for_again_and_a_hashed_file_is_not(tree: City, citizen: Visitor) -> None:
    page = citizen.get("/layanan/pbg/")
    again = citizen.get("/layanan/pbg/", headers={"If-None-Match": page.headers["ETag"]})
    hashed = citizen.get("/static/site.0123abcd.css")

    assert "public, no-cache" == page.headers["Cache-Control"]
    assert 304 == again.status_code
    assert "immutable" in hashed.headers["Cache-Control"]


def test_a_public_page_comes_in_fewer_bytes_to_whoever_takes_them(
    tree: City, citizen: Visitor
) -> None:
    words = "biaya resmi " * 100
    (tree.workspace.public / "index.html").write_text(words)

    plain = citizen.get("/")
    small = _read(citizen, "/", {"Accept-Encoding": "br, gzip"})

    assert words == plain.get_data(as_text=True) == gzip.decompress(small.data).decode()
    assert ("gzip", str(len(small.data))) == (
        small.headers["Content-Encoding"],
        small.headers["Content-Length"],
    )
    assert len(small.data) < len(words) / 5
    assert "Accept-Encoding" in plain.headers["Vary"]


def _read(citizen: Visitor, address: str, headers: dict[str, str]) -> TestResponse:
    """As it came: a visitor would take it for text."""
    with citizen.client.get(address, headers=headers) as answer:
        answer.get_data()
    return answer


@pytest.mark.parametrize("coding", ["identity", "gzip;q=0", "br"])
def test_who_takes_no_gzip_gets_the_file_as_it_is(
    tree: City, citizen: Visitor, coding: str
) -> None:
    (tree.workspace.public / "index.html").write_text("biaya " * 100)

    answer = citizen.get("/", headers={"Accept-Encoding": coding})

    assert "biaya " * 100 == answer.get_data(as_text=True)


def test_a_page_in_fewer_bytes_is_asked_for_again_by_the_same_mark(
    tree: City, citizen: Visitor
) -> None:
    (tree.workspace.public / "index.html").write_text("biaya " * 100)
    small = {"Accept-Encoding": "gzip"}
    first = _read(citizen, "/", small)

    again = _read(citizen, "/", {**small, "If-None-Match": first.headers["ETag"]})

    assert (304, b"") == (again.status_code, again.data)


def test_a_part_of_a_page_and_what_is_no_text_are_sent_as_they_are(
    tree: City, citizen: Visitor
) -> None:
    (tree.workspace.public / "index.html").write_text("biaya " * 100)
    (tree.workspace.public / "register/checkpoint").write_text("a" * 500)
    small = {"Accept-Encoding": "gzip"}

    part = citizen.get("/", headers={**small, "Range": "bytes=0-4"})
    tile = citizen.get("/register/checkpoint", headers=small)

    assert (206, b"biaya") == (part.status_code, part.data)
    assert "Content-Encoding" not in tile.headers


def test_a_page_with_secrets_of_its_reader_is_never_compressed(citizen: Visitor) -> None:
    answer = citizen.get("/ajukan/pbg/formulir", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers


def test_the_styles_that_a_page_waits_for_are_announced(tree: City, citizen: Visitor) -> None:
    head = "".join(
        f'<link rel="stylesheet" href="/static/{name}">'
        for name in ("site.0123abcd.css", "rest.4567cdef.css")
    )
    below = '<link rel="stylesheet" href="/static/print.89abcdef.css">'
    (tree.workspace.public / "index.html").write_text(f"<!doctype html>{head}</head>{below}")

    with_style, without = citizen.get("/"), citizen.get("/layanan/pbg/")

    assert (
        "</static/site.0123abcd.css>; rel=preload; as=style, "
        "</static/rest.4567cdef.css>; rel=preload; as=style"
    ) == with_style.headers["Link"]
    assert "Link" not in without.headers


def test_a_folder_without_its_slash_leads_to_it(tree: City, citizen: Visitor) -> None:
    answer = citizen.get("/layanan/pbg")

    assert (308, "/layanan/pbg/") == (answer.status_code, answer.headers["Location"])


@pytest.mark.parametrize(
    ("address", "words"), [("/tidak/ada", "tidak ada"), ("/en/nothing/", "not here")]
)
def test_what_is_not_there_is_the_page_of_the_tree(
    tree: City, citizen: Visitor, address: str, words: str
) -> None:
    answer = citizen.get(address)

    assert 404 == answer.status_code
    assert words in citizen.page


@pytest.mark.parametrize(
    "address",
    [
        "/../terang.toml",
        "/%2e%2e/terang.toml",
        "/..%2fdata/record.sqlite",
        "/static/../../keys/cookie.key",
        "/static/%2e%2e/%2e%2e/keys/signing.key",
        "//keys/signing.key",
        "/data/record.sqlite",
        "/keys/signing.key",
        "/%00",
        "/register/../../keys/signing.key",
        "/layanan\\..\\..\\keys\\signing.key",
    ],
)
def test_nothing_outside_the_tree_can_be_reached(
    tree: City, citizen: Visitor, address: str
) -> None:
    assert citizen.get(address).status_code in (400, 404)


@pytest.mark.parametrize("address", ["//evil.example", "//evil.example/", "/\\evil.example"])
def test_it_never_leads_to_another_host(tree: City, citizen: Visitor, address: str) -> None:
    assert "evil.example" not in citizen.get(address).headers.get("Location", "")


def test_the_live_pages_find_their_style_and_script(citizen: Visitor) -> None:
    citizen.get("/ajukan/pbg/formulir")
    wanted = [part.partition('"')[0] for part in citizen.page.split('="/static/')[1:]]

    answers = [citizen.get(f"/static/{name}") for name in wanted]

    assert 3 <= len(answers)
    assert all(200 == answer.status_code for answer in answers)
    assert all("immutable" in answer.headers["Cache-Control"] for answer in answers)


def test_a_workspace_is_served_from_wherever_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    city = make_city(Path("kota"))
    (tmp_path / "kota/public/index.html").write_text("<!doctype html><title>beranda</title>")

    answer = Visitor(create_app(city.workspace, io.StringIO())).get("/")

    city.workspace.close()
    assert 200 == answer.status_code

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from publish.pages.app import create_site
from publish.pages.edition import Edition
from publish.pages.exports import data_file
from publish.pages.routes import ROUTES


@pytest.fixture(scope="module")
def site(edition: Edition) -> FlaskClient:
    return create_site(edition.index, edition.folder, edition.settings).test_client()


def test_it_has_the_public_routes_and_no_other(edition: Edition) -> None:
    app = create_site(edition.index, edition.folder, edition.settings)

    pages = {f"{kind}.{lang}" for kind in (*ROUTES, "feed") for lang in ("id", "en")}
    assert pages | {"data", "part", "asset", "robots", "sitemap"} == {
        rule.endpoint for rule in app.url_map.iter_rules()
    }


@pytest.mark.parametrize(
    "path",
    [
        "/meja/",
        "/layanan/tidak-ada/",
        "/permohonan/00/KDI-0000-0000.html",
        "/permohonan/bulan/1999-01.html",
        "/data/rahasia.csv",
        "/static/site.css",
        "/static/../site.toml",
    ],
)
def test_what_is_not_public_is_not_found(site: FlaskClient, path: str) -> None:
    answer = site.get(path)

    assert 404 == answer.status_code
    assert b"Halaman itu tidak ada" in answer.data


def test_an_application_stands_only_in_its_own_folder(site: FlaskClient, edition: Edition) -> None:
    number = edition.index.connection.execute("SELECT min(number) FROM application").fetchone()[0]

    assert 200 == site.get(f"/permohonan/{number[4:6]}/{number}.html").status_code
    assert 404 == site.get(f"/permohonan/ZZ/{number}.html").status_code


def test_data_and_assets_have_their_bytes_and_types(site: FlaskClient, edition: Edition) -> None:
    table = site.get("/data/fees.csv")
    style = site.get(edition.assets["site.css"].path)

    assert b"".join(data_file("fees.csv", edition)) == table.data
    assert ("text/csv; charset=utf-8", "text/css; charset=utf-8") == (
        table.content_type,
        style.content_type,
    )


def test_the_settings_of_the_shipped_site_are_sound(edition: Edition) -> None:
    assert Path(edition.folder / "site.toml").is_file()
    assert "KDI" == edition.city.prefix

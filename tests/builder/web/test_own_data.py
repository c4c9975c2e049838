from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from tests.builder.web.city import PAID, City
from tests.builder.web.visitor import Visitor


def opened(citizen: Visitor, city: City) -> str:
    """The number of an application that this browser has opened."""
    filed = city.file(PAID)
    citizen.get("/berkas")
    citizen.post("/berkas", {"number": filed.number, "key": filed.receipt_key})
    return filed.number


def test_an_applicant_downloads_what_is_kept(citizen: Visitor, city: City) -> None:
    number = opened(citizen, city)
    citizen.get("/berkas/isi")
    assert "/berkas/data-saya" in citizen.page
    answer = citizen.get("/berkas/data-saya.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        data = json.loads(archive.read("data.json"))

    assert ("application/zip", "no-store") == (
        answer.headers["Content-Type"],
        answer.headers["Cache-Control"],
    )
    assert number == data["number"]


def test_without_the_key_there_is_nothing(citizen: Visitor) -> None:
    for address in ("/berkas/data-saya", "/en/file/my-data.zip"):
        assert 303 == citizen.get(address).status_code


def test_a_request_goes_to_the_supervisor_and_back(
    citizen: Visitor, city: City, signed_in: Callable[[str], Visitor]
) -> None:
    number = opened(citizen, city)
    citizen.get("/berkas/data-saya")
    assert 422 == citizen.post("/berkas/data-saya", {"kind": "", "note": "x"}).status_code
    citizen.post("/berkas/data-saya", {"kind": "erase", "note": "CANARY <b>"})
    desk = signed_in("kepala")
    desk.get("/meja/permintaan-data")
    assert "CANARY &lt;b&gt;" in desk.page
    sent = {"number": number, "sequence": "1", "answer": ""}
    assert 422 == desk.post("/meja/permintaan-data", sent).status_code
    desk.post("/meja/permintaan-data", {**sent, "answer": "Disimpan lima tahun"})

    citizen.get("/berkas/data-saya")
    assert "Disimpan lima tahun" in citizen.words()


def test_an_administrator_sees_what_is_kept_as_counts(
    city: City, signed_in: Callable[[str], Visitor]
) -> None:
    number = city.file(PAID).number
    desk = signed_in("admin")
    desk.get("/meja/masa-simpan")

    assert "30 tahun sesudah selesai UU 43/2009" in desk.words()
    assert "tidak ada yang dihapus" in desk.words()
    assert number not in desk.page

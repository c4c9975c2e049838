"""From a blank page to a published service that files an application, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from builder.forms.answers import pairs_of
from builder.forms.compile import build
from publish.facts.form_schema import FormSchema
from tests.builder.web.author.conftest import REVISION, Screen
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

BOTH = {"label_id": "Retribusi lapak", "label_en": "Stall levy"}


def added(screen: Screen, kind: str, indonesian: str, english: str) -> str:
    """A question through the screen; its pointer."""
    before = set(screen.documents.form["properties"])
    screen.open()
    page = screen.documents.form["x-pages"][0]["id"]
    fields = {"kind": kind, "label_id": indonesian, "label_en": english, "target": f"page:{page}"}
    assert 303 == screen.press("add", **fields)
    (made,) = set(screen.documents.form["properties"]) - before
    return f"/{made}"


def pressed(screen: Screen, op: str, q: str = "", **fields: Any) -> None:
    screen.open(q)
    assert 303 == screen.press(op, q, **fields), screen.visitor.words()


def questions(screen: Screen) -> None:
    place = added(screen, "choose-one", "Jenis lapak", "Kind of stall")
    pressed(
        screen, "choices", place,
        key=["pilihan-pertama", "pilihan-kedua", ""],
        choice_id=["Makanan", "Barang", "Jasa"],
        choice_en=["Food", "Goods", "Services"],
    )  # fmt: skip
    area = added(screen, "measure", "Luas lapak", "Area of the stall")
    pressed(screen, "checks", area, minimum="1", maximum="100")
    permit = added(screen, "upload", "Surat laik hygiene", "Hygiene certificate")
    pressed(
        screen, "shown", permit, form="shown", field0=place, operator0="is",
        value0="makanan",
    )  # fmt: skip
    added(screen, "nik", "NIK", "Citizen number")


def standard(screen: Screen) -> None:
    pressed(
        screen, "members", form="service", name_id="Izin lapak", name_en="Stall permit",
        summary_id="Izin berjualan di lapak kota.", summary_en="Permit to sell at a city stall.",
        takes_applications="1", effective_from="2026-12-20",
    )  # fmt: skip
    pressed(screen, "members", form="product", **{
        "product-name_id": "Surat izin lapak", "product-name_en": "Stall permit"})  # fmt: skip
    pressed(screen, "item-add", list="legal_bases", title="Perda Kota Kendari 6/2023",
            certainty="perda")  # fmt: skip
    pressed(
        screen, "item-add", list="complaints", kind="office", label_id="Loket pengaduan",
        label_en="Complaints counter", value="Inspektorat Daerah Kota Kendari",
    )  # fmt: skip
    pressed(screen, "item-add", list="requirements", name_id="Surat laik hygiene",
            name_en="Hygiene certificate", field="/surat_laik_hygiene", certainty="perda",
            legal_basis="perda-kota-kendari-6-2023")  # fmt: skip
    pressed(screen, "item-rule", list="requirements", place="0", form="rule-requirements-0",
            field0="/jenis_lapak", operator0="is", value0="makanan")  # fmt: skip
    pressed(
        screen, "item-add", list="steps", kind="payment", name_id="Pembayaran",
        name_en="Payment", unit="dpmptsp", **{"allowance-unit": "not_applicable"},
    )  # fmt: skip


def fees(screen: Screen) -> None:
    pressed(screen, "line-add", amount="2.500", **BOTH)
    pressed(screen, "part-add", place="0", path="", kind="answer", field="/luas_lapak")
    pressed(
        screen, "line-basics", place="0", legal_basis="perda-kota-kendari-6-2023", levy="pasar",
        certainty="perda", round="100 up", **BOTH,
    )  # fmt: skip
    pressed(screen, "fee-words", fee_rule_id="Rp2.500 per m².", fee_rule_en="Rp2,500 per m².")


def example(screen: Screen) -> None:
    given = {"nama": "Contoh Satu", "jenis_lapak": "makanan", "nik": "7471000101900001"}
    form = build(FormSchema(screen.documents.form))
    pairs = pairs_of(form, {**given, "luas_lapak": 10})
    screen.open()
    revision = REVISION.search(screen.visitor.page)
    more = [("go", "freeze"), ("name_id", "Lapak makanan"), ("name_en", "Food stall")]
    answer = screen.visitor.post(
        screen.address, [*pairs, *more, ("revision", revision[1] if revision else "")]
    )
    assert 303 == answer.status_code, screen.visitor.words()


def test_from_blank_to_a_receipt(
    city: City, author: Visitor, signed_in: Callable[[str], Visitor], citizen: Visitor
) -> None:
    author.get("/meja/layanan/baru")
    begin = {"how": "blank", "name_id": "Izin lapak", "name_en": "Stall permit", "unit": "dpmptsp"}
    assert 303 == author.post("/meja/layanan/baru", begin).status_code
    (draft,) = city.workspace.workbench.all()

    def screen(page: str) -> Screen:
        made = Screen(author, city, draft, page)
        made.open()
        return made

    questions(screen("pertanyaan"))
    standard(screen("standar"))
    fees(screen("biaya"))
    example(screen("coba"))
    author.get(f"/meja/layanan/{draft.id}")
    author.post(f"/meja/layanan/{draft.id}", {"move": "propose"})
    approver = signed_in("penyetuju")
    for move in ("approve", "publish"):
        approver.get(f"/meja/layanan/{draft.id}")
        data = {**approver.hidden().to_dict(), "move": move}
        answer = approver.post(f"/meja/layanan/{draft.id}", data)
        assert 303 == answer.status_code, approver.words()

    assert "published" == screen("pertanyaan").draft.state
    stored = city.version("izin-lapak").standard
    assert 25_000 == stored.scenarios[0].fee
    city.time += timedelta(days=31)
    citizen.submit(citizen.fill("izin-lapak", city.pairs("izin-lapak")))
    (number,) = city.numbers()
    uow = city.workspace.uow()
    with uow.reading():
        filed = uow.applications.get(number)
    assert filed is not None
    assert ("izin-lapak", 25_000) == (filed.service, filed.assessment_document["total"])

from __future__ import annotations

import io

from tests.builder.web.city import CALCULATOR, OPEN, PAID, City
from tests.builder.web.visitor import PDF, Visitor

FORM = f"/ajukan/{OPEN}/formulir"


def first_text(visitor: Visitor) -> str:
    """The name of the first text input of the page."""
    start = visitor.page.index('type="text"')
    tag = visitor.page[visitor.page.rindex("<", 0, start) : visitor.page.index(">", start)]
    return tag.partition('name="')[2].partition('"')[0]


def test_a_form_is_filled_page_by_page(citizen: Visitor, city: City) -> None:
    assert f"/ajukan/{OPEN}/periksa" == citizen.fill(OPEN, city.pairs(OPEN))


def test_a_faulty_page_comes_back_with_its_errors_and_its_answers(
    citizen: Visitor, city: City
) -> None:
    citizen.get(FORM)
    name = first_text(citizen)

    answer = citizen.send_page(FORM, [(name, "Nama Contoh <b>")])

    assert 422 == answer.status_code
    assert "Salah:" in citizen.page.partition("</title>")[0]
    assert 'role="alert"' in citizen.page
    assert "Nama Contoh &lt;b&gt;" in citizen.page
    assert citizen.page.index('id="errors"') < citizen.page.index("<h1>")


def test_every_line_of_the_error_summary_leads_to_its_field(citizen: Visitor) -> None:
    citizen.send_page(FORM, [])

    summary = citizen.page.partition('id="errors"')[2].partition("</div>")[0]
    targets = [part.partition('"')[0] for part in summary.split('href="#')[1:]]

    assert targets
    assert all(f'id="{target}"' in citizen.page for target in targets)


def test_the_first_look_tells_no_errors(citizen: Visitor) -> None:
    assert 200 == citizen.get(FORM).status_code
    assert 'id="errors"' not in citizen.page


def test_answers_are_still_there_after_going_back(citizen: Visitor, city: City) -> None:
    pairs = city.pairs(OPEN)
    second = citizen.send_page(FORM, pairs).headers["Location"]

    back = citizen.send_page(second, [], way="back")
    citizen.get(back.headers["Location"])

    assert 'value="Contoh Pemohon"' in citizen.page


def test_a_page_sent_with_errors_keeps_what_was_typed_for_the_next_visit(
    citizen: Visitor,
) -> None:
    citizen.get(FORM)
    name = first_text(citizen)
    citizen.send_page(FORM, [(name, "Nama Contoh")])

    citizen.get(FORM)

    assert 'value="Nama Contoh"' in citizen.page


def test_another_browser_sees_nothing_of_it(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    citizen.fill(OPEN, city.pairs(OPEN))

    stranger.get(FORM)

    assert "Contoh Pemohon" not in stranger.page


def test_what_was_typed_can_be_deleted(citizen: Visitor, city: City) -> None:
    citizen.send_page(FORM, city.pairs(OPEN))

    answer = citizen.send_page(FORM, [], way="discard")

    assert f"/ajukan/{OPEN}/" == answer.headers["Location"]
    citizen.get(FORM)
    assert "Contoh Pemohon" not in citizen.page


def test_a_document_is_kept_while_other_answers_are_wrong(citizen: Visitor, city: City) -> None:
    pairs = city.pairs(OPEN)
    at = citizen.send_page(FORM, pairs).headers["Location"]
    at = citizen.send_page(at, pairs).headers["Location"]
    citizen.get(at)
    name = citizen.page.partition('type="file"')[2].partition('name="')[2].partition('"')[0]

    answer = citizen.post(
        at,
        [("go", "next"), (name, (io.BytesIO(PDF), "kartu.pdf"))],
        content_type="multipart/form-data",
    )

    assert 422 == answer.status_code
    assert "Diterima: kartu.pdf." in citizen.words()
    another = Visitor(citizen.client.application)
    (id_,) = city.workspace.attachments.ids()
    another.send_page(at, pairs)
    another.get(at)
    another.post(at, [("go", "next"), (name.removesuffix("-file"), id_)])
    assert "Berkas sudah diterima." in another.words()
    assert "kartu.pdf" not in another.words()


def test_a_document_that_is_not_what_it_says_is_refused_at_its_field(
    citizen: Visitor, city: City
) -> None:
    pairs = city.pairs(OPEN)
    at = citizen.send_page(FORM, pairs).headers["Location"]
    at = citizen.send_page(at, pairs).headers["Location"]
    citizen.get(at)
    name = citizen.page.partition('type="file"')[2].partition('name="')[2].partition('"')[0]

    answer = citizen.post(
        at,
        [("go", "next"), (name, (io.BytesIO(b"<svg onload=alert(1)>"), "kartu.pdf"))],
        content_type="multipart/form-data",
    )

    assert 422 == answer.status_code
    for said in ("Berkas sudah diterima", "Diterima:"):
        assert said not in citizen.words()
    assert [] == list(city.workspace.attachments.ids())


def test_names_that_the_form_does_not_have_are_dropped(citizen: Visitor, city: City) -> None:
    extra = [(f"f{n}", "x") for n in range(900, 940)] + [("status", "issued"), ("_sent", "KDI")]
    citizen.get(FORM)

    answer = citizen.post(FORM, [*city.pairs(OPEN), *extra, ("go", "next")])

    assert 303 == answer.status_code
    assert "periksa" not in answer.headers["Location"]


def test_a_calculator_ends_with_its_fee_and_no_way_to_submit(citizen: Visitor, city: City) -> None:
    check = citizen.fill(CALCULATOR, city.pairs(CALCULATOR))

    citizen.get(check)

    assert "Kirim permohonan" not in citizen.words()
    assert "Tidak ada yang dikirim" in citizen.words()
    citizen.get("/lapor")
    assert 409 == citizen.post(check, {"declare": "yes"}).status_code
    assert [] == city.numbers()


def test_a_half_filled_form_cannot_be_checked(citizen: Visitor, city: City) -> None:
    citizen.send_page(f"/ajukan/{PAID}/formulir", city.pairs(PAID))

    answer = citizen.get(f"/ajukan/{PAID}/periksa")

    assert 303 == answer.status_code
    assert 422 == citizen.get(answer.headers["Location"]).status_code
    assert 'id="errors"' in citizen.page

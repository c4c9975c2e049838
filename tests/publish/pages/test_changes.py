from __future__ import annotations

import copy
from typing import Any

import pytest

from publish.facts.service import ServiceVersion, read_version
from publish.i18n import read_catalogue
from publish.pages.changes import changes_between
from tests import makers
from tests.publish.pages.kendari import SITE

WORDS = read_catalogue(SITE / "translations", "id")
OLD: dict[str, Any] = makers.service_document()


def version(document: dict[str, Any], form: dict[str, Any] | None = None) -> ServiceVersion:
    return read_version(1, document, form or makers.form_document())


def changed(**members: Any) -> dict[str, Any]:
    return copy.deepcopy(OLD) | members


def fixed(amount: int) -> dict[str, Any]:
    line = {"code": "biaya", "label": makers.both("Biaya"), "certainty": "law"}
    return {"lines": [{**line, "amount": amount, "legal_basis": "uu-contoh"}]}


PROMISE = OLD["processing_time"]
REQUIREMENT = {"id": "baru", "name": makers.both("Surat baru"), "certainty": "law"}


@pytest.mark.parametrize(
    ("new", "sentences"),
    [
        (changed(), ()),
        (changed(summary=makers.both("Kata lain")), ("Susunan kata diubah",)),
        (
            changed(processing_time={**PROMISE, "value": 3}),
            ("Waktu yang dijanjikan: 5 hari kerja → 3 hari kerja",),
        ),
        (
            changed(processing_time={**PROMISE, "variants": []}),
            ("Waktu yang dijanjikan untuk keadaan khusus diubah",),
        ),
        (
            changed(requirements=[*OLD["requirements"], REQUIREMENT]),
            ("Syarat baru: Surat baru",),
        ),
        (changed(steps=OLD["steps"][::-1]), ("Tahapan diubah",)),
        (changed(legal_bases=OLD["legal_bases"][:1]), ("Dasar hukum diubah",)),
    ],
)
def test_a_change_is_a_sentence(new: dict[str, Any], sentences: tuple[str, ...]) -> None:
    assert sentences == changes_between(version(OLD), version(new), WORDS)


def test_a_requirement_that_went_is_named() -> None:
    before = changed(requirements=[*OLD["requirements"], REQUIREMENT])

    assert ("Tidak lagi diminta: Surat baru",) == changes_between(
        version(before), version(OLD), WORDS
    )


def test_a_requirement_asked_in_other_cases_is_named() -> None:
    always = changed(requirements=[REQUIREMENT])
    sometimes = changed(requirements=[{**REQUIREMENT, "when": {"required": ["luas"]}}])

    assert ("Diminta dalam keadaan yang berbeda dari sebelumnya: Surat baru",) == changes_between(
        version(always), version(sometimes), WORDS
    )


STOP = {
    "id": "usaha",
    "reason": makers.both("Bukan untuk usaha."),
    "when": {"properties": {"jenis": {"const": "usaha"}}, "required": ["jenis"]},
    "legal_basis": "uu-contoh",
}
OTHER_STOP = {**STOP, "when": {"properties": {"luas": {"minimum": 99}}, "required": ["luas"]}}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([], [STOP], "Baru: yang tidak dapat memohon: Bukan untuk usaha."),
        ([STOP], [], "Tidak lagi menghalangi permohonan: Bukan untuk usaha."),
        ([STOP], [OTHER_STOP], "Berlaku bagi pemohon lain daripada sebelumnya: Bukan untuk usaha."),
    ],
)
def test_who_cannot_apply_any_more_is_said(
    old: list[dict[str, Any]], new: list[dict[str, Any]], said: str
) -> None:
    versions = (version(changed(eligibility=stops)) for stops in (old, new))

    assert (said,) == changes_between(*versions, WORDS)


def test_a_fee_is_shown_before_and_after() -> None:
    free, paid = version(changed(tariff=fixed(0))), version(changed(tariff=fixed(10_000)))

    assert ("Biaya: Gratis (Rp0) → Rp10.000, UU contoh",) == changes_between(free, paid, WORDS)


def test_a_formula_that_gives_the_same_example_is_still_said() -> None:
    tariff = copy.deepcopy(OLD["tariff"])
    tariff["lines"][0]["amount"]["product"].append(2)

    assert ("Tarif diubah; contoh pertama biayanya tetap",) == changes_between(
        version(OLD), version(changed(tariff=tariff)), WORDS
    )


def test_another_form_is_said() -> None:
    form = {**makers.form_document(), "title": "Formulir lain"}

    assert ("Formulir diubah",) == changes_between(version(OLD), version(OLD, form), WORDS)

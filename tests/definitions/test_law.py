"""What a definition says about money, time and secrecy has a basis, or says that it has none."""

from __future__ import annotations

import pytest

from publish.facts.service import ServiceStandard
from publish.facts.tariff import Number, refs
from publish.facts.workdays import Allowance
from tests.definitions.catalogue import PRESENT, form_document, service_document, strings, version

EACH = pytest.mark.parametrize("service", PRESENT)

PAID = {"izin-reklame", "parkir-tepi-jalan", "pbg", "retribusi-kebersihan", "retribusi-pasar"}
SEALED = {
    "akta-kelahiran", "akta-kematian", "kartu-keluarga", "kia", "ktp-el-baru", "lapor-pungli",
    "sktm",
}  # fmt: skip
# Cells below this count are not published; children, health and poverty ask for ten.
LEAST = dict.fromkeys(SEALED - {"lapor-pungli"}, 10) | {
    "parkir-tepi-jalan": 1,
    "sppd-elektronik": 1,
}
HOURS_24 = (24, "hours", "law", False)
GENERAL_LIMIT = (5, "working_days", "law", True)
NONE = (0, "not_applicable", "sample", False)
PROMISED = {
    "akta-kelahiran": HOURS_24,
    "akta-kematian": HOURS_24,
    "informasi-publik": (10, "working_days", "law", False),
    "izin-reklame": GENERAL_LIMIT,
    "izin-trayek": (14, "working_days", "sample", False),
    "kartu-keluarga": HOURS_24,
    "kia": HOURS_24,
    "ktp-el-baru": HOURS_24,
    "ktp-el-pengganti": HOURS_24,
    "lapor-pungli": (5, "working_days", "law", False),
    "nib-umk": (0, "automatic", "law", False),
    "parkir-tepi-jalan": NONE,
    "pbg": (28, "working_days", "law", False),
    "retribusi-kebersihan": NONE,
    "retribusi-pasar": NONE,
    "riwayat-imb": GENERAL_LIMIT,
    "sip-nakes": GENERAL_LIMIT,
    "skp-penelitian": GENERAL_LIMIT,
    "sktm": (1, "working_days", "sample", False),
    "sppd-elektronik": (1, "working_days", "sample", False),
    "surat-pindah": HOURS_24,
    "uji-kir": (1, "working_days", "sample", False),
}
CAPPED = {"izin-trayek", "sktm", "uji-kir"}


def clock_hours(allowance: Allowance) -> int:
    """An allowance as clock hours on working days; 0 where no time applies."""
    hours = {"working_days": 24, "calendar_days": 24, "hours": 1}
    return allowance.value * hours.get(allowance.unit, 0)


def cited(standard: ServiceStandard) -> list[str]:
    """The id of every legal basis that something in the definition leans on."""
    times = [t for t in (standard.promise, standard.cap, *standard.variants) if t is not None]
    holders = (
        *times, *standard.tariff.lines, *standard.tariff.indexes.values(),
        *standard.requirements, *standard.abolished, *standard.grounds,
    )  # fmt: skip
    return [h.legal_basis for h in holders if h.legal_basis is not None]


@EACH
def test_every_legal_basis_it_leans_on_is_listed(service: str) -> None:
    standard = version(service).standard

    assert set() == set(cited(standard)) - {b.id for b in standard.legal_bases}


@EACH
def test_the_fee_is_free_where_the_law_says_so(service: str) -> None:
    tariff = version(service).standard.tariff

    assert (service not in PAID) == tariff.is_free
    assert tariff.lines


@EACH
def test_each_line_has_a_legal_basis_and_money_a_kind_of_levy(service: str) -> None:
    for line in version(service).standard.tariff.lines:
        assert line.legal_basis, line.code
        assert line.amount == Number(Number(0).value) or line.levy, line.code


@EACH
def test_a_certain_amount_is_nothing_or_cites_an_article(service: str) -> None:
    standard = version(service).standard
    articles = {b.id: b.article for b in standard.legal_bases}

    for line in standard.tariff.lines:
        if line.certainty == "law" and line.amount != Number(Number(0).value):
            assert articles[str(line.legal_basis)], line.code


@EACH
def test_a_line_is_no_more_certain_than_the_numbers_in_it(service: str) -> None:
    tariff = version(service).standard.tariff

    for line in tariff.lines:
        if line.certainty == "law":
            assert all(tariff.indexes[name].certainty == "law" for name in refs(line.amount))


@EACH
def test_the_promise_is_the_one_researched(service: str) -> None:
    standard = version(service).standard
    promise = standard.promise
    found = (promise.allowance.value, promise.allowance.unit)

    assert PROMISED[service] == (*found, promise.certainty, promise.is_fallback)
    assert (service in CAPPED) == (standard.cap is not None)
    if promise.certainty == "law":
        assert promise.legal_basis is not None


@EACH
def test_steps_fit_into_the_promise(service: str) -> None:
    standard = version(service).standard
    spent = sum(clock_hours(step.allowance) for step in standard.steps)

    assert spent <= clock_hours(standard.promise.allowance)


@EACH
def test_steps_begin_with_the_intake_and_end_with_the_issue(service: str) -> None:
    standard = version(service).standard
    kinds = [step.kind for step in standard.steps]

    assert ("intake", "issue") == (kinds[0], kinds[-1])
    assert {"work", "payment"} >= set(kinds[1:-1])
    assert (service in PAID) == ("payment" in kinds)


@EACH
def test_what_is_sensitive_is_sealed(service: str) -> None:
    standard = version(service).standard

    assert ("sealed" if service in SEALED else "open") == standard.publication
    assert LEAST.get(service, 5) == standard.k_min
    assert (service != "parkir-tepi-jalan") == standard.takes_applications


@EACH
def test_it_may_be_refused_only_on_lawful_grounds(service: str) -> None:
    standard = version(service).standard

    assert not standard.takes_applications or 2 <= len(standard.grounds) <= 4


@EACH
def test_it_says_where_to_complain(service: str) -> None:
    channels = {(c.kind, c.value) for c in version(service).standard.channels}

    assert ("web", "lapor.go.id") in channels
    assert ("office", "Ombudsman RI Perwakilan Sulawesi Tenggara") in channels
    assert any("Inspektorat Daerah" in value for _, value in channels)
    assert {"office", "web"} == {kind for kind, _ in channels}  # no invented phone or e-mail


@EACH
def test_abolished_documents_are_not_asked_for(service: str) -> None:
    standard = version(service).standard
    abolished = {a.name.id.lower() for a in standard.abolished}

    assert set() == abolished & {r.name.id.lower() for r in standard.requirements}


@EACH
def test_it_sends_nobody_to_a_dissolved_task_force(service: str) -> None:
    """Satgas Saber Pungli was dissolved by Perpres 49/2025."""
    said = " ".join(strings([service_document(service), form_document(service)]))

    assert "saber pungli" not in said.lower()


def test_unchecked_sources_are_marked() -> None:
    """Nearly every source was read second-hand; none may look checked by accident."""
    unmarked = {
        (service, basis.id)
        for service in PRESENT
        for basis in version(service).standard.legal_bases
        if not basis.needs_checking
    }

    assert set() == unmarked


# Years after closing. A proposal each: the city's own archive schedule is to replace it.
KEPT = dict.fromkeys(PRESENT, 5) | {
    "informasi-publik": 3,
    "izin-reklame": 10,
    "izin-trayek": 10,
    "lapor-pungli": 10,
    "nib-umk": 10,
    "parkir-tepi-jalan": None,
    "pbg": 30,
    "retribusi-kebersihan": 10,
    "retribusi-pasar": 10,
    "sip-nakes": 10,
    "sktm": 2,
    "sppd-elektronik": 10,
    "uji-kir": 10,
}


@EACH
def test_who_takes_applications_says_how_long_data_is_kept(service: str) -> None:
    standard = version(service).standard
    rule = standard.retention

    assert KEPT[service] == (rule and rule.days // 365)
    assert (rule is not None) == standard.takes_applications
    assert rule is None or rule.needs_checking
    assert rule is None or rule.legal_basis in {b.id for b in standard.legal_bases}

"""Twelve questions of citizens and journalists, each answered by following links from home.

A link is followed only if it stands on the page; at most three are. The answer has to be
on the page where they end, in the words that a reader would look for.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from publish.pages.app import create_site
from publish.pages.edition import Edition
from tests.publish.pages import kendari

SERVICES = ("ktp-el-pengganti", "pbg", "kartu-keluarga", "parkir-tepi-jalan", "sip-nakes")
CLICKS = 3

QUESTIONS = [
    (
        "What does a lost KTP cost?",
        ["KTP elektronik pengganti (hilang, rusak, perubahan data)"],
        r"Biaya resmi Gratis \(Rp0\)",
    ),
    (
        "I was asked for 500,000 for my house: what is the official fee?",
        ["Bandingkan jumlahnya", "Persetujuan Bangunan Gedung (PBG)"],
        r"Berapa yang diminta dari Anda.*Rumah satu lantai 36 m²: Rp162\.000",
    ),
    (
        "Who is to be told that I was asked for money?",
        ["Bandingkan jumlahnya", "Persetujuan Bangunan Gedung (PBG)"],
        r"Inspektorat Daerah.*Ombudsman",
    ),
    (
        "Which documents does a building approval need, and by which law?",
        ["Persetujuan Bangunan Gedung (PBG)"],
        r"Selalu.*Bukti hak atas tanah.*PP 16/2021",
    ),
    (
        "How long does it take, and how long do they promise?",
        ["Waktu"],
        r"Persetujuan Bangunan Gedung.*Janji 28 hari kerja.*setengahnya dalam \d+ hari kerja",
    ),
    (
        "Which fees changed this year, and in which version?",
        ["Semua perubahan"],
        r"Yang berubah.*menurut aturan apa.*Persetujuan Bangunan Gedung \(PBG\) Versi pertama",
    ),
    (
        "Was my application overtaken?",
        ["Tanda: pola yang patut diperiksa"],
        r"Antrean disalip.*lebih dari 1 dari 10 pasangan.*\(\d+ dari [\d.]+\)",
    ),
    (
        "Where is my application?",
        ["Permohonan", "September 2026", "KDI-"],
        r"Terakhir|Sekarang|Diputus|Terbit|diajukan",
    ),
    (
        "How often was money asked for beside the tariff?",
        ["Laporan pungutan"],
        r"resi, per seribu permohonan.*Antara \(95%\)",
    ),
    (
        "What did the city receive for building approvals?",
        ["Pendapatan dari layanan"],
        r"Persetujuan Bangunan Gedung \(PBG\) Retribusi persetujuan bangunan gedung Rp[\d.]+",
    ),
    (
        "Which office has not verified what it publishes?",
        ["Layanan menurut kantor"],
        r"Tidak diverifikasi dalam 180 hari.*belum diverifikasi",
    ),
    (
        "Can I download all applications, and what do the columns mean?",
        ["Unduh data", "applications.csv"],
        r"number,service,version",
    ),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    edition: Edition = kendari.edition(tmp_path_factory.mktemp("dua-belas"), SERVICES, 150)
    return create_site(edition.index, edition.folder, edition.settings).test_client()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def link(html: str, label: str) -> str:
    """The address of the first link that says or begins with `label`."""
    for address, said in re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', html, re.DOTALL):
        if words(said) == label or (label.endswith("-") and words(said).startswith(label)):
            return unescape(address).partition("#")[0]
    raise AssertionError(f"no link says {label}")


@pytest.mark.parametrize(("question", "path", "answer"), QUESTIONS)
def test_it_is_answered_within_three_clicks(
    client: FlaskClient, question: str, path: list[str], answer: str
) -> None:
    assert len(path) <= CLICKS, question
    page = client.get("/").text
    for label in path:
        page = client.get(link(page, label)).text

    assert re.search(answer, words(page) if "<html" in page else page, re.DOTALL), question


def test_there_are_twelve() -> None:
    assert 12 == len(QUESTIONS)

"""What a text may hold, and what it is told for."""

from __future__ import annotations

import pytest

from builder.usecases.lint_sensitive import kind_of
from builder.usecases.lint_texts import KINDS
from publish.facts.text import Text

TOLD = [
    ("TEXT-AMOUNT", "Bawa Rp 10.000 untuk map."),
    ("TEXT-AMOUNT", "Siapkan 50 ribu rupiah."),
    ("TEXT-ACCOUNT", "Transfer ke 0012-3456-7890."),
    ("TEXT-ACCOUNT", "DANA 081200000000"),
    ("TEXT-PHONE", "Telepon (0401) 3120000."),
    ("TEXT-PHONE", "WA +62 812-0000-0000"),
    ("TEXT-NUMBER", "Kode 1234 5678 9012 3456 7"),
    ("TEXT-LINK", "www.contoh.example"),
    ("TEXT-LINK", "Daftar di bit.ly/contoh"),
    ("TEXT-LINK", "https://kendarikota.go.id.example/"),
    ("TEXT-NAME", "Temui Ibu Contoh."),
    ("TEXT-NAME", "Serahkan a.n. Contoh"),
]
QUIET = [
    "Bawa KTP-el asli dan salinannya, paling lama 3 bulan.",
    "Menurut Perda Nomor 6 Tahun 2023 pasal 12 ayat (3).",
    "NIK terdiri dari 16 angka, pukul 08.00-15.00, luas 1.250 m².",
    "Lihat https://oss.go.id/ dan https://www.kendarikota.go.id/.",
    "Nama Bapak/Ibu, ibu kandung, Ibu Kota, dan atas nama Pemohon.",
    "Bank sampah di kelurahan.",
]


@pytest.mark.parametrize(("code", "text"), TOLD)
def test_it_tells_what_may_lead_people_elsewhere(code: str, text: str) -> None:
    assert [code] == [kind for kind, is_in in KINDS.items() if is_in(text)]


@pytest.mark.parametrize("text", QUIET)
def test_it_is_quiet_about_plain_words(text: str) -> None:
    assert [] == [kind for kind, is_in in KINDS.items() if is_in(text)]


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("faith", Text("Agama pemohon", "")),
        ("ethnicity", Text("Suku bangsa", "")),
        ("health", Text("Riwayat kesehatan", "")),
        ("health", Text("x", "Are you pregnant?")),
        ("biometrics", Text("Sidik jari", "")),
        ("record", Text("Apakah pernah dipidana?", "")),
        ("", Text("Perekaman foto dan sidik jari", "Photo and fingerprint recording")),
        ("", Text("Kantor Urusan Keagamaan", "Office")),
        ("", Text("Suku cadang kendaraan", "Spare parts")),
        ("", Text("Nama fasilitas kesehatan", "Health facility")),
    ],
)
def test_it_knows_what_a_label_asks_for(kind: str, label: Text) -> None:
    assert kind == kind_of(label)

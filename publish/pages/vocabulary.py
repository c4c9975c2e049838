"""The closed codes of the register as words, in both languages.

Invariants: every code has a row (tested against the types in `publish.facts`),
so a page never shows a code and never looks one up by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from publish.facts.delay import DelayReason
from publish.facts.standard import Region
from publish.facts.status import CorrectionReason, EventCode, FilingWay, Status
from publish.facts.suspension import StopReason
from publish.facts.tariff import Certainty
from publish.facts.text import Text
from publish.insight.revenue import DifferenceKind

STATUS: Mapping[Status, Text] = {
    "filed": Text("Diajukan, belum diperiksa", "Filed, not yet checked"),
    "returned": Text("Dikembalikan untuk dilengkapi", "Returned to be completed"),
    "in_process": Text("Sedang diproses", "In process"),
    "waiting": Text("Menunggu pemohon", "Waiting for the applicant"),
    "approved": Text("Disetujui, belum terbit", "Approved, not yet issued"),
    "rejected": Text("Ditolak", "Rejected"),
    "issued": Text("Terbit", "Issued"),
    "withdrawn": Text("Dicabut pemohon", "Withdrawn by the applicant"),
}

STATE: Mapping[str, Text] = {
    **{str(status): name for status, name in STATUS.items()},
    "overdue": Text("Masih terbuka, lewat tenggat", "Still open, past its due day"),
}
"""What the applications of a service are listed by."""

EVENT: Mapping[EventCode, Text] = {
    "filed": Text("Diajukan", "Filed"),
    "returned": Text("Dikembalikan untuk dilengkapi", "Returned to be completed"),
    "corrected": Text("Dilengkapi pemohon", "Completed by the applicant"),
    "accepted": Text("Diterima lengkap", "Accepted as complete"),
    "step_done": Text("Tahap selesai", "Step done"),
    "correction_requested": Text(
        "Perbaikan diminta, jam berhenti", "Correction asked for, clock stopped"
    ),
    "due_moved": Text(
        "Tenggat bergeser karena hari libur berubah", "Due date moved, the days off have changed"
    ),
    "amended": Text("Diralat kantor", "Put right by the office"),
    "payment_recorded": Text("Pembayaran dicatat", "Payment recorded"),
    "overpaid": Text("Uang masuk di atas biaya", "Money received beyond the fee"),
    "refunded": Text("Uang dikembalikan", "Money given back"),
    "payment_reversed": Text(
        "Pembayaran dihapus, salah dicatat", "Payment taken out, recorded by mistake"
    ),
    "approved": Text("Disetujui", "Approved"),
    "rejected": Text("Ditolak", "Rejected"),
    "issued": Text("Terbit", "Issued"),
    "withdrawn": Text("Dicabut pemohon", "Withdrawn by the applicant"),
}

DIFFERENCE: Mapping[DifferenceKind, Text] = {
    "overpaid": Text("masuk di atas biaya", "received beyond the fee"),
    "refunded": Text("dikembalikan", "given back"),
    "payment_reversed": Text("salah dicatat", "recorded by mistake"),
    "unpaid": Text("diserahkan padahal belum lunas", "handed over before all was paid"),
}
"""The ways in which money differs from the tariff."""

REASON: Mapping[CorrectionReason, Text] = {
    "missing": Text("ada yang belum dilampirkan", "something is missing"),
    "unclear": Text("ada yang tidak jelas atau tidak terbaca", "something is unclear or illegible"),
    "outdated": Text("ada yang sudah tidak berlaku", "something is out of date"),
    "mismatch": Text("ada isian yang tidak cocok", "answers do not agree"),
}

DELAY: Mapping[DelayReason, Text] = {
    "other-office": Text("menunggu kantor lain", "waiting for another office"),
    "site-visit": Text("pemeriksaan lapangan tertunda", "the visit on site was put off"),
    "many-applications": Text("permohonan sedang banyak", "many applications at once"),
    "system-down": Text("sistem terganggu", "the system was down"),
    "under-study": Text("berkas perlu dikaji lebih lama", "the file needs a longer study"),
    "recorded-late": Text(
        "selesai pada waktunya, dicatat terlambat", "done in time, written down late"
    ),
}

STOP: Mapping[StopReason, Text] = {
    "law": Text(
        "dasar hukumnya dicabut atau sedang ditinjau",
        "its legal basis was revoked or is under review",
    ),
    "definition": Text(
        "keterangan yang terbit tentang layanan ini keliru dan sedang diperbaiki",
        "what was published about this service is wrong and is being mended",
    ),
    "supplies": Text(
        "bahan atau blangko yang dibutuhkan habis",
        "the materials or blank documents it needs have run out",
    ),
    "system": Text(
        "sistem yang dibutuhkan sedang terganggu", "a system that it needs does not work"
    ),
    "misuse": Text("penyalahgunaan sedang diperiksa", "misuse is being looked into"),
    "emergency": Text("ada keadaan darurat", "there is an emergency"),
    "ended": Text("layanan ini tidak ditawarkan lagi", "the service is no longer offered"),
}
"""Each goes on from "because"."""

REGION: Mapping[Region, Text] = {
    "city": Text("di dalam kota", "within the city"),
    "province": Text("luar kota, dalam provinsi", "outside the city, within the province"),
    "country": Text("luar provinsi", "outside the province"),
    "abroad": Text("luar negeri", "abroad"),
}

WAY: Mapping[FilingWay, Text] = {
    "paper": Text(
        "di loket, dari formulir kertas, diketik petugas",
        "at the counter, from a paper form, typed by an officer",
    ),
    "spoken": Text(
        "di loket, secara lisan, diketik petugas",
        "at the counter, by word of mouth, typed by an officer",
    ),
}

CERTAINTY: Mapping[Certainty, Text] = {
    "law": Text("menurut peraturan nasional", "by national law"),
    "perda": Text("menurut peraturan daerah", "by city by-law"),
    "press": Text("menurut berita, belum diverifikasi", "according to the press, not verified"),
    "sample": Text("contoh, belum diverifikasi", "sample, not verified"),
}

LEVY: Mapping[str, Text] = {
    "kesehatan": Text("retribusi pelayanan kesehatan", "levy on health care"),
    "kebersihan": Text("retribusi kebersihan", "levy on waste collection"),
    "parkir-tepi-jalan": Text("retribusi parkir di tepi jalan umum", "levy on street parking"),
    "pasar": Text("retribusi pasar", "market levy"),
    "pengendalian-lalu-lintas": Text("retribusi pengendalian lalu lintas", "traffic control levy"),
    "tempat-usaha": Text("retribusi tempat kegiatan usaha", "levy on places of business"),
    "tempat-pelelangan": Text("retribusi tempat pelelangan", "levy on auction places"),
    "tempat-khusus-parkir": Text("retribusi tempat khusus parkir", "levy on car parks"),
    "penginapan": Text("retribusi penginapan", "levy on lodging"),
    "rumah-potong-hewan": Text("retribusi rumah pemotongan hewan", "levy on slaughterhouses"),
    "kepelabuhanan": Text("retribusi jasa kepelabuhanan", "levy on port services"),
    "rekreasi": Text("retribusi tempat rekreasi dan olahraga", "levy on recreation and sport"),
    "penyeberangan": Text("retribusi penyeberangan di air", "levy on water crossings"),
    "produksi-daerah": Text("retribusi penjualan hasil daerah", "levy on the city's products"),
    "aset-daerah": Text("retribusi pemanfaatan aset daerah", "levy on use of city property"),
    "pbg": Text("retribusi persetujuan bangunan gedung", "levy on building approval"),
    "tenaga-kerja-asing": Text("retribusi tenaga kerja asing", "levy on foreign workers"),
    "pertambangan-rakyat": Text("retribusi pertambangan rakyat", "levy on small-scale mining"),
    "pajak-daerah": Text("pajak daerah, bukan retribusi", "local tax, not a levy"),
    "pnbp": Text("penerimaan negara bukan pajak (PNBP)", "state revenue other than tax (PNBP)"),
    "blud": Text("tarif layanan BLUD", "tariff of a public service agency (BLUD)"),
}

CHANNEL: Mapping[str, Text] = {
    "office": Text("Datang", "In person"),
    "phone": Text("Telepon", "Phone"),
    "email": Text("Surel", "E-mail"),
    "web": Text("Daring", "Online"),
}

CHARGED: Mapping[str, Text] = {
    "yes": Text("Ya", "Yes"),
    "no": Text("Tidak", "No"),
    "unsaid": Text("Tidak mau menjawab", "Rather not say"),
}

ELEMENT: Mapping[str, Text] = {
    "requirements": Text("Persyaratan", "Requirements"),
    "procedure": Text("Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
    "time": Text("Waktu penyelesaian", "Time taken"),
    "fee": Text("Biaya/tarif", "Fee"),
    "product": Text("Produk layanan", "Product of the service"),
    "competence": Text("Kompetensi pelaksana", "Competence of the staff"),
    "conduct": Text("Perilaku pelaksana", "Conduct of the staff"),
    "complaints": Text(
        "Penanganan pengaduan, saran, dan masukan", "Handling of complaints and suggestions"
    ),
    "facilities": Text("Sarana dan prasarana", "Facilities"),
}
"""The nine elements of the satisfaction survey (SKM), in the order of the regulation."""

SCORE: Mapping[int, Text] = {
    1: Text("tidak baik", "bad"),
    2: Text("kurang baik", "rather bad"),
    3: Text("baik", "good"),
    4: Text("sangat baik", "very good"),
}

GRADE: Mapping[str, Text] = {
    "A": Text("sangat baik", "very good"),
    "B": Text("baik", "good"),
    "C": Text("kurang baik", "rather bad"),
    "D": Text("tidak baik", "bad"),
}

BAND: Mapping[str, Text] = {
    "under-50k": Text("kurang dari Rp50.000", "under Rp50,000"),
    "50k-200k": Text("Rp50.000 sampai Rp200.000", "Rp50,000 to Rp200,000"),
    "200k-1m": Text("di atas Rp200.000 sampai Rp1.000.000", "over Rp200,000 to Rp1,000,000"),
    "over-1m": Text("lebih dari Rp1.000.000", "over Rp1,000,000"),
}

OUTCOME: Mapping[str, Text] = {
    "proven": Text("terbukti", "proven"),
    "not_proven": Text("tidak terbukti", "not proven"),
    "not_enough": Text("tidak cukup bukti", "not enough to tell"),
    "forwarded": Text("diteruskan ke pihak berwenang", "forwarded to another authority"),
    "refunded": Text("uang dikembalikan", "the money was given back"),
}
"""What the inspectorate decided about a report of a charge."""

CONFIRMED: Mapping[str, Text] = {
    "solved": Text("selesai", "solved"),
    "not_solved": Text("belum selesai", "not solved"),
    "unknown": Text("tidak tahu", "I do not know"),
}
"""What the reporter says four weeks later."""

REPLIED: Mapping[str, Text] = {
    "on_time": Text("dalam lima hari kerja", "within five working days"),
    "late": Text("lebih lambat", "later"),
}
"""When a report got its first reply."""

"""Which page of the guide helps with which screen of the desk.

Invariants:
- every screen of the desk leads to a page; one without a row leads to the contents. A test
  compares the rows with the routes, and the topics with `docs/guide` in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.domain.user import User, may

CONTENTS = "isi"
SCREENS: Mapping[str, str] = {
    "desk.factor": "masuk",
    "desk.passkeys": "masuk",
    "desk.people": "orang",
    "desk.news": "kabar-tertunda",
    "desk.counter": "loket",
    "desk.morning": "pagi-ini",
    "desk.queue": "permohonan",
    "desk.bulk": "permohonan",
    "desk.case": "berkas",
    "desk.assign": "berkas",
    "desk.act": "berkas",
    "desk.amend": "berkas",
    "desk.ask": "berkas",
    "desk.messages": "berkas",
    "desk.send_message": "berkas",
    "desk.notes": "berkas",
    "desk.add_note": "berkas",
    "desk.opinions": "berkas",
    "desk.opinion": "berkas",
    "desk.drafts": "definisi",
    "desk.draft": "usul-terbit",
    "desk.history": "riwayat",
    "desk.bring_back": "riwayat",
    "desk.stop": "henti",
    "desk.money": "pembayaran",
    "desk.travel": "perjalanan",
    "desk.travel_orders": "perjalanan",
    "desk.presence": "kehadiran",
    "desk.reports": "laporan-pungutan",
    "desk.report_case": "laporan-pungutan",
    "desk.report_paper": "laporan-pungutan",
    "desk.retention": "orang",
    "desk.guide": CONTENTS,
    "desk.guide_page": CONTENTS,
    "author.start": "layanan-baru",
    "author.trying": "contoh",
}
BUILDER: Mapping[str, str] = {
    "pertanyaan": "pertanyaan",
    "syarat-tampil": "syarat-tampil",
    "biaya": "biaya",
    "standar": "standar",
    "contoh": "contoh",
    "terjemahan": "terjemahan",
    "pratinjau": "pratinjau",
    "ahli": "ahli",
}
"""By the last word of a builder page's address."""


def help_topic(endpoint: str, arguments: Mapping[str, Any] | None, user: User | None) -> str:
    """The topic that helps here; the contents of the guide where no row says more."""
    if endpoint == "author.page":
        return BUILDER.get(str((arguments or {}).get("page")), CONTENTS)
    if endpoint == "desk.draft" and user is not None and may(user, "approve_definition"):
        return "setujui"
    return SCREENS.get(endpoint, CONTENTS)

"""Patterns that deserve a look, by service, each with its threshold and its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from publish.facts.contacts import MANY, MONTHS
from publish.facts.text import Lang, Text
from publish.i18n import Words, number, share
from publish.insight.contacts import QUARTERS
from publish.insight.entry_lag import LATE_AFTER
from publish.insight.flags import DAYS_BEFORE, FLAG_KINDS, NEEDS, NEEDS_LATE, Flag, FlagKind
from publish.insight.service_flags import service_flags
from publish.insight.times import year_before
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Crumb
from publish.pages.view_models.oversight import FlagPart, FlagRow, FlagsView
from publish.pages.views.frame import frame
from publish.pages.views.measured import lag_of
from publish.pages.views.offers import by_name
from publish.register.tallies import SHORTEST


def flags(edition: Edition, ref: PageRef) -> FlagsView:
    """All flags of the last twelve months."""
    words = edition.words[ref.lang]
    services = by_name(edition, words)
    open_ = frozenset(looked_at(edition))
    found = {service: flags_of(edition, service) for service in services if service in open_}
    return FlagsView(
        frame=frame(edition, ref, words.gettext("Flags"), section="flags"),
        first_on=year_before(edition.as_of),
        raised=sum(flag.is_raised for own in found.values() for flag in own),
        services=len(found),
        parts=tuple(
            _part(edition, {s: own[place] for s, own in found.items()}, words)
            for place in range(len(FLAG_KINDS))
        )
        if found
        else (),
        sealed=len(services) - len(found),
    )


def flags_of(edition: Edition, service: str) -> tuple[Flag, ...]:
    """The flags of an open service, in the order of `FLAG_KINDS`."""
    return edition.keep(
        ("flags", service),
        lambda: service_flags(
            edition.index.connection, edition.times(service), lag_of(edition, service)
        ),
    )


def raised_of(edition: Edition, service: str, lang: Lang) -> tuple[Crumb, ...]:
    """The flags raised for a service, each leading to its kind; none for a sealed one."""
    if service not in looked_at(edition):
        return ()
    page = path_of(PageRef("flags", "", lang))
    return tuple(
        Crumb(f"{page}#{anchor_of(flag.kind)}", _SAID[flag.kind][0].in_(lang))
        for flag in flags_of(edition, service)
        if flag.is_raised
    )


def anchor_of(kind: FlagKind) -> str:
    """Where a kind stands on the page of flags."""
    return kind.replace("_", "-")


def looked_at(edition: Edition) -> tuple[str, ...]:
    """The services whose applications are public one by one, in the order of their ids."""
    standards = {s: edition.current(s).version.standard for s in edition.services}
    return tuple(
        service
        for service, standard in standards.items()
        if standard.publication == "open" and standard.takes_applications
    )


def _part(edition: Edition, found: Mapping[str, Flag], words: Words) -> FlagPart:
    kind, lang = next(iter(found.values())).kind, words.lang
    title, definition, threshold = (text.in_(lang) for text in _SAID[kind])
    enough = {service: flag for service, flag in found.items() if flag.is_enough}
    least = Text(f"paling sedikit {NEEDS} kasus", f"at least {NEEDS} cases").in_(lang)
    end = f"; {_END.in_(lang)}" if kind in _AT_THE_END else ""
    rows = {s: _row(edition, s, flag, words) for s, flag in enough.items()}
    return FlagPart(
        id=anchor_of(kind),
        title=title,
        definition=definition,
        threshold=f"{threshold}; {least}{end}",
        raised=tuple(rows[s] for s, flag in enough.items() if flag.is_raised),
        quiet=tuple(rows[s] for s, flag in enough.items() if not flag.is_raised),
        few=len(found) - len(enough),
        note=_NOTE[kind].in_(lang) if kind in _NOTE else "",
        table=_table(_TABLE[kind], words) if kind in _TABLE else None,
    )


def _table(name: str, words: Words) -> Crumb:
    return Crumb(
        path_of(PageRef("table", name, words.lang)), words.gettext("Its counts by quarter")
    )


def _row(edition: Edition, service: str, flag: Flag, words: Words) -> FlagRow:
    return FlagRow(
        href=path_of(PageRef("service", service, words.lang)),
        name=edition.current(service).version.standard.name.in_(words.lang),
        value=_VALUE.get(flag.kind, _share_words)(flag, words),
        count=flag.count,
    )


def _bunching_words(flag: Flag, words: Words) -> str:
    mean = number(Fraction(flag.whole, DAYS_BEFORE), words.lang, 1)
    counted = {"day": number(flag.part, words.lang), "mean": mean}
    return words.gettext("%(day)s on the due day; %(mean)s a day just before") % counted


def _rejection_words(flag: Flag, words: Words) -> str:
    part, whole = flag.earlier or (0, 0)
    earlier = _share_of(part, whole, words)
    counted = {"late": _share_of(flag.part, flag.whole, words), "earlier": earlier}
    return words.gettext("%(late)s in the last days; %(earlier)s before") % counted


def _share_words(flag: Flag, words: Words) -> str:
    return _share_of(flag.part, flag.whole, words)


def _share_of(part: int, whole: int, words: Words) -> str:
    lang = words.lang
    found = share(Fraction(part, whole), lang) if whole else "–"
    counted = {"part": number(part, lang), "whole": number(whole, lang), "share": found}
    return words.gettext("%(share)s (%(part)s of %(whole)s)") % counted


_AT_THE_END: frozenset[FlagKind] = frozenset({"bunching", "late_rejection", "late_stop"})
_END = Text(
    f"hanya berkas dengan waktu {SHORTEST} hari kerja atau lebih",
    f"only files with {SHORTEST} working days or more",
)
_VALUE: Mapping[FlagKind, Callable[[Flag, Words], str]] = {
    "bunching": _bunching_words,
    "late_rejection": _rejection_words,
}
_NOTE: Mapping[FlagKind, Text] = {
    "shared_contact": Text(
        "Bisa perantara, dan sama mungkinnya bukan: kepala keluarga yang mengurus kerabatnya,"
        " notaris, kantor yang mengurus pegawainya, atau petugas loket yang membantu mengisi."
        f" {MANY} pemohon lain adalah batasnya, supaya suami istri yang mengurus diri sendiri dan"
        " tiga anaknya tidak terhitung. Jumlah yang kecil, dan jumlah yang membukanya,"
        " disembunyikan; triwulan yang tersembunyi tidak ikut dijumlahkan.",
        "It may be a broker, and as well not: the head of a family who files for relatives, a"
        " notary, an employer who files for the staff, or an officer who helps at the counter."
        f" The threshold is {MANY} other applicants, so that a couple who file for themselves and"
        " for three children are not counted. Small counts, and counts that would give them away,"
        " are hidden; a hidden quarter is in no sum.",
    ),
}
_TABLE: Mapping[FlagKind, str] = {"shared_contact": "contacts"}
"""The table of data with what a flag is counted from."""
_SAID: Mapping[FlagKind, tuple[Text, Text, Text]] = {
    "bunching": (
        Text("Keputusan menumpuk di hari terakhir", "Decisions pile up on the last day"),
        Text(
            "Keputusan pada hari jatuh tempo, dibandingkan rata-rata tiga hari kerja sebelumnya."
            " Berkas yang dikerjakan menurut urutan tidak menumpuk tepat di hari terakhir.",
            "Decisions on the due day, against the mean of the three working days before it."
            " Files that are worked on in order do not pile up on exactly the last day.",
        ),
        Text("lebih dari tiga kali rata-rata itu", "more than three times that mean"),
    ),
    "late_rejection": (
        Text("Ditolak menjelang batas waktu", "Rejected at the deadline"),
        Text(
            "Bagian yang ditolak dalam dua hari kerja terakhir, dibandingkan yang diputus lebih"
            " awal. Menolak adalah cara tercepat untuk tidak terlambat.",
            "The share rejected in the last two working days, against those decided earlier."
            " To reject is the quickest way not to be late.",
        ),
        Text(
            "lebih sering menurut uji dua proporsi pada 95%; paling sedikit"
            f" {NEEDS_LATE} keputusan di akhir",
            f"more often in a two-proportion test at 95%; at least {NEEDS_LATE} decisions at"
            " the end",
        ),
    ),
    "late_stop": (
        Text("Jam dihentikan menjelang batas waktu", "Clock stopped just before it is due"),
        Text(
            "Permintaan perbaikan yang datang saat sisa waktunya dua hari kerja atau kurang."
            " Yang kurang seharusnya terlihat di awal.",
            "Corrections asked for when two working days or less were left."
            " What is missing should have been seen at the beginning.",
        ),
        Text("lebih dari setengah dari semua penghentian", "more than half of all stops"),
    ),
    "entry_lag": (
        Text("Terlambat dicatat", "Written down late"),
        Text(
            f"Kejadian yang dicatat lebih dari {LATE_AFTER} hari kerja setelah tanggal yang"
            " diakui. Tanggal pencatatan dari server tidak dapat diubah petugas.",
            f"Events written down more than {LATE_AFTER} working day after the claimed date."
            " The server's own date cannot be changed by the office.",
        ),
        Text("lebih dari 1 dari 10 kejadian", "more than 1 in 10 events"),
    ),
    "queue_jump": (
        Text("Antrean disalip", "Queue jumped"),
        Text(
            "Pasangan berkas dengan janji waktu yang sama, yang belakangan diterima diputus lebih"
            " dulu. Bisa karena berkas sulit, bisa karena perantara.",
            "Pairs of files with the same promised time of which the later one was decided first."
            " It may be harder files, it may be a broker.",
        ),
        Text("lebih dari 1 dari 10 pasangan", "more than 1 in 10 pairs"),
    ),
    "ping_pong": (
        Text("Bolak-balik dengan alasan yang sama", "Sent back again for the same reason"),
        Text(
            "Berkas yang dikembalikan atau diminta diperbaiki dua kali dengan alasan yang sama,"
            " dari semua berkas yang pernah dikembalikan.",
            "Files returned or asked to be corrected twice for the same reason, of all files that"
            " were ever sent back.",
        ),
        Text("lebih dari 1 dari 10 berkas", "more than 1 in 10 files"),
    ),
    "fee_difference": (
        Text("Uang berbeda dari tarif", "Money differs from the tariff"),
        Text(
            "Berkas yang uangnya berbeda dari tarif resmi: masuk lebih, ada yang dikembalikan,"
            " pembayaran yang ternyata salah catat, atau hasil diserahkan padahal belum lunas;"
            " dari semua berkas yang ada uangnya. Setiap selisih ada di daftar pendapatan.",
            "Files whose money differs from the official tariff: more came in, some was given"
            " back, a payment was recorded by mistake, or the result was handed over before all"
            " was paid; of all files with money. Each difference is listed with the revenue.",
        ),
        Text("lebih dari 1 dari 20 berkas", "more than 1 in 20 files"),
    ),
    "shared_contact": (
        Text("Kontak yang dipakai banyak pemohon", "Contacts used for many applicants"),
        Text(
            "Permohonan yang nomor telepon atau surelnya juga ada pada permohonan paling sedikit"
            f" {MANY} pemohon lain dalam {MONTHS} bulan sampai akhir triwulannya, dari semua"
            " permohonan yang meninggalkan nomor atau surel untuk menerima kabar. Permohonan tanpa"
            " kontak tidak ikut dihitung. Yang menghitung kantor, tiap triwulan sekali, karena"
            " kontaknya rahasia.",
            "Applications whose phone number or e-mail address is also on applications of at least"
            f" {MANY} other applicants in the {MONTHS} months to the end of their quarter, of all"
            " applications that left a number or an address to be told of news. Applications"
            " without a contact are not counted. The office counts, once a quarter, since the"
            " contacts are private.",
        ),
        Text(
            f"lebih dari 1 dari 10 permohonan berkontak, {QUARTERS} triwulan terbaru",
            f"more than 1 in 10 applications with a contact, newest {QUARTERS} quarters",
        ),
    ),
}

"""A building approval as an officer types it, and the steps that take it from a blank page.

What is typed is said once here, as tables; the journey works it by keyboard and by mouse.
"""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.hands import Hand, follow

EFFECTIVE = "2026-12-12"
"""Reads the same whether the browser asks for the day or for the month first."""
LAW = "Perda Kota Kendari 6/2023"
NAME = ("Izin bangunan rumah", "House building approval")
QUESTIONS = (
    ("NIK", "NIK", "Citizen number"),
    ("nomor telepon", "Nomor telepon", "Phone number"),
    ("bagian berulang", "Pemilik tanah", "Land owners"),
    ("ukuran dengan satuan", "Luas lantai", "Floor area"),
    ("pilih satu", "Fungsi bangunan", "Use of the building"),
    ("pilih satu", "Kompleksitas", "Complexity"),
    ("pilih satu", "Permanensi", "Permanence"),
    ("bilangan bulat", "Jumlah lantai", "Storeys"),
    ("pilih satu", "Kepemilikan", "Ownership"),
    ("ya atau tidak", "Rumah bagi MBR", "Low-income house"),
    ("unggah berkas", "Bukti MBR", "Low-income proof"),
    ("unggah berkas", "Persetujuan lingkungan", "Environmental approval"),
)
CHOICES = {
    "Fungsi bangunan": (("Hunian", "Home"), ("Usaha", "Business"), ("Keagamaan", "Religious")),
    "Kompleksitas": (("Sederhana", "Simple"), ("Tidak sederhana", "Not simple")),
    "Permanensi": (("Non permanen", "Not permanent"), ("Permanen", "Permanent")),
    "Kepemilikan": (("Negara", "State"), ("Perorangan", "Person"), ("Badan usaha", "Company")),
}
CONDITIONS = {
    "Bukti MBR": ("Rumah bagi MBR", "ya"),
    "Persetujuan lingkungan": ("Fungsi bangunan", "Usaha"),
}
INDEXES = (
    ("Indeks lokalitas", "Locality index", "0,005"),
    ("Harga satuan per m²", "Price per m²", "5.000.000"),
    ("Bobot kompleksitas", "Weight of complexity", "0,3"),
    ("Bobot permanensi", "Weight of permanence", "0,2"),
    ("Bobot ketinggian", "Weight of height", "0,5"),
)
STOREYS = "\n".join(f"{n} = {v}" for n, v in ((1, "1"), (2, "1,09"), (3, "1,12")))
"""PP 16/2021, annex: coefficient by storeys."""
TABLE, NAMED = "tabel menurut pilihan", "angka bernama"
FORMULA: tuple[tuple[int | str, str, str, str], ...] = (
    ("", "sebuah jawaban: angka, atau banyaknya baris", "Luas lantai", ""),
    (0, NAMED, "Indeks lokalitas", ""),
    (0, NAMED, "Harga satuan per m²", ""),
    (0, TABLE, "Fungsi bangunan", "Hunian = 0,15\nUsaha = 0,7\nKeagamaan = 0"),
    (0, TABLE, "Kepemilikan", "Negara = 0\nPerorangan = 1\nBadan usaha = 1"),
    (0, "jumlah beberapa bagian", "", ""),
    ("5-0", NAMED, "Bobot kompleksitas", ""),
    (7, TABLE, "Kompleksitas", "Sederhana = 1\nTidak sederhana = 2"),
    (6, NAMED, "Bobot permanensi", ""),
    (10, TABLE, "Permanensi", "Non permanen = 1\nPermanen = 2"),
    (6, NAMED, "Bobot ketinggian", ""),
    (13, TABLE, "Jumlah lantai", STOREYS),
)
"""Where (a part that is changed, or the place of one beside or in which a new one stands), what
kind, of what."""
EXAMPLES = (
    ("Rumah 36 m²", "House of 36 m²", "36", "Hunian", "1", "Tidak", "Rp162.000"),
    ("Toko 120 m²", "Shop of 120 m²", "120", "Usaha", "2", "Tidak", "Rp2.614.500"),
    ("Rumah MBR", "Low-income house", "36", "Hunian", "1", "Ya", "Rp0"),
)


def tab(hand: Hand, name: str) -> None:
    """Another part of the definition."""
    nav = hand.page.get_by_role("navigation", name="Bagian definisi")
    follow(hand, nav.get_by_role("link", name=name))


def unfold(hand: Hand, panel: Locator) -> Locator:
    """The panel, unfolded."""
    if panel.get_attribute("open") is None:
        hand.press(panel.locator("> summary"))
    return panel


def words(hand: Hand, panel: Locator, label: str, said: tuple[str, str]) -> None:
    """Both languages of one text."""
    for tail, text in zip(("bahasa Indonesia", "bahasa Inggris"), said, strict=True):
        hand.write(panel.get_by_label(f"{label}, {tail}", exact=True), text)


def begin(hand: Hand) -> None:
    """A blank definition."""
    page = hand.page
    follow(hand, page.get_by_role("link", name="Definisi layanan"))
    follow(hand, page.get_by_role("link", name="Definisi baru"))
    hand.tick(page.get_by_label("formulir kosong"))
    words(hand, page.locator("main"), "Nama layanan baru", NAME)
    follow(hand, page.get_by_role("button", name="Mulai"))


def questions(hand: Hand) -> None:
    """Twelve questions on two pages; the group of owners comes with one inside."""
    page = hand.page
    for number, (kind, indonesian, english) in enumerate(QUESTIONS):
        if number == 3:
            add_page(hand)
        where = "Halaman: Pemohon" if number < 3 else "Halaman: Bangunan"
        add_question(hand, (kind, indonesian, english), where)
        if indonesian in CHOICES:
            choices(hand, CHOICES[indonesian])
        if indonesian in CONDITIONS:
            condition(hand, page.locator("#shown"), *CONDITIONS[indonesian])
        if kind == "bilangan bulat":
            bounds(hand, "1", "3")


def add_page(hand: Hand) -> None:
    page = hand.page
    follow(hand, page.get_by_role("link", name="Halaman dan pertanyaan baru"))
    panel = unfold(hand, page.locator("#new-page"))
    words(hand, panel, "Judul", ("Bangunan", "Building"))
    follow(hand, panel.get_by_role("button", name="Tambah"))


def add_question(hand: Hand, said: tuple[str, str, str], where: str) -> None:
    panel = unfold(hand, hand.page.locator("#add"))
    hand.choose(panel.get_by_label("Jenis pertanyaan"), said[0])
    words(hand, panel, "Pertanyaan", said[1:])
    hand.choose(panel.get_by_label("Tempat"), where)
    follow(hand, panel.get_by_role("button", name="Tambah"))


def choices(hand: Hand, said: tuple[tuple[str, str], ...]) -> None:
    panel = hand.page.locator("#choices")
    for number, both in enumerate(said, start=1):
        words(hand, panel, f"Pilihan {number}", both)
    follow(hand, panel.get_by_role("button", name="Simpan pilihan"))


def bounds(hand: Hand, least: str, most: str) -> None:
    panel = unfold(hand, hand.page.locator("#checks"))
    hand.write(panel.get_by_label("Angka terkecil"), least)
    hand.write(panel.get_by_label("Angka terbesar"), most)
    follow(hand, panel.get_by_role("button", name="Simpan"))


def condition(hand: Hand, panel: Locator, question: str, value: str) -> None:
    """Shown when that question has that value; the values come as soon as it is chosen."""
    unfold(hand, panel)
    hand.choose(panel.get_by_label("Pertanyaan"), question)
    hand.choose(panel.get_by_label("Nilai"), value)
    follow(hand, panel.get_by_role("button", name="Simpan syarat"))


def standard(hand: Hand) -> None:
    """Law, steps, requirements, product, complaints."""
    page = hand.page
    tab(hand, "Tahap, waktu, dasar hukum")
    form = unfold(hand, page.locator("#service"))
    words(hand, form, "Ringkasan", ("Persetujuan membangun rumah.", "Approval to build a house."))
    hand.day(form.get_by_label("Berlaku sejak"), EFFECTIVE)
    save(hand, form)
    law = add_item(hand, "legal_bases")
    hand.write(law.get_by_label("Judul singkat"), LAW)
    hand.choose(law.get_by_label("Kepastian"), "menurut peraturan daerah")
    add(hand, law)
    form = unfold(hand, page.locator("#processing_time"))
    hand.write(form.get_by_label("Berapa"), "28")
    save(hand, form)
    form = unfold(hand, page.locator("#product"))
    words(hand, form, "Nama", ("Izin bangunan rumah", "Building approval"))
    save(hand, form)
    complaint = add_item(hand, "complaints")
    words(hand, complaint, "Nama", ("Loket pengaduan", "Complaints counter"))
    hand.write(complaint.get_by_label("Alamat atau nomor"), "Inspektorat Daerah Kota Kendari")
    add(hand, complaint)
    step = add_item(hand, "steps")
    words(hand, step, "Nama", ("Pembayaran", "Payment"))
    hand.choose(step.get_by_label("Jenis"), "pembayaran")
    hand.choose(step.get_by_label("Satuan waktu"), "tidak ada batas waktu")
    add(hand, step)
    requirements(hand)


def requirements(hand: Hand) -> None:
    """Two documents, each asked for only sometimes."""
    for place, (question, (about, value)) in enumerate(CONDITIONS.items()):
        english = next(said[2] for said in QUESTIONS if said[1] == question)
        new = add_item(hand, "requirements")
        words(hand, new, "Nama", (question, english))
        hand.choose(new.get_by_label("Pertanyaan yang memuatnya"), question)
        hand.choose(new.get_by_label("Dasar hukum"), LAW)
        add(hand, new)
        condition(hand, hand.page.locator(f"#rule-requirements-{place}"), about, value)


def add_item(hand: Hand, kind: str) -> Locator:
    return unfold(hand, hand.page.locator(f"#new-{kind}"))


def add(hand: Hand, panel: Locator) -> None:
    follow(hand, panel.get_by_role("button", name="Tambah", exact=True))


def save(hand: Hand, panel: Locator) -> None:
    follow(hand, panel.get_by_role("button", name="Simpan", exact=True))


def fees(hand: Hand) -> None:
    """The levy of PP 16/2021: area, locality, price, use, weighted classes, ownership."""
    page = hand.page
    tab(hand, "Biaya")
    for indonesian, english, value in INDEXES:
        index = unfold(hand, page.locator("#new-index"))
        words(hand, index, "Nama", (indonesian, english))
        hand.write(index.get_by_label("Nilai"), value)
        hand.choose(index.get_by_label("Dasar hukum"), LAW)
        add(hand, index)
    line = unfold(hand, page.locator("#new-line"))
    words(hand, line, "Nama", ("Retribusi PBG", "Building approval levy"))
    add(hand, line)
    basics = unfold(hand, page.locator("#basics-0"))
    hand.choose(basics.get_by_label("Dasar hukum"), LAW)
    hand.choose(basics.get_by_label("Jenis retribusi"), "retribusi persetujuan bangunan gedung")
    save(hand, basics)
    formula(hand)
    free = unfold(hand, page.locator("#exempt-0"))
    words(hand, free, "Nama pembebasan", ("Rumah bagi MBR", "Low-income house"))
    condition(hand, free, "Rumah bagi MBR", "ya")
    said = unfold(hand, page.locator("#fee_rule"))
    rule = (
        "Luas × harga × indeks; gratis bagi MBR.",
        "Area × price × indexes; free for low income.",
    )
    words(hand, said, "Biaya dalam satu kalimat", rule)
    save(hand, said)


def formula(hand: Hand) -> None:
    """The formula part by part: each row says where, what kind, and what of."""
    page = hand.page
    for place, kind, field, table in FORMULA:
        whole = unfold(hand, page.locator("#lines-0 details.panel", has_text="Rumus, bagian").first)
        if isinstance(place, str):
            part = unfold(hand, whole.locator(f"#part-0-{place}"))
        else:
            part = unfold(hand, whole.locator("#more-0"))
            hand.choose_nth(part.get_by_label("Di samping atau di dalam"), place)
        hand.choose(part.get_by_label("Bagian ini adalah"), kind)
        if kind == "angka bernama":
            hand.choose(part.get_by_label("Angka bernama"), field)
        elif field:
            hand.choose(part.get_by_label("Pertanyaannya"), field)
        if table:
            hand.write(part.get_by_label("Tabel atau tingkat"), table)
        done = save if isinstance(place, str) else add
        done(hand, part)


def examples(hand: Hand) -> None:
    """Three worked examples, each by filling in the real form once."""
    page = hand.page
    for indonesian, english, area, use, storeys, low_income, fee in EXAMPLES:
        tab(hand, "Contoh hitungan")
        follow(hand, page.get_by_role("link", name="Isi formulir"))
        fill(hand, area, use, storeys, low_income)
        words(hand, page.locator("#freeze"), "Nama", (indonesian, english))
        follow(hand, page.get_by_role("button", name="Bekukan contoh ini"))
        expect(page.locator("main")).to_contain_text(fee)


def fill(hand: Hand, area: str, use: str, storeys: str, low_income: str) -> None:
    """The form as a citizen fills it in."""
    fill_applicant(hand)
    fill_building(hand, area, use, storeys, low_income)


def fill_applicant(hand: Hand) -> None:
    """Its first page, with one row of the repeated group."""
    page = hand.page
    hand.write(page.get_by_label("Nama lengkap"), "Contoh Pemohon")
    hand.write(page.get_by_label("NIK"), "7471000101900001")
    hand.write(page.get_by_label("Nomor telepon"), "081200000000")
    owners = page.get_by_role("group", name="Pemilik tanah").first
    hand.write(owners.get_by_label("Nama", exact=True), "Contoh Pemilik")


def fill_building(hand: Hand, area: str, use: str, storeys: str, low_income: str) -> None:
    """Its second page."""
    page = hand.page
    hand.write(page.get_by_label("Luas lantai"), area)
    for label, value in (("Fungsi bangunan", use), ("Kompleksitas", "Sederhana"),
                         ("Permanensi", "Permanen"), ("Kepemilikan", "Perorangan"),
                         ("Rumah bagi MBR", low_income)):  # fmt: skip
        group = page.get_by_role("group", name=label)
        hand.tick(group.get_by_label(value, exact=True))
    hand.write(page.get_by_label("Jumlah lantai"), storeys)

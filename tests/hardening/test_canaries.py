"""A marker in all that is private, and none in anything that leaves (figure 22, T23 to T33)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from builder.app import create_app
from builder.cli.publishing import publish_all
from builder.domain.delivery import Result
from builder.domain.version import opened
from builder.domain.webhook import Happened, Webhook, body_of
from builder.usecases.erasure import erase_application
from builder.usecases.notices import Letter, send_next
from builder.web import limits
from builder.web.i18n import catalogues
from builder.web.notice_words import writer
from builder.workspace import Workspace, open_workspace
from tests.builder.demo.cities import copied, run, small_city, ticking
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.leaks import contents, leaks, written_in
from tests.hardening.marked_city import (
    MAIN,
    SERVICES,
    Marked,
    all_flows,
    filed,
    opened_file,
    told_contact,
    written_about,
)
from tests.hardening.markers import Markers

LEAST = 300
COUNTED = "contact that was counted"
KEPT = frozenset({
    *(f"answers to {service}" for service in SERVICES),
    "answers that were saved", "name of a document", "inside of a document", "contact",
    "note of an officer", "note for colleagues", "message of the office", "message of an applicant",
    "question to a unit", "opinion of a unit", "request about data", "answer about data",
    "report of a charge", "who reported", "answer to a report", "name of an account",
    "label of a passkey", "label of a token", "address of a webhook", COUNTED,
})  # fmt: skip
"""Channels whose markers lie in the record or the attachments in the clear."""
GIVEN_BACK = frozenset({"number tried", "user tried", "name of an account"})
"""Stand on a page that says no, for nobody but whoever typed them or has that name."""


@dataclass(slots=True)
class Filled:
    """The city after all flows; where its temporary files went, and the numbers by service."""

    city: Marked
    temporary: Path
    numbers: dict[str, str]
    sent: list[bytes] = field(default_factory=list)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """All flows with markers, everything sent and published."""
    folder = tmp_path_factory.mktemp("canaries")
    base = copied(small_city(tmp_path_factory.getbasetemp()), folder / "city")
    made = open_workspace(base, clock=ticking(), env={})
    ways = {"smtp": "127.0.0.1:1", "gateway_url": "https://sms.example/"}
    space = replace(made, settings=replace(made.settings, **ways))
    temporary, log = folder / "temporary", io.StringIO()
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(temporary))
        with pytest.MonkeyPatch.context() as unlimited:
            unlimited.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ()))
            app = create_app(space, log)
        city = Marked(space, app, log)
        found = Filled(city, temporary, all_flows(city, services_of(space)))
        counted(city)
        found.sent.extend(sent(space))
        publish_all(space)
        yield found
    made.close()


def counted(city: Marked) -> None:
    """Contacts of quarters that are over, of which the counts are published."""
    with (uow := city.workspace.uow()).reading():
        told = uow.contacts.of_filed(date(2026, 1, 1), date(2026, 10, 1))
    for email in sorted({one.contact.email for one in told} - {""}):
        city.markers.kept(email, COUNTED)


def services_of(space: Workspace) -> tuple[str, ...]:
    """In the long run every form of the catalogue is filled."""
    if not IS_LONG:
        return SERVICES
    with (uow := space.uow()).reading():
        versions = [opened(uow.versions.of_service(name)[-1]) for name in uow.versions.services()]
    return tuple(sorted(v.service for v in versions if v.service != "parkir-tepi-jalan"))


def sent(space: Workspace) -> list[bytes]:
    """Everything in the letters, messages and calls that go out, but for whom they go to."""
    said: list[bytes] = []

    def carry(to: str, letter: Letter) -> Result:
        said.append(repr(letter).encode())
        return "taken"

    def call(webhook: Webhook, happened: Happened) -> Result:
        said.append(repr(happened).encode() + body_of(happened))
        return "taken"

    write = writer(space.site, catalogues())
    while send_next(space.uow(), {"email": carry, "message": carry}, write, space.clock, call):
        pass
    return said


def test_there_is_a_marker_for_every_channel(filled: Filled, figure: Figure) -> None:
    """And what could be kept was: what was never stored could not leak."""
    used, drawn = filled.city.markers.used(), filled.city.markers.drawn
    held = b"".join(data for _, data in contents(filled.city.workspace.folder / "data"))
    kept = {filled.city.markers.channels[m] for m in drawn if m.encode() in held}

    assert KEPT <= kept, sorted(KEPT - kept)
    figure(f"markers in {len(used)} channels (22)", f">= {LEAST}", len(drawn), len(drawn) >= LEAST)


@pytest.mark.parametrize("place", ["public", "register", "cache"])
def test_no_marker_is_in_what_is_published(filled: Filled, place: str, figure: Figure) -> None:
    drawn = filled.city.markers.drawn

    found = leaks(contents(filled.city.workspace.folder / place), drawn)

    figure(f"{len(drawn)} markers, found in {place}/", "0", found[:3] or 0, not found)


def test_no_marker_waits_to_be_published(filled: Filled) -> None:
    space = filled.city.workspace
    filed(filled.city, SERVICES[0])
    with (uow := space.uow()).reading():
        rows = (*uow.outbox.waiting(), *uow.outbox.claimed())

    assert rows
    waiting = ((str(row.id), row.entry) for row in rows)
    assert [] == leaks(waiting, filled.city.markers.drawn)


def test_no_marker_is_in_the_log_the_counts_or_a_temporary_file(
    filled: Filled, figure: Figure
) -> None:
    city = filled.city
    counts = city.app.test_client().get("/metrics").get_data()
    told = [("log", city.log.getvalue().encode()), ("metrics", counts)]

    found = leaks(iter([*told, *contents(filled.temporary)]), city.markers.drawn)

    assert city.log.getvalue()
    figure("markers in log lines, metrics, temporary files", "0", found[:3] or 0, not found)


def test_no_marker_is_in_the_head_of_an_answer_or_a_page_that_says_no(
    filled: Filled, figure: Figure
) -> None:
    heard, channels = filled.city.heard, filled.city.markers.channels
    pages = ((f"page {status}", page) for status, page in heard.refusals.items())
    looked_for = [m for m in channels if channels[m] not in GIVEN_BACK]

    found = leaks(iter([("heads", b"\n".join(heard.heads)), *pages]), looked_for)

    assert {400, 401, 403, 404, 405, 413, 429} <= heard.refusals.keys()
    what = f"markers in {len(heard.heads)} heads, {len(heard.refusals)} kinds of refusals"
    figure(what, "0", found[:3] or 0, not found)


def test_no_marker_is_in_what_is_sent(filled: Filled, figure: Figure) -> None:
    """Not in a subject, a text, a message or the call of a program."""
    found = leaks(((str(n), said) for n, said in enumerate(filled.sent)), filled.city.markers.drawn)

    assert len(filled.sent) >= 4
    figure(
        f"markers in {len(filled.sent)} letters, messages, calls", "0", found[:3] or 0, not found
    )


def test_no_marker_is_in_the_bytes_of_a_backup(
    filled: Filled, key: Path, tmp_path: Path, figure: Figure
) -> None:
    target = tmp_path / "a.backup"
    taken = run("backup", target, "--key", key, "--workspace", filled.city.workspace.folder)

    found = written_in(target.read_bytes(), filled.city.markers.drawn)

    assert 0 == taken.exit_code, taken.stderr
    figure("markers in the bytes of a backup", "0", found[:3] or 0, not found)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "backup.key"
    path.write_text("kata-sandi-cadangan-contoh\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_a_sealed_application_is_nowhere_by_number(filled: Filled) -> None:
    assert "sealed" == filled.city.version("ktp-el-baru").standard.publication

    number = filled.numbers["ktp-el-baru"]
    assert [] == leaks(contents(filled.city.workspace.folder / "public"), [number])


def test_erasing_leaves_no_marker_of_the_person(
    filled: Filled, key: Path, tmp_path: Path, figure: Figure
) -> None:
    """Nor in a backup that is taken afterwards: it is restored and looked through."""
    space, markers = filled.city.workspace, Markers(77)
    city = replace(filled.city, markers=markers)
    number, receipt = filed(city, MAIN, **told_contact(markers))
    written_about(city, number, receipt)
    at_home = opened_file(city, number, receipt)
    at_home.get("/berkas/isi")
    assert 303 == at_home.post("/berkas/cabut", {"sure": "yes"}).status_code
    theirs = markers.drawn

    assert leaks(contents(space.folder / "data"), theirs)
    calendar = space.calendar()
    erase_application(space.uow(), space.attachments, number=number, calendar=calendar)
    space.record.close()  # the last connection folds the write-ahead log into the file
    target, back = tmp_path / "a.backup", tmp_path / "back"
    taken = run("backup", target, "--key", key, "--workspace", space.folder)
    restored = run("restore", target, back, "--key", key)

    assert (0, 0) == (taken.exit_code, restored.exit_code), (taken.stderr, restored.stderr)
    found = leaks(contents(space.folder / "data"), theirs)
    figure(f"{len(theirs)} markers in data/ after erasing", "0", found[:3] or 0, not found)
    found = leaks(contents(back), theirs)
    figure(f"{len(theirs)} markers in a backup after erasing", "0", found[:3] or 0, not found)


MARKER, NIK = "KanariTertanam", "7471009901010001"
PLANTED: dict[str, bytes] = {
    "plain": MARKER.encode(),
    "in other case": MARKER.upper().encode(),
    "UTF-16": MARKER.encode("utf-16"),
    "UTF-16 big": MARKER.encode("utf-16-be"),
    "base64": base64.b64encode(MARKER.encode()),
    "base64 after one": base64.b64encode(b"x" + MARKER.encode() + b"yz"),
    "base64 after two": base64.b64encode(b"xy" + MARKER.encode() + b"z"),
    "hexadecimal": MARKER.encode().hex().upper().encode(),
    "HTML": "".join(f"&#{ord(c)};" for c in MARKER).encode(),
    "JSON": "".join(f"\\u{ord(c):04X}" for c in MARKER).encode(),
    "gzip": gzip.compress(MARKER.encode()),
    "zlib": zlib.compress(MARKER.encode()),
    "md5": hashlib.md5(MARKER.encode()).hexdigest().encode(),  # noqa: S324
    "sha1": hashlib.sha1(MARKER.encode()).hexdigest().encode(),  # noqa: S324
    "sha256": hashlib.sha256(NIK.encode()).hexdigest().upper().encode(),
    "sha256 raw": hashlib.sha256(NIK.encode()).digest(),
    "sha256 base64": base64.b64encode(hashlib.sha256(NIK.encode()).digest()),
    "groups": b"7471 0099 0101 0001",
    "integer": int(NIK).to_bytes(8, "big"),
    "reversed": MARKER[::-1].encode(),
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_search_finds_what_was_planted(name: str) -> None:
    assert leaks(iter([("x", b"...." + PLANTED[name] + b"....")]), [MARKER, NIK]) or leaks(
        iter([("x", PLANTED[name])]), [MARKER, NIK]
    )


def test_the_search_looks_into_archives_and_names(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x", MARKER * 3)
    (tmp_path / f"{NIK}.html").write_text("")

    assert 2 <= len(leaks(contents(tmp_path), [MARKER, NIK]))

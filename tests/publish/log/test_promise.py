from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Integrity, Invalid, TerangError
from publish.log import promise as promises
from publish.log.checkpoint import Checkpoint, parse, sign_checkpoint
from publish.log.note import Signer, Verifier, sign
from publish.log.promise import Broken, Kept, Pending, Promise, kept, make_promise, open_promise
from publish.log.proof_file import check_proof
from publish.log.proofs import inclusion_proof
from publish.log.tree import leaf_hash, root_of

ORIGIN = "terang.example/kendari"
LOG = Signer(ORIGIN, bytes(range(32)))
KEY = Signer(f"{ORIGIN}/promise", bytes([7]) * 32)
KEYS = [KEY.verifier]
FILED_AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TWO_DAYS = timedelta(days=2)
TEXT = """\
terang/promise/v1
origin terang.example/kendari
number KDI-7K3M-9QXT
leaf lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=
at 2026-03-02T04:00:00Z
within 172800
"""


def entry(number: int, day: int) -> bytes:
    return b'{"n":%d,"recorded_on":"2026-03-%02d"}' % (number, day)


ENTRY = entry(1000, 2)


class Log:
    """A register in memory that notes which entries were read."""

    def __init__(self, entries: list[bytes]) -> None:
        self.all = entries
        self.leaves = [leaf_hash(entry) for entry in entries]
        self.read: list[tuple[int, int]] = []

    @property
    def verifier(self) -> Verifier:
        return LOG.verifier

    def note(self) -> bytes:
        return sign_checkpoint(Checkpoint(ORIGIN, len(self.all), root_of(self.leaves)), [LOG])

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        self.read.append((start, stop))
        return iter(self.all[start:stop])

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        def subtree(level: int, at: int) -> bytes:
            return root_of(self.leaves[at << level : (at + 1) << level])

        return inclusion_proof(index, size, subtree)


def text_of(log: Log) -> str:
    return log.note().decode().partition("\n\n")[0] + "\n"


def promised(number: str | None = "KDI-7K3M-9QXT", entry: bytes = ENTRY) -> Promise:
    return Promise(ORIGIN, leaf_hash(entry), FILED_AT, TWO_DAYS, number)


def test_a_promise_is_six_lines_under_the_promise_key() -> None:
    note = make_promise(
        KEY,
        origin=ORIGIN,
        entry=b"\x00",
        promised_at=FILED_AT,
        within=TWO_DAYS,
        number="KDI-7K3M-9QXT",
    )

    assert note == sign(TEXT, [KEY])


def test_it_opens_for_whoever_knows_the_promise_key() -> None:
    promise = open_promise(sign(TEXT, [KEY]), KEYS)

    assert promise == promised(entry=b"\x00")
    assert promise.due_at == datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


def test_the_promise_of_a_sealed_service_names_no_number() -> None:
    note = make_promise(KEY, origin=ORIGIN, entry=ENTRY, promised_at=FILED_AT, within=TWO_DAYS)

    assert b"number" not in note
    assert open_promise(note, KEYS) == promised(number=None)


def test_the_moment_is_in_utc_without_parts_of_a_second() -> None:
    noon = datetime(2026, 3, 2, 12, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=8)))
    note = make_promise(KEY, origin=ORIGIN, entry=ENTRY, promised_at=noon, within=TWO_DAYS)

    assert open_promise(note, KEYS).promised_at == FILED_AT


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "a\nb"},
        {"origin": ""},
        {"number": "kdi"},
        {"number": ""},
        {"within": timedelta(0)},
        {"within": timedelta(seconds=1.5)},
        {"within": timedelta(days=-1)},
        {"within": timedelta(days=20_000)},
        {"promised_at": datetime(2026, 3, 2)},  # noqa: DTZ001
        {"promised_at": datetime(9999, 12, 31, tzinfo=UTC)},
        {"promised_at": datetime(1, 1, 1, tzinfo=UTC)},
    ],
)
def test_it_promises_nothing_that_could_not_be_read_back(changed: dict[str, object]) -> None:
    given = {"origin": ORIGIN, "entry": ENTRY, "promised_at": FILED_AT, "within": TWO_DAYS}

    with pytest.raises(Invalid):
        make_promise(KEY, **(given | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/v1", "/v2"),
        ("origin ", "origin"),
        ("number KDI-7K3M-9QXT\n", "number \n"),
        ("number KDI-7K3M-9QXT\n", "number KDI-7K3M-9QXT\n" * 2),
        ("leaf ", "leaf A"),
        ("c=\n", "d=\n"),
        ("=\n", "\n"),
        ("04:00:00Z", "04:00:00+00:00"),
        ("04:00:00Z", "4:00:00Z"),
        ("04:00:00Z", "24:00:00Z"),
        ("03-02", "02-30"),
        ("172800", "0172800"),
        ("172800", "0"),
        ("172800", "-1"),
        ("172800", "1728e2"),
        ("172800\n", "172800\nmore\n"),
        ("within 172800\n", ""),
    ],
)
def test_it_rejects_any_other_spelling(old: str, new: str) -> None:
    assert old in TEXT

    with pytest.raises(Invalid, match="PROMISE-FORMAT"):
        open_promise(sign(TEXT.replace(old, new), [KEY]), KEYS)


def test_a_promise_of_another_key_is_none() -> None:
    stranger = Signer(KEY.name, bytes(32))

    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        open_promise(sign(TEXT, [stranger]), KEYS)


def test_a_changed_promise_is_none() -> None:
    with pytest.raises(Integrity, match="NOTE-SIGNATURE-FAILED"):
        open_promise(sign(TEXT, [KEY]).replace(b"172800", b"172900"), KEYS)


def test_a_promise_is_no_checkpoint() -> None:
    with pytest.raises(Invalid):
        parse(TEXT)


@pytest.mark.parametrize("at", [0, 1, 255, 256, 511, 599])
def test_a_promise_is_kept_when_its_entry_is_in_the_register(at: int) -> None:
    entries = [entry(number, 2) for number in range(600)]
    entries[at] = ENTRY

    outcome = kept(promised(), Log(entries), FILED_AT)

    assert isinstance(outcome, Kept)
    assert outcome.index == at
    assert check_proof(outcome.proof, ENTRY, LOG.verifier) == outcome.checkpoint


def test_before_it_is_due_it_is_pending() -> None:
    log = Log([entry(0, 2)])

    outcome = kept(promised(), log, FILED_AT + TWO_DAYS)

    assert outcome == Pending(FILED_AT + TWO_DAYS, parse(text_of(log)))


def test_after_it_was_due_it_is_broken() -> None:
    log = Log([entry(0, 2), entry(1, 5)])

    outcome = kept(promised(), log, FILED_AT + TWO_DAYS + timedelta(seconds=1))

    assert outcome == Broken(FILED_AT + TWO_DAYS, parse(text_of(log)), "2026-03-05")


def test_an_empty_register_breaks_it_too() -> None:
    outcome = kept(promised(), Log([]), FILED_AT + TWO_DAYS * 2)

    assert isinstance(outcome, Broken)
    assert outcome.last_recorded_on == ""


def test_another_entry_of_the_same_application_does_not_keep_it() -> None:
    outcome = kept(promised(), Log([ENTRY + b" "]), FILED_AT)

    assert isinstance(outcome, Pending)


def test_the_search_stops_before_the_day_of_the_promise() -> None:
    days = [1] * 600 + [2] * 200 + [9] * 300
    log = Log([entry(number, day) for number, day in enumerate(days)])
    late = Promise(ORIGIN, leaf_hash(ENTRY), FILED_AT + timedelta(days=7), TWO_DAYS)

    kept(late, log, FILED_AT)

    assert log.read == [(1024, 1100), (768, 1024)]


@pytest.mark.parametrize("hours", [-12, 14])
def test_a_date_of_any_zone_is_found(hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    filed_at = datetime(2026, 3, 3, 1 if hours > 0 else 23, 30, tzinfo=zone)
    here = entry(7, 3)
    log = Log([entry(n, 2) for n in range(10)] + [here] + [entry(n, 9) for n in range(400)])

    outcome = kept(
        Promise(ORIGIN, leaf_hash(here), filed_at.astimezone(UTC), TWO_DAYS), log, filed_at
    )

    assert isinstance(outcome, Kept)


@pytest.mark.parametrize("odd", [b"", b"[]", b"[" * 60_000, b'{"recorded_on":7}', b"\xff"])
def test_bytes_that_are_no_entry_do_not_end_the_search(odd: bytes) -> None:
    log = Log([ENTRY] + [entry(n, 2) for n in range(255)] + [odd] + [entry(n, 9) for n in range(9)])

    assert isinstance(kept(promised(), log, FILED_AT), Kept)


def test_what_is_found_but_not_under_the_checkpoint_is_not_kept() -> None:
    log = Log([entry(0, 2), entry(1, 2)])
    log.all[1] = ENTRY

    with pytest.raises(Integrity, match="INCLUSION-NOT-PROVEN"):
        kept(promised(), log, FILED_AT)


def test_a_promise_about_another_register_is_refused() -> None:
    other = Promise("terang.example/baubau", leaf_hash(ENTRY), FILED_AT, TWO_DAYS)

    with pytest.raises(Invalid, match="PROMISE-ORIGIN"):
        kept(other, Log([ENTRY]), FILED_AT)


def test_the_sample_in_the_documentation_is_a_promise() -> None:
    page = (Path(__file__).parents[3] / "docs/register-format.md").read_text(encoding="utf-8")
    section = page.split("## The promise on a receipt")[1].split("\n## ")[0]
    *text, signature = [line[4:] for line in section.split("\n") if line.startswith("    ")]
    note = "\n".join([*text, "", signature, ""]).encode()

    assert KEY.verifier.vkey in section
    assert promised(entry=b'{"n":299}') == open_promise(note, KEYS)


def test_promise_keys_are_announced_and_read_back() -> None:
    newer = Signer(KEY.name, bytes([8]) * 32)
    document = promises.keys_document([KEY.verifier.vkey, newer.verifier.vkey])

    assert promises.announced_keys(document) == (KEY.verifier, newer.verifier)


@pytest.mark.parametrize(
    "document",
    [{}, {"vkeys": None}, {"vkeys": [1]}, {"vkeys": ["x"]}, {"vkeys": [], "more": 1}],
)
def test_it_rejects_a_document_that_announces_no_keys(document: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        promises.announced_keys(document)


moments = st.integers(0, 10**14).map(lambda at: datetime.fromtimestamp(at / 1000, UTC))


@given(
    st.binary(max_size=100),
    moments,
    st.integers(1, 10**8),
    st.none() | st.from_regex(r"[0-9A-Z-]{1,32}", fullmatch=True),
)
def test_what_it_promises_it_reads(
    entry: bytes, promised_at: datetime, within: int, number: str | None
) -> None:
    note = make_promise(
        KEY,
        origin=ORIGIN,
        entry=entry,
        promised_at=promised_at,
        within=timedelta(seconds=within),
        number=number,
    )
    promise = open_promise(note, KEYS)

    assert promise.text.encode() == note.partition(b"\n\n")[0] + b"\n"
    assert (promise.leaf, promise.number) == (leaf_hash(entry), number)
    assert promise.promised_at == promised_at.replace(microsecond=0)


@given(st.data())
def test_a_changed_byte_is_never_believed(data: st.DataObject) -> None:
    note = sign(TEXT, [KEY])
    at = data.draw(st.integers(0, len(note) - 1))
    changed = note[:at] + bytes([note[at] ^ data.draw(st.integers(1, 255))]) + note[at + 1 :]

    with pytest.raises(TerangError):
        open_promise(changed, KEYS)

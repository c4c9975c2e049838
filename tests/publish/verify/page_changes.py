"""Changes to a page that states facts, and to the register under it.

A change of a page gives its new text, None where the page has nothing of the kind; a change of
the register gives the files that a hostile server shows instead, None standing for no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from publish.log.checkpoint import Checkpoint, sign_checkpoint
from publish.log.note import Signer, parse_note
from publish.log.tiles import Tile, decode_bundle, encode_bundle
from publish.log.tree import HASH_SIZE
from publish.register.reader import tile_of
from tests.publish.register.registers import SIGNER

STRANGER = Signer(SIGNER.name, bytes([9]) * 32)
OTHER_ORIGIN = Signer("terang.example/baubau", bytes(range(32)))

_AMOUNT = re.compile(r'<data value="(\d+)"( data-proof-fact="[^"]+(?:amount|fee)")>([^<]+)</data>')
_DATE = re.compile(r'datetime="(\d{4}-\d{2})-(\d{2})"( data-proof-fact="[^"]+")>([^<]+)</time>')
_FACT = re.compile(r' data-proof-fact="([^"]+)"')
_ENTRIES = re.compile(r'data-entries="([^"]+)"')
_KEY = re.compile(r'data-key="[^"]+"')
_VERSION = re.compile(r'(<data value=")(\d+)(" data-proof-fact="[^"]+:version">)')
_NUMBER = re.compile(r"(:number\">KDI-)(.)")

PageChange = Callable[[str, Random, Sequence[str]], str | None]


def _put(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def _any_of(pattern: re.Pattern[str], text: str, random: Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return random.choice(found) if found else None


def another_amount(text: str, random: Random, others: Sequence[str]) -> str | None:
    """Value and words alike."""
    found = _any_of(_AMOUNT, text, random)
    if found is None:
        return None
    amount = int(found[1]) + random.choice((1, 50_000, 1_000_000))
    return _put(text, found, f'<data value="{amount}"{found[2]}>Rp{amount}</data>')


def another_amount_for_people(text: str, random: Random, others: Sequence[str]) -> str | None:
    """The value that machines read stays."""
    found = _any_of(_AMOUNT, text, random)
    if found is None:
        return None
    return _put(text, found, f'<data value="{found[1]}"{found[2]}>Rp75.500</data>')


def another_day(text: str, random: Random, others: Sequence[str]) -> str | None:
    """Both for machines and for people."""
    found = _any_of(_DATE, text, random)
    if found is None:
        return None
    day = int(found[2]) % 28 + 1
    words = re.sub(r"\b\d{1,2}\b", str(day), found[4], count=1)
    return _put(text, found, f'datetime="{found[1]}-{day:02}"{found[3]}>{words}</time>')


def another_day_for_people(text: str, random: Random, others: Sequence[str]) -> str | None:
    """The month in words is another, or the day."""
    found = _any_of(_DATE, text, random)
    if found is None:
        return None
    day = int(found[2])
    month = "Feb" if "Feb" not in found[4] else "Nov"
    words = random.choice((f"{day} {month} {found[1][:4]}", f"{day % 28 + 1} Mar {found[1][:4]}"))
    return _put(text, found, f'datetime="{found[1]}-{found[2]}"{found[3]}>{words}</time>')


def another_number(text: str, random: Random, others: Sequence[str]) -> str | None:
    found = _NUMBER.search(text)
    return found and _put(text, found, found[1] + ("7" if found[2] != "7" else "8"))


def another_version(text: str, random: Random, others: Sequence[str]) -> str | None:
    found = _VERSION.search(text)
    return found and _put(text, found, f"{found[1]}{int(found[2]) + 1}{found[3]}")


def marks_taken_away(text: str, random: Random, others: Sequence[str]) -> str | None:
    """Of one fact, wherever it stands: then anything can be said instead."""
    single = [fact for fact in _FACT.findall(text) if " " not in fact]
    fact = random.choice(single)
    return re.sub(rf' data-proof-fact="(?:[^"]+ )?{re.escape(fact)}(?: [^"]+)?"', "", text)


def the_next_entry(text: str, random: Random, others: Sequence[str]) -> str | None:
    found = _ENTRIES.search(text)
    assert found is not None
    first, *rest = found[1].split()
    return _put(text, found, f'data-entries="{" ".join([str(int(first) + 1), *rest])}"')


def an_event_left_out(text: str, random: Random, others: Sequence[str]) -> str | None:
    found = _ENTRIES.search(text)
    assert found is not None
    entries = found[1].split()
    if len(entries) < 2:
        return None
    del entries[random.randrange(len(entries) - 1)]
    return _put(text, found, f'data-entries="{" ".join(entries)}"')


def entries_of_another_page(text: str, random: Random, others: Sequence[str]) -> str | None:
    found, theirs = _ENTRIES.search(text), _ENTRIES.search(random.choice(others))
    assert found is not None
    assert theirs is not None
    return _put(text, found, theirs[0]) if theirs[1] != found[1] else None


def another_page_in_its_place(text: str, random: Random, others: Sequence[str]) -> str | None:
    other = random.choice(others)
    return other if other != text and _entries(other) != _entries(text) else None


def another_key(text: str, random: Random, others: Sequence[str]) -> str | None:
    signer = random.choice((STRANGER, OTHER_ORIGIN))
    return _KEY.sub(f'data-key="{signer.verifier.vkey}"', text)


def _entries(text: str) -> str:
    return "".join(_ENTRIES.findall(text))


PAGE_CHANGES: tuple[PageChange, ...] = (
    another_amount,
    another_amount_for_people,
    another_day,
    another_day_for_people,
    another_number,
    another_version,
    marks_taken_away,
    the_next_entry,
    an_event_left_out,
    entries_of_another_page,
    another_page_in_its_place,
    another_key,
)

Files = Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Under:
    """The register under a page that rests on `entry`."""

    root: Path
    size: int
    entry: int
    random: Random

    def tile(self, level: int, index: int) -> Tile:
        return tile_of(level, index, self.size)

    def read(self, tile: Tile) -> bytes:
        return (self.root / tile.path).read_bytes()

    @property
    def bundle(self) -> Tile:
        return self.tile(-1, self.entry // 256)

    def note(self) -> bytes:
        return (self.root / "checkpoint").read_bytes()


RegisterChange = Callable[[Under], Files]


def _flipped(data: bytes, at: int, random: Random) -> bytes:
    return data[:at] + bytes([data[at] ^ random.randrange(1, 256)]) + data[at + 1 :]


def a_changed_leaf(under: Under) -> Files:
    """A digit of the entry: another amount or date."""
    entries = decode_bundle(under.read(under.bundle), under.bundle.width)
    entry = entries[under.entry % 256]
    digits = [at for at, byte in enumerate(entry) if 48 <= byte <= 57]
    at = under.random.choice(digits)
    entries[under.entry % 256] = entry[:at] + bytes([48 + (entry[at] - 47) % 10]) + entry[at + 1 :]
    return {under.bundle.path: encode_bundle(entries)}


def another_entry_in_its_place(under: Under) -> Files:
    entries = decode_bundle(under.read(under.bundle), under.bundle.width)
    place = under.entry % 256
    entries[place] = entries[place - 1]
    return {under.bundle.path: encode_bundle(entries)}


def a_bundle_cut_short(under: Under) -> Files:
    data = under.read(under.bundle)
    return {under.bundle.path: data[: under.random.randrange(len(data))]}


def a_bundle_with_more(under: Under) -> Files:
    return {under.bundle.path: under.read(under.bundle) + b"\x00\x02{}"}


def a_bundle_gone(under: Under) -> Files:
    return {under.bundle.path: None}


def a_changed_leaf_hash(under: Under) -> Files:
    tile = under.tile(0, under.entry // 256)
    at = under.entry % 256 * HASH_SIZE + under.random.randrange(HASH_SIZE)
    return {tile.path: _flipped(under.read(tile), at, under.random)}


def a_changed_hash_beside(under: Under) -> Files:
    tile = under.tile(0, under.entry // 256)
    data = under.read(tile)
    return {tile.path: _flipped(data, under.random.randrange(len(data)), under.random)}


def a_changed_hash_above(under: Under) -> Files:
    """Of the other full tiles; a path does not go through that of its own."""
    tile = under.tile(1, 0)
    places = [place for place in range(tile.width) if place != under.entry // 256]
    at = under.random.choice(places) * HASH_SIZE
    return {tile.path: _flipped(under.read(tile), at, under.random)}


def a_tile_cut_short(under: Under) -> Files:
    tile = under.tile(0, under.entry // 256)
    return {tile.path: under.read(tile)[: -under.random.randrange(1, 40)]}


def a_tile_gone(under: Under) -> Files:
    return {under.tile(0, under.entry // 256).path: None}


def a_changed_signature(under: Under) -> Files:
    note = under.note()
    at = len(note) - under.random.randrange(10, 80)
    replaced = b"A" if note[at : at + 1] != b"A" else b"B"
    return {"checkpoint": note[:at] + replaced + note[at + 1 :]}


def a_changed_checkpoint(under: Under) -> Files:
    """Its size or its root, under the old signature."""
    text, _ = parse_note(under.note())
    size, root = text.split("\n")[1:3]
    old, new = under.random.choice(
        ((f"\n{size}\n", f"\n{int(size) - 1}\n"), (root, "A" + root[1:] if root[0] != "A" else "B"))
    )
    return {"checkpoint": under.note().replace(old.encode(), new.encode(), 1)}


def a_checkpoint_of(signer: Signer) -> RegisterChange:
    """The same tree, signed by somebody else."""

    def sign(under: Under) -> Files:
        text, _ = parse_note(under.note())
        root = text.split("\n")[2]
        origin = f"{signer.name}\n{under.size}\n{root}\n"
        return {"checkpoint": f"{origin}\n{signer.sign(origin).line}".encode()}

    return sign


def a_root_signed_by_its_own_key(under: Under) -> Files:
    """Nobody else can tell who lied: the entries do not lead to what was signed."""
    made = Checkpoint(SIGNER.name, under.size, under.random.randbytes(HASH_SIZE))
    return {"checkpoint": sign_checkpoint(made, [SIGNER])}


def no_checkpoint(under: Under) -> Files:
    return {"checkpoint": None}


REGISTER_CHANGES: tuple[RegisterChange, ...] = (
    a_changed_leaf,
    another_entry_in_its_place,
    a_bundle_cut_short,
    a_bundle_with_more,
    a_bundle_gone,
    a_changed_leaf_hash,
    a_changed_hash_beside,
    a_changed_hash_above,
    a_tile_cut_short,
    a_tile_gone,
    a_changed_signature,
    a_changed_checkpoint,
    a_checkpoint_of(STRANGER),
    a_checkpoint_of(OTHER_ORIGIN),
    a_root_signed_by_its_own_key,
    no_checkpoint,
)

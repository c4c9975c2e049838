from __future__ import annotations

import hashlib
import shutil
import tracemalloc
from pathlib import Path

import pytest

from publish.errors import Problem
from publish.log.note import Signer
from publish.register.audit import audit_register
from tests.publish.register.registers import LOG, Office, at, document_entry, entries_from

DOCUMENT = b'{"units":{}}'
DIGEST = hashlib.sha256(DOCUMENT).hexdigest()
DOCUMENT_FILE = f"doc/{DIGEST[:2]}/{DIGEST}.json"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """600 entries and a document; partial files of the sizes 40, 300 and 600."""
    office = Office(tmp_path_factory.mktemp("original"))
    first = [document_entry(DOCUMENT), *entries_from(1, 39)]
    office.writer().append(first, [DOCUMENT], at(0), "first")
    office.append(entries_from(40, 260), 1)
    office.append(entries_from(300, 300), 2)
    return office


@pytest.fixture
def office(original: Office, tmp_path: Path) -> Office:
    shutil.copytree(original.root, tmp_path / "register")
    return Office(tmp_path)


def found(office: Office) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in audit_register(office.root, LOG)]


def flip(office: Office, path: str, place: int) -> None:
    file = office.root / path
    content = file.read_bytes()
    file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])


def test_a_sound_register_has_no_problems(office: Office) -> None:
    assert found(office) == []


def test_a_register_of_nothing_is_named(tmp_path: Path) -> None:
    assert audit_register(tmp_path / "nothing", LOG) == [Problem("checkpoint", "FILE-MISSING")]


def test_partial_tiles_of_earlier_sizes_may_stay_or_go(office: Office) -> None:
    for path in ("tile/0/000.p/40", "tile/entries/000.p/40", "tile/0/001.p/44"):
        (office.root / path).unlink()

    assert found(office) == []


def test_one_flipped_byte_in_any_file_is_named_with_that_file(office: Office) -> None:
    for path, content in office.files().items():
        for place in {0, len(content) // 2, len(content) - 1}:
            flip(office, path, place)
            problems = audit_register(office.root, LOG)
            # A problem of the whole edge lists its files.
            named = [problem.path.partition("#")[0] for problem in problems]
            named += [str(problem.params.get("files")) for problem in problems]
            assert any(path in name for name in named), (path, place)
            flip(office, path, place)
    assert found(office) == []


def test_a_changed_entry_is_named_with_its_index(office: Office) -> None:
    file = office.root / "tile/entries/001"
    file.write_bytes(file.read_bytes().replace(b'{"n":300}', b'{"n":900}'))

    problems = audit_register(office.root, LOG)

    assert problems[0] == Problem(
        "tile/entries/001", "ENTRY-DIFFERS", {"first": 300, "last": 300, "tile": "tile/0/001"}
    )
    assert problems[1:] == [Problem("checkpoint", "REGISTER-ROOT-DIFFERS")]


def test_a_changed_tile_is_named_with_its_entries(office: Office) -> None:
    flip(office, "tile/0/000", 32 * 200)

    problems = audit_register(office.root, LOG)

    assert problems == [
        Problem(
            "tile/entries/000", "ENTRY-DIFFERS", {"first": 200, "last": 200, "tile": "tile/0/000"}
        ),
        Problem(
            "tile/0/000", "TILE-DIFFERS", {"parent": "tile/1/000.p/2", "first": 0, "last": 255}
        ),
    ]


def test_a_changed_tile_on_the_edge_is_named_among_the_edge(office: Office) -> None:
    flip(office, "tile/1/000.p/2", 0)

    problems = audit_register(office.root, LOG)

    assert [(problem.path, problem.code) for problem in problems] == [
        ("tile/0/000", "TILE-DIFFERS"),
        ("checkpoint", "REGISTER-EDGE-DIFFERS"),
        ("tile/1/000.p/1", "TILE-OLD-DIFFERS"),
    ]
    assert problems[1].params == {"files": "tile/0/002.p/88, tile/1/000.p/2"}


def test_history_rewritten_with_all_its_tiles_is_still_noticed(
    office: Office, tmp_path: Path
) -> None:
    """Whoever rewrites everything but cannot sign keeps the old checkpoint."""
    (tmp_path / "forged").mkdir()
    forger = Office(tmp_path / "forged")
    forger.append([*entries_from(1000, 1), *entries_from(1, 599)], 0)
    shutil.copy(office.root / "checkpoint", forger.root / "checkpoint")

    assert [code for _, code in found(forger)] == [
        "REGISTER-ROOT-DIFFERS",
        "REGISTER-EDGE-DIFFERS",
    ]


def test_a_checkpoint_of_another_key_ends_the_audit(office: Office) -> None:
    stranger = Signer(LOG.name, bytes(32)).verifier

    assert audit_register(office.root, stranger) == [Problem("checkpoint", "NOTE-UNVERIFIED")]


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("tile/entries/000", 0, 255),
        ("tile/entries/002.p/88", 512, 599),
        ("tile/0/001", 256, 511),
        ("tile/0/002.p/88", 512, 599),
        ("tile/1/000.p/2", 0, 511),
    ],
)
def test_a_missing_file_is_named_with_its_entries(
    path: str, first: int, last: int, office: Office
) -> None:
    (office.root / path).unlink()

    assert audit_register(office.root, LOG)[0] == Problem(
        path, "FILE-MISSING", {"first": first, "last": last}
    )


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "checkpoint.old",
        ".checkpoint.1-2.tmp",
        "tile/0/003",
        "tile/0/002.p/89",
        "tile/0/002",
        "tile/entries/003.p/1",
        "tile/2/000.p/1",
        "tile/0/000.p/256",
        "doc/00/" + "0" * 64 + ".json",
        f"doc/{DIGEST}.json",
    ],
)
def test_a_file_too_many_is_named(path: str, office: Office) -> None:
    (office.root / path).parent.mkdir(parents=True, exist_ok=True)
    (office.root / path).write_bytes(b"{}")

    code = "DOCUMENT-DIGEST" if path.startswith("doc/00") else "FILE-EXTRA"
    assert found(office) == [(path, code)]


def test_a_document_that_no_entry_names_is_named(office: Office) -> None:
    digest = hashlib.sha256(b"[]").hexdigest()
    (office.root / f"doc/{digest[:2]}").mkdir()
    (office.root / f"doc/{digest[:2]}/{digest}.json").write_bytes(b"[]")

    assert found(office) == [(f"doc/{digest[:2]}/{digest}.json", "FILE-EXTRA")]


def test_a_missing_document_is_named_with_the_entry_that_names_it(office: Office) -> None:
    (office.root / DOCUMENT_FILE).unlink()

    assert audit_register(office.root, LOG) == [
        Problem(DOCUMENT_FILE, "DOCUMENT-MISSING", {"first": 0})
    ]


@pytest.mark.parametrize("path", ["tile/entries/001", "tile/0/000.p/40", DOCUMENT_FILE])
def test_a_symbolic_link_in_place_of_a_file_is_named_once(
    path: str, office: Office, tmp_path: Path
) -> None:
    (office.root / path).rename(tmp_path / "moved")
    (office.root / path).symlink_to(tmp_path / "moved")

    assert (path, "FILE-NOT-PLAIN") in found(office)
    assert len(found(office)) == 1


def test_a_symbolic_link_in_place_of_a_folder_is_named(office: Office, tmp_path: Path) -> None:
    (office.root / "doc").rename(tmp_path / "moved")
    (office.root / "doc").symlink_to(tmp_path / "moved")

    assert ("doc", "FILE-NOT-PLAIN") in found(office)


def test_a_partial_bundle_with_more_than_its_entries_is_named(office: Office) -> None:
    whole = (office.root / "tile/entries/000").read_bytes()
    (office.root / "tile/entries/000.p/40").write_bytes(whole)

    assert found(office) == [("tile/entries/000.p/40", "BUNDLE-FORMAT")]


def test_its_memory_does_not_grow_with_the_register(tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 20_000):
        (tmp_path / str(count)).mkdir()
        office = Office(tmp_path / str(count))
        office.append(entries_from(0, count), 0)
        tracemalloc.start()
        assert audit_register(office.root, LOG) == []
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 700_000, "the cache of tiles may fill, and nothing else"

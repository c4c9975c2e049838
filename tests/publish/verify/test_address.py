"""A site at an address is checked like a folder, and against what was seen of it before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.city import SIGNER
from publish.errors import Conflict, Invalid
from publish.log.checkpoint import Checkpoint, sign_checkpoint
from publish.log.note import Signer
from publish.register.last_signed import LastSignedFile
from publish.register.reader import RegisterReader
from publish.register.writer import RegisterWriter
from publish.verify import Verdict
from publish.verify.address import Question, verify_address
from publish.verify.history import Memory
from publish.verify.remote import Remote, read_address
from tests.publish.publication.towns import Town
from tests.publish.verify.served import Served, served

VKEY = SIGNER.verifier.vkey


@dataclass(frozen=True)
class Story:
    """A town in two moments, each a folder of its own."""

    site: Path
    first: Path
    second: Path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("story")
    town = Town(folder / "town")
    town.grow(12)
    town.publish()
    first = Path(shutil.copytree(town.out, folder / "first"))
    town.grow(12)
    town.publish()
    second = Path(shutil.copytree(town.out, folder / "second"))
    return Story(town.site, first, second)


@pytest.fixture
def site(story: Story, tmp_path: Path) -> Iterator[Served]:
    """The first moment, at an address."""
    with served(Path(shutil.copytree(story.first, tmp_path / "served"))) as site:
        yield site


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory")


def asks(site: Served, memory: Memory, story: Story, **how: Any) -> Verdict:
    given: dict[str, Any] = {"site_folder": story.site, "vkey": VKEY} | how
    with closing(Remote(read_address(site.url))) as remote:
        return verify_address(remote, site.url, memory, Question(**given), lambda what, count: None)


def shows(site: Served, folder: Path) -> None:
    """The site shows another folder from now on."""
    shutil.rmtree(site.folder)
    shutil.copytree(folder, site.folder)


def codes(verdict: Verdict) -> list[str]:
    return [problem.code for problem in verdict.problems]


def test_a_sound_site_is_sound_now_and_when_it_has_grown(
    site: Served, memory: Memory, story: Story
) -> None:
    first = asks(site, memory, story)
    shows(site, story.second)
    second = asks(site, memory, story)

    assert ((), ()) == (first.problems, second.problems)
    assert first.size < second.size
    assert first.files > 50


def test_a_changed_page_is_named(site: Served, memory: Memory, story: Story) -> None:
    page = site.folder / "biaya/index.html"
    page.write_bytes(page.read_bytes() + b"<p>Rp1</p>")

    (problem,) = asks(site, memory, story).problems

    assert ("biaya/index.html", "VERIFY-FILE-DIFFERS") == (problem.path, problem.code)


def test_a_changed_entry_is_named_and_the_memory_stays(
    site: Served, memory: Memory, story: Story
) -> None:
    asks(site, memory, story)
    before = memory.note(SIGNER.verifier)
    shows(site, story.second)
    bundles = (site.folder / "register/tile/entries/000.p").glob("*")
    bundle = max(bundles, key=lambda path: int(path.name))
    data = bundle.read_bytes()
    bundle.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])

    verdict = asks(site, memory, story)

    assert any(p.path.startswith("register/tile/entries/000") for p in verdict.problems)
    assert not {"VERIFY-EQUIVOCATION", "VERIFY-ROLLBACK"} & {*codes(verdict)}
    assert before == memory.note(SIGNER.verifier)


def test_a_register_that_was_cut_back_is_a_rollback(
    site: Served, memory: Memory, story: Story
) -> None:
    shows(site, story.second)
    asks(site, memory, story)
    shows(site, story.first)

    verdict = asks(site, memory, story)

    assert ["VERIFY-ROLLBACK"] == codes(verdict)
    assert 2 == len(list((memory.folder / "evidence").glob("*/*")))
    assert ["VERIFY-ROLLBACK"] == codes(asks(site, memory, story))


def test_another_history_is_an_equivocation(
    site: Served, memory: Memory, story: Story, tmp_path: Path
) -> None:
    asks(site, memory, story)
    forged = forged_history(story, tmp_path)
    shows(site, forged)

    verdict = asks(site, memory, story, site_folder=None)

    assert "VERIFY-EQUIVOCATION" == codes(verdict)[0]
    assert 2 == len(list((memory.folder / "evidence").glob("*/*")))


def forged_history(story: Story, tmp_path: Path) -> Path:
    """The second moment without an event of the first, signed with the right key."""
    reader = RegisterReader(story.second / "register", SIGNER.verifier)
    size = reader.checkpoint().size
    entries = list(reader.entries(0, size))
    documents = [path.read_bytes() for path in (story.second / "register/doc").rglob("*.json")]
    folder = Path(shutil.copytree(story.second, tmp_path / "forged"))
    shutil.rmtree(folder / "register")
    writer = RegisterWriter(folder / "register", SIGNER, LastSignedFile(tmp_path / "last"))
    # The last event of the first moment never happened.
    kept = [entry for at, entry in enumerate(entries) if at != len(entries) - 14]
    writer.append(kept, documents, datetime(2026, 1, 1, tzinfo=UTC), "forged")
    (folder / "register/verifier.vkey").write_text(f"{VKEY}\n")
    return folder


def test_the_first_key_of_an_address_is_the_key_of_it(
    site: Served, memory: Memory, story: Story
) -> None:
    first = asks(site, memory, story, vkey=None)
    other = Signer(SIGNER.verifier.name, b"o" * 32)
    (site.folder / "register/verifier.vkey").write_text(f"{other.verifier.vkey}\n")
    second = asks(site, memory, story, vkey=None)

    assert (True, True) == (first.is_sound, first.is_key_from_site)
    assert ["VERIFY-KEY-WRONG"] == codes(second)


def test_what_is_redirected_is_not_followed(site: Served, memory: Memory, story: Story) -> None:
    with served(story.first) as elsewhere:
        headers = {"Location": f"{elsewhere.url}biaya/index.html"}
        site.instead["biaya/index.html"] = (302, headers, b"")

        (problem,) = asks(site, memory, story).problems

        assert "REMOTE-REDIRECT" == problem.code
        assert [] == elsewhere.asked


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("biaya/index.html", (404, {}, b""), "VERIFY-FILE-MISSING"),
        ("biaya/index.html", (500, {}, b""), "REMOTE-STATUS"),
        ("biaya/index.html", (200, {}, b"x" * 3_000_000), "VERIFY-FILE-DIFFERS"),
        ("register/checkpoint", (200, {}, b"x" * 3_000_000), "REMOTE-TOO-LARGE"),
        ("register/checkpoint", (404, {}, b""), "FILE-MISSING"),
    ],
)
def test_whatever_else_comes_back_is_named(
    site: Served, memory: Memory, story: Story, path: str, answer: Any, code: str
) -> None:
    site.instead[path] = answer

    assert code in codes(asks(site, memory, story))


def test_a_checkpoint_that_promises_the_moon_is_not_fetched(
    site: Served, memory: Memory, story: Story
) -> None:
    note = sign_checkpoint(Checkpoint(SIGNER.verifier.name, 2**60, b"r" * 32), [SIGNER])
    site.instead["register/checkpoint"] = (200, {}, note)

    assert "REMOTE-TOO-LARGE" in codes(asks(site, memory, story))
    assert len(site.asked) < 20


def test_a_site_that_is_down_is_an_error_and_no_finding(memory: Memory, story: Story) -> None:
    with served(story.first) as site:
        pass

    with pytest.raises(Conflict) as refused:
        asks(site, memory, story)

    assert "REMOTE-UNREACHABLE" == refused.value.problems[0].code


def test_a_sample_leaves_the_pages_of_the_others_alone(
    site: Served, memory: Memory, story: Story
) -> None:
    asks(site, memory, story, is_asked=lambda number: False)

    assert not [path for path in site.asked if path.startswith("permohonan/") and "KDI" in path]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://contoh.example/",
        "https://u:p@contoh.example/",
        "https://contoh.example/?x=1",
        "https:///x",
        "https://contoh.example/../",
        "contoh.example",
    ],
)
def test_only_a_plain_address_is_one(url: str) -> None:
    with pytest.raises(Invalid):
        read_address(url)

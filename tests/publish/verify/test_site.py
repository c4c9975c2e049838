"""What was changed after it was published is found and named."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from bench.city import SIGNER
from publish.errors import Invalid
from publish.log.note import Signer
from publish.publication import freeze
from publish.verify import Verdict, verify_site
from tests.publish.publication.towns import Town

PLACES = 90


@dataclass(frozen=True)
class PublishedTown:
    """A town after publishing; tests damage copies of its folder."""

    town: Town
    since: Path

    def copy(self, place: Path) -> Path:
        return Path(shutil.copytree(self.town.out, place / "copy", symlinks=True))

    def verify(self, folder: Path, **how: object) -> Verdict:
        given = {"vkey": SIGNER.verifier.vkey} | how
        return verify_site(folder, self.town.site, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> PublishedTown:
    town = Town(tmp_path_factory.mktemp("town"))
    town.grow(30)
    town.publish()
    since = town.folder / "seen-earlier"
    shutil.copy(town.out / "register/checkpoint", since)
    town.grow(30)
    town.publish()
    return PublishedTown(town, since)


def codes(verdict: Verdict) -> list[str]:
    return [problem.code for problem in verdict.problems]


def named(verdict: Verdict) -> set[str]:
    """The files that the problems name; those of the register's edge stand in params."""
    found = {problem.path.partition("#")[0] for problem in verdict.problems}
    for problem in verdict.problems:
        others = f"{problem.params.get('tile', '')} {problem.params.get('files', '')}"
        found |= {f"register/{name.strip(',')}" for name in others.split()}
    return found


def test_a_folder_as_it_was_published_is_sound(published: PublishedTown) -> None:
    verdict = published.verify(published.town.out, since=published.since)

    assert () == verdict.problems
    assert published.town.index.size == verdict.size
    assert not verdict.is_key_from_site


def test_the_key_may_be_taken_from_the_site_and_that_is_said(published: PublishedTown) -> None:
    verdict = published.verify(published.town.out, vkey=None)

    assert verdict.is_sound
    assert verdict.is_key_from_site


def test_one_changed_byte_anywhere_is_found_with_its_file(
    published: PublishedTown, tmp_path: Path
) -> None:
    """Places are drawn over all files, each file as likely as another."""
    folder = published.copy(tmp_path)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rng = Random(20261124)
    for path in [*files, *rng.choices(files, k=max(0, PLACES - len(files)))]:
        original = path.read_bytes()
        at, bit = rng.randrange(len(original)), 1 << rng.randrange(8)
        path.write_bytes(original[:at] + bytes([original[at] ^ bit]) + original[at + 1 :])

        verdict = published.verify(folder)

        name = path.relative_to(folder).as_posix()
        assert name in named(verdict), (name, at, bit)
        path.write_bytes(original)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("index.html", "VERIFY-FILE-MISSING"),
        ("data/fees.csv", "VERIFY-FILE-MISSING"),
        ("build.json", "VERIFY-FILE-MISSING"),
        ("register/verifier.vkey", "VERIFY-FILE-MISSING"),
        ("register/tile/0/000.p/69", "FILE-MISSING"),
        ("register/checkpoint", "FILE-MISSING"),
    ],
)
def test_a_missing_file_is_named(
    published: PublishedTown, tmp_path: Path, name: str, code: str
) -> None:
    folder = published.copy(tmp_path)
    (folder / name).unlink()

    assert (name, code) in [(p.path, p.code) for p in published.verify(folder).problems]


@pytest.mark.parametrize("name", ["extra.html", "biaya/.htaccess", "static/.env", "register/x"])
def test_a_file_too_many_is_named(published: PublishedTown, tmp_path: Path, name: str) -> None:
    folder = published.copy(tmp_path)
    (folder / name).write_text("strange")

    (problem,) = published.verify(folder).problems

    assert name == problem.path
    assert problem.code in ("VERIFY-FILE-EXTRA", "FILE-EXTRA")


def test_a_link_in_place_of_a_page_is_not_followed(
    published: PublishedTown, tmp_path: Path
) -> None:
    folder = published.copy(tmp_path)
    page = folder / "index.html"
    page.rename(tmp_path / "elsewhere.html")
    page.symlink_to(tmp_path / "elsewhere.html")

    assert ["FILE-NOT-PLAIN"] == codes(published.verify(folder))


def test_a_changed_status_page_is_named_with_number_service_and_day(
    published: PublishedTown, tmp_path: Path
) -> None:
    folder = published.copy(tmp_path)
    page = sorted((folder / "permohonan").glob("*/KDI-*.html"))[0]
    page.write_text(page.read_text().replace("</html>", "<p>paid</p></html>"))

    (problem,) = published.verify(folder).problems

    row = published.town.index.application(page.stem)
    assert row is not None
    assert page.stem == problem.params["about"]
    assert row.service == problem.params["service"]
    assert "2026-" in str(problem.params["on"])


def test_a_page_that_cannot_be_made_is_told_even_if_its_placeholder_is_there(
    published: PublishedTown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = freeze.render

    def poisoned(ref: object, edition: object) -> bytes:
        if "'proof'" in repr(ref):
            raise ValueError("bukti")
        return draw(ref, edition)  # type: ignore[arg-type]

    monkeypatch.setattr(freeze, "render", poisoned)

    assert codes(published.verify(published.town.out)).count("PUBLISH-PAGE-FAILED") == 2


# --- keys and history --------------------------------------------------------------------------


def test_another_key_does_not_open_the_register(published: PublishedTown) -> None:
    other = Signer(SIGNER.name, bytes(32)).verifier.vkey

    found = published.verify(published.town.out, vkey=other)

    assert {"VERIFY-KEY-WRONG", "NOTE-UNVERIFIED"} <= set(codes(found))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"kendari+00000000+AAAA\n"])
def test_a_key_file_that_says_something_else_is_named(
    published: PublishedTown, tmp_path: Path, content: bytes
) -> None:
    folder = published.copy(tmp_path)
    (folder / "register/verifier.vkey").write_bytes(content)

    assert ["VERIFY-KEY-WRONG"] == codes(published.verify(folder))
    assert "VERIFY-KEY-WRONG" in codes(published.verify(folder, vkey=None))


def test_what_is_no_key_is_the_askers_mistake(published: PublishedTown) -> None:
    with pytest.raises(Invalid):
        published.verify(published.town.out, vkey="no key")


def test_without_any_key_nothing_can_be_said(published: PublishedTown, tmp_path: Path) -> None:
    folder = published.copy(tmp_path)
    (folder / "register/verifier.vkey").unlink()

    assert ["VERIFY-KEY-MISSING"] == codes(published.verify(folder, vkey=None))


def test_a_rewritten_history_is_found_by_an_older_checkpoint(
    published: PublishedTown, tmp_path: Path
) -> None:
    """Its own key signed it and its pages fit: only who kept a checkpoint can tell."""
    other = Town(tmp_path)
    other.city.fill(40)
    other.publish()

    verdict = verify_site(other.out, other.site, SIGNER.verifier.vkey, published.since)

    assert ["VERIFY-NOT-CONTINUED"] == codes(verdict)


def test_a_shortened_history_is_found_by_an_older_checkpoint(
    published: PublishedTown, tmp_path: Path
) -> None:
    young = Town(tmp_path)
    young.publish()

    verdict = verify_site(young.out, young.site, SIGNER.verifier.vkey, published.since)

    assert ["VERIFY-NOT-CONTINUED"] == codes(verdict)


def test_a_damaged_register_is_not_taken_for_a_rewritten_one(
    published: PublishedTown, tmp_path: Path
) -> None:
    folder = published.copy(tmp_path)
    for path in folder.glob("register/tile/0/000.p/*"):
        path.unlink()

    found = codes(published.verify(folder, since=published.since))

    assert "FILE-MISSING" in found
    assert "VERIFY-NOT-CONTINUED" not in found


def test_what_is_no_checkpoint_is_said_to_be_none(published: PublishedTown, tmp_path: Path) -> None:
    (tmp_path / "since").write_text("hello")

    found = published.verify(published.town.out, since=tmp_path / "since")

    assert ["VERIFY-SINCE-UNREADABLE"] == codes(found)


# --- another site folder -----------------------------------------------------------------------


def test_another_site_folder_is_said_once_and_not_page_by_page(
    published: PublishedTown, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(published.town.site, tmp_path / "site"))
    (other / "templates" / "home.html").write_text("other\n")

    verdict = verify_site(published.town.out, other, SIGNER.verifier.vkey)

    (problem,) = verdict.problems
    assert "VERIFY-OTHER-SITE" == problem.code
    assert 2 == problem.params["differing"]


def test_nobody_hides_a_change_behind_another_digest(
    published: PublishedTown, tmp_path: Path
) -> None:
    folder = published.copy(tmp_path)
    build = json.loads((folder / "build.json").read_text())
    (folder / "build.json").write_text(json.dumps(build | {"site": "0" * 64}))
    (folder / "index.html").write_text("other")

    (problem,) = published.verify(folder).problems

    assert ("VERIFY-OTHER-SITE", "index.html") == (problem.code, problem.params["first"])

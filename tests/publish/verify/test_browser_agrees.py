"""What a page says of itself in a browser is what `terang verify` says of it.

The pages are those of the shipped site, with the scripts that they load, in one browser; both
sides ask the same server, which may be hostile. TERANG_HARDEN=long takes 200 pages and 200
changes. Only what the browser claims to compare is changed: number, version, dates and amounts,
and everything of the register. Words are for the command, and the page says so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page

from bench.city import SIGNER, City, found_city
from bench.once import SITE, open_city, publish_city
from publish.verify.address import Question, verify_address
from publish.verify.history import Memory
from publish.verify.remote import Remote, read_address
from publish.verify.site import Verdict
from tests.codebase.tree import ROOT
from tests.hardening.conftest import IS_LONG
from tests.publish.verify.page_changes import PAGE_CHANGES, REGISTER_CHANGES, Under
from tests.publish.verify.served import Served, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = 200 if IS_LONG else 25
HALF = 100 if IS_LONG else 16  # changes of pages; as many of the register
APPLICATIONS = 150 if IS_LONG else 100  # then the register has several full tiles
SERVICES = ("izin-reklame", "parkir-tepi-jalan", "pbg", "kartu-keluarga", "kia", "nib-umk")
VKEY = SIGNER.verifier.vkey


@dataclass(frozen=True)
class Tree:
    """A published city, and what it looked like `before` its last applications."""

    out: Path
    before: Path
    size: int
    pages: tuple[str, ...]

    def text(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")


def published(city: City, out: Path) -> int:
    index, reader = open_city(city.folder)
    publish_city(index, reader, out)
    index.connection.close()
    return reader.checkpoint().size


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    folder = tmp_path_factory.mktemp("agrees")
    city, out = found_city(folder / "city", ROOT / "form_schemas", services=SERVICES), folder / "o"
    city.fill(APPLICATIONS)
    published(city, out)
    before = Path(shutil.copytree(out, folder / "before"))
    city.file_one_more()
    size = published(city, out)
    found = [path for path in out.rglob("*.html") if b"data-proof-start" in path.read_bytes()]
    pages = sorted(path.relative_to(out).as_posix() for path in found)
    Random(1).shuffle(pages)
    return Tree(out, before, size, tuple(pages))


@pytest.fixture
def site(tree: Tree) -> Iterator[Served]:
    with served(tree.out) as site:
        yield site


def browser_says(page: Page, site: Served, path: str) -> str:
    """ "ok", "bad" or "cannot", as the page shows it after its button was pressed."""
    page.goto(site.url + path, wait_until="domcontentloaded")
    page.locator("[data-proof-start]").click()
    box = page.wait_for_selector("[data-proof]:not([data-state=busy])[data-state]")
    assert box is not None
    return box.get_attribute("data-state") or ""


def command_says(site: Served, folder: Path, site_folder: Path | None = None) -> Verdict:
    remote = Remote(read_address(site.url))
    question = Question(site_folder, VKEY)
    try:
        return verify_address(remote, site.url, Memory(folder), question, lambda what, count: None)
    finally:
        remote.close()


def entry_of(text: str, random: Random) -> int:
    return int(random.choice(text.partition('data-entries="')[2].partition('"')[0].split()))


def test_an_honest_page_is_sound_to_both(
    page: Page, site: Served, tree: Tree, tmp_path: Path
) -> None:
    said = {path: browser_says(page, site, path) for path in tree.pages[:PAGES]}

    assert dict.fromkeys(said, "ok") == said
    assert PAGES == len(said)
    assert () == command_says(site, tmp_path, SITE).problems


def test_a_changed_page_is_wrong_to_both(
    page: Page, site: Served, tree: Tree, tmp_path: Path
) -> None:
    random, done = Random(2), dict[str, str]()
    places = iter(tree.pages)
    texts = [tree.text(path) for path in tree.pages]
    while len(done) < HALF:
        path, change = next(places), PAGE_CHANGES[len(done) % len(PAGE_CHANGES)]
        if path.endswith(".html") and (new := change(tree.text(path), random, texts)) is not None:
            site.instead[path] = 200, {"Content-Type": "text/html; charset=utf-8"}, new.encode()
            done[path] = change.__name__
        else:
            places = iter([*places, path])

    shown = {path: browser_says(page, site, path) for path in done}
    found = {problem.path for problem in command_says(site, tmp_path, SITE).problems}

    assert {} == {path: (done[path], said) for path, said in shown.items() if said != "bad"}
    assert set(done) == found


def test_a_changed_register_is_wrong_to_both(
    page: Page, site: Served, tree: Tree, tmp_path: Path
) -> None:
    random, differing = Random(3), []
    for count in range(HALF):
        path = tree.pages[count % len(tree.pages)]
        change = REGISTER_CHANGES[count % len(REGISTER_CHANGES)]
        root, entry = tree.out / "register", entry_of(tree.text(path), random)
        files = change(Under(root, tree.size, entry, random))
        site.instead = {
            f"register/{name}": (404, {}, b"") if data is None else (200, {}, data)
            for name, data in files.items()
        }

        said = browser_says(page, site, path)
        verdict = command_says(site, tmp_path / str(count))

        if (said, verdict.is_sound) != ("bad", False):
            differing.append((path, change.__name__, said, verdict.problems[:2]))

    assert [] == differing


def test_a_changed_document_is_wrong_to_both(
    page: Page, site: Served, tree: Tree, tmp_path: Path
) -> None:
    """The definition beside the register: its fee, under the digest of the old one."""
    documents = [
        path
        for path in sorted((tree.out / "register/doc").rglob("*.json"))
        if b'"id":"parkir-tepi-jalan"' in path.read_bytes() and b'"fee":2000' in path.read_bytes()
    ]
    for path in documents:
        name = path.relative_to(tree.out).as_posix()
        site.instead[name] = 200, {}, path.read_bytes().replace(b'"fee":2000', b'"fee":9000')
    (service,) = [path for path in tree.pages if path.startswith("layanan/parkir-tepi-jalan")]

    assert documents
    assert "bad" == browser_says(page, site, service)
    assert not command_says(site, tmp_path).is_sound


def test_a_history_taken_back_or_rewritten_is_wrong_to_both(
    page: Page, site: Served, tree: Tree, tmp_path: Path
) -> None:
    """Signed by its own key and whole in itself: only who saw the other knows."""
    path = next(path for path in tree.pages if (tree.before / path).is_file())
    other = found_city(tmp_path / "city", ROOT / "form_schemas", seed=8, services=SERVICES)
    other.fill(APPLICATIONS)
    published(other, tmp_path / "fork")
    for folder, where in ((tree.before, path), (tmp_path / "fork", "layanan/pbg/index.html")):
        site.folder = tree.out
        memory = tmp_path / folder.name
        honest = browser_says(page, site, path), command_says(site, memory).is_sound
        site.folder = folder

        said = browser_says(page, site, where), command_says(site, memory).is_sound

        assert ("ok", True) == honest
        assert ("bad", False) == said
        assert "ok" == browser_forgets(page, site, where)


def browser_forgets(page: Page, site: Served, path: str) -> str:
    """What a browser says that has seen nothing before."""
    page.evaluate("localStorage.clear()")
    said = browser_says(page, site, path)
    page.evaluate("localStorage.clear()")
    return said

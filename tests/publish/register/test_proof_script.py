"""The check in the browser says what Python says, of sound registers and of changed ones."""

from __future__ import annotations

import json
import shutil
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from publish.errors import TerangError
from publish.log.checkpoint import open_checkpoint
from publish.log.cosignature import Witness, cosign
from publish.log.note import Signer, parse_note
from publish.log.proof_file import ProofFile, check_proof, format_proof
from publish.log.tiles import tile_path
from publish.log.tree import leaf_hash, root_of
from publish.register.reader import RegisterReader
from publish.witness.collect import add_signatures
from tests.publish.register.registers import LOG, SIGNER, Office, entries_from

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[3] / "site/static/js"
SITE = "https://terang.example"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'"
WORDS = {
    "busy": "sedang diperiksa",
    "ok": "terbukti dalam {size} entri",
    "bad": "tidak cocok",
    "bad-signature": "tanda tangan salah",
    "cannot": "peramban ini tidak dapat memeriksa",
}


class Server:
    """Serves a register, the scripts and one page; `root` and `html` may change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.html = "<!doctype html><title>x</title>"
        self.policy = POLICY
        self.failing = ""

    def __call__(self, route: Route) -> None:
        path = route.request.url.split("/", 3)[3].partition("?")[0]
        register = self.root / path.removeprefix("register/")
        if self.failing and self.failing in path:
            route.fulfill(status=503, body="busy")
        elif path == "":
            headers = {"Content-Security-Policy": self.policy} if self.policy else {}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=headers)
        elif path.startswith("static/"):
            script = SCRIPTS / path.removeprefix("static/")
            route.fulfill(path=script, content_type="text/javascript")
        elif path.startswith("register/") and register.is_file():
            route.fulfill(body=register.read_bytes(), content_type="application/octet-stream")
        else:
            route.fulfill(status=404, body="nothing here")


@pytest.fixture
def serve(page: Page) -> Callable[[Path], Server]:
    """A server whose pages the browser may open."""

    def start(root: Path) -> Server:
        server = Server(root)
        page.route("**/*", server)
        return server

    return start


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A register of a given size, grown in two batches."""

    @cache
    def made(size: int) -> Path:
        office = Office(tmp_path_factory.mktemp(f"size{size}"))
        office.append(entries_from(0, size // 2 or 1), 1)
        office.append(entries_from(size // 2 or 1, size - (size // 2 or 1)), 2)
        return office.root

    return made


PROVE = """async ([vkey, indexes]) => {
  const { proveEntries } = await import("/static/tlog.js");
  const read = async (path) => {
    const answer = await fetch(`/register/${path}`);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  };
  const said = [];
  for (const index of indexes) {
    try {
      const { size, entries } = await proveEntries(read, vkey, [index]);
      said.push([size, new TextDecoder().decode(entries[0])]);
    } catch (error) {
      said.push(error.verdict ?? String(error));
    }
  }
  return said;
}"""


def browser_says(page: Page, indexes: list[int], vkey: str = LOG.vkey) -> list[Any]:
    return page.evaluate(PROVE, [vkey, indexes])


def python_says(root: Path, index: int) -> Any:
    try:
        reader = RegisterReader(root, LOG)
        note = reader.note()
        checkpoint = open_checkpoint(note, LOG)
        entry = reader.entry(index)
        hashes = tuple(reader.inclusion_proof(index, checkpoint.size))
        check_proof(format_proof(ProofFile(index, hashes, note)), entry, LOG)
    except TerangError:
        return "bad"
    return [checkpoint.size, entry.decode(errors="replace")]


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600])
def test_every_entry_of_a_sound_register_is_proven(
    page: Page,
    serve: Callable[[Path], Server],
    registers: Callable[[int], Path],
    size: int,
) -> None:
    root = registers(size)
    serve(root)
    page.goto(f"{SITE}/")
    edges = {0, 1, 127, 128, 254, 255, 256, 257, 511, 512, 599, size - 1, size, 10**9}
    indexes = sorted(edges | set(range(0, size, 29)))

    said = browser_says(page, indexes)

    assert said == [python_says(root, index) for index in indexes]
    assert said[0] == [size, '{"n":0}']
    assert said[-1] == "bad"


SINCE = """async ([size, old]) => {
  const { Register } = await import("/static/tlog.js");
  const read = async (path) => {
    const answer = await fetch(`/register/${path}`);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  };
  const roots = await new Register(read, size).rootsSince(old);
  return roots.map((root) => btoa(String.fromCharCode(...root)));
}"""


@pytest.mark.parametrize("size", [1, 256, 257, 600])
def test_every_smaller_tree_is_the_beginning_of_the_larger(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path], size: int
) -> None:
    root = registers(size)
    serve(root)
    page.goto(f"{SITE}/")
    leaves = [leaf_hash(entry) for entry in entries_from(0, size)]

    for old in sorted({1, size // 2 or 1, min(255, size), min(256, size), size - 1 or 1, size}):
        expected = [b64encode(root_of(leaves[:n])).decode() for n in (old, size)]
        assert expected == page.evaluate(SINCE, [size, old])


def change(root: Path, random: Random) -> str:
    """Do one of many wrong things to a register; gives its name."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    victim = random.choice(files)
    content = victim.read_bytes()
    at = random.randrange(len(content))
    byte = bytes([content[at] ^ random.randrange(1, 256)])
    changes: dict[str, Callable[[], object]] = {
        "byte": lambda: victim.write_bytes(content[:at] + byte + content[at + 1 :]),
        "cut": lambda: victim.write_bytes(content[:at]),
        "more": lambda: victim.write_bytes(content + byte),
        "gone": victim.unlink,
        "other": lambda: victim.write_bytes(random.choice(files).read_bytes()),
        "double": lambda: victim.write_bytes(content * 2),
    }
    name = random.choice(sorted(changes))
    changes[name]()
    return f"{name} {victim.relative_to(root)} {at}"


@pytest.mark.slow
def test_of_200_changed_registers_it_says_what_python_says(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path], tmp_path: Path
) -> None:
    random = Random(7)
    server = serve(tmp_path)
    page.goto(f"{SITE}/")
    differing, refused = [], 0
    for number in range(200):
        size = random.choice([1, 255, 256, 257, 600])
        server.root = Path(shutil.copytree(registers(size), tmp_path / str(number)))
        what = change(server.root, random)
        indexes = [random.randrange(size), 0, size - 1]

        said = browser_says(page, indexes)

        if said != [python_says(server.root, index) for index in indexes]:
            differing.append((size, what, indexes, said))
        refused += "bad" in said
        shutil.rmtree(server.root)

    assert differing == []
    assert refused > 100


SAMPLE_TEXT = f"{LOG.name}\n1\n" + "A" * 43 + "=\n"


TEXTS = [
    SAMPLE_TEXT,
    SAMPLE_TEXT + "extension\n",
    SAMPLE_TEXT.replace("\n1\n", "\n01\n"),
    SAMPLE_TEXT.replace("\n1\n", "\n+1\n"),
    SAMPLE_TEXT.replace("\n1\n", "\n0\n"),
    SAMPLE_TEXT.replace("\n1\n", "\n1 \n"),
    SAMPLE_TEXT.replace("A=", "B="),
    SAMPLE_TEXT.replace("A=", "A"),
    SAMPLE_TEXT.replace(LOG.name, "terang.example/baubau"),
    SAMPLE_TEXT + "\nextension\n",
    f"{LOG.name}\n1\n",
    "\ufeff" + SAMPLE_TEXT,
    f"{LOG.name}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
]
OPEN = """async ([vkey, notes]) => {
  const { openCheckpoint, parseKey } = await import("/static/tlog.js");
  const key = await parseKey(vkey);
  const say = async (note) => (await openCheckpoint(new TextEncoder().encode(note), key)).size;
  return Promise.all(notes.map((note) => say(note).catch((error) => error.verdict)));
}"""


def python_opens(note: str) -> Any:
    try:
        return open_checkpoint(note.encode(), LOG).size
    except TerangError:
        return "bad"


def test_a_signed_text_is_a_checkpoint_for_both_or_for_none(
    page: Page, serve: Callable[[Path], Server], tmp_path: Path
) -> None:
    serve(tmp_path)
    page.goto(f"{SITE}/")
    notes = [f"{text}\n{SIGNER.sign(text).line}" for text in TEXTS]

    said = page.evaluate(OPEN, [LOG.vkey, notes])

    assert dict(zip(TEXTS, said, strict=True)) == dict(
        zip(TEXTS, map(python_opens, notes), strict=True)
    )
    assert said[:3] == [1, 1, "bad"]


def test_tiles_have_the_same_paths(
    page: Page, serve: Callable[[Path], Server], tmp_path: Path
) -> None:
    serve(tmp_path)
    page.goto(f"{SITE}/")
    numbers = [0, 999, 1000, 1_234_067, 999_999_999]
    tiles = [(2, number, width) for number in numbers for width in (1, 255, 256)]

    said = page.evaluate(
        "async (all) => { const { tilePath } = await import('/static/tlog.js');"
        " return all.map((tile) => tilePath(...tile)); }",
        tiles,
    )

    assert said == [tile_path(*tile) for tile in tiles]


def box(entries: str = "0 255", body: str = "", key: str = LOG.vkey, **words: str) -> str:
    said = "".join(f' data-{name}="{escape(text)}"' for name, text in (WORDS | words).items())
    return (
        '<!doctype html><html lang="id"><meta charset="utf-8"><title>x</title>'
        f'<div data-proof data-register="/register/" data-key="{escape(key)}"'
        f' data-entries="{entries}"{said}>'
        '<p role="status" data-proof-result></p><ul data-proof-entries></ul></div>'
        f'{body}<script type="module" src="/static/proof.js"></script>'
    )


def outcome(page: Page) -> tuple[str | None, str | None]:
    page.wait_for_selector("[data-proof]:not([data-state=busy])[data-state]")
    state = page.locator("[data-proof]").get_attribute("data-state")
    return state, page.locator("[data-proof-result]").text_content()


def test_the_page_says_in_its_own_words_that_it_is_proven(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path]
) -> None:
    serve(registers(600)).html = box()
    page.goto(f"{SITE}/")

    assert outcome(page) == ("ok", "terbukti dalam 600 entri")
    assert page.locator("[data-proof-entries] code").all_text_contents() == ['{"n":0}', '{"n":255}']


def test_with_a_button_it_waits_for_the_reader(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path]
) -> None:
    button = '<button type="button" data-proof-start hidden>Periksa</button>'
    server = serve(registers(600))
    server.html = box().replace("<p role", f"{button}<p role")
    page.goto(f"{SITE}/")

    page.get_by_role("button", name="Periksa").wait_for()
    assert page.locator("[data-proof]").get_attribute("data-state") is None
    page.get_by_role("button", name="Periksa").click()

    assert outcome(page) == ("ok", "terbukti dalam 600 entri")


def fact(value: str, shown: str, member: str = "n") -> str:
    return f'<data value="{value}" data-proof-fact="255:{member}">{shown}</data>'


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (fact("255", "Rp255"), "ok"),
        (fact("255", "Rp2.5 5,-"), "ok"),
        (fact("255", "Rp355"), "bad"),
        (fact("355", "Rp355"), "bad"),
        (fact("255", "Rp255", "amount"), "bad"),
        (fact("999", "Rp999").replace("255:", "300:"), "ok"),
        ('<span data-proof-fact="255:n">255</span>', "ok"),
        ('<span data-proof-fact="255:n">256</span>', "bad"),
    ],
)
def test_facts_of_the_page_are_compared_with_the_entry(
    page: Page,
    serve: Callable[[Path], Server],
    registers: Callable[[int], Path],
    body: str,
    state: str,
) -> None:
    serve(registers(600)).html = box(body=body)
    page.goto(f"{SITE}/")

    assert outcome(page)[0] == state


def test_a_changed_register_is_called_so(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path], tmp_path: Path
) -> None:
    root = Path(shutil.copytree(registers(257), tmp_path / "changed"))
    bundle = root / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b'{"n":7}', b'{"n":8}'))
    serve(root).html = box("7")
    page.goto(f"{SITE}/")

    assert outcome(page) == ("bad", "tidak cocok")


def test_another_signature_has_its_own_words(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path], tmp_path: Path
) -> None:
    root = Path(shutil.copytree(registers(257), tmp_path / "forged"))
    text = parse_note((root / "checkpoint").read_bytes())[0]
    thief = Signer(LOG.name, bytes([9]) * 32)
    (root / "checkpoint").write_bytes(f"{text}\n{thief.sign(text).line}".encode())
    serve(root).html = box()
    page.goto(f"{SITE}/")

    assert outcome(page) == ("bad", "tanda tangan salah")


CANNOT = ("cannot", "peramban ini tidak dapat memeriksa")
WITHOUT_ED25519 = """
const real = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
  if (algorithm === "Ed25519") return Promise.reject(new DOMException("", "NotSupportedError"));
  return real.call(this, format, key, algorithm, ...rest);
};
"""


def test_a_browser_without_ed25519_says_that_it_cannot_check(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path]
) -> None:
    page.add_init_script(WITHOUT_ED25519)
    serve(registers(600)).html = box()
    page.goto(f"{SITE}/")

    assert outcome(page) == CANNOT


def test_without_https_it_says_that_it_cannot_check(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path]
) -> None:
    serve(registers(600)).html = box()
    page.goto("http://terang.example/")

    assert outcome(page) == CANNOT


@pytest.mark.parametrize(
    "html",
    [box(entries=""), box(entries="-1"), box(entries="x"), box(key=""), box(key=LOG.vkey + "A")],
)
def test_a_page_that_names_nothing_to_check_says_so(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path], html: str
) -> None:
    serve(registers(600)).html = html
    page.goto(f"{SITE}/")

    assert outcome(page) == CANNOT


@pytest.mark.parametrize("path", ["checkpoint", "tile/0", "tile/entries"])
def test_a_server_that_is_down_proves_nothing_against_anybody(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path], path: str
) -> None:
    server = serve(registers(600))
    server.html, server.failing = box(), path
    page.goto(f"{SITE}/")

    assert outcome(page) == CANNOT


def test_a_policy_without_connect_src_is_no_accusation_either(
    page: Page, serve: Callable[[Path], Server], registers: Callable[[int], Path]
) -> None:
    server = serve(registers(600))
    server.html, server.policy = box(), POLICY.replace("connect-src 'self'; ", "")
    page.goto(f"{SITE}/")

    assert outcome(page) == CANNOT


def test_the_scripts_hold_no_words_for_people() -> None:
    """Words are in the page; here are only names, paths and codes."""
    for name in ("proof.js", "tlog.js"):
        code = (SCRIPTS / name).read_text(encoding="utf-8").split("*/", 1)[1]
        strings = [json.dumps(s) for s in code.split('"')[1::2] if " " in s.strip()]
        assert strings == [], name


def test_it_says_of_each_witness_whether_it_has_signed(page: Page, tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.append(entries_from(0, 5), 1)
    root = office.root
    note = (root / "checkpoint").read_bytes()
    signing, forging, absent = (Witness(f"saksi.example/w{n}", bytes([n]) * 32) for n in (1, 2, 3))
    text = parse_note(note)[0]
    lines = [cosign(key, text, 1_772_424_000) for key in (signing, forging)]
    forged = replace(lines[1], value=lines[1].value[:-1] + bytes([lines[1].value[-1] ^ 1]))
    (root / "checkpoint").write_bytes(add_signatures(note, [lines[0], forged]))
    items = "".join(
        f'<li data-witness="{key.verifier.vkey}"><span role="status"></span></li>'
        for key in (signing, forging, absent)
    )
    server = Server(root)
    server.html = (
        f'<!doctype html><html lang="id"><ul data-witnesses data-register="/register/"'
        f' data-key="{LOG.vkey}" data-ok="{{size}} entri, {{date}}" data-none="belum"'
        f' data-bad="salah" data-cannot="tidak bisa">{items}</ul>'
        '<script type="module" src="/static/witnesses.js"></script></html>'
    )
    page.route(f"{SITE}/**", server)
    page.goto(f"{SITE}/")
    page.wait_for_selector("[data-witness]:last-child[data-state]")
    said = page.locator("[data-witness] span").all_inner_texts()

    assert ["5 entri, 2 Maret 2026", "salah", "belum"] == said

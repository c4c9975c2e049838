"""Definitions that an officer might bring: refused at the door, or harmless once published.

Bombs and dialects are tested at the form engine (tests/builder/forms); here everything goes
through the front door: import, proposal, approval, publication (figures 14, 17, 18, 19).
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from builder.cli.publishing import publish_all
from builder.domain.user import EVERY_UNIT, ROLES, User
from builder.forms.compile import compile_form
from builder.forms.validator import make_validator
from builder.usecases.drafts import approve_draft, import_definition, propose_draft
from builder.usecases.http_out import is_of_the_world, post, target_of
from builder.usecases.lint import lint_definition
from builder.usecases.publishing import publish_version
from builder.workspace import Workspace, open_workspace
from publish.errors import TerangError
from publish.facts.form_schema import FormSchema
from tests.builder.demo.cities import copied, run, small_city, ticking
from tests.builder.web.city import SCHEMAS
from tests.hardening.conftest import Figure
from tests.hardening.hostile import TEXTS

BASE = "parkir-tepi-jalan"
QUICKLY = 0.5  # seconds of the processor for one refusal, texts of 256 kB included
AUTHOR = User("penulis.racun", "Penulis", frozenset(ROLES), EVERY_UNIT, "")
SECOND = User("penyetuju.racun", "Penyetuju", frozenset(ROLES), EVERY_UNIT, "")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("definitions") / "city"
    found = open_workspace(
        copied(small_city(tmp_path_factory.getbasetemp()), folder), clock=ticking(), env={}
    )
    yield found
    found.close()


def documents(service: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two documents of a small service under another id."""
    made = json.loads((SCHEMAS / BASE / "service.json").read_text(encoding="utf-8"))
    made |= {"id": service, "effective_from": "2026-11-02"}
    return made, json.loads((SCHEMAS / BASE / "form.json").read_text(encoding="utf-8"))


def published(workspace: Workspace, service_text: str, form_text: str) -> str:
    """The service through the front door, by two people; its id. Raises TerangError."""
    about: dict[str, Any] = {"now": workspace.clock()}
    bench, checks = workspace.workbench, workspace.checks()
    draft = import_definition(
        bench,
        service_text=service_text,
        form_text=form_text,
        user=AUTHOR,
        rng=workspace.rng,
        **about,
    )
    proposed = propose_draft(bench, draft_id=draft.id, user=AUTHOR, checks=checks, **about)
    digest = proposed.digest or ""
    approve_draft(bench, draft_id=draft.id, digest=digest, user=SECOND, **about)
    stored = publish_version(
        workspace.uow(),
        bench,
        draft_id=draft.id,
        user=SECOND,
        checks=checks,
        shelf=workspace.shelf(),
        **about,
    )
    return stored.service


def everywhere(value: Any, text: str) -> Any:
    """All texts for people of a document replaced by one."""
    if isinstance(value, dict):
        if value.keys() == {"id", "en"}:
            return {"id": text, "en": text}
        return {name: everywhere(inner, text) for name, inner in value.items()}
    return [everywhere(inner, text) for inner in value] if isinstance(value, list) else value


POISON = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "{% raw %}",
    "=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "javascript:x",
    "[a](javascript:alert(1))", "![x](//evil.example/x.png)", "<![CDATA[", "&#0;", "\x00", "\ud800",
    "\u202e", "a\u0301" * 300, "../../etc/passwd", "%s %(x)s {0}", "\u2028", "x" * 3000, "]]>",
)  # fmt: skip


def test_poison_texts_stop_nothing(workspace: Workspace, figure: Figure) -> None:
    done: list[str] = []
    for n, text in enumerate(POISON):
        service, form = documents(f"racun-{n}")
        service["name"] = {"id": text, "en": text}
        service["product"] = everywhere(service.get("product"), text)
        service["requirements"] = everywhere(service.get("requirements"), text)
        try:
            done.append(published(workspace, json.dumps(service), json.dumps(form)))
        except TerangError:
            continue
    before = set(workspace.public.rglob("*.html"))
    made = publish_all(workspace)
    verdict = run("verify", "--workspace", workspace.folder)
    pages = b"".join(p.read_bytes() for p in workspace.public.rglob("*.html") if "racun" in str(p))

    assert len(done) >= 5
    assert before <= set(workspace.public.rglob("*.html"))
    assert () == made.refused
    assert not {b"<script>alert", b"<img src=x", b"javascript:alert(1)\"", b">49<"} & {
        mark for mark in (b"<script>alert", b"<img src=x", b'javascript:alert(1)"', b">49<")
        if mark in pages
    }  # fmt: skip
    stale = [*made.published.failed, *verdict.stdout.splitlines()]
    figure(f"pages lost to {len(POISON)} poison records", "0", stale[:2] or 0, not stale)


def test_no_cell_of_an_export_is_a_formula(workspace: Workspace, figure: Figure) -> None:
    """After the poison above: every cell of every CSV, as a spreadsheet would read it."""
    bad, cells = [], 0
    for path in sorted((workspace.public / "data").glob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            for cell in row:
                cells += 1
                is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
                if cell.startswith(tuple("=+@\t\r＝＋－＠-")) and not is_number:
                    bad.append(f"{path.name}: {cell[:40]!r}")

    assert cells > 1_000
    figure(f"formulas among {cells} exported cells", "0", bad[:3] or 0, not bad)


SLUGS = (
    "", "..", ".", "/", "a/b", "a\\b", "a.b", "A", "KTP", "é", "e\u0301", "a b", "a_b", "-a", "a-",
    "a" * 65, "a\n", "a\x00", "%2e%2e", "../x", "index.html", "en/x", "con:", "a;b", "a?b", "a#b",
    "\u202ea", "ａ", "١", "a\u200b", " a", "a ", "~", "$", "${x}", "{{x}}", "'", '"', "<x>", "|x",
    *(f"a{sign}b" for sign in "!&*()+=,:[]{}^`~@\t\r\v\u00a0\u2044\uff0f\u2024\u2025\u3002"),
    "a--\n", "-", "--", "a/../b", "..%2f", "%2e", "\\\\x", "C:", "a/", "/a", ".a", "a.", "_a", "a_",
    "a%", "+a", "\u0430", "ﬁ", "ß", "\udcff",
)  # fmt: skip
OTHERS = tuple(text for text in TEXTS if len(text) < 50 and not text.isascii())


def test_a_hundred_odd_names_are_tried() -> None:
    assert 100 <= len({*SLUGS, *OTHERS})


@pytest.mark.parametrize("slug", [*SLUGS, *OTHERS])
def test_no_odd_name_becomes_an_address(workspace: Workspace, slug: str) -> None:
    service, form = documents(slug)

    with pytest.raises(TerangError):
        published(workspace, json.dumps(service), json.dumps(form))


@pytest.mark.parametrize("place", ["unit", "steps", "page", "version of an address"])
def test_no_other_part_of_a_definition_is_an_odd_name(workspace: Workspace, place: str) -> None:
    service, form = documents("bagian-ganjil")
    if place == "unit":
        service["unit"] = "../../x"
    elif place == "steps":
        service["steps"] = [{**step, "id": "../x"} for step in service.get("steps", [{}])] or [{}]
    elif place == "page":
        form["x-pages"] = [{"id": "../x", "title": "x", "fields": list(form["properties"])}]
    else:
        service["version"] = "../../x"

    assert lint_definition(json.dumps(service), json.dumps(form), checks=workspace.checks())


@dataclass
class Trap:
    """A socket that counts who calls."""

    server: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    calls: int = 0

    def __post_init__(self) -> None:
        self.server.settimeout(0.05)
        self.is_open = True
        self.listener = threading.Thread(target=self._count)
        self.listener.start()

    @property
    def port(self) -> int:
        return int(self.server.getsockname()[1])

    def _count(self) -> None:
        while self.is_open:
            try:
                self.server.accept()[0].close()
                self.calls += 1
            except TimeoutError:
                continue

    def close(self) -> None:
        self.is_open = False
        self.listener.join()
        self.server.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    made = Trap()
    yield made
    made.close()


HERE = (
    "127.0.0.1", "localhost", "127.1", "127.0.1", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
    "017700000001", "2130706433", "0", "0.0.0.0", "127.0.0.1.", "localhost.",  # noqa: S104
    "LOCALHOST", "127.0.0.2", "127.255.255.254", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "①②⑦.⓪.⓪.①", "127\u30020\u30020\u30021", "\uff11\uff12\uff17.0.0.1", "x@127.0.0.1",
    "x:y@127.0.0.1", "127.0.0.1#@example.org", "%31%32%37.0.0.1", "loc%61lhost", "127.0.0.1\t",
    " 127.0.0.1",
)  # fmt: skip
"""Ways to write this machine: what a list of hosts or a look at the text would let through."""


def remote(port: int) -> Iterator[str]:
    yield from (f"http://{host}:{port}/schema" for host in HERE)
    yield from (f"{scheme}://127.0.0.1:{port}/x" for scheme in ("https", "ftp", "HTTP", "ws"))
    yield from (
        f"//127.0.0.1:{port}/x",
        "file:///etc/passwd",
        "data:application/json,{}",
        "x.json#",
    )


def placed(form: dict[str, Any], address: str) -> Iterator[dict[str, Any]]:
    """The form with the address at every place that a validator might follow."""
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        made = deepcopy(form)
        made["properties"]["racun"] = {keyword: address}
        yield made
    for keyword in ("$id", "$schema"):
        made = deepcopy(form)
        made[keyword] = address
        made["properties"]["racun"] = {"$ref": "lain"}
        yield made


def test_nothing_is_fetched(workspace: Workspace, trap: Trap, figure: Figure) -> None:
    tried, accepted = 0, []
    for address in remote(trap.port):
        service, base = documents("ambil-dari-luar")
        for form in placed(base, address):
            tried += 1
            found = lint_definition(
                json.dumps(service), json.dumps(form), checks=workspace.checks()
            )
            accepted += [] if found else [address]
            with pytest.raises(TerangError):
                compile_form(FormSchema(form))
        for member in ("$ref", "$schema"):
            changed = {**service, member: address}
            lint_definition(json.dumps(changed), json.dumps(base), checks=workspace.checks())
    time.sleep(0.1)

    assert [] == accepted
    figure(f"connections made for {tried} foreign references", "0", trap.calls, trap.calls == 0)


def test_no_program_is_told_on_this_machine(trap: Trap, figure: Figure) -> None:
    """Even where somebody put the very spelling on the list of hosts (T73)."""
    reached = []
    for host in HERE:
        for scheme in ("https", "http"):
            target = target_of(f"{scheme}://{host}:{trap.port}/x", (host.strip("[]"),))
            if target is None:
                continue
            with suppress(OSError, http.client.HTTPException):
                post(target, b"{}", {}, seconds=0.5, is_allowed=is_of_the_world)
                reached.append(target)
    time.sleep(0.1)

    assert len(HERE) + 8 >= 40
    assert [] == reached
    figure(f"connections made for {len(HERE)} spellings (19)", "0", trap.calls, trap.calls == 0)


def test_the_judge_itself_fetches_nothing(trap: Trap) -> None:
    """Also for a document that no lint has seen."""
    for address in (f"http://127.0.0.1:{trap.port}/schema", f"http://localhost:{trap.port}/#/a"):
        validator = make_validator({"type": "object", "properties": {"x": {"$ref": address}}})

        with pytest.raises(Exception, match="127.0.0.1" if "127" in address else "localhost"):
            list(validator.iter_errors({"x": 1}))
    time.sleep(0.1)

    assert 0 == trap.calls


def shapes() -> dict[str, str]:
    return {
        "deep lists": "[" * 200_000,
        "deep lists, closed": "[" * 50_000 + "]" * 50_000,
        "deep objects": '{"a":' * 50_000,
        "deep in a text": '{"id":' + "[" * 9_000 + "]" * 9_000 + "}",
        "same key twice": '{"id":"a","id":"b","unit":"x"}',
        "same key in other letters": '{"id":"a","\\u0069d":"b","unit":"x"}',
        "not a number": '{"id":"a","unit":"x","k_min":NaN}',
        "no end": '{"id":"a","unit":"x","k_min":Infinity}',
        "too large a number": '{"id":"a","unit":"x","k_min":1e999}',
        "a number of 5,000 digits": '{"id":"a","unit":"x","k_min":' + "9" * 5_000 + "}",
        "half a pair": '{"id":"a","unit":"x","name":"\\ud800"}',
        "NUL": '{"id":"a","unit":"x","name":"\\u0000"}',
        "byte order mark": "\ufeff{}",
        "comment": '{"id":"a" /* x */}',
        "trailing": '{"id":"a","unit":"x"} {}',
        "a million members": "{" + ",".join(f'"{n}":0' for n in range(20_000)) + "}",
        "integer keys that collide": json.dumps({str(n * (2**61 - 1)): 0 for n in range(8_000)}),
        "too long": json.dumps({"id": "a", "unit": "x", "name": "a" * 300_000}),
        "nothing": "",
        "null": "null",
    }


@pytest.mark.parametrize("name", shapes())
def test_odd_json_is_a_finding(workspace: Workspace, name: str) -> None:
    text = shapes()[name]
    _, form = documents("x")
    began = time.process_time()

    for pair in ((text, json.dumps(form)), (json.dumps(documents("x")[0]), text)):
        with pytest.raises(TerangError):
            published(workspace, *pair)

    assert time.process_time() - began < 2 * QUICKLY


def test_a_symbolic_link_in_the_definitions_is_not_published(
    workspace: Workspace, outside: Path
) -> None:
    secret = outside / "rahasia.txt"
    secret.write_text("KANARI-DI-LUAR")
    (workspace.public / "static/pautan.css").symlink_to(secret)
    (workspace.register / "tile/pautan").symlink_to(secret)

    publish_all(workspace, full=True)

    shown = [
        p for p in workspace.public.rglob("*") if p.is_file() and b"KANARI-DI" in p.read_bytes()
    ]
    assert [] == shown
    assert "KANARI-DI-LUAR" == secret.read_text()

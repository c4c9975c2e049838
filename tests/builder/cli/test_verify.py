"""`terang verify` and `terang monitor` at an address, and receipts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from builder.workspace import INDEX, open_workspace
from publish.log.note import Signer
from publish.log.promise import make_promise
from publish.register.receipt import proof_of
from tests.builder.demo.cities import NOW, run, ticking
from tests.publish.verify.served import Served, served

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def site(city: Path, tmp_path: Path) -> Iterator[Served]:
    with served(Path(shutil.copytree(city / "public", tmp_path / "served"))) as site:
        yield site


def entry_of(city: Path) -> bytes:
    workspace = open_workspace(city, clock=ticking(), env={})
    reader = workspace.register_reader()
    size = reader.checkpoint().size
    found = next(e for e in reader.entries(size // 2, size) if b'"code":"filed"' in e)
    workspace.close()
    return found


def promise(city: Path, place: Path, entry: bytes, days_ago: int) -> Path:
    key = (city / "keys/promise.key").read_text(encoding="ascii").strip()
    signer = Signer.from_skey(key)
    note = make_promise(
        signer,
        origin=signer.name.removesuffix("/promises"),
        entry=entry,
        promised_at=NOW - timedelta(days=days_ago),
        within=timedelta(hours=24),
    )
    place.write_bytes(note)
    return place


@pytest.mark.parametrize(
    ("is_published", "days_ago", "code", "said"),
    [(True, 400, 0, "KEPT"), (False, 0, 0, "PENDING"), (False, 3, 3, "BROKEN")],
)
def test_a_promise_is_kept_pending_or_broken(
    city: Path, tmp_path: Path, is_published: bool, days_ago: int, code: int, said: str
) -> None:
    entry = entry_of(city) if is_published else b'{"recorded_on":"2026-11-02"}'
    receipt = promise(city, tmp_path / "r.terang-resi", entry, days_ago)

    done = run("verify", city / "public", "--receipt", receipt, "--workspace", city)

    assert (code, True) == (done.exit_code, done.stdout.startswith(said))


def test_a_proof_is_checked_with_a_copy_an_address_or_the_key_alone(
    city: Path, site: Served, tmp_path: Path
) -> None:
    workspace = open_workspace(city, clock=ticking(), env={})
    proof = proof_of(workspace.register_reader(), workspace.cache / INDEX, entry_of(city))
    workspace.close()
    receipt = tmp_path / "x.tlog-proof"
    receipt.write_bytes(proof or b"")
    key = city / "keys/verifier.vkey"
    alone = tmp_path / "nowhere"

    asked = [(city / "public",), (site.url,), ()]
    results = [
        run("verify", *where, "--receipt", receipt, "--key", key, "--workspace", alone)
        for where in asked
    ]

    assert [0, 0, 0] == [done.exit_code for done in results]
    assert all(done.stdout.startswith("PROVEN") for done in results)


def test_an_address_is_verified_and_a_newsroom_hears_of_changes_only(
    city: Path, site: Served, tmp_path: Path
) -> None:
    rest = ("--site", city / "site", "--key", city / "keys/verifier.vkey", "--sample", "10")
    rest += ("--memory", tmp_path / "memory")
    watch = ("monitor", site.url, "--once", "--report", tmp_path / "report", *rest)
    sound = run("verify", site.url, "--json", *rest)
    first, second = run(*watch), run(*watch)
    page = site.folder / "biaya/index.html"
    page.write_bytes(page.read_bytes() + b"<script>x</script>")
    third = run(*watch)
    feed = ElementTree.fromstring((tmp_path / "report/feed.xml").read_bytes())  # noqa: S314 - ours
    report = (tmp_path / "report/index.html").read_text(encoding="utf-8")

    assert json.loads(sound.stdout)["is_sound"]
    assert [0, 0, 3] == [first.exit_code, second.exit_code, third.exit_code]
    assert 2 == len(feed.findall(f"{ATOM}entry"))
    assert "biaya/index.html" in report
    assert "<script" not in report


def test_a_site_that_is_down_is_written_down(city: Path, tmp_path: Path) -> None:
    with served(city / "public") as site:
        url = site.url
    report = tmp_path / "report"

    done = run("monitor", url, "--once", "--report", report, "--memory", tmp_path / "memory")

    assert 3 == done.exit_code
    assert "REMOTE-UNREACHABLE" in (report / "report.txt").read_text(encoding="utf-8")

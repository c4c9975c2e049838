"""People read while the site is published: no page is missing, empty or torn (figure 10)."""

from __future__ import annotations

import json
import os
import select
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.city import SIGNER
from publish.errors import TerangError
from publish.register.reader import RegisterReader
from tests.hardening.conftest import Figure
from tests.publish.publication.towns import Town

Count = Callable[[int, int], int]
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork


def seen_once(out: Path, pages: list[Path], seen: Counter[str]) -> None:
    """Read every page, and the last entry that the checkpoint speaks of."""
    for page in pages:
        try:
            content = page.read_bytes().rstrip()
        except FileNotFoundError:
            seen["missing"] += 1
            continue
        seen["read"] += 1
        seen["empty"] += not content
        seen["torn"] += not content.endswith(b"</html>")
    reader = RegisterReader(out / "register", SIGNER.verifier)
    try:
        size = reader.checkpoint().size
        reader.entry(size - 1)
        seen["taken back"] += size < seen["size"]
        seen["size"] = size
    except TerangError:
        seen["without its entries"] += 1


@contextmanager
def somebody_reads(out: Path) -> Iterator[Callable[[], dict[str, int]]]:
    """Another process reads for the length of a block; then what it has seen."""
    pages = [p for p in out.rglob("*.html") if p.read_bytes().rstrip().endswith(b"</html>")]
    stop, go_on = os.pipe()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(go_on)
            seen: Counter[str] = Counter(pages=len(pages))
            while not select.select([stop], [], [], 0)[0]:
                seen_once(out, pages, seen)
            os.write(writing, json.dumps(seen).encode())
        finally:
            os._exit(0)
    os.close(writing)
    try:
        yield lambda: json.loads(os.read(reading, 65536))
    finally:
        os.close(go_on)
        os.close(stop)
        os.waitpid(child, 0)


def test_readers_find_every_page_whole_while_the_site_is_published(
    tmp_path: Path, many: Count, figure: Figure
) -> None:
    town, times, seconds = Town(tmp_path), many(3, 50), many(1, 60)
    town.grow(20)
    town.publish()
    begun = time.monotonic()
    with somebody_reads(town.out) as told:
        for number in range(1, times + 1):
            town.grow(2)
            town.publish()
            while time.monotonic() < begun + seconds * number / times:
                town.publish()
    seen = told()

    wrong = {k: n for k, n in seen.items() if k not in ("pages", "read", "size") and n}
    assert seen["read"] > 2 * seen["pages"] > 0
    assert seen["size"] > 20
    what = f"wrong in {seen['read']} readings over {times} publications (10)"
    figure(what, "0", sum(wrong.values()), not wrong)

"""The place in object storage shows what the folder shows, and readers never see half of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import obstore
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import MemoryStore, ObjectStore, S3Store

from publish.errors import Conflict, Integrity
from publish.publication.object_delivery import Delivered, attributes, send, send_to
from tests.publish.publication.towns import Killed, Town, files_of

CHECKPOINT = "register/checkpoint"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.grow(40)
    made.publish()
    return made


def deliver(town: Town, store: ObjectStore, steps: list[str], last: int = -1) -> Delivered:
    """One delivery, killed before the step of that number."""

    def hear(step: str) -> None:
        if len(steps) == last:
            raise Killed
        steps.append(step)

    return send(town.out, store, town.reader, town.folder / "sent", hear)


def stored(store: ObjectStore) -> dict[str, bytes]:
    paths = [str(each["path"]) for page in obstore.list(store) for each in page]
    return {path: bytes(obstore.get(store, path).bytes()) for path in paths}


def test_only_what_changed_is_sent_and_what_is_gone_is_removed(town: Town) -> None:
    store, steps = MemoryStore(), list[str]()
    first, again = deliver(town, store, []), deliver(town, store, steps)
    before = files_of(town.out)
    town.grow(7)
    town.publish()
    after = files_of(town.out)
    changed = sorted(path for path in after if before.get(path) != after[path])

    third = deliver(town, store, steps)

    assert Delivered(len(before), 0, 0) == first
    assert Delivered(0, 0, len(before)) == again
    assert Delivered(len(changed), len(before.keys() - after.keys()), third.unchanged) == third
    assert changed == sorted(step.removeprefix("put ") for step in steps if step != "remove")
    assert after == stored(store)


def test_styles_go_before_pages_before_indexes_before_the_checkpoint(town: Town) -> None:
    steps: list[str] = []

    deliver(town, MemoryStore(), steps)

    paths = [step.removeprefix("put ") for step in steps]
    static = [n for n, path in enumerate(paths) if path.startswith("static/")]
    index = paths.index("index.html")
    pages = [n for n, path in enumerate(paths) if "KDI" in path]
    tiles = [n for n, path in enumerate(paths) if path.startswith("register/tile/")]
    assert max(static) < min(pages) <= max(pages) < index < min(tiles)
    assert CHECKPOINT == paths[-1]


@pytest.mark.parametrize("part", [0.0, 0.4, 0.9])
def test_a_killed_delivery_is_completed_by_the_next(town: Town, part: float) -> None:
    store = MemoryStore()
    with pytest.raises(Killed):
        deliver(town, store, [], int(part * len(files_of(town.out))))
    assert CHECKPOINT not in stored(store)

    done = deliver(town, store, [])

    assert files_of(town.out) == stored(store)
    assert part == 0 or done.unchanged > 0


def test_without_its_cache_everything_is_sent_and_strangers_go(town: Town) -> None:
    store = MemoryStore()
    deliver(town, store, [])
    (town.folder / "sent/sent.sqlite").unlink()
    obstore.put(store, "old.html", b"old")

    deliver(town, store, [])

    assert files_of(town.out) == stored(store)


def test_a_place_that_another_delivery_changed_is_not_trusted(town: Town) -> None:
    store = MemoryStore()
    deliver(town, store, [])
    obstore.put(store, "build.json", b"{}")
    obstore.delete(store, "index.html")

    deliver(town, store, [])

    assert files_of(town.out) == stored(store)


def test_a_place_that_is_somebody_elses_is_left_alone(town: Town) -> None:
    store = MemoryStore()
    obstore.put(store, "letter.txt", b"mine")

    with pytest.raises(Conflict) as refused:
        deliver(town, store, [])

    assert ["PUBLISH-FOLDER-FOREIGN"] == [problem.code for problem in refused.value.problems]
    assert {"letter.txt": b"mine"} == stored(store)


def test_a_register_is_never_taken_back(town: Town) -> None:
    store = MemoryStore()
    older = town.state()
    town.grow(5)
    town.publish()
    deliver(town, store, [])
    newest = stored(store)
    town.restore(older)

    with pytest.raises(Integrity) as refused:
        deliver(town, store, [])

    assert ["PUBLISH-FORKED"] == [problem.code for problem in refused.value.problems]
    assert newest == stored(store)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 of this machine, as the AWS_ variables name it, with the bucket `kota`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "contoh",
        "AWS_SECRET_ACCESS_KEY": "contoh",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    with closing(HTTPConnection(host, port)) as connection:
        connection.request("PUT", "/kota")
        assert 200 == connection.getresponse().status
    yield address
    server.stop()


def test_s3_hands_files_out_with_their_type_and_time(town: Town, endpoint: str) -> None:
    cache = town.folder / "sent"
    sent = send_to("s3://kota/situs", town.out, town.reader, cache)
    again = send_to("s3://kota/situs", town.out, town.reader, cache)

    files, store = files_of(town.out), S3Store.from_url("s3://kota/situs")
    assert (len(files), 0) == (sent.written, again.written)
    for path in ("index.html", CHECKPOINT, next(p for p in files if p.startswith("static/"))):
        got = obstore.get(store, path)
        assert (attributes(path), files[path]) == (dict(got.attributes), bytes(got.bytes()))


def test_a_storage_that_refuses_is_named_without_its_words(town: Town, endpoint: str) -> None:
    with pytest.raises(Conflict) as refused:
        send_to("s3://none/situs", town.out, town.reader, town.folder / "sent")

    (problem,) = refused.value.problems
    assert ("DELIVER-AWAY", {"what"}) == (problem.code, set(problem.params))


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("index.html", "text/html; charset=utf-8", "public, no-cache"),
        (CHECKPOINT, "application/octet-stream", "public, no-cache"),
        ("register/tile/0/000.p/9", "application/octet-stream", "public, max-age=86400"),
        (
            "static/site.0123abcd.css",
            "text/css; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
    ],
)
def test_headers_follow_from_the_name(path: str, kind: str, kept: str) -> None:
    assert {"Content-Type": kind, "Cache-Control": kept} == attributes(path)

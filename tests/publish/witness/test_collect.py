"""Witnesses that answer wrong, late, with junk or never: real sockets on this machine."""

from __future__ import annotations

import socketserver
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from publish.errors import Integrity, Problem
from publish.log.cosignature import Witness, cosign
from publish.log.note import Signature, open_note, parse_note
from publish.log.policy import PolicyWitness
from publish.witness.app import create_witness
from publish.witness.collect import Asked, Collected, add_signatures, collect
from tests.publish.witness.logs import KEY, LOG, NOON, SECONDS, SIGNER, Tree, request, witness

TREE = Tree(20)
FORK = Tree(20, changed=3)
NOTE = TREE.note()
TEXT = TREE.checkpoint().text
OTHER = Witness("saksi.example/w2", b"\x43" * 32)
LINE = cosign(KEY, TEXT, SECONDS)
WITHIN = timedelta(seconds=5)

# What a fake witness does with its connection: the file to write to, and "stop now".
Act = Callable[["socketserver.StreamRequestHandler", Event], None]


@contextmanager
def fake(act: Act) -> Iterator[str]:
    """The address of a witness that reads a request and then does what `act` does."""
    stop = Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = 0
            while line := self.rfile.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.rfile.read(length)
            try:
                act(self, stop)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/saksi"
        stop.set()
        server.shutdown()


def says(status: int, body: bytes, *headers: str) -> Act:
    def act(handler: socketserver.StreamRequestHandler, stop: Event) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers, "", ""]
        handler.wfile.write("\r\n".join(lines).encode() + body)

    return act


def ask(*urls: str, note: bytes = NOTE, within: timedelta = WITHIN) -> Collected:
    witnesses = [PolicyWitness(f"w{n}", KEY.verifier, url) for n, url in enumerate(urls)]
    return collect(note, LOG, witnesses, TREE.prove, hosts=(), within=within)


def code(asked: Asked) -> str | None:
    return asked.problem.code if asked.problem else None


@contextmanager
def real(folder: Path, seen: int = 0, tree: Tree = TREE) -> Iterator[str]:
    """The address of a true witness that has signed the first `seen` entries of `tree`."""

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    folder.mkdir(exist_ok=True)
    core = witness(folder)
    if seen:
        core.add_checkpoint(request(0, tree.note(seen)), NOON)
    app = create_witness(core, lambda: NOON)
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("seen", [0, 7, 20])
def test_a_witness_signs_whatever_it_saw_before(tmp_path: Path, seen: int) -> None:
    with real(tmp_path, seen) as url:
        collected = ask(url)

    assert collected.asked == (Asked("w0", LINE),)
    assert collected.note == NOTE + LINE.line.encode()


def test_a_witness_of_another_history_disagrees(tmp_path: Path) -> None:
    with real(tmp_path, 7, FORK) as url:
        collected = ask(url)

    assert [code(asked) for asked in collected.asked] == ["WITNESS-DISAGREES"]
    assert collected.note == NOTE


def test_a_witness_that_has_seen_more_is_told_apart(tmp_path: Path) -> None:
    with real(tmp_path, 20) as url:
        collected = ask(url, note=TREE.note(9))

    (asked,) = collected.asked
    assert code(asked) == "WITNESS-AHEAD"
    assert asked.problem is not None
    assert (asked.problem.params["size"], asked.problem.params["own"]) == (20, 9)


ANOTHER_SIZE = cosign(KEY, TREE.checkpoint(7).text, SECONDS).line.encode()
ANOTHER_ROOT = cosign(KEY, FORK.checkpoint().text, SECONDS).line.encode()
ANOTHER_KEY = cosign(OTHER, TEXT, SECONDS).line.encode()
LATER = Signature(LINE.name, LINE.key_id, (SECONDS + 1).to_bytes(8, "big") + LINE.value[8:])


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (says(200, b"junk"), "WITNESS-REPLY"),
        (says(200, b""), "WITNESS-REPLY"),
        (says(200, b"\xff\xfe"), "WITNESS-REPLY"),
        (says(200, b"x" * 10_000_000), "WITNESS-REPLY"),
        (says(200, LINE.line.encode() + b"junk\n"), "WITNESS-REPLY"),
        (says(200, ANOTHER_SIZE), "WITNESS-SIGNATURE"),
        (says(200, ANOTHER_ROOT), "WITNESS-SIGNATURE"),
        (says(200, ANOTHER_KEY), "WITNESS-SIGNATURE"),
        (says(200, LATER.line.encode()), "WITNESS-SIGNATURE"),
        (says(200, SIGNER.sign(TEXT).line.encode()), "WITNESS-SIGNATURE"),
        (says(409, b"junk"), "WITNESS-REPLY"),
        (says(409, b"07\n"), "WITNESS-REPLY"),
        (says(409, b"99\n"), "WITNESS-AHEAD"),
        (says(409, b"7\n"), "WITNESS-REFUSED"),
        (says(422, b""), "WITNESS-DISAGREES"),
        (says(404, b""), "WITNESS-REFUSED"),
        (says(503, b""), "WITNESS-REFUSED"),
        (says(302, b"", "Location: /elsewhere"), "WITNESS-REFUSED"),
        (lambda handler, stop: None, "WITNESS-UNREACHABLE"),
        (lambda handler, stop: handler.wfile.write(b"\xff" * 70_000), "WITNESS-UNREACHABLE"),
        (lambda handler, stop: handler.wfile.write(b"HTTP/1.1 200 X\r\nA"), "WITNESS-REPLY"),
    ],
)
def test_whatever_it_answers_instead_is_named_and_left_out(act: Act, expected: str) -> None:
    with fake(act) as url:
        collected = ask(url)

    assert [code(asked) for asked in collected.asked] == [expected]
    assert collected.note == NOTE


def never(handler: socketserver.StreamRequestHandler, stop: Event) -> None:
    stop.wait(30)


def drip(handler: socketserver.StreamRequestHandler, stop: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 X\r\n\r\n")
    while not stop.wait(0.05):
        handler.wfile.write(b"x")


def drip_headers(handler: socketserver.StreamRequestHandler, stop: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 X\r\nA: ")
    while not stop.wait(0.05):
        handler.wfile.write(b"x")


@pytest.mark.parametrize("act", [never, drip, drip_headers])
def test_it_waits_for_nobody_beyond_the_deadline(act: Act) -> None:
    with fake(act) as url:
        began = time.monotonic()
        collected = ask(url, within=timedelta(seconds=0.4))
        took = time.monotonic() - began

    assert [code(asked) for asked in collected.asked] == ["WITNESS-LATE"]
    assert took < 2


def test_the_slow_do_not_keep_the_willing_out(tmp_path: Path) -> None:
    junk = says(200, b"junk")
    with fake(never) as one, real(tmp_path, 7) as two, fake(junk) as three, fake(drip) as four:
        collected = ask(one, two, three, four, within=timedelta(seconds=1))

    assert [code(asked) for asked in collected.asked] == [
        "WITNESS-LATE",
        None,
        "WITNESS-REPLY",
        "WITNESS-LATE",
    ]
    assert collected.note == NOTE + LINE.line.encode()


@pytest.mark.parametrize("url", ["", "http://saksi.example", "https://saksi.example"])
def test_a_witness_without_an_allowed_address_is_not_asked(url: str) -> None:
    assert [code(asked) for asked in ask(url).asked] == ["WITNESS-ADDRESS"]


def test_a_proof_that_cannot_be_made_is_that_witnesses_trouble_alone(tmp_path: Path) -> None:
    def lost(old: int, new: int) -> list[bytes]:
        raise Integrity(Problem("tile/0/000", "FILE-MISSING"))

    witnesses = [PolicyWitness(name, KEY.verifier, "") for name in ("a", "b")]
    with real(tmp_path / "a", 7) as one, real(tmp_path / "b") as two:
        asked = [replace(w, url=url) for w, url in zip(witnesses, (one, two), strict=True)]
        collected = collect(NOTE, LOG, asked, lost, hosts=(), within=WITHIN)

    assert [code(asked) for asked in collected.asked] == ["FILE-MISSING", None]


def test_nobody_listening_is_no_trouble() -> None:
    with fake(never) as url:
        pass

    assert [code(asked) for asked in ask(url).asked] == ["WITNESS-UNREACHABLE"]


def test_signatures_that_are_there_stay_and_newer_ones_replace_older(tmp_path: Path) -> None:
    older, other = cosign(KEY, TEXT, SECONDS - 9), cosign(OTHER, TEXT, SECONDS)
    with real(tmp_path) as url:
        collected = ask(url, note=add_signatures(NOTE, [older, other]))

    assert parse_note(collected.note)[1] == (SIGNER.sign(TEXT), LINE, other)
    assert len(open_note(collected.note, [LOG, KEY.verifier, OTHER.verifier]).signatures) == 3


def test_without_witnesses_the_note_comes_back() -> None:
    assert ask() == Collected(NOTE, ())


def test_it_asks_nobody_about_a_note_that_the_log_did_not_sign() -> None:
    with pytest.raises(Integrity, match="NOTE-UNVERIFIED"):
        ask(note=TREE.note(signer=type(SIGNER)(LOG.name, bytes(32))))

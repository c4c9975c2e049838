from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from builder.domain.attachment import MEDIA_TYPES
from builder.store.memory import MemoryAttachments
from builder.usecases.scan import scanner, unscanned
from builder.usecases.store_attachment import store_attachment
from publish.errors import Invalid
from tests.builder.web.visitor import PDF
from tests.makers import NOON
from tests.office import Office

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


@contextmanager
def clamd(answer: bytes, listener: socket.socket) -> Iterator[list[bytes]]:
    """A clamd that reads one stream and answers; what it was sent."""
    seen: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as stream:
            assert b"zINSTREAM\0" == stream.read(10)
            while size := struct.unpack("!I", stream.read(4))[0]:
                seen.append(stream.read(size))
            found = b"stream: Eicar-Signature FOUND\0" if EICAR in b"".join(seen) else answer
            connection.sendall(found)

    listener.listen()
    thread = threading.Thread(target=serve)
    thread.start()
    yield seen
    thread.join()
    listener.close()


def over_tcp() -> tuple[str, socket.socket]:
    listener = socket.create_server(("127.0.0.1", 0))
    return f"127.0.0.1:{listener.getsockname()[1]}", listener


def code(asked: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as refused:
        asked()
    return refused.value.problems[0].code


def test_a_clean_document_passes_whole(tmp_path: Path) -> None:
    path = str(tmp_path / "clamd.sock")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    content = bytes(range(256)) * 1000

    with clamd(b"stream: OK\0", listener) as seen:
        scanner(path)(content)

    assert content == b"".join(seen)
    assert len(seen) > 1


def test_a_harmful_document_is_refused() -> None:
    address, listener = over_tcp()
    with clamd(b"", listener):
        assert "UPLOAD-INFECTED" == code(lambda: scanner(address)(b"%PDF" + EICAR))


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK, perhaps\0", b"INSTREAM size limit exceeded. ERROR\0"]
)
def test_what_clamd_cannot_say_is_no_yes(answer: bytes) -> None:
    address, listener = over_tcp()
    with clamd(answer, listener):
        assert "UPLOAD-UNSCANNED" == code(lambda: scanner(address)(b"x"))


def test_a_clamd_that_is_not_there_lets_nothing_through(tmp_path: Path) -> None:
    address, listener = over_tcp()
    listener.close()

    for missing in (address, str(tmp_path / "none.sock")):
        assert "UPLOAD-UNSCANNED" == code(partial(scanner(missing), b"x"))


def test_without_the_setting_nobody_is_asked() -> None:
    assert unscanned is scanner("")


def test_nothing_is_stored_before_it_was_examined() -> None:
    office, files = Office(), MemoryAttachments()
    address, listener = over_tcp()

    def store() -> None:
        store_attachment(
            office.uow(),
            files,
            content=PDF + EICAR + b"%%EOF",
            name="x.pdf",
            holder="b",
            accept=MEDIA_TYPES,
            now=NOON,
            rng=office.rng,
            scan=scanner(address),
        )

    with clamd(b"", listener):
        assert "UPLOAD-INFECTED" == code(store)
    assert () == files.ids()

"""A folder behind HTTP on this machine, and what a hostile server may answer instead."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Served:
    """A folder at `url`; `instead` gives other answers by path, `asked` is what was asked for."""

    folder: Path
    instead: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes

    def __init__(self, served: Served, *args: object) -> None:
        self.served = served
        super().__init__(*args, directory=str(served.folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        self.directory = str(self.served.folder)  # also where a test has put another
        self.served.asked.append(path)
        if path not in self.served.instead:
            super().do_GET()
            return
        status, headers, body = self.served.instead[path]
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # a browser must see every change
        super().end_headers()

    def handle(self) -> None:
        with suppress(ConnectionError):  # who has read enough hangs up
            super().handle()

    def log_message(self, *args: object) -> None:
        """Tests say themselves what they saw."""


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The folder for the length of a block."""
    site = Served(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site))
    site.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

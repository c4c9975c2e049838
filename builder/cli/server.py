"""The web server: waitress, which leaves nobody without an answer when it stops.

Several processes may serve one socket, each with a server of its own (`builder.cli.crew`).

Invariants:
- slow clients cannot starve others: many connections, few threads, a timeout;
- readers cannot starve those who file, and a crowd is told so early (`builder.cli.lanes`);
- on SIGTERM or SIGINT no connection is taken any more, and whoever was taken is
  answered before the process ends (waitress alone would drop them).
"""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import waitress
from waitress import wasyncore

from builder.cli.lanes import Lanes, nobody
from builder.config import Settings
from builder.errors import invalid
from builder.web.security import UPLOAD_BYTES

CONNECTIONS = 1000
CHANNEL_TIMEOUT = 30  # seconds without a sign of life
LONGEST_DRAIN = 25.0  # seconds; service managers kill after 30 or 90
_BODY_ROOM = 64 * 1024
_TICK, _QUIET_TICKS = 0.05, 5

Application = Callable[..., Any]


@dataclass(slots=True)
class Server:
    """A server that listens and does not answer yet."""

    waitress: Any
    is_stopping: bool = False

    @property
    def address(self) -> str:
        """Where it listens, as `http://host:port/`."""
        return _shown(str(self.waitress.effective_host), self.waitress.effective_port)

    def stop(self) -> None:
        """Ask it to stop; safe from a signal and from another thread, and more than once."""
        if not self.is_stopping:
            self.is_stopping = True
            self.waitress.pull_trigger()

    def run(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Answer until `stop`, or until `goes_on`, asked every second, says no; then until
        everybody who was taken has their answer."""
        while not self.is_stopping and goes_on():
            wasyncore.loop(timeout=1, use_poll=True, map=self.waitress._map, count=1)
        drain(self.waitress, LONGEST_DRAIN, time.monotonic)


def listen(application: Application, settings: Settings) -> Server:
    """Take the address of the settings. Raises `Invalid` (SERVE-ADDRESS) if it cannot be had."""
    return server_on(taken_address(settings), application, settings)


def taken_address(settings: Settings) -> socket.socket:
    """The socket that listens on the address of the settings. Raises as `listen`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        taken = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        what = error.strerror or str(error)
        raise invalid("SERVE-ADDRESS", listen=settings.listen, what=what) from error
    taken.listen(CONNECTIONS)  # who comes while a process is replaced waits here
    return taken


def address_of(taken: socket.socket) -> str:
    """Where a socket listens, as `http://host:port/`."""
    host, port = taken.getsockname()[:2]
    return _shown(host, port)


def _shown(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def server_on(
    taken: socket.socket,
    application: Application,
    settings: Settings,
    turned_away: Callable[[str], None] = nobody,
) -> Server:
    """A server on a socket that listens; `turned_away` is told the lane of each early refusal."""
    # Waitress tells of every request that waits for a thread, in the middle of JSON lines.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    made = waitress.create_server(
        application,
        sockets=[taken],
        _dispatcher=Lanes(settings.threads, turned_away=turned_away),
        connection_limit=CONNECTIONS,
        channel_timeout=CHANNEL_TIMEOUT,
        max_request_body_size=UPLOAD_BYTES + _BODY_ROOM,
        # The app believes as many proxies as `trusted_proxies` says, or none.
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
        asyncore_use_poll=True,
        ident=None,
    )
    return Server(made)


def drain(server: Any, longest: float, monotonic: Callable[[], float]) -> None:
    """Take nobody any more; go on until those taken are answered, at most `longest` seconds."""
    _take_waiting(server)
    wasyncore.dispatcher.close(server)  # the socket only: the trigger wakes us for answers
    give_up_at = monotonic() + longest
    quiet = 0
    while quiet < _QUIET_TICKS and monotonic() < give_up_at:
        wasyncore.loop(timeout=_TICK, use_poll=True, map=server._map, count=1)
        is_quiet = not any(map(_is_owed, list(server.active_channels.values())))
        quiet = quiet + 1 if is_quiet else 0
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
    wasyncore.close_all(server._map, ignore_all=True)


def _take_waiting(server: Any) -> None:
    """Take who has connected already; closing the socket would cut them off."""
    for _ in range(CONNECTIONS):
        known = len(server.active_channels)
        server.handle_accept()
        if len(server.active_channels) == known:
            return


def _is_owed(channel: Any) -> bool:
    """Whether a client is still sending, waiting or being answered."""
    return bool(channel.requests or channel.request or channel.total_outbufs_len)


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` on SIGTERM and SIGINT while the block runs, also on one that came before and
    was held back (`builder.cli.crew`)."""
    names = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(name, lambda *_: stop()) for name in names]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, names)
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)

"""Handing in mail, against a server that behaves and against those that do not."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from builder.domain.delivery import Result
from builder.usecases.notices import Letter
from builder.usecases.smtp import MailServer, Security, smtp_carrier
from tests.certificate import certificate
from tests.makers import NOON

TO = "warga@contoh.test"
LETTER = Letter("0a1b", NOON, "id", "Permohonan KDI-1: ada kabar", "Kabar: é\n.\nselesai\n", "x")


class Inbox:
    """Keeps what it takes; answers a step of the dialogue otherwise if told to."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, _: Any) -> str:
        envelope.rcpt_tos.append(to)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope)
        return self.answers.get("data", "250 OK")

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        return self.answers.get("quit", "221 Bye")


@contextmanager
def served(inbox: Inbox, **options: Any) -> Iterator[int]:
    """The port of a mail server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def said(*lines: bytes) -> Iterator[int]:
    """The port of somebody who says these lines, whatever they hear, a moment apart."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                for line in lines:
                    try:
                        connection.sendall(line)
                        connection.recv(4096) if line.endswith(b"\n") else time.sleep(0.05)
                    except OSError:
                        return

        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def server(port: int, security: Security = "none", user: str = "") -> MailServer:
    return MailServer("127.0.0.1", port, security, user, "rahasia", "terang@kota.example")


def handed(at: MailServer, letter: Letter = LETTER, to: str = TO, **given: Any) -> Result:
    return smtp_carrier(at, **{"seconds": 5.0} | given)(to, letter)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"), "127.0.0.1")


def offering(keys: Path) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(keys)
    return made


def trusting(keys: Path) -> Callable[[], ssl.SSLContext]:
    return lambda: ssl.create_default_context(cafile=str(keys))


def test_a_letter_arrives_with_what_others_need_to_handle_it() -> None:
    inbox = Inbox()
    with served(inbox) as port:
        assert "taken" == handed(server(port))

    (envelope,) = inbox.mails
    mail = message_from_bytes(envelope.content, policy=default)
    assert (["warga@contoh.test"], "terang@kota.example") == (
        envelope.rcpt_tos,
        envelope.mail_from,
    )
    assert "<0a1b@kota.example>" == mail["Message-ID"]
    assert ("auto-generated", "id") == (mail["Auto-Submitted"], mail["Content-Language"])
    assert LETTER.subject == mail["Subject"]
    assert LETTER.text.splitlines() == mail.get_content().splitlines()


@pytest.mark.parametrize(
    ("step", "answer", "result"),
    [
        ("rcpt", "550 no such user", "refused"),
        ("rcpt", "451 later", "busy"),
        ("data", "554 spam", "refused"),
        ("data", "452 full", "busy"),
        ("quit", "500 what?", "taken"),  # it has it: a second copy would be our fault
    ],
)
def test_what_the_server_answers_decides(step: str, answer: str, result: Result) -> None:
    inbox = Inbox()
    inbox.answers[step] = answer
    with served(inbox) as port:
        assert result == handed(server(port))


def test_tls_is_begun_before_anything_is_said(keys: Path) -> None:
    inbox = Inbox()
    with served(inbox, tls_context=offering(keys), require_starttls=True) as port:
        assert "taken" == handed(server(port, "starttls"), context=trusting(keys))
        assert "untrusted" == handed(server(port, "starttls"))
    with served(inbox) as port:  # one that offers none
        assert "untrusted" == handed(server(port, "starttls"), context=trusting(keys))

    assert 1 == len(inbox.mails)


def test_tls_from_the_start_wants_a_known_server(keys: Path) -> None:
    inbox = Inbox()
    with served(inbox, ssl_context=offering(keys)) as port:
        assert "taken" == handed(server(port, "tls"), context=trusting(keys))
        assert "untrusted" == handed(server(port, "tls"))
        assert "untrusted" == handed(replace(server(port, "tls"), host="localhost"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize(("is_known", "result"), [(True, "taken"), (False, "login")])
def test_the_account_is_shown(is_known: bool, result: Result) -> None:
    def judge(*said: Any) -> AuthResult:
        return AuthResult(success=is_known, handled=is_known)

    options = {"authenticator": judge, "auth_required": True, "auth_require_tls": False}
    with served(Inbox(), **options) as port:
        assert result == handed(server(port, user="terang"))


def test_nobody_there_is_later() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        assert "unreachable" == handed(server(closed.getsockname()[1]))


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ((b"\xff\xfe\r\n",), "unclear"),
        ((b"HTTP/1.1 400 Bad Request\r\n",), "unclear"),
        ((b"421 go away\r\n",), "busy"),
        ((b"220 hello\r\n", b"x" * 10_000 + b"\r\n"), "busy"),
        ((b"220 hello\r\n",), "unreachable"),
        ((b"2",), "unclear"),
    ],
)
def test_nonsense_is_never_taken(lines: tuple[bytes, ...], result: Result) -> None:
    with said(*lines) as port:
        assert result == handed(server(port))


def test_who_drips_is_cut_off() -> None:
    began = time.monotonic()
    with said(b"220 hello\r\n", *[b"250-x"] * 400) as port:
        result = handed(server(port), seconds=0.1)

    assert "unreachable" == result
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("to", ["a@b.test\r\nBcc: c@d.test", "a@b.test\nX: y"])
def test_an_address_cannot_bring_a_header_or_a_second_recipient(to: str) -> None:
    inbox = Inbox()
    with served(inbox) as port:
        handed(server(port), to=to)
        handed(server(port), replace(LETTER, subject="a\r\nBcc: c@d.test"))

    assert [] == [mail for mail in inbox.mails if "c@d.test" in mail.rcpt_tos]
    assert [] == [mail for mail in inbox.mails if b"\nBcc:" in mail.content]

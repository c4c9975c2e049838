"""Handing an e-mail to the office's own mail server (RFC 5321).

Invariants:
- one recipient, plain text, no attachment; `EmailMessage` refuses line ends in headers;
- nothing is said over a connection that is not encrypted, unless `security` is "none", which the
  settings allow on this machine only;
- once the server has the message it counts as taken, whatever goes wrong in parting;
- what the server says is never logged or shown: it may repeat the address.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from builder.domain.delivery import Result
from builder.usecases.deadline import cut_off_after
from builder.usecases.notices import Carry, Letter

Security = Literal["starttls", "tls", "none"]
SECURITIES: Mapping[str, Security] = {"starttls": "starttls", "tls": "tls", "none": "none"}
SECONDS = 15.0
"""For one answer of the server; the whole may take `PATIENCE` times as long."""
PATIENCE = 4


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in; `user` and `password` are "" where none is asked."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    sender: str


def smtp_carrier(
    server: MailServer,
    *,
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    seconds: float = SECONDS,
) -> Carry:
    """What brings e-mail to `server`."""

    def carry(to: str, letter: Letter) -> Result:
        try:
            message = _message(server, to, letter)
        except ValueError:  # a line end in a header, which nothing that we keep has
            return "refused"
        try:
            connection = _connected(server, context(), seconds)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return _reason(error)
        try:
            return _handed(connection, server, message, to, seconds)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                connection.close()

    return carry


def _handed(
    connection: smtplib.SMTP, server: MailServer, message: EmailMessage, to: str, seconds: float
) -> Result:
    assert connection.sock is not None  # noqa: S101 - it is connected
    with cut_off_after(seconds * PATIENCE, connection.sock):
        try:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message, server.sender, [to])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return _reason(error)
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
    return "taken"


def _connected(server: MailServer, context: ssl.SSLContext, seconds: float) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=seconds)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
    except BaseException:
        connection.close()
        raise
    return connection


def _reason(error: Exception) -> Result:
    """What this says about trying again; RFC 5321, 4.2.1: 4xx may go well later, 5xx never."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return "refused" if codes and min(codes) >= 500 else "busy"
        case smtplib.SMTPDataError():
            return "refused" if error.smtp_code >= 500 else "busy"
        case smtplib.SMTPAuthenticationError():
            return "login"
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return "untrusted"
        case smtplib.SMTPResponseException():
            return "busy" if 400 <= error.smtp_code < 600 else "unclear"
        case smtplib.SMTPServerDisconnected():
            return "unreachable"
        case smtplib.SMTPException() | ValueError():
            return "unclear"
    return "unreachable"


def _message(server: MailServer, to: str, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = server.sender, to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    # The same for every try, so that a second copy is recognised.
    message["Message-ID"] = f"<{letter.mark}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: no automatic replies
    message.set_content(letter.text)
    message["Content-Language"] = letter.language
    return message

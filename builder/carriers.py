"""The ways by which news goes out, made from the settings; with none set, nothing goes out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from builder.config import Settings
from builder.domain.delivery import Channel
from builder.unsafe import secret_in
from builder.usecases.gateway import gateway_carrier
from builder.usecases.http_out import anywhere, is_of_the_world, target_of
from builder.usecases.notices import Call, Carry, Clock
from builder.usecases.smtp import SECURITIES, MailServer, smtp_carrier
from builder.usecases.webhooks import caller


def channels(settings: Settings) -> tuple[Channel, ...]:
    """What an applicant may ask for here."""
    found: Mapping[Channel, str] = {"email": settings.smtp, "message": settings.gateway_url}
    return tuple(channel for channel, setting in found.items() if setting)


def ways(settings: Settings) -> tuple[Channel, ...]:
    """All by which news goes out here, to applicants and to programs."""
    told: tuple[Channel, ...] = ("webhook",) if settings.webhook_hosts else ()
    return (*channels(settings), *told)


def carriers(settings: Settings, folder: Path) -> Mapping[Channel, Carry]:
    """What brings news out, by channel. The settings are safe: `builder.unsafe` has seen them."""
    made: dict[Channel, Carry] = {}
    if settings.smtp:
        made["email"] = smtp_carrier(mail_server(settings, folder))
    target = target_of(settings.gateway_url, settings.gateway_hosts)
    if target is not None:
        made["message"] = gateway_carrier(
            target,
            secret_in(folder, settings.gateway_secret_file),
            is_allowed=anywhere if settings.gateway_is_private else is_of_the_world,
        )
    return made


def calls(settings: Settings, key: bytes, clock: Clock) -> Call | None:
    """What tells other programs, None where no host is listed; `key` opens their secrets."""
    if not settings.webhook_hosts:
        return None
    is_allowed = anywhere if settings.webhook_is_private else is_of_the_world
    return caller(settings.webhook_hosts, key, clock, is_allowed=is_allowed)


def mail_server(settings: Settings, folder: Path) -> MailServer:
    """The mail server of the settings."""
    host, _, port = settings.smtp.rpartition(":")
    return MailServer(
        host=host.strip("[]"),
        port=int(port),
        security=SECURITIES[settings.smtp_security],
        user=settings.smtp_user,
        password=secret_in(folder, settings.smtp_password_file),
        sender=settings.mail_from,
    )

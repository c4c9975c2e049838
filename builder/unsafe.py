"""What must be mended before a workspace may be served: settings that hurt, files that others read.

Invariants:
- each finding names the setting or the file, and nothing starts while there is one;
- a secret is read to see that it is one, and is in no finding.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from builder.config import FILE, LEAST_TOKEN, SECRET_BYTES, Settings
from builder.errors import Problem
from builder.usecases.http_out import target_of
from publish.errors import TerangError
from publish.pages.settings import read_site_settings

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def unsafe(settings: Settings, folder: Path) -> list[Problem]:
    """What must be mended before this workspace may be served. Reads file modes and secrets."""
    found = [*_unsafe_settings(settings), *_unsafe_files(folder, settings.state_folder)]
    return [*found, *_unsafe_token(settings, folder), *_unsafe_notices(settings, folder)]


def metrics_token(settings: Settings, folder: Path) -> bytes:
    """The token that opens `/metrics` to other machines; b"" for none. Raises `OSError`."""
    name = settings.metrics_token_file
    return (folder / name).read_bytes().strip() if name else b""


def is_public(settings: Settings) -> bool:
    """Whether others than this machine reach the address it listens on."""
    if settings.host == "localhost":
        return False
    try:
        return not ip_address(settings.host).is_loopback
    except ValueError:
        return True


def _unsafe_settings(settings: Settings) -> Iterator[Problem]:
    rules = {
        "CONFIG-PUBLIC-HTTP": ("listen", is_public(settings) and not settings.is_https),
        "CONFIG-DEBUG": (
            "is_debug",
            settings.is_debug and (is_public(settings) or settings.is_https),
        ),
        "CONFIG-HOSTS": ("hosts", settings.is_https and set(settings.hosts) <= _HERE),
        "CONFIG-ANY-HOST": ("hosts", any(h in ("", "*", ".") for h in settings.hosts)),
        "CONFIG-PROXIES": (
            "trusted_proxies",
            settings.trusted_proxies > 0 and not settings.is_https,
        ),
    }
    for code, (name, is_wrong) in rules.items():
        if is_wrong:
            yield Problem(f"{FILE}#/{name}", code, {"setting": name})


def _unsafe_files(folder: Path, state: str) -> Iterator[Problem]:
    for name in ("keys", "data", state):
        for path in sorted([folder / name, *(folder / name).glob("*")]):
            is_key_to_show = path.suffix == ".vkey"
            shown = f"{path.relative_to(folder) if path.is_relative_to(folder) else path}"
            if path.is_symlink():
                yield Problem(shown, "CONFIG-LINK")
            elif path.exists() and not is_key_to_show and _others_may(path):
                yield Problem(shown, "CONFIG-MODE", {"wanted": _mode(path)})
    secret = folder / "keys" / "cookie.key"
    if secret.is_file() and not _is_random(secret.read_bytes()):
        yield Problem("keys/cookie.key", "CONFIG-SECRET", {"bytes": SECRET_BYTES})


def _unsafe_token(settings: Settings, folder: Path) -> Iterator[Problem]:
    name = settings.metrics_token_file
    try:
        is_wrong = bool(name) and (
            len(metrics_token(settings, folder)) < LEAST_TOKEN or _others_may(folder / name)
        )
    except OSError:
        is_wrong = True
    if is_wrong:
        yield Problem(f"{FILE}#/metrics_token_file", "CONFIG-METRICS-TOKEN", {"least": LEAST_TOKEN})


def _unsafe_notices(settings: Settings, folder: Path) -> Iterator[Problem]:
    """What would send a secret, or news of people, where it does not belong."""
    host = settings.smtp.rpartition(":")[0].strip("[]")
    target = target_of(settings.gateway_url, settings.gateway_hosts)
    rules = {
        "smtp_security": ("CONFIG-SMTP-PLAIN", _is_plain(settings) and host not in _HERE),
        "smtp_password_file": ("CONFIG-NOTICE-SECRET", _lacks_password(settings, folder)),
        "gateway_secret_file": (
            "CONFIG-NOTICE-SECRET",
            bool(settings.gateway_url) and not secret_in(folder, settings.gateway_secret_file),
        ),
        "gateway_url": ("CONFIG-GATEWAY", bool(settings.gateway_url) and target is None),
        "smtp": ("CONFIG-NOTICE-LINK", _lacks_address(settings, folder)),
    }
    for name, (code, is_wrong) in rules.items():
        if is_wrong:
            yield Problem(f"{FILE}#/{name}", code, {"setting": name})


def _is_plain(settings: Settings) -> bool:
    return bool(settings.smtp) and settings.smtp_security == "none"


def _lacks_password(settings: Settings, folder: Path) -> bool:
    """An account without a password of its own, or a password for nobody."""
    has_user, name = bool(settings.smtp_user), settings.smtp_password_file
    return has_user != bool(name) or (has_user and not secret_in(folder, name))


def _lacks_address(settings: Settings, folder: Path) -> bool:
    """News leads to the city's own pages, so these must have an address."""
    if not settings.smtp and not settings.gateway_url:
        return False
    try:
        return not read_site_settings(folder / "site/site.toml").public_url
    except (TerangError, OSError):
        return True


def secret_in(folder: Path, name: str) -> str:
    """What the file says, if nobody else may read it; else ""."""
    try:
        is_ours = bool(name) and not _others_may(folder / name)
        return (folder / name).read_text(encoding="utf-8").strip() if is_ours else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _others_may(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _mode(path: Path) -> str:
    return "0700" if path.is_dir() else "0600"


def _is_random(secret: bytes) -> bool:
    """Long enough, and not a word somebody typed: random bytes hardly ever repeat this much."""
    text = secret.strip()
    return len(text) >= 2 * SECRET_BYTES and len(set(text)) >= 8

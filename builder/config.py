"""The settings of a workspace: one table, `terang.toml`, and TERANG_* over it.

Invariants:
- an unknown setting is an error with the nearest known name, wherever it stands;
- no secret is a setting: keys are files;
- an unsafe combination is a finding of `builder.unsafe`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from builder.errors import Problem, invalid, refuse_if

FILE = "terang.toml"
PREFIX = "TERANG_"
SECRET_BYTES = 32
_SENDER = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
LEAST_TOKEN = 32
"""Characters of the token that opens `/metrics`."""
RESTORED = "data/restored"
"""Lies in a workspace that came from a backup until its register was adopted."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; `kind` is text, number, truth or list."""

    name: str
    kind: str
    default: object
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("listen", "text", "127.0.0.1:8000", "address and port of `terang serve`"),
    Setting("is_https", "truth", False, "visitors come by https (a proxy in front ends it)"),
    Setting("hosts", "list", ("127.0.0.1", "localhost"), "names that the app answers to"),
    Setting("trusted_proxies", "number", 0, "how many proxies of ours are in front"),
    Setting("processes", "number", 0, "processes that answer requests; 0: one a processor, to 4"),
    Setting("threads", "number", 8, "threads of each that answer requests"),
    Setting("is_debug", "truth", False, "for developers: only on this machine"),
    Setting("two_factor", "text", "off", "off: officers may set up codes; required: they must"),
    Setting("release_minutes", "number", 60, "minutes between two releases to the register"),
    Setting("promise_hours", "number", 24, "hours within which an entry must be in the register"),
    Setting("saved_days", "number", 30, "days for which saved answers can be resumed"),
    Setting("state_folder", "text", "state", "what was signed last: never in a backup"),
    Setting("unseal_file", "text", "", "file with the passphrase of the signing key; or none"),
    Setting("signer_socket", "text", "", "socket of who holds the signing key; none: keys/"),
    Setting("postgresql_file", "text", "", "file with the address of PostgreSQL; none: SQLite"),
    Setting("deliver_to", "text", "", "folder or s3://bucket/folder for the site too; or none"),
    Setting("witness_policy", "text", "site/witnesses.policy", "who witnesses the register"),
    Setting("witness_hosts", "list", (), "hosts of witnesses that may be asked"),
    Setting("witness_seconds", "number", 10, "seconds that witnesses have to answer"),
    Setting("clamd", "text", "", "host:port or socket of a clamd that looks at documents; or none"),
    Setting(
        "payment_account", "text", "", "account that lines of a bank statement must be of; or any"
    ),
    Setting("metrics_token_file", "text", "", "file with the token that opens /metrics; or none"),
    Setting("smtp", "text", "", "host:port of the mail server; none sends no e-mail"),
    Setting("smtp_security", "text", "starttls", "starttls, tls, or none (this machine only)"),
    Setting("smtp_user", "text", "", "account at the mail server; or none"),
    Setting("smtp_password_file", "text", "", "file with the password of that account"),
    Setting("mail_from", "text", "", "the address that e-mail comes from"),
    Setting("gateway_url", "text", "", "where short messages are posted; none sends none"),
    Setting("gateway_hosts", "list", (), "hosts that gateway_url may name"),
    Setting("gateway_secret_file", "text", "", "file with the secret that the gateway asks for"),
    Setting("gateway_is_private", "truth", False, "the gateway may have a private address"),
    Setting("webhook_hosts", "list", (), "hosts of programs that may be told of events"),
    Setting("webhook_is_private", "truth", False, "these may have private addresses"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a workspace, all of the right kind; see `SETTINGS` for what they mean."""

    listen: str
    is_https: bool
    hosts: tuple[str, ...]
    trusted_proxies: int
    processes: int
    threads: int
    is_debug: bool
    two_factor: str
    release_minutes: int
    promise_hours: int
    saved_days: int
    state_folder: str
    unseal_file: str
    signer_socket: str
    postgresql_file: str
    deliver_to: str
    witness_policy: str
    witness_hosts: tuple[str, ...]
    witness_seconds: int
    clamd: str
    payment_account: str
    metrics_token_file: str
    smtp: str
    smtp_security: str
    smtp_user: str
    smtp_password_file: str
    mail_from: str
    gateway_url: str
    gateway_hosts: tuple[str, ...]
    gateway_secret_file: str
    gateway_is_private: bool
    webhook_hosts: tuple[str, ...]
    webhook_is_private: bool

    @property
    def host(self) -> str:
        """The address to listen on, without the port."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on."""
        return int(self.listen.rpartition(":")[2])


def environment() -> Mapping[str, str]:
    """The process's own TERANG_* variables."""
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def read_settings(path: Path, env: Mapping[str, str]) -> Settings:
    """The settings of a file (which may be missing) and an environment.

    Raises `Invalid` with every finding: CONFIG-SYNTAX, CONFIG-UNKNOWN, CONFIG-VALUE.
    """
    rows = {row.name: row for row in SETTINGS}
    given = {f"{FILE}#/{name}": (name, value) for name, value in _document(path).items()}
    for variable, text in env.items():
        if variable.startswith(PREFIX):
            given[variable] = (variable.removeprefix(PREFIX).lower(), text)
    values, found = {row.name: row.default for row in SETTINGS}, []
    for place, (name, value) in given.items():
        if name not in rows:
            near = get_close_matches(name, rows, n=1)
            found.append(Problem(place, "CONFIG-UNKNOWN", {"near": near[0] if near else ""}))
            continue
        try:
            values[name] = _KINDS[rows[name].kind](value)
        except (ValueError, TypeError, KeyError):
            found.append(Problem(place, "CONFIG-VALUE", {"kind": rows[name].kind}))
    refuse_if(found or _wrong(values))
    return Settings(**values)  # type: ignore[arg-type]


def settings_text() -> str:
    """The `terang.toml` of a new workspace: every setting, commented out, with its meaning."""
    lines = ["# Settings of this workspace. TERANG_<NAME> in the environment wins over this file."]
    for row in SETTINGS:
        value = row.default
        shown = list(value) if isinstance(value, tuple) else value
        written = str(shown).lower() if isinstance(shown, bool) else _toml(shown)
        lines += ["", f"# {row.help}", f"# {row.name} = {written}"]
    return "\n".join(lines) + "\n"


def _document(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise invalid("CONFIG-SYNTAX", FILE, what=str(error)[:80]) from error


def _is_apart(state: str) -> bool:
    """A folder of its own, not one that is backed up or published."""
    taken = {"data", "keys", "register", "public", "site", "form_schemas", "cache"}
    parts = Path(state).parts
    return bool(parts) and ".." not in parts and parts[0] not in taken


def _is_place(address: str) -> bool:
    host, _, port = address.rpartition(":")
    return bool(host) and port.isascii() and port.isdigit() and int(port) < 2**16


def _is_clamd(address: str) -> bool:
    return not address or address.startswith("/") or _is_place(address)


def _wrong(values: Mapping[str, Any]) -> list[Problem]:
    sender, server = values["mail_from"], values["smtp"]
    found = {
        "listen": _is_place(values["listen"]),
        "processes": 0 <= values["processes"] <= 64,
        "threads": 1 <= values["threads"] <= 64,
        "trusted_proxies": 0 <= values["trusted_proxies"] <= 5,
        "two_factor": values["two_factor"] in ("off", "required"),
        "release_minutes": 1 <= values["release_minutes"] <= 7 * 24 * 60,
        "promise_hours": 1 <= values["promise_hours"] <= 7 * 24,
        "state_folder": _is_apart(values["state_folder"]),
        "saved_days": 1 <= values["saved_days"] <= 365,
        "witness_seconds": 1 <= values["witness_seconds"] <= 25,
        "clamd": _is_clamd(values["clamd"]),
        "smtp": not server or _is_place(server),
        "smtp_security": values["smtp_security"] in ("starttls", "tls", "none"),
        "mail_from": bool(_SENDER.fullmatch(sender)) if sender or server else True,
    }
    return [
        Problem(f"{FILE}#/{name}", "CONFIG-VALUE", {"kind": name})
        for name, is_right in found.items()
        if not is_right
    ]


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise TypeError
    return {"true": True, "1": True, "false": False, "0": False}[value.lower()]


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return int(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _list(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(_text(part).strip() for part in parts)


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int) else repr(value).replace("'", '"')


_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "number": _number,
    "truth": _truth,
    "list": _list,
}

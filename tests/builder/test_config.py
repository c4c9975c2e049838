"""Settings: one table, unknown is an error, unsafe is named."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from builder.config import (
    SETTINGS,
    Settings,
    read_settings,
    settings_text,
)
from builder.unsafe import is_public, unsafe
from publish.errors import Invalid

DEFAULTS = read_settings(Path("no such file"), {})


def test_every_setting_is_a_row_and_a_member() -> None:
    assert [row.name for row in SETTINGS] == [f.name for f in fields(Settings)]
    assert [row.default for row in SETTINGS] == [
        getattr(DEFAULTS, f.name) for f in fields(Settings)
    ]


def test_no_secret_is_a_setting() -> None:
    named = [r.name for r in SETTINGS if any(w in r.name for w in ("key", "secret", "pass"))]

    assert [] == [name for name in named if not name.endswith("_file")]


def test_the_file_of_a_new_workspace_says_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "terang.toml"
    path.write_text(settings_text())
    assert DEFAULTS == read_settings(path, {})

    shown = "\n".join(
        line.removeprefix("# ") for line in settings_text().splitlines() if " = " in line
    )
    assert {row.name for row in SETTINGS} == tomllib.loads(shown).keys()
    path.write_text(shown)
    assert DEFAULTS == read_settings(path, {})


def test_the_environment_wins(tmp_path: Path) -> None:
    path = tmp_path / "terang.toml"
    path.write_text('listen = "127.0.0.1:1"\nthreads = 2\nhosts = ["a.example"]\n')
    settings = read_settings(
        path, {"TERANG_LISTEN": "127.0.0.1:9", "TERANG_IS_HTTPS": "true", "PATH": "x"}
    )

    assert ("127.0.0.1", 9, 2, True, ("a.example",)) == (
        settings.host,
        settings.port,
        settings.threads,
        settings.is_https,
        settings.hosts,
    )


@pytest.mark.parametrize(
    ("text", "env", "path", "code"),
    [
        ("listn = 1", {}, "terang.toml#/listn", "CONFIG-UNKNOWN"),
        ("", {"TERANG_THREDS": "1"}, "TERANG_THREDS", "CONFIG-UNKNOWN"),
        ("[server]\nx = 1", {}, "terang.toml#/server", "CONFIG-UNKNOWN"),
        ("threads = 'x'", {}, "terang.toml#/threads", "CONFIG-VALUE"),
        ("threads = true", {}, "terang.toml#/threads", "CONFIG-VALUE"),
        ("threads = 0", {}, "terang.toml#/threads", "CONFIG-VALUE"),
        ("is_https = 1", {}, "terang.toml#/is_https", "CONFIG-VALUE"),
        ("hosts = 5", {}, "terang.toml#/hosts", "CONFIG-VALUE"),
        ("hosts = [5]", {}, "terang.toml#/hosts", "CONFIG-VALUE"),
        ("listen = 'x'", {}, "terang.toml#/listen", "CONFIG-VALUE"),
        ("listen = ':80'", {}, "terang.toml#/listen", "CONFIG-VALUE"),
        ("listen = '127.0.0.1:99999'", {}, "terang.toml#/listen", "CONFIG-VALUE"),
        ("", {"TERANG_IS_DEBUG": "yes"}, "TERANG_IS_DEBUG", "CONFIG-VALUE"),
        ("=", {}, "terang.toml", "CONFIG-SYNTAX"),
    ],
)
def test_it_rejects(tmp_path: Path, text: str, env: dict[str, str], path: str, code: str) -> None:
    file = tmp_path / "terang.toml"
    file.write_text(text)
    with pytest.raises(Invalid) as refused:
        read_settings(file, env)

    assert [(path, code)] == [(p.path, p.code) for p in refused.value.problems]


def test_all_findings_come_together_and_guess_the_name(tmp_path: Path) -> None:
    file = tmp_path / "terang.toml"
    file.write_text("listn = 1\nthreads = 'x'\n")
    with pytest.raises(Invalid) as refused:
        read_settings(file, {})

    assert 2 == len(refused.value.problems)
    assert "listen" == refused.value.problems[0].params["near"]


@pytest.mark.parametrize(
    ("listen", "public"),
    [
        ("127.0.0.1:80", False),
        ("localhost:80", False),
        ("[::1]:80", False),
        ("0.0.0.0:80", True),
        ("[::]:80", True),
        ("10.0.0.1:80", True),
        ("kota.example:80", True),
        ("127.1:80", True),
    ],
)
def test_others_reach_whatever_is_not_loopback(listen: str, public: bool) -> None:
    assert public == is_public(replace(DEFAULTS, listen=listen))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"listen": "0.0.0.0:80"}, "CONFIG-PUBLIC-HTTP"),
        (
            {"listen": "0.0.0.0:80", "is_https": True, "hosts": ("a.example",), "is_debug": True},
            "CONFIG-DEBUG",
        ),
        ({"is_https": True}, "CONFIG-HOSTS"),
        ({"hosts": ("*",)}, "CONFIG-ANY-HOST"),
        ({"hosts": ("",)}, "CONFIG-ANY-HOST"),
        ({"trusted_proxies": 1}, "CONFIG-PROXIES"),
        ({"metrics_token_file": "none"}, "CONFIG-METRICS-TOKEN"),
    ],
)
def test_an_unsafe_setting_is_named(tmp_path: Path, changed: dict[str, Any], code: str) -> None:
    found = unsafe(replace(DEFAULTS, **changed), tmp_path)

    assert [code] == [p.code for p in found]


def test_a_safe_public_service_has_no_findings(tmp_path: Path) -> None:
    settings = replace(
        DEFAULTS, listen="0.0.0.0:80", is_https=True, hosts=("a.example",), trusted_proxies=1
    )
    assert [] == unsafe(settings, tmp_path)
    assert [] == unsafe(DEFAULTS, tmp_path)

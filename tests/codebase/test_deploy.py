"""What `deploy/` starts exists: commands, options and settings; and its limits stand."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from builder.cli.main import terang
from builder.cli.session import WORKSPACE
from builder.config import PREFIX, SETTINGS
from tests.codebase.tree import ROOT

UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
COMPOSE = ROOT / "deploy/compose.yaml"
VARIABLES = {f"{PREFIX}{row.name.upper()}" for row in SETTINGS} | {WORKSPACE}
PROGRAM = "/opt/terang/bin/terang"
LIMITS = {
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "NoNewPrivileges": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
}


class Several(dict[str, Any]):
    """Values of a key that stands more than once, one under the other."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and key in self and self[key] is not value:
            value = [*self[key], *value]
        super().__setitem__(key, value)


def unit(path: Path) -> ConfigParser:
    read = ConfigParser(interpolation=None, strict=False, dict_type=Several, delimiters=["="])
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def parsed(arguments: list[str]) -> str:
    """The command that the arguments are for, understood whole; click.UsageError otherwise."""
    with click.Context(terang, info_name="terang") as above:
        command = terang.get_command(above, arguments[0])
        assert command is not None, f"no command {arguments[0]}"
        command.make_context(arguments[0], arguments[1:], parent=above)
        return arguments[0]


def services() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"])


@pytest.mark.parametrize("path", UNITS, ids=[path.stem for path in UNITS])
def test_a_unit_starts_a_command_that_exists(path: Path) -> None:
    program, *arguments = shlex.split(unit(path)["Service"]["ExecStart"])

    assert PROGRAM == program
    assert {"terang": "serve", "terang-signer": "signer"}[path.stem] == parsed(arguments)


@pytest.mark.parametrize("path", UNITS, ids=[path.stem for path in UNITS])
def test_a_unit_has_its_limits(path: Path) -> None:
    service = unit(path)["Service"]

    assert LIMITS == {name: service.get(name) for name in LIMITS}


def test_the_key_has_a_user_of_its_own_without_a_network() -> None:
    serve, signer = (
        unit(ROOT / f"deploy/systemd/{n}.service")["Service"] for n in ("terang", "terang-signer")
    )

    assert serve["User"] != signer["User"]
    assert ("yes", "AF_UNIX") == (signer["PrivateNetwork"], signer["RestrictAddressFamilies"])


def test_every_setting_that_is_named_exists() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*UNITS, COMPOSE)]
    named = {name for text in texts for name in re.findall(r"\bTERANG_[A-Z_]+", text)}

    assert {"TERANG_WORKSPACE", "TERANG_DELIVER_TO"} <= named
    assert set() == named - VARIABLES


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_container_starts_a_command_that_exists(name: str) -> None:
    service = services()[name]
    program, *arguments = service["command"]

    assert "terang" == program
    assert {"web": "serve"}.get(name, name) == parsed(arguments)
    assert (True, ["ALL"]) == (service["read_only"], service["cap_drop"])


def test_only_the_worker_publishes() -> None:
    assert "--no-worker" in services()["web"]["command"]
    assert "deploy" not in services()["worker"]

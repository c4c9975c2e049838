"""`terang digest`: the morning on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli.main import terang
from tests.builder.web.city import make_city


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Result]:
    folder: Path = tmp_path_factory.mktemp("digest") / "city"
    make_city(folder).workspace.close()
    return lambda *more: CliRunner().invoke(
        terang, ["digest", "--workspace", str(folder), "--lang", "en", *more]
    )


def test_it_says_what_to_look_at(run: Callable[..., Result]) -> None:
    said, data = run(), json.loads(run("--json").stdout)

    assert 0 == said.exit_code
    assert "pbg: Never held against the law." in said.stdout
    assert {"pbg", "ktp-el-baru"} <= {row["path"] for row in data}
    assert f"To look at this morning: {len(data)}." in said.stderr


@pytest.mark.parametrize(
    ("address", "told"), [("kepala@contoh.test", "DIGEST-NO-MAIL"), ("nobody", "CONTACT-EMAIL")]
)
def test_it_is_sent_only_where_it_can_be(
    run: Callable[..., Result], address: str, told: str
) -> None:
    answer = run("--email", address)

    assert 1 == answer.exit_code
    assert told in answer.stderr
    assert "" == answer.stdout

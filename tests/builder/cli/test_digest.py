"""`terang digest`: the morning on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli.main import terang
from tests.builder.usecases.test_smtp import Inbox, served
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


@pytest.mark.parametrize(("is_refusing", "code"), [(False, 0), (True, 1)])
def test_it_goes_all_the_way_to_the_mail_box(tmp_path: Path, is_refusing: bool, code: int) -> None:
    """From the settings of a workspace over SMTP into a box, which may refuse it."""
    folder = tmp_path / "city"
    make_city(folder).workspace.close()
    inbox = Inbox()
    inbox.answers = {"rcpt": "550 nobody here"} if is_refusing else {}
    with served(inbox) as port:
        toml = folder / "terang.toml"
        lines = f'smtp = "127.0.0.1:{port}"\nsmtp_security = "none"\nmail_from = "t@kota.example"\n'
        site = folder / "site/site.toml"
        said = site.read_text(encoding="utf-8")
        site.write_text(said.replace('public_url = ""', 'public_url = "https://kota.example"', 1))
        toml.write_text(lines + toml.read_text(encoding="utf-8"), encoding="utf-8")
        given = ["digest", "--workspace", str(folder), "--lang", "en"]
        answer = CliRunner().invoke(terang, [*given, "--email", "kepala@contoh.test"])

    assert code == answer.exit_code, answer.output
    if is_refusing:
        assert "DIGEST-NOT-SENT" in answer.stderr
        return
    (mail,) = inbox.mails
    text = message_from_bytes(mail.original_content or b"", policy=default)
    body = text.get_body()
    assert body is not None
    assert ["kepala@contoh.test"] == mail.rcpt_tos
    assert answer.stdout.strip().splitlines() == body.get_content().strip().splitlines()

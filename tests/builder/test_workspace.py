"""A workspace is made, opened, and refused by name."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builder.usecases.drafts import approve_draft, import_definition, propose_draft
from builder.usecases.publishing import publish_version
from builder.usecases.release import release
from builder.usecases.submit import submit_application
from builder.workspace import (
    Workspace,
    city_clock,
    examine,
    init_workspace,
    open_workspace,
    shipped,
)
from publish.errors import Conflict, TerangError
from publish.facts.json_text import read_json
from publish.facts.service import read_version
from publish.log.note import Signer
from publish.log.promise import Kept, kept, open_promise
from publish.register.audit import audit_register
from tests.makers import on, seeded, user
from tests.office import accepts_all, refuses_nothing


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "kota"
    init_workspace(folder, rng=seeded(7))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of one workspace, modes and all."""
    return Path(shutil.copytree(made, tmp_path / "kota"))


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    opened = open_workspace(folder, clock=lambda: on("2026-03-02"), rng=seeded(8), env={})
    yield opened
    opened.close()


def test_content_is_found_in_a_checkout() -> None:
    assert (shipped("form_schemas") / "meta/service.schema.json").is_file()
    assert (shipped("site") / "site.toml").is_file()


def test_a_new_workspace_has_no_findings(folder: Path) -> None:
    assert [] == examine(folder, {})


def test_private_files_are_private_and_public_ones_public(folder: Path) -> None:
    def mode(name: str) -> int:
        return stat.S_IMODE((folder / name).stat().st_mode)

    private = [p for top in ("data", "keys") for p in [folder / top, *(folder / top).rglob("*")]]
    for path in private:
        if path.suffix != ".vkey":
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert (0o755, 0o644, 0o644) == (
        mode("register"),
        mode("keys/verifier.vkey"),
        mode("terang.toml"),
    )


def test_an_existing_folder_is_left_alone(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        init_workspace(folder)
    (tmp_path / "empty").mkdir()
    init_workspace(tmp_path / "empty")

    assert [] == examine(tmp_path / "empty", {})


def test_every_workspace_has_keys_of_its_own(tmp_path: Path) -> None:
    for name in ("a", "b"):
        init_workspace(tmp_path / name)
    for key in ("signing.key", "cookie.key", "promise.key", "search.key", "desk.key"):
        one, two = ((tmp_path / name / "keys" / key).read_bytes() for name in ("a", "b"))
        assert one != two


def test_a_demo_says_so(tmp_path: Path) -> None:
    init_workspace(tmp_path / "demo", is_demo=True)
    opened = open_workspace(tmp_path / "demo", env={})
    opened.close()

    assert opened.site.is_demo
    assert opened.shelf().city.is_demo


Change = Callable[[Path], Any]

BROKEN: list[tuple[str, Change]] = [
    ("WORKSPACE-MISSING", lambda f: (f / "terang.toml").unlink()),
    ("WORKSPACE-KEY", lambda f: (f / "keys/verifier.vkey").unlink()),
    ("CONFIG-UNKNOWN", lambda f: (f / "terang.toml").write_text("debug = true")),
    ("CONFIG-PUBLIC-HTTP", lambda f: (f / "terang.toml").write_text("listen = '0.0.0.0:80'")),
    ("CONFIG-MODE", lambda f: (f / "keys/signing.key").chmod(0o644)),
    ("CONFIG-MODE", lambda f: (f / "data").chmod(0o755)),
    ("CONFIG-MODE", lambda f: (f / "data/record.sqlite").chmod(0o640)),
    ("CONFIG-SECRET", lambda f: (f / "keys/cookie.key").write_text("rahasia")),
    ("CONFIG-SECRET", lambda f: (f / "keys/cookie.key").write_text("a" * 64)),
    ("CONFIG-SECRET", lambda f: (f / "keys/cookie.key").write_text("")),
    ("CONFIG-METRICS-TOKEN", lambda f: (f / _token(f)).unlink()),
    ("CONFIG-METRICS-TOKEN", lambda f: (f / _token(f)).write_text("a" * 31)),
    ("CONFIG-METRICS-TOKEN", lambda f: (f / _token(f)).chmod(0o640)),
    ("CONFIG-NOTICE-LINK", lambda f: _notices(f, "smtp = 'localhost:25'", has_address=False)),
    ("CONFIG-SMTP-PLAIN", lambda f: _notices(f, "smtp = 'mail.example:25'", "none")),
    ("CONFIG-NOTICE-SECRET", lambda f: _notices(f, "smtp_user = 'terang'")),
    ("CONFIG-NOTICE-SECRET", lambda f: _notices(f, "smtp_user = 'a'", password=0o640)),
    ("CONFIG-NOTICE-SECRET", lambda f: _notices(f, "", password=0o600)),
    ("CONFIG-GATEWAY", lambda f: _notices(f, "gateway_url = 'https://sms.example/kirim'")),
    ("CONFIG-LINK", lambda f: (f / "keys/extra.key").symlink_to("/dev/null")),
    ("WORKSPACE-ORIGIN", lambda f: _origin(f)),
    ("SITE-SYNTAX", lambda f: (f / "site/site.toml").write_text("=")),
    ("RECORD-DAMAGED", lambda f: (f / "data/record.sqlite").write_bytes(b"x" * 5000)),
    ("WORKBENCH-DAMAGED", lambda f: _workbench(f)),
]


def _token(folder: Path) -> str:
    (folder / "terang.toml").write_text("metrics_token_file = 'site/metrics.token'")
    (folder / "site/metrics.token").write_text("0123456789abcdef" * 4)
    (folder / "site/metrics.token").chmod(0o600)
    return "site/metrics.token"


def _notices(
    folder: Path,
    line: str,
    security: str = "starttls",
    *,
    password: int | None = None,
    has_address: bool = True,
) -> None:
    """A workspace that sends mail, with one thing wrong; `password` is the mode of its file."""
    lines = [line, f"smtp_security = '{security}'", "mail_from = 'terang@kota.example'"]
    if "gateway" in line:
        lines.append("gateway_secret_file = 'site/gateway.secret'")
        (folder / "site/gateway.secret").write_text("rahasia")
        (folder / "site/gateway.secret").chmod(0o600)
    if password is not None:
        lines.append("smtp_password_file = 'site/smtp.password'")
        (folder / "site/smtp.password").write_text("rahasia")
        (folder / "site/smtp.password").chmod(password)
    (folder / "terang.toml").write_text("\n".join(lines))
    if has_address:
        path = folder / "site/site.toml"
        path.write_text(path.read_text().replace('public_url = ""', 'public_url = "https://a.id"'))


def _origin(folder: Path) -> None:
    path = folder / "site/site.toml"
    path.write_text(path.read_text().replace("terang.example/kendari", "lain.example/kota"))


def _workbench(folder: Path) -> None:
    path = folder / "data/workbench.json"
    path.write_text("{}")
    path.chmod(0o600)


@pytest.mark.parametrize(("code", "change"), BROKEN)
def test_a_broken_or_unsafe_workspace_is_refused_by_name(
    folder: Path, code: str, change: Change
) -> None:
    change(folder)
    with pytest.raises(TerangError) as refused:
        open_workspace(folder, env={})

    assert code == refused.value.problems[0].code


def test_twelve_bad_configurations_and_more_are_tried() -> None:
    assert 12 <= sum(code.startswith("CONFIG-") for code, _ in BROKEN)


def test_the_environment_is_checked_too(folder: Path) -> None:
    for env in ({"TERANG_LISTEN": "0.0.0.0:80"}, {"TERANG_TYPO": "1"}):
        with pytest.raises(TerangError):
            open_workspace(folder, env=env)


def test_the_clock_is_the_citys(workspace: Workspace) -> None:
    evening = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)

    assert "2026-03-02" == workspace.local_date(evening).isoformat()
    assert timedelta(hours=8) == city_clock(workspace.site.time_zone)().utcoffset()


def test_secrets_are_in_no_repr(workspace: Workspace) -> None:
    assert workspace.cookie_key.decode() not in repr(workspace)


def test_a_form_is_compiled_once(workspace: Workspace) -> None:
    version = _definition(workspace, "kia")

    assert workspace.form(version) is workspace.form(version)


def test_from_an_officers_file_to_a_kept_promise(workspace: Workspace) -> None:
    """The whole way: import, two signatures, publish, file, release, promise."""
    version = _published(workspace, "pbg")
    scenario = version.standard.scenarios[0]
    submitted = submit_application(
        workspace.uow(),
        version=version,
        judge=accepts_all,
        calendar=workspace.calendar(),
        answers=scenario.answers,
        lang="id",
        idempotency_key="idempotency-key-0123456789",
        now=workspace.clock(),
        rng=workspace.rng,
        prefix=workspace.site.prefix,
    )
    note = workspace.promise(submitted, version.standard)
    now = workspace.clock() + timedelta(hours=1)
    writer = workspace.register_writer()
    release(workspace.uow(), writer, refuses_nothing, now=now, rng=workspace.rng)
    reader = workspace.register_reader()
    keys = (Signer.from_skey((workspace.folder / "keys/promise.key").read_text().strip()).verifier,)
    found = kept(open_promise(note, keys), reader, now)

    assert isinstance(found, Kept)
    assert scenario.fee == submitted.assessment.total.amount
    assert [] == list(audit_register(workspace.register, reader.verifier))


def test_a_promise_of_a_sealed_service_names_nobody(workspace: Workspace) -> None:
    version = _published(workspace, "kia")
    submitted = submit_application(
        workspace.uow(),
        version=version,
        judge=accepts_all,
        calendar=workspace.calendar(),
        answers=version.standard.scenarios[0].answers,
        lang="id",
        idempotency_key="idempotency-key-0123456789",
        now=workspace.clock(),
        rng=workspace.rng,
        prefix="KDI",
    )

    assert submitted.number.encode() not in workspace.promise(submitted, version.standard)


def _definition(workspace: Workspace, service: str) -> Any:
    folder = workspace.form_schemas / service
    documents = [read_json((folder / n).read_bytes()) for n in ("service.json", "form.json")]
    return read_version(1, *documents)


def _published(workspace: Workspace, service: str) -> Any:
    folder, desk, now = workspace.form_schemas / service, workspace.workbench, workspace.clock()
    author = user("author", id_="ani", unit="*")
    approver = user("approver", id_="budi")
    draft = import_definition(
        desk,
        service_text=(folder / "service.json").read_text(),
        form_text=(folder / "form.json").read_text(),
        user=author,
        now=now,
        rng=workspace.rng,
    )
    checks = workspace.checks()
    draft = propose_draft(desk, draft_id=draft.id, user=author, now=now, checks=checks)
    draft = approve_draft(
        desk, draft_id=draft.id, digest=draft.digest or "", user=approver, now=now
    )
    publish_version(
        workspace.uow(),
        desk,
        draft_id=draft.id,
        user=approver,
        now=now,
        checks=checks,
        shelf=workspace.shelf(),
    )
    return _definition(workspace, service)

"""The composition root: the only place where stores, clocks and keys are made.

`init_workspace` makes one, `open_workspace` opens it or says by name why not.

Invariants:
- what others must not read is made 0600 or 0700, and found so at every opening;
- the signing key is read when a register writer is asked for, and kept by nobody;
  promises to applicants are signed with a key of their own;
- `terang.toml` appears last: a folder without it is not a workspace yet.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from builder import config
from builder.city_files import days_off, names_in, posts_in, reference_documents
from builder.config import Settings, read_settings, settings_text
from builder.domain.identifier import Rng
from builder.errors import Problem, conflict, integrity, not_found, refuse_if
from builder.forms.compile import Form, build
from builder.key_files import PROMISE, desk_key, former_keys, log_keys, promise_vkey
from builder.record_place import SQLITE, open_record
from builder.signing.choice import log_signers, promises_signer
from builder.state_folder import last_signed
from builder.store.attachments import AttachmentFolder
from builder.store.ports import UnitOfWork
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite
from builder.store.workbench_tinydb import TinyWorkbench
from builder.unsafe import unsafe
from builder.usecases.lint import Checks
from builder.usecases.passwords import Passwords
from builder.usecases.publishing import CityShelf, repair_drafts
from builder.usecases.references import CityFacts
from builder.usecases.submit import Submitted
from publish.errors import NotFound, TerangError
from publish.facts.json_text import read_json
from publish.facts.service import ServiceStandard, ServiceVersion
from publish.facts.text import Text
from publish.facts.workdays import HolidayCalendar
from publish.log.note import Signer, Verifier
from publish.log.promise import PROMISE_KEYS, keys_document, make_promise
from publish.pages.settings import SiteSettings, read_site_settings
from publish.register.durable import PUBLIC_FILE, SECRET_FILE, read_file, write_file
from publish.register.reader import RegisterReader
from publish.register.writer import RegisterWriter

Clock = Callable[[], datetime]
INDEX = "index.sqlite"
"""The fold of the register, in the folder `cache`."""
_HERE = Path(__file__).parent
_PRIVATE = ("data", "data/attachments", "keys", "state")
_PUBLIC = ("register", "cache", "public")


def shipped(name: Literal["form_schemas", "site", "docs/guide"]) -> Path:
    """Where the content that comes with Terang is: in the wheel, or in a checkout."""
    installed = _HERE / "_data" / name
    return installed if installed.is_dir() else _HERE.parent / name


def city_clock(time_zone: str) -> Clock:
    """The present instant in a city's zone."""
    zone = ZoneInfo(time_zone)
    return lambda: datetime.now(zone)


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """An open workspace. Paths are those of its folder; `form_schemas` and `site_folder`
    are the city's own content."""

    folder: Path
    settings: Settings
    site: SiteSettings
    clock: Clock
    rng: Rng
    record: SqlRecord
    workbench: TinyWorkbench
    attachments: AttachmentFolder
    hasher: Passwords
    form_schemas: Path
    site_folder: Path
    register: Path
    public: Path
    cache: Path
    cookie_key: bytes = field(repr=False)
    desk_key: bytes = field(repr=False)
    search_key: bytes = field(repr=False)
    payments_key: bytes = field(repr=False)
    dummies_key: bytes = field(repr=False)
    forms: dict[str, Form] = field(default_factory=dict, repr=False)

    def uow(self) -> UnitOfWork:
        """A unit of work for the calling thread."""
        return self.record.uow()

    def local_date(self, at: datetime) -> date:
        """The city's date at an instant."""
        return at.astimezone(ZoneInfo(self.site.time_zone)).date()

    def form(self, version: ServiceVersion) -> Form:
        """The form of a version; compiled once."""
        digest = version.form.digest
        if digest not in self.forms:
            self.forms[digest] = build(version.form)
        return self.forms[digest]

    def calendar(self) -> HolidayCalendar:
        """The days off, from `form_schemas/calendars`."""
        return days_off(self.form_schemas)

    def units(self) -> Mapping[str, Text]:
        """Names of the offices, by id."""
        return names_in(self.form_schemas / "shared/units.json")

    def life_events(self) -> Mapping[str, Text]:
        """Names of the life events, by id."""
        return names_in(self.form_schemas / "shared/life-events.json")

    def checks(self) -> Checks:
        """What definitions are checked against."""
        meta = read_json((shipped("form_schemas") / "meta/service.schema.json").read_bytes())
        units, events = frozenset(self.units()), frozenset(self.life_events())
        return Checks(meta, self.calendar(), units, events, posts_in(self.form_schemas))

    def shelf(self) -> CityShelf:
        """The city and the references that go into the register before any version."""
        site = self.site
        city = CityFacts(site.name, site.code, site.prefix, site.origin, site.is_demo)
        promises = [*former_keys(self.folder, PROMISE), promise_vkey(self.folder)]
        announced = {PROMISE_KEYS: keys_document(promises)}
        references = reference_documents(self.form_schemas)
        return CityShelf(city, references | announced | log_keys(self.folder))

    def register_writer(self) -> RegisterWriter:
        """The one writer of the register, with the signing key and the one to follow."""
        signer, heirs = log_signers(self.folder, self.settings)
        signed = last_signed(self.folder, self.settings)
        return RegisterWriter(self.register, signer, signed, heirs=heirs)

    def register_reader(self) -> RegisterReader:
        """The register as a stranger reads it, under this workspace's own key."""
        return RegisterReader(self.register, Verifier.from_vkey(self.site.verifier_key))

    def promise(self, submitted: Submitted, standard: ServiceStandard) -> bytes:
        """The signed promise that the first entry of an application will be in the register."""
        return make_promise(
            promises_signer(self.folder, self.settings),
            origin=self.site.origin,
            entry=submitted.entry,
            promised_at=submitted.recorded_at,
            within=timedelta(hours=self.settings.promise_hours),
            number=submitted.number if standard.publication == "open" else None,
        )

    def close(self) -> None:
        """Give back what is held open."""
        self.record.close()


def init_workspace(
    folder: Path,
    *,
    rng: Rng = secrets.token_bytes,
    is_demo: bool = False,
    env: Mapping[str, str] | None = None,
) -> None:
    """Make a workspace in a folder that is empty or not there; `env` are settings that hold from
    its beginning: with one that names PostgreSQL no file of a record is made.

    Raises `Conflict` (WORKSPACE-EXISTS) for a folder with something in it.
    """
    if folder.exists() and any(folder.iterdir()):
        raise conflict("WORKSPACE-EXISTS", str(folder))
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    for name, mode in [*((n, 0o700) for n in _PRIVATE), *((n, 0o755) for n in _PUBLIC)]:
        (folder / name).mkdir(mode=mode)
        (folder / name).chmod(mode)
    shutil.copytree(
        shipped("form_schemas"), folder / "form_schemas", ignore=shutil.ignore_patterns("meta")
    )
    shutil.copytree(shipped("site"), folder / "site")
    if is_demo:
        site_file = folder / "site/site.toml"
        said = site_file.read_text(encoding="utf-8").replace("demo = false", "demo = true ", 1)
        site_file.write_text(said, encoding="utf-8")
    site = read_site_settings(folder / "site/site.toml")
    signer = Signer(site.origin, rng(config.SECRET_BYTES))
    write_file(folder, "keys/signing.key", f"{signer.skey}\n".encode(), SECRET_FILE)
    for name in ("cookie", "search", "payments", "dummies", "desk"):
        secret = f"{rng(config.SECRET_BYTES).hex()}\n".encode()
        write_file(folder, f"keys/{name}.key", secret, SECRET_FILE)
    promises = Signer(f"{site.origin}/promises", rng(config.SECRET_BYTES))
    write_file(folder, "keys/promise.key", f"{promises.skey}\n".encode(), SECRET_FILE)
    write_file(folder, "keys/verifier.vkey", f"{signer.verifier.vkey}\n".encode(), PUBLIC_FILE)
    if not read_settings(folder / config.FILE, env or {}).postgresql_file:
        open_sqlite(folder / SQLITE).close()
    write_file(folder, config.FILE, settings_text().encode(), PUBLIC_FILE)


def examine(folder: Path, env: Mapping[str, str] | None = None) -> list[Problem]:
    """Everything that keeps a workspace from being opened; for `terang doctor`."""
    try:
        settings, _ = _read(folder, env)
    except TerangError as error:
        return list(error.problems)
    return unsafe(settings, folder)


def open_workspace(
    folder: Path,
    *,
    clock: Clock | None = None,
    rng: Rng = secrets.token_bytes,
    env: Mapping[str, str] | None = None,
) -> Workspace:
    """Open a workspace; `env` None means the process's own TERANG_* variables.

    Raises `NotFound` (WORKSPACE-MISSING, WORKSPACE-KEY), `Invalid` (CONFIG-*, SITE-*),
    `Integrity` (WORKBENCH-DAMAGED, WORKSPACE-ORIGIN), and what `open_record` does.
    """
    settings, site = _read(folder, env)
    refuse_if(unsafe(settings, folder))
    record = open_record(folder, settings)
    workspace = Workspace(
        folder=folder,
        settings=settings,
        site=site,
        clock=clock or city_clock(site.time_zone),
        rng=rng,
        record=record,
        workbench=TinyWorkbench(folder / "data/workbench.json"),
        attachments=AttachmentFolder(folder / "data/attachments"),
        hasher=Passwords(),
        form_schemas=folder / "form_schemas",
        site_folder=folder / "site",
        register=folder / "register",
        public=folder / "public",
        cache=folder / "cache",
        cookie_key=_secret(folder, "cookie"),
        desk_key=_desk_key(folder, record, rng),
        search_key=_secret(folder, "search"),
        payments_key=_secret(folder, "payments"),
        dummies_key=_secret(folder, "dummies"),
    )
    return _repaired(workspace)


def _repaired(workspace: Workspace) -> Workspace:
    try:
        repair_drafts(workspace.uow(), workspace.workbench)
    except TerangError:
        workspace.close()
        raise
    return workspace


def _desk_key(folder: Path, record: SqlRecord, rng: Rng) -> bytes:
    try:
        return desk_key(folder, record.uow(), rng)
    except TerangError:
        record.close()
        raise


def _secret(folder: Path, name: str) -> bytes:
    return _key(folder, f"keys/{name}.key").encode()


def _read(folder: Path, env: Mapping[str, str] | None) -> tuple[Settings, SiteSettings]:
    if not (folder / config.FILE).is_file():
        raise not_found("WORKSPACE-MISSING", str(folder))
    settings = read_settings(folder / config.FILE, config.environment() if env is None else env)
    site = read_site_settings(folder / "site/site.toml")
    vkey = _key(folder, "keys/verifier.vkey")
    if Verifier.from_vkey(vkey).name != site.origin:
        raise integrity("WORKSPACE-ORIGIN", "site.toml#/city/origin", origin=site.origin)
    return settings, replace(site, verifier_key=vkey)


def _key(folder: Path, name: str) -> str:
    try:
        return read_file(folder, name).decode("ascii").strip()
    except (NotFound, UnicodeDecodeError) as error:
        raise not_found("WORKSPACE-KEY", name) from error

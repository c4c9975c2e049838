"""`terang lint | import | export | diff`: definitions as files.

Invariants:
- a file and the officer's screen end in the same draft, linted by the same code;
- nothing is imported when anything is found in any of the files;
- what was imported is exported with the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from builder.cli.difference import places
from builder.cli.foreign import take_form
from builder.cli.opening import opened
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.cli.texts import Texts, read_texts, write_texts
from builder.domain.draft import ServiceDraft
from builder.domain.user import User, may
from builder.domain.version import StoredVersion, in_force
from builder.errors import Problem, forbidden, invalid, not_found, refuse_if
from builder.usecases.drafts import approve_draft, import_definition, propose_draft
from builder.usecases.lint import Checks, advise_definition, lint_definition
from builder.usecases.publishing import publish_version
from builder.web.i18n import catalogues
from builder.web.officer.changes import Change, changes
from builder.workspace import Workspace
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, read_version, version_digest

SOURCE = click.Path(exists=True, path_type=Path)
TARGET = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("services", metavar="[SERVICE]...", nargs=-1)
@click.option("--advice", is_flag=True, help="Also say what may stay and should not (saran).")
@common
@as_json
@click.pass_obj
def lint(session: Session, services: tuple[str, ...], advice: bool, is_json: bool) -> None:
    """Say everything that is wrong with the definitions of the workspace (periksa definisi)."""
    with opened(session) as workspace:
        texts, checks = read_texts(workspace.form_schemas, services), workspace.checks()
    found = _findings(texts, checks)
    if advice:
        put_lines_of_advice(session, texts, checks)
    if is_json:
        put_json(session.documents(found))
    else:
        put_lines(session.lines(found))
    session.say("LINT-DONE", services=len(texts), findings=len(found))
    if found:
        raise SystemExit(1)


@click.command(name="import")
@click.argument("source", metavar="[DIR|FILE]", type=SOURCE, required=False)
@click.option("--to", "target", metavar="DIR", type=TARGET, help="Where FILE becomes form.json.")
@click.option("--by", "author", metavar="USER", help="Who proposes; else the only author there is.")
@click.option("--approved-by", "approver", metavar="USER", help="The second person (penyetuju).")
@click.option("--publish", "is_published", is_flag=True, help="Publish what was approved.")
@common
@click.pass_obj
def import_(
    session: Session,
    source: Path | None,
    target: Path | None,
    author: str | None,
    approver: str | None,
    is_published: bool,
) -> None:
    """Take definitions from files as drafts; all of them or none (impor).

    FILE is a form of another tool: it is made ours in the folder that --to names.
    """
    if source is not None and source.is_file():
        if target is None:
            raise click.UsageError(session.words("FOREIGN-NEEDS-TARGET"))
        take_form(session, source, target)
        return
    if is_published and approver is None:
        raise click.UsageError(session.words("IMPORT-NEEDS-APPROVER"))
    with opened(session) as workspace:
        texts = read_texts(source or workspace.form_schemas, ())
        people = _people(workspace, author, approver)
        refuse_if(_findings(texts, workspace.checks()))
        new = [t for t in texts if not _is_in_force(workspace, t)]
        refuse_if(_too_early(workspace, new))
        for found in new:
            draft = _take(workspace, found, people)
            if is_published:
                _publish(workspace, draft, people[-1])
    session.say("IMPORT-DONE", imported=len(new), unchanged=len(texts) - len(new))


@click.command()
@click.argument("service")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--draft", "is_draft", is_flag=True, help="The open draft (draf yang terbuka).")
@common
@as_json
@click.pass_obj
def export(session: Session, service: str, folder: Path, is_draft: bool, is_json: bool) -> None:
    """Write service.json and form.json of a service into DIR/SERVICE/ (ekspor)."""
    with opened(session) as workspace:
        found = _open_draft_texts(workspace, service) if is_draft else None
        texts = found or _texts_in_force(workspace, service)
    target = folder if folder.name == service else folder / service
    written = [str(path) for path in write_texts(target, texts)]
    put_json(written) if is_json else put_lines(written)


@click.command()
@click.argument("service")
@common
@as_json
@click.pass_obj
def diff(session: Session, service: str, is_json: bool) -> None:
    """What the draft of a service, else its files, would change (perbedaan)."""
    with opened(session) as workspace:
        before = _stored_in_force(workspace, service)
        texts = _open_draft_texts(workspace, service)
        if texts is None:
            (texts,) = read_texts(workspace.form_schemas, (service,))
    old = _texts_of(before) if before else None
    rows, where = _changed(session, old, texts), _where(old, texts)
    if is_json:
        told = [{"what": r.what, "before": r.was, "after": r.will_be} for r in rows]
        put_json({"service": service, "changes": told, "places": where})
    else:
        put_lines([*(_sentence(session, row) for row in rows), *where])
    session.say("DIFF-DONE", changes=len(rows), places=len(where))


def put_lines_of_advice(session: Session, texts: Sequence[Texts], checks: Checks) -> None:
    """Advice is talk: it keeps nothing from being published."""
    for found in texts:
        advice = advise_definition(found.service_text, found.form_text, checks=checks)
        for line in session.lines(_placed(found, advice)):
            click.echo(line, err=True)


def _findings(texts: Sequence[Texts], checks: Checks) -> list[Problem]:
    return [
        problem
        for found in texts
        for problem in _placed(
            found, lint_definition(found.service_text, found.form_text, checks=checks)
        )
    ]


def _placed(texts: Texts, problems: Sequence[Problem]) -> Iterator[Problem]:
    """Findings with the folder of the service before the file."""
    for problem in problems:
        yield replace(problem, path=f"{texts.service}/{problem.path}")


def _people(workspace: Workspace, author: str | None, approver: str | None) -> tuple[User, ...]:
    """Who proposes and who approves; refused before anything is written."""
    with workspace.uow().reading() as uow:
        everybody = {user.id: user for user in uow.users.all()}
    authors = [u for u in everybody.values() if "author" in u.roles and not u.is_disabled]
    if author is None and len(authors) != 1:
        raise invalid("IMPORT-NEEDS-AUTHOR", authors=len(authors))
    wanted = [author or authors[0].id, *([approver] if approver else [])]
    missing = [id_ for id_ in wanted if id_ not in everybody]
    if missing:
        raise not_found("USER-NOT-FOUND", id=missing[0])
    if len(set(wanted)) < len(wanted):
        raise forbidden("DRAFT-SELF-APPROVAL")
    found = tuple(everybody[id_] for id_ in wanted)
    if approver and not may(found[-1], "approve_definition"):
        raise forbidden("DRAFT-FORBIDDEN")
    return found


def _too_early(workspace: Workspace, texts: Sequence[Texts]) -> Iterator[Problem]:
    with workspace.uow().reading() as uow:
        for found in texts:
            former = uow.versions.of_service(found.service)
            begins = _version(found).standard.effective_from
            if former and begins < former[-1].effective_from:
                path = f"{found.service}/service.json#/effective_from"
                last = former[-1].effective_from.isoformat()
                yield Problem(path, "VERSION-EARLIER", {"last": last})


def _take(workspace: Workspace, texts: Texts, people: Sequence[User]) -> ServiceDraft:
    desk, now = workspace.workbench, workspace.clock()
    draft = import_definition(
        desk,
        service_text=texts.service_text,
        form_text=texts.form_text,
        user=people[0],
        now=now,
        rng=workspace.rng,
    )
    if len(people) == 1 or draft.state == "approved":
        return draft
    if draft.state != "proposed":
        draft = propose_draft(
            desk, draft_id=draft.id, user=people[0], now=now, checks=workspace.checks()
        )
    digest = draft.digest or ""
    return approve_draft(desk, draft_id=draft.id, digest=digest, user=people[1], now=now)


def _publish(workspace: Workspace, draft: ServiceDraft, approver: User) -> None:
    publish_version(
        workspace.uow(),
        workspace.workbench,
        draft_id=draft.id,
        user=approver,
        now=workspace.clock(),
        checks=workspace.checks(),
        shelf=workspace.shelf(),
    )


def _is_in_force(workspace: Workspace, texts: Texts) -> bool:
    """Whether the newest version of the service is exactly this."""
    with workspace.uow().reading() as uow:
        former = uow.versions.of_service(texts.service)
    digest = version_digest(read_json(texts.service_text), read_json(texts.form_text))
    return bool(former) and former[-1].digest == digest


def _stored_in_force(workspace: Workspace, service: str) -> StoredVersion | None:
    with workspace.uow().reading() as uow:
        return in_force(uow.versions.of_service(service), workspace.clock().date())


def _texts_in_force(workspace: Workspace, service: str) -> Texts:
    """The texts as they were imported, as long as the draft is kept; else the version's own."""
    stored = _stored_in_force(workspace, service)
    if stored is None:
        raise not_found("SERVICE-NOT-FOUND", service)
    draft = workspace.workbench.get(stored.draft)
    if draft is None or draft.digest != stored.digest:
        return _texts_of(stored)
    return Texts(service, draft.service_text, draft.form_text)


def _open_draft_texts(workspace: Workspace, service: str) -> Texts | None:
    drafts = [d for d in workspace.workbench.all() if d.service == service and d.is_open]
    return Texts(service, drafts[0].service_text, drafts[0].form_text) if drafts else None


def _texts_of(stored: StoredVersion) -> Texts:
    return Texts(stored.service, stored.service_document, stored.form_document)


def _version(texts: Texts) -> ServiceVersion:
    return read_version(1, read_json(texts.service_text), read_json(texts.form_text))


def _changed(session: Session, before: Texts | None, after: Texts) -> tuple[Change, ...]:
    new = _version(after)
    words = catalogues()[session.lang]
    old = _version(before) if before else None
    return changes(old, new.standard, new.form, session.lang, words)


def _where(before: Texts | None, after: Texts) -> list[str]:
    if before is None:
        return []
    service = places(read_json(before.service_text), read_json(after.service_text))
    form = places(read_json(before.form_text), read_json(after.form_text))
    return [*(f"service.json#{at}" for at in service), *(f"form.json#{at}" for at in form)]


def _sentence(session: Session, row: Change) -> str:
    code = "DIFF-CHANGED" if row.was and row.will_be else "DIFF-NEW" if row.will_be else "DIFF-GONE"
    return session.words(code, what=row.what, before=row.was, after=row.will_be)

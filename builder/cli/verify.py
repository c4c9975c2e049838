"""`terang verify`: is what is published what the register says?

Needs no workspace: a journalist has the published folder and the key.
"""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.exits import UNVERIFIED
from builder.cli.progress import progress
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.errors import not_found
from builder.workspace import shipped
from publish.verify import Verdict, verify_site

_VKEY, _PUBLIC = Path("keys/verifier.vkey"), "public"


@click.command()
@click.argument(
    "folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), required=False
)
@click.option("--key", metavar="VKEY", help="The register's key, or a file with it (kunci).")
@click.option(
    "--since",
    metavar="CHECKPOINT",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of a checkpoint seen earlier: is its history continued? (titik periksa lama)",
)
@common
@as_json
@click.pass_obj
def verify(
    session: Session, folder: Path | None, key: str | None, since: Path | None, is_json: bool
) -> None:
    """Check a published folder against the register in it, page by page (periksa).

    DIR is the workspace's own public folder unless it is given. Ends with 3 if
    anything is not as it should be.
    """
    published = folder or session.folder / _PUBLIC
    if not published.is_dir():
        raise not_found("VERIFY-FOLDER", str(published))
    with progress() as watch:
        verdict = verify_site(
            published, _site_of(session), vkey=_key(session, key), since=since, progress=watch
        )
    _tell(session, verdict, is_json)
    if not verdict.is_sound:
        raise SystemExit(UNVERIFIED)


def _site_of(session: Session) -> Path:
    """The site folder that the pages were made with: the workspace's, else the one shipped."""
    own = session.folder / "site"
    return own if own.is_dir() else shipped("site")


def _key(session: Session, given: str | None) -> str | None:
    """A key as text: given, in a file that is given, or the workspace's; None if there is none."""
    if given is not None:
        return _text_of(Path(given)) or given
    return _text_of(session.folder / _VKEY)


def _text_of(path: Path) -> str | None:
    """What stands in a small file; what is no key is refused later, where keys are read."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except (OSError, ValueError):  # no such file, or a text that can be no file's name
        return None


def _tell(session: Session, verdict: Verdict, is_json: bool) -> None:
    if is_json:
        put_json(
            {
                "is_sound": verdict.is_sound,
                "size": verdict.size,
                "files": verdict.files,
                "is_key_from_site": verdict.is_key_from_site,
                "problems": session.documents(verdict.problems),
            }
        )
        return
    put_lines(session.lines(verdict.problems))
    code = "VERIFY-SOUND" if verdict.is_sound else "VERIFY-FAILED"
    session.say(code, size=verdict.size, files=verdict.files, problems=len(verdict.problems))
    if verdict.is_key_from_site:
        session.say("VERIFY-KEY-FROM-SITE")

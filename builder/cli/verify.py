"""`terang verify`: is what is published what the register says?

Needs no workspace: a journalist has the published folder or its address, and the key.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from random import SystemRandom

import click

from builder.cli.asked import VKEY, Asked, asked_of_site, key_of, site_of, text_of, usual_memory
from builder.cli.exits import UNVERIFIED
from builder.cli.progress import progress
from builder.cli.receipt import receipt_alone, receipt_at, receipt_in
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.errors import not_found
from publish.verify import Verdict, verify_place
from publish.verify.address import Question, verify_address
from publish.verify.history import Memory
from publish.verify.place import folder_place
from publish.verify.remote import Remote, read_address

_PUBLIC = "public"


@click.command()
@click.argument("place", metavar="[DIR|URL]", required=False)
@click.option(
    "--since",
    metavar="CHECKPOINT",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of a checkpoint seen earlier: is its history continued? (titik periksa lama)",
)
@click.option(
    "--receipt",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A promise or a proof: was it kept? Nothing else is checked then (resi).",
)
@asked_of_site
@common
@as_json
@click.pass_obj
def verify(
    session: Session,
    place: str | None,
    since: Path | None,
    receipt: Path | None,
    key: str | None,
    site: Path | None,
    register_only: bool,
    sample: int,
    memory: Path | None,
    is_json: bool,
) -> None:
    """Check a published site against the register in it, page by page (periksa).

    DIR is the workspace's own public folder unless it is given. Of an address, the
    last checkpoint is kept, and must be continued the next time. Ends with 3 if
    anything is not as it should be.
    """
    asked = Asked(key_of(key), None if register_only else site_of(session, site), sample)
    if place is not None and place.startswith(("http://", "https://")):
        if receipt is not None:
            is_kept = receipt_at(session, receipt.read_bytes(), place, asked.key, is_json)
        else:
            is_kept = _verify_address(session, place, asked, since, memory, is_json)
    elif receipt is not None and place is None and not (session.folder / _PUBLIC).is_dir():
        is_kept = receipt_alone(session, receipt.read_bytes(), asked.key, is_json)
    else:
        folder = Path(place) if place is not None else session.folder / _PUBLIC
        if not folder.is_dir():
            raise not_found("VERIFY-FOLDER", str(folder))
        vkey = asked.key or text_of(session.folder / VKEY)
        if receipt is not None:
            is_kept = receipt_in(session, receipt.read_bytes(), folder, vkey, is_json)
        else:
            is_kept = _verify_folder(session, folder, asked, vkey, since, is_json)
    if not is_kept:
        raise SystemExit(UNVERIFIED)


def _verify_folder(
    session: Session,
    folder: Path,
    asked: Asked,
    vkey: str | None,
    since: Path | None,
    is_json: bool,
) -> bool:
    with progress() as watch:
        verdict = verify_place(folder_place(folder), asked.site, vkey, since, watch)
    tell(session, verdict, is_json)
    return verdict.is_sound


def _verify_address(
    session: Session,
    url: str,
    asked: Asked,
    since: Path | None,
    memory: Path | None,
    is_json: bool,
) -> bool:
    verdict = ask_address(url, asked, memory or usual_memory(), since)
    tell(session, verdict, is_json)
    return verdict.is_sound


def ask_address(url: str, asked: Asked, memory: Path, since: Path | None = None) -> Verdict:
    """Check a site at an address, with progress on stderr."""
    address = read_address(url)
    question = Question(asked.site, asked.key, since, asked.is_asked(SystemRandom()))
    with progress() as watch, closing(Remote(address)) as remote:
        return verify_address(remote, address.url, Memory(memory), question, watch)


def tell(session: Session, verdict: Verdict, is_json: bool) -> None:
    """The verdict as data, and in a sentence."""
    if is_json:
        put_json(document_of(session, verdict))
        return
    put_lines(session.lines(verdict.problems))
    code = "VERIFY-SOUND" if verdict.is_sound else "VERIFY-FAILED"
    session.say(code, size=verdict.size, files=verdict.files, problems=len(verdict.problems))
    if verdict.is_key_from_site:
        session.say("VERIFY-KEY-FROM-SITE")


def document_of(session: Session, verdict: Verdict) -> dict[str, object]:
    """The verdict for a program."""
    return {
        "is_sound": verdict.is_sound,
        "size": verdict.size,
        "files": verdict.files,
        "is_key_from_site": verdict.is_key_from_site,
        "problems": session.documents(verdict.problems),
    }

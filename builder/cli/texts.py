"""The two files of a definition, as text: read and written without changing a byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.errors import invalid, not_found
from builder.usecases.lint import FORM, SERVICE
from publish.facts.service import SLUG
from publish.register.durable import write_file


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands in the files of one service; `service` is the name of their folder."""

    service: str
    service_text: str
    form_text: str


def read_texts(folder: Path, services: Sequence[str]) -> list[Texts]:
    """The definitions below `folder`: those named, or all. `folder` may itself be one.

    Raises `NotFound` (DEFINITION-FILE, DEFINITIONS-NONE), `Invalid` (DEFINITION-ENCODING).
    """
    if (folder / SERVICE).is_file():
        return [_read(folder)]
    names = services or sorted(p.parent.name for p in folder.glob(f"*/{SERVICE}"))
    if not names:
        raise not_found("DEFINITIONS-NONE", str(folder))
    for name in names:
        if not SLUG.fullmatch(name):
            raise not_found("DEFINITION-FILE", name)
    return [_read(folder / name) for name in names]


def write_texts(folder: Path, texts: Texts) -> Iterator[Path]:
    """Write both files into `folder`; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((SERVICE, texts.service_text), (FORM, texts.form_text)):
        write_file(folder, name, text.encode())
        yield folder / name


def _read(folder: Path) -> Texts:
    service, form = (_text(folder / name) for name in (SERVICE, FORM))
    return Texts(folder.resolve().name, service, form)


def _text(path: Path) -> str:
    place = f"{path.parent.name}/{path.name}"
    try:
        # Not read_text: it would turn CR LF into LF, and an export must give back every byte.
        return path.read_bytes().decode()
    except FileNotFoundError:
        raise not_found("DEFINITION-FILE", place) from None
    except UnicodeDecodeError:
        raise invalid("DEFINITION-ENCODING", place) from None

"""The workspace of a command: opened at its start, closed at its end, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from builder import config
from builder.cli.session import WORKSPACE, Session
from builder.workspace import Workspace, open_workspace


def settings_environment(listen: str | None = None) -> Mapping[str, str]:
    """The TERANG_ variables that are settings; `listen` goes before them."""
    given = {name: text for name, text in config.environment().items() if name != WORKSPACE}
    return given | ({f"{config.PREFIX}LISTEN": listen} if listen else {})


@contextmanager
def opened(session: Session, listen: str | None = None) -> Iterator[Workspace]:
    """The session's workspace; `listen` goes before its setting.

    Raises what `open_workspace` raises; nothing is made that is not there.
    """
    workspace = open_workspace(
        session.folder, clock=session.clock, rng=session.rng, env=settings_environment(listen)
    )
    try:
        yield workspace
    finally:
        workspace.close()

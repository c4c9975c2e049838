"""How a command ends: one table from the kinds of error to exit codes.

Invariants:
- 0 done, 1 error, 2 usage (click's own), 3 something stored or published does
  not verify;
- an error raised on purpose, and what the operating system refuses, is told as
  sentences; anything else is a fault of ours and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from builder.cli.session import Session
from builder.errors import (
    Conflict,
    Forbidden,
    Integrity,
    Invalid,
    NotFound,
    Problem,
    TerangError,
)

DONE, ERROR, USAGE, UNVERIFIED = 0, 1, 2, 3
EXIT_CODES: Mapping[type[TerangError], int] = {
    NotFound: ERROR,
    Invalid: ERROR,
    Conflict: ERROR,
    Forbidden: ERROR,
    Integrity: UNVERIFIED,
}


class Commands(click.Group):
    """A group whose commands may raise any of the five kinds, or `OSError`."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; tell what it raises and leave with its code."""
        try:
            return super().invoke(context)
        except TerangError as error:
            self._tell(context, error)
        except BrokenPipeError:
            raise  # whoever read our data has enough: click knows what to do
        except OSError as error:
            path, what = str(error.filename or ""), error.strerror or type(error).__name__
            code = "FILE-NO-PERMISSION" if isinstance(error, PermissionError) else "FILE-TROUBLE"
            self._tell(context, Invalid(Problem(path, code, {"what": what})))

    def _tell(self, context: click.Context, error: TerangError) -> None:
        session = context.ensure_object(Session)
        for line in session.lines(error.problems):
            click.echo(line, err=True)
        context.exit(EXIT_CODES[type(error)])

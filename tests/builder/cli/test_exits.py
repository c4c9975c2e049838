"""The table from kinds of error to exit codes."""

from __future__ import annotations

import click
import click.testing
import pytest

from builder.cli.exits import EXIT_CODES, Commands
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


def ended(error: Exception) -> click.testing.Result:
    @click.command()
    def fail() -> None:
        raise error

    group = Commands(commands=[fail])
    return click.testing.CliRunner().invoke(group, ["fail"], obj=Session(lang="en"))


@pytest.mark.parametrize(
    ("kind", "code"), [(NotFound, 1), (Invalid, 1), (Conflict, 1), (Forbidden, 1), (Integrity, 3)]
)
def test_each_kind_ends_with_its_code_and_all_its_sentences(
    kind: type[TerangError], code: int
) -> None:
    done = ended(kind([Problem("keys", "WORKSPACE-KEY"), Problem("", "REGISTER-BUSY")]))

    assert (code, "") == (done.exit_code, done.stdout)
    assert ["[WORKSPACE-KEY]", "[REGISTER-BUSY]"] == [
        line.split()[-1] for line in done.stderr.splitlines()
    ]


def test_all_five_kinds_are_in_the_table() -> None:
    assert set(EXIT_CODES) == set(TerangError.__subclasses__())


def test_a_file_that_may_not_be_opened_is_named() -> None:
    done = ended(PermissionError(13, "Permission denied", "keys/signing.key"))

    assert 1 == done.exit_code
    assert "keys/signing.key" in done.stderr


def test_a_fault_of_ours_is_not_hidden() -> None:
    assert isinstance(ended(ZeroDivisionError()).exception, ZeroDivisionError)


def test_a_full_disk_is_named() -> None:
    done = ended(OSError(28, "No space left on device", "data/record.sqlite"))

    assert 1 == done.exit_code
    assert "No space left on device" in done.stderr
    assert "[FILE-TROUBLE]" in done.stderr

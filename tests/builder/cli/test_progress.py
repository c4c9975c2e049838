"""Progress is silent for a second, then told now and then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.cli.progress import Progress


def watch(times: list[float]) -> Callable[[], float]:
    return iter(times).__next__


def test_quick_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(watch([0.0, 0.5, 0.9]))

    progress("pages", 1)
    progress("pages", 2)

    assert ("", "") == capsys.readouterr()


def test_long_work_tells_stderr_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(watch([0.0, 1.5, 2.0, 3.0, 7.0]))

    for done in (10, 20, 30, 40):
        progress("pages", done, 100)
    progress.close()

    assert ("", "pages: 10/100\npages: 40/100\n") == capsys.readouterr()


def test_a_total_that_nobody_knows_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(watch([0.0, 2.0]))

    progress("files", 7)

    assert "files: 7\n" == capsys.readouterr().err

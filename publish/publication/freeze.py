"""Pages as files: editorial ones through Frozen-Flask, status pages one by one.

Both ways end in `publish.pages.render`, so they cannot differ.

Invariants:
- Frozen-Flask visits the addresses of the plan and no others: it follows no
  link and copies no folder, so a private address that a template should ever
  compute is not published (its defaults would);
- a page that cannot be made becomes a placeholder, and the others go on.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flask import Flask
from flask_frozen import Freezer, MissingURLGeneratorWarning

from publish.errors import Problem, TerangError
from publish.pages.edition import Edition
from publish.pages.render import render
from publish.pages.routes import PageRef, file_of, path_of
from publish.publication.bulk import File
from publish.publication.manifest import Source
from publish.publication.placeholder import placeholder

Failures = list[Problem]
"""Filled while files are made: one finding for each page that could not be."""


def frozen_files(
    app: Flask, pages: Sequence[PageRef], staging: Path, failures: Failures
) -> Iterator[File]:
    """The pages as Frozen-Flask writes them into the folder `staging`.

    What earlier runs left there is not looked at: only visited pages are read back.
    """
    app.config.update(
        FREEZER_DESTINATION=str(staging.absolute()),
        FREEZER_REMOVE_EXTRA_FILES=False,
        FREEZER_IGNORE_MIMETYPE_WARNINGS=True,  # it guesses from the system's mime.types
        PROPAGATE_EXCEPTIONS=True,  # what went wrong, not that something did
    )
    waiting = deque(pages)
    visited: list[PageRef] = []

    def addresses() -> Iterator[str]:
        while waiting:
            visited.append(waiting.popleft())
            yield path_of(visited[-1])

    freezer = Freezer(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
    freezer.register_generator(addresses)
    failed: dict[PageRef, Exception] = {}
    while waiting:
        try:
            _freeze(freezer)
        except Exception as error:  # noqa: BLE001 - whatever a view raises stops its page only
            failed[visited[-1]] = error  # this walk is over; the next goes on behind it
    for ref in pages:
        if ref in failed:
            yield _failed(ref, failed[ref], failures)
        else:
            yield _file(ref, (staging / file_of(ref)).read_bytes())


def page_files(pages: Iterable[PageRef], edition: Edition, failures: Failures) -> Iterator[File]:
    """The pages, each drawn by its view."""
    for ref in pages:
        yield page_file(ref, edition, failures)


def page_file(ref: PageRef, edition: Edition, failures: Failures) -> File:
    """One page, or the placeholder for it."""
    try:
        return _file(ref, render(ref, edition))
    except Exception as error:  # noqa: BLE001 - whatever a view raises stops its page only
        return _failed(ref, error, failures)


def reason_of(error: Exception) -> str:
    """What went wrong, without a word of what somebody typed."""
    codes = [problem.code for problem in error.problems] if isinstance(error, TerangError) else []
    return ", ".join(codes) or type(error).__name__


def _freeze(freezer: Freezer) -> None:
    with warnings.catch_warnings():
        # It misses the addresses that this walk was not asked for.
        warnings.simplefilter("ignore", MissingURLGeneratorWarning)
        freezer.freeze()


def _file(ref: PageRef, data: bytes) -> File:
    return File(file_of(ref), _source(ref), data)


def _failed(ref: PageRef, error: Exception, failures: Failures) -> File:
    failures.append(Problem(file_of(ref), "PUBLISH-PAGE-FAILED", {"reason": reason_of(error)}))
    return File(file_of(ref), _source(ref), placeholder(ref.lang), is_placeholder=True)


def _source(ref: PageRef) -> Source:
    return Source(ref.kind, ref.key, ref.lang)

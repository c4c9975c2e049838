"""One publisher at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.errors import Conflict
from publish.publication.lock import locked
from tests.publish.publication.towns import Killed


def test_a_second_one_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(Conflict), locked(tmp_path):
        pass

    with locked(tmp_path):
        pass


def test_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    with pytest.raises(Killed), locked(tmp_path):
        raise Killed

    with locked(tmp_path):
        pass

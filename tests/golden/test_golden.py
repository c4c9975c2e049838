"""View models are what they were, or the difference is reviewed (README.md says how)."""

from __future__ import annotations

import pytest

from publish.pages.edition import Edition
from tests.golden.views import FOLDER, GOLDEN, as_text
from tests.publish.pages import kendari


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return kendari.edition(tmp_path_factory.mktemp("kendari"))


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_view_model_is_what_it_was(name: str, edition: Edition) -> None:
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == as_text(GOLDEN[name](edition))


def test_no_golden_file_is_left_over() -> None:
    assert set(GOLDEN) == {path.stem for path in FOLDER.glob("*.json")}

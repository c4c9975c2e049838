"""Writes the golden files again: `python -m tests.golden.write`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.views import FOLDER, GOLDEN, as_text
from tests.publish.pages import kendari


def main() -> None:
    with TemporaryDirectory() as folder:
        edition = kendari.edition(Path(folder))
        for name, view in GOLDEN.items():
            (FOLDER / f"{name}.json").write_text(as_text(view(edition)), encoding="utf-8")


if __name__ == "__main__":
    main()

"""`python -m builder` is `terang`."""

from __future__ import annotations

from builder.cli.main import main

if __name__ == "__main__":
    main()

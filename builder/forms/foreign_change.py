"""What a step of the import takes and gives."""

from __future__ import annotations

from typing import Any

Draft = dict[str, Any]
"""A schema in the making; a step may change it, because it is a copy."""

Found = list[tuple[tuple[Any, ...], str, dict[str, object]]]
"""(steps below the schema, code, params) for each change."""

Change = tuple[Draft, Found]

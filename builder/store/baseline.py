"""Write the baseline migration and the revision anew from the tables: `make baseline`.

The revision is a digest of the migration, so two different baselines never pass for one another.
For developers; nothing of a city's is touched.
"""

from __future__ import annotations

import hashlib
import textwrap
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import render_python_code
from alembic.operations import ops

from builder.store.record_schema import TABLES

HERE = Path(__file__).parent
_BASELINE = '''"""All tables, as they were when this was written; made by `make baseline`."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
{body}
'''
_REVISION = '''\
"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "{revision}"
'''


def baseline() -> tuple[str, str]:
    """The revision, and the text of the migration that makes every table."""
    made: list[ops.MigrateOperation] = []
    for table in TABLES:
        made.append(ops.CreateTableOp.from_table(table))
        made += [ops.CreateIndexOp.from_index(index) for index in _in_order(table)]
    lines = render_python_code(ops.UpgradeOps(made)).splitlines()
    kept = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    body = textwrap.indent("\n".join(kept), "    ")
    revision = hashlib.sha256(body.encode()).hexdigest()[:12]
    return revision, _BASELINE.format(revision=revision, body=body)


def _in_order(table: sa.Table) -> list[sa.Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


def write() -> str:
    """Put both files in place of what was there; the revision."""
    revision, text = baseline()
    (HERE / "migrations/baseline.py").write_text(text, encoding="utf-8")
    (HERE / "revision.py").write_text(_REVISION.format(revision=revision), encoding="utf-8")
    return revision


if __name__ == "__main__":
    write()

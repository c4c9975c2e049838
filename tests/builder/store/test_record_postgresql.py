"""What a PostgreSQL server says becomes a problem of ours, and nothing waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from builder.store import record_postgresql
from builder.store.record_errors import named_errors
from builder.store.record_postgresql import open_postgresql, postgresql_engine
from publish.errors import TerangError
from tests.postgresql import running_server


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_server() as made:
        yield made


@pytest.fixture
def engine(address: str) -> Iterator[sa.Engine]:
    made = postgresql_engine(address, connections=1)
    yield made
    made.dispose()


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("40001", "RECORD-RETRY"),  # could not serialize
        ("40P01", "RECORD-RETRY"),  # deadlock
        ("55P03", "RECORD-BUSY"),
        ("57014", "RECORD-BUSY"),
        ("53300", "RECORD-BUSY"),
        ("57P01", "RECORD-AWAY"),
        ("28000", "RECORD-LOGIN"),
        ("42P01", "RECORD-SCHEMA"),
        ("53100", "RECORD-DISK"),
        ("58030", "RECORD-DISK"),
        ("XX001", "RECORD-DAMAGED"),
    ],
)
def test_a_state_of_the_server_has_its_problem(engine: sa.Engine, state: str, code: str) -> None:
    raises = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"

    with pytest.raises(TerangError) as refused, named_errors(), engine.connect() as connection:
        connection.exec_driver_sql(raises)

    assert code == refused.value.problems[0].code


def test_who_finds_every_connection_in_use_is_told_so(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_postgresql, "_WAIT", 0.05)
    with closing(open_postgresql(address, connections=1)) as record:
        other = record.uow().reading()
        with record.uow().reading(), pytest.raises(TerangError) as refused:
            other.__enter__()
        with record.uow().reading() as uow:
            assert () == tuple(uow.versions.services())

    assert "RECORD-BUSY" == refused.value.problems[0].code


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("lock_timeout", "10s"),
        ("statement_timeout", "20s"),
        ("idle_in_transaction_session_timeout", "1min"),
    ],
)
def test_every_connection_has_its_limits(engine: sa.Engine, setting: str, value: str) -> None:
    with engine.connect() as connection:
        assert value == connection.exec_driver_sql(f"SHOW {setting}").scalar_one()

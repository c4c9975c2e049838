from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from publish.log.note import parse_signature
from publish.witness.app import create_witness
from publish.witness.cosigner import MAX_BODY
from tests.publish.witness.logs import KEY, LOG, NOON, Tree, request, witness

TREE = Tree(20)
MONITORED = f"/{hashlib.sha256(LOG.name.encode()).hexdigest()}/checkpoint"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_witness(witness(tmp_path), lambda: NOON).test_client()


def test_a_checkpoint_goes_in_and_a_signature_comes_out(client: FlaskClient) -> None:
    answer = client.post("/add-checkpoint", data=request(0, TREE.note(5)))

    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    line = parse_signature(answer.text.removesuffix("\n"))
    assert KEY.verifier.verifies(TREE.checkpoint(5).text, line.value)


def test_everybody_may_look_at_the_last_checkpoint(client: FlaskClient) -> None:
    assert client.get(MONITORED).status_code == 404

    cosignature = client.post("/add-checkpoint", data=request(0, TREE.note(5))).data

    assert client.get(MONITORED).data == TREE.note(5) + cosignature


def test_a_conflict_tells_the_size_in_its_own_type(client: FlaskClient) -> None:
    answer = client.post("/add-checkpoint", data=request(3, TREE.note(5), TREE.prove(3, 5)))

    assert (answer.status_code, answer.data) == (409, b"0\n")
    assert answer.content_type == "text/x.tlog.size"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/add-checkpoint", b"x" * (MAX_BODY + 1), 413),
        ("POST", "/add-checkpoint", b"\xff", 400),
        ("GET", "/add-checkpoint", None, 405),
        ("POST", MONITORED, b"", 405),
        ("GET", "/", None, 404),
        ("GET", MONITORED.upper(), None, 404),
        ("GET", "/" + "0" * 64 + "/checkpoint", None, 404),
    ],
)
def test_it_refuses_in_plain_text(
    client: FlaskClient, method: str, path: str, body: bytes | None, status: int
) -> None:
    answer = client.open(path, method=method, data=body)

    assert answer.status_code == status
    assert answer.content_type == "text/plain; charset=utf-8"
    assert len(answer.data) < 100


def test_a_clock_set_back_stops_it_for_its_operator(tmp_path: Path) -> None:
    moments = iter([NOON, NOON - timedelta(hours=1)])
    client = create_witness(witness(tmp_path), lambda: next(moments)).test_client()
    client.post("/add-checkpoint", data=request(0, TREE.note(5)))

    answer = client.post("/add-checkpoint", data=request(5, TREE.note(8), TREE.prove(5, 8)))

    assert answer.status_code == 503

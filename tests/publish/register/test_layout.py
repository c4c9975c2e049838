from __future__ import annotations

import pytest

from publish.errors import Invalid
from publish.register import layout

DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_document_is_named_by_its_sha256() -> None:
    assert layout.document_digest(b"abc") == DIGEST
    assert layout.document_path(DIGEST) == f"doc/ba/{DIGEST}.json"
    assert layout.parse_document_path(f"doc/ba/{DIGEST}.json") == DIGEST


@pytest.mark.parametrize("digest", ["", DIGEST[:-1], DIGEST.upper(), f"../{DIGEST}", DIGEST + "\n"])
def test_it_makes_no_path_from_what_is_no_digest(digest: str) -> None:
    with pytest.raises(Invalid, match="DOCUMENT-NAME"):
        layout.document_path(digest)


@pytest.mark.parametrize(
    "path",
    [
        f"doc/bb/{DIGEST}.json",
        f"doc/{DIGEST}.json",
        f"doc/ba/{DIGEST}",
        f"/doc/ba/{DIGEST}.json",
        "checkpoint",
    ],
)
def test_it_knows_no_document_at_another_path(path: str) -> None:
    assert layout.parse_document_path(path) is None

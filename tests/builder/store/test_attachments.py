"""Files by random id, and by nothing else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from builder.store.attachments import AttachmentFolder
from publish.errors import Integrity, Invalid

ID = "0123456789ABCDEFGHJKMNPQRS"


def test_only_the_owner_may_read_a_file(tmp_path: Path) -> None:
    AttachmentFolder(tmp_path).put(ID, b"x")

    assert 0o600 == stat.S_IMODE((tmp_path / ID).stat().st_mode)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../etc/passwd",
        "a/b",
        ID.lower(),
        ID + "0",
        ID[:-1],
        ID + "\n",
        "\x00" * 26,
        "CON",
    ],
)
def test_no_other_name_is_a_file(tmp_path: Path, name: str) -> None:
    folder = AttachmentFolder(tmp_path)

    for act in (folder.get, folder.remove, lambda n: folder.put(n, b"x")):
        with pytest.raises(Invalid):
            act(name)
    assert [] == list(tmp_path.iterdir())


def test_the_last_of_the_disk_is_not_for_uploads(tmp_path: Path) -> None:
    with pytest.raises(Integrity) as refused:
        AttachmentFolder(tmp_path, least_free=2**62).put(ID, b"x")

    assert ["RECORD-DISK"] == [problem.code for problem in refused.value.problems]
    assert [] == list(tmp_path.iterdir())

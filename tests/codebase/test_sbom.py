"""The list of parts is the lock's, and every part that is here says its licence."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from tests.codebase.sbom import LOCK, document, licence_of


def test_it_lists_every_locked_package_with_its_hashes() -> None:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    locked = [line.split(" ")[0] for line in lines if "==" in line and not line.startswith(" ")]
    parts = document()["components"]

    assert [line.rstrip(";") for line in locked] == [f"{p['name']}=={p['version']}" for p in parts]
    assert all(part["hashes"] for part in parts)
    assert sum(len(part["hashes"]) for part in parts) == sum("--hash=" in line for line in lines)


def test_every_installed_part_says_its_licence() -> None:
    silent = []
    for part in document()["components"]:
        try:
            version(part["name"])
        except PackageNotFoundError:
            continue  # for another platform
        silent += [] if licence_of(part["name"]) else [part["name"]]

    assert silent == []


def test_no_part_forbids_what_terang_allows() -> None:
    """Terang is Apache-2.0: a part under the GPL or AGPL alone could not be handed on with it."""
    licences = {p["name"]: licence_of(p["name"]) or "" for p in document()["components"]}
    strict = {n: words for n, words in licences.items() if "GPL" in words and "LGPL" not in words}

    assert strict == {}

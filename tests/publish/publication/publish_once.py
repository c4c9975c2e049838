"""Publishes a town in a process of its own: `FOLDER OUT`; says "begin" when it begins."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from bench.city import SIGNER
from publish.pages.settings import read_site_settings
from publish.publication.run import publish_site
from publish.register.index import open_index
from publish.register.reader import RegisterReader


def main(folder: Path, out: Path) -> None:
    key = SIGNER.verifier
    site = folder / "site"
    settings = replace(read_site_settings(site / "site.toml"), verifier_key=key.vkey)
    index = open_index(out.with_name(f"{out.name}.sqlite"))
    reader = RegisterReader(folder / "city" / "register", key)
    sys.stdout.write("begin\n")
    sys.stdout.flush()
    publish_site(index, reader, site, settings, out, out.with_name(f"{out.name}-cache"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

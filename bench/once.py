"""One run of the publisher in a process of its own: `python -m bench.once FOLDER OUT`.

Prints a JSON line: seconds of catching up and publishing, by the clock and of
processor time (workers included), files written, and the largest memory that the process
or one of its workers ever had. What
it takes to start Python and import Terang is not in the seconds; whoever started
the process can see that.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from bench.city import SIGNER
from publish.pages.settings import SiteSettings, read_site_settings
from publish.publication.build import Published
from publish.publication.recall import Recall
from publish.publication.run import publish_site
from publish.register.index import Index, open_index
from publish.register.reader import RegisterReader

SITE = Path(__file__).resolve().parents[1] / "site"


def site_settings() -> SiteSettings:
    """Those of the shipped site, with the key of the made-up city."""
    return replace(read_site_settings(SITE / "site.toml"), verifier_key=SIGNER.verifier.vkey)


def open_city(folder: Path) -> tuple[Index, RegisterReader]:
    """The index and the register of the city in `folder`."""
    return open_index(folder / "index.sqlite"), RegisterReader(folder / "register", SIGNER.verifier)


def publish_city(
    index: Index,
    reader: RegisterReader,
    out: Path,
    recall: Recall | None = None,
    *,
    full: bool = False,
) -> Published:
    """Publish into `out`, with the cache beside it."""
    cache = out.with_name(f"{out.name}-cache")
    return publish_site(index, reader, SITE, site_settings(), out, cache, full=full, recall=recall)


def main(folder: Path, out: Path) -> None:
    """Measure one run."""
    began, began_cpu = time.perf_counter(), sum(os.times()[:4])
    done = publish_city(*open_city(folder), out)
    measured = {
        "seconds": time.perf_counter() - began,
        "cpu": sum(os.times()[:4]) - began_cpu,
        "written": done.written,
        "failed": len(done.failed),
        "peak_kib": max(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

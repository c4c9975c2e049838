"""`make lighthouse`: what Lighthouse says of the pages that people come for, on a throttled phone.

A city in a box is made and served by `terang serve`; Lighthouse with its own usual settings (a
mobile phone, slow 4G simulated, processor four times slower) opens each page. The table has the
median of the rounds for each of its four parts. Ends with 1 where one of them is below 100.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import click

from bench.demo_city import demo_city

PARTS = ("performance", "accessibility", "best-practices", "seo")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@click.command()
@click.option("--tool", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--applications", default=400, show_default=True, help="Of the demo.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--listen", default="127.0.0.1:8765", show_default=True)
def main(tool: Path, applications: int, rounds: int, listen: str) -> None:
    """Measure and print a table as Markdown; `--tool` is the command of Lighthouse."""
    lowest = 100
    with demo_city(applications, listen) as (address, paths):
        print(f"| page | {' | '.join(PARTS)} |\n|---{'|---' * len(PARTS)}|")
        for path in paths:
            seen = [_scores(tool, address + path) for _ in range(rounds)]
            middle = [round(statistics.median(column)) for column in zip(*seen, strict=True)]
            lowest = min(lowest, *middle)
            print(f"| {path} | {' | '.join(map(str, middle))} |", flush=True)
    sys.exit(0 if lowest == 100 else 1)


def _scores(tool: Path, url: str) -> list[float]:
    """Of 100, in the order of `PARTS`; what costs points is told on stderr."""
    command = [
        str(tool.resolve()),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(PARTS)}",
        f"--chrome-flags={' '.join(FLAGS)}",
    ]
    browser = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
    done = subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, "CHROME_PATH": browser}
    )
    report = json.loads(done.stdout)
    for part in PARTS:
        for audit in report["categories"][part]["auditRefs"]:
            found = report["audits"][audit["id"]]
            if audit["weight"] and (found["score"] or 0) < 1 and found["score"] is not None:
                told = f"{url}: {audit['id']} {found['score']} {found.get('displayValue', '')}"
                print(told, file=sys.stderr)
    return [100 * report["categories"][part]["score"] for part in PARTS]


if __name__ == "__main__":
    main()

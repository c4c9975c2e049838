"""`python -m bench.phone`: how long a phone on a slow net waits for the pages that people come for.

A city in a box is made, published and served by `terang serve`. Chromium opens each page with an
empty cache and the net held down to "slow 3G" as WebPageTest has it: 400 kbit/s each way and 400
ms from a request to the first byte of its answer (DevTools, Network.emulateNetworkConditions).

- "first words" is First Contentful Paint: text with its style; "all of it" is the end of loading,
  scripts included. Each is the median of the rounds.
- The time to find the host and to shake hands is not in it: on a new visit add two or three
  times 400 ms, which no page can help.
"""

from __future__ import annotations

import os
import shutil
import statistics

import click
from playwright.sync_api import Browser, sync_playwright

from bench.demo_city import demo_city

BITS_A_SECOND, LATENCY = 400_000, 400  # of the net; milliseconds
NET = {
    "offline": False,
    "latency": LATENCY,
    "downloadThroughput": BITS_A_SECOND / 8,
    "uploadThroughput": BITS_A_SECOND / 8,
}
_TIMES = """() => ({
  first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  all: performance.getEntriesByType("navigation")[0].loadEventEnd,
})"""


@click.command()
@click.option("--applications", default=400, show_default=True, help="Of the demo.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--listen", default="127.0.0.1:8765", show_default=True)
def main(applications: int, rounds: int, listen: str) -> None:
    """Measure and print a table as Markdown."""
    with demo_city(applications, listen) as (address, paths), sync_playwright() as tool:
        found = os.environ.get("CHROME_PATH") or shutil.which("chromium")
        browser = tool.chromium.launch(executable_path=found, args=["--no-sandbox"])
        print("| page | over the wire | first words | all of it |\n|---|---|---|---|")
        for path in paths:
            seen = [_opened(browser, address + path) for _ in range(rounds)]
            size, first, whole = (statistics.median(column) for column in zip(*seen, strict=True))
            print(f"| {path} | {size / 1000:.1f} kB | {first:.0f} ms | {whole:.0f} ms |")
        browser.close()


def _opened(browser: Browser, url: str) -> tuple[float, float, float]:
    """Bytes, milliseconds to the first words, and to the end."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    network = context.new_cdp_session(page)
    came: list[float] = []
    network.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", NET)
    page.goto(url, wait_until="networkidle")
    times = page.evaluate(_TIMES)
    context.close()
    return sum(came), float(times["first"]), float(times["all"])


if __name__ == "__main__":
    main()

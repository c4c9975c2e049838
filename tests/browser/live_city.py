"""A live city on a free port, looked at through Chromium at the size of a cheap phone."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from tests.builder.web.city import City

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 640}


@dataclass(frozen=True)
class Served:
    """A city and where it is served."""

    city: City
    address: str


def press(page: Page, pressed: Locator) -> None:
    """Press what leads to another page, and wait for that page."""
    with page.expect_navigation():
        pressed.click()


def is_fit(page: Page) -> None:
    """Nothing scrolls sideways, and axe finds nothing."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"{page.url} is {width} px wide"
    found = Axe().run(page, options={"runOnly": RULES})
    assert 0 == found.violations_count, f"{page.url}\n{found.generate_report()}"

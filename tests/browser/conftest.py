"""A city served for each test, and phones to look at it."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from builder.app import create_app
from tests.browser.live_city import PHONE, Served
from tests.builder.web.city import make_city

REFUSED = re.compile("responded with a status of (404|422) ")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A city of its own, served by threads of this process."""
    city = make_city(tmp_path / "city")
    server = make_server("127.0.0.1", 0, create_app(city.workspace, io.StringIO()), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(city, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    city.workspace.close()


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    """A phone; every complaint of the browser is a fault."""
    yield from _phone(browser, served, java_script=True)


@pytest.fixture(params=["with-script", "without-script"])
def any_phone(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A phone with JavaScript, and one without."""
    yield from _phone(browser, served, java_script=request.param == "with-script")


def _phone(browser: Browser, served: Served, *, java_script: bool) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        base_url=served.address,
        java_script_enabled=java_script,
        locale="id-ID",
        viewport=PHONE,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    # A page that refuses is answered by 404 or 422, which Chromium reports as well.
    assert [] == [text for text in complaints if not REFUSED.search(text)]

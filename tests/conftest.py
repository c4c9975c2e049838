"""What every test may rely on: a quiet browser, property tests without a stopwatch.

Fixtures of one area live in that area's own folder; this file stays under 150 lines.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from werkzeug.test import Client, TestResponse

settings.register_profile(
    "terang",
    deadline=None,  # two workers on a busy machine: a slow example is not a fault
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("terang")

CHROMIUM_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(autouse=True, scope="session")
def closed_uploads() -> Iterator[None]:
    """Werkzeug's test client leaves the temporary file of a long upload to the collector, which
    warns of it in whatever test comes then: here it is closed as soon as it was answered."""
    opened = Client.open

    def open_and_close(client: Client, *given: Any, **named: Any) -> TestResponse:
        answer = opened(client, *given, **named)
        answer.request.environ["wsgi.input"].close()
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "open", open_and_close)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium (CHROME_PATH names another), else Playwright's.

    As root Chromium cannot build its sandbox; the tests open only pages of our own.
    """
    found = (
        os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    chosen = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **chosen, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A cheap phone in Kendari: 360 px wide, Indonesian, no service worker."""
    return {
        **browser_context_args,
        "locale": "id-ID",
        "service_workers": "block",
        "timezone_id": "Asia/Makassar",
        "viewport": {"width": 360, "height": 640},
    }


@pytest.fixture(scope="session", autouse=True)
def no_settings_from_outside() -> Iterator[None]:
    """A TERANG_ variable of the person who runs the tests must not change a result, also not
    what a whole file or run of tests shares."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TERANG_")]:
            patch.delenv(name)
        yield

"""Two scanners go over the served city and find nothing of medium weight (figure 20, T75).

Neither is a dependency: `make harden` puts them into a virtualenv of their own, from
`requirements-scan.lock`, and on the PATH. A long run without them fails.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.builder.web.city import OPEN, PASSWORD, City
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.test_serving import Running, folder, served

__all__ = ["folder"]  # the fixture

WAPITI, SQLMAP = shutil.which("wapiti"), shutil.which("sqlmap")
MODULES = (
    "sql,xss,permanentxss,file,exec,redirect,ssrf,crlf,csp,http_headers,cookieflags,csrf,xxe,"
    "methods,backup"
)
MEDIUM = 2  # of wapiti's levels, where 1 is low
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LONGEST = 600  # seconds


class Browser:
    """Enough of one to come by a cookie and a form token."""

    def __init__(self, server: Running) -> None:
        self.address, self.jar = f"http://127.0.0.1:{server.port}", CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.jar))

    def token(self, at: str) -> str:
        with self._opener.open(self.address + at) as answer:
            found = TOKEN.search(answer.read().decode())
        assert found
        return found[1]

    def sign_in(self, user: str) -> None:
        fields = {"csrf_token": self.token("/meja/masuk"), "user": user, "password": PASSWORD}
        place = self.address + "/meja/masuk"
        with self._opener.open(place, urlencode(fields).encode()) as answer:
            assert not answer.geturl().endswith("/masuk")

    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


@pytest.mark.slow
@pytest.mark.skipif(not IS_LONG, reason="only in the long run")
@pytest.mark.parametrize(("at", "user"), [("/ajukan/", ""), ("/meja/", "kepala")])
def test_wapiti_finds_nothing_of_medium_weight(
    at: str, user: str, folder: Path, tmp_path: Path, figure: Figure
) -> None:
    with served(folder) as server:
        browser = Browser(server)
        browser.token("/berkas")
        if user:
            browser.sign_in(user)
        report = tmp_path / "report.json"
        run = ["-u", browser.address + at, "-s", f"{browser.address}/berkas", "-m", MODULES]
        run += ["-C", browser.cookies(), "-x", f"{browser.address}/meja/keluar*"]
        run += ["--max-scan-time", "60", "--max-attack-time", "20", "-f", "json", "-o", report]
        _run(WAPITI, [*run, "--store-session", tmp_path], tmp_path)
        assert 200 == server.ask()
    told = json.loads(report.read_text(encoding="utf-8"))
    found = {
        f"{kind} {one['path']} {one['parameter']}"
        for part in ("vulnerabilities", "anomalies")
        for kind, ones in told[part].items()
        for one in ones
        if one["level"] >= MEDIUM or part == "anomalies"
    }
    pages = told["infos"]["crawled_pages_nbr"]

    assert pages > 10
    figure(
        f"wapiti on {pages} pages, {user or 'signed out'} (20)", "0", sorted(found) or 0, not found
    )


@pytest.mark.slow
@pytest.mark.skipif(not IS_LONG, reason="only in the long run")
def test_sqlmap_finds_no_way_in(folder: Path, tmp_path: Path, figure: Figure) -> None:
    city = City(folder)
    number = city.file(OPEN).number
    city.workspace.close()
    with served(folder) as server:
        browser = Browser(server)
        fields = {"csrf_token": browser.token("/berkas"), "number": number, "key": "0000"}
        run = ["-u", f"{browser.address}/berkas", "--data", urlencode(fields), "-p", "number,key"]
        run += ["--cookie", browser.cookies(), "--headers", f"Origin: {browser.address}"]
        run += ["--level", "2", "--batch", "--ignore-code", "422", "--output-dir", tmp_path]
        said = _run(SQLMAP, run, tmp_path)
    looked_at = re.search(r"422 \(Unprocessable Entity\) - (\d+) times", said)

    assert looked_at  # by what looks up receipts, not turned away before it
    assert int(looked_at[1]) > 500
    is_safe = "all tested parameters do not appear to be injectable" in said
    figure(
        f"sqlmap, level 2, {looked_at[1]} tries (20)", "nothing", is_safe or said[-300:], is_safe
    )


def _run(tool: str | None, given: list[str | Path], home: Path) -> str:
    assert tool, "sqlmap or wapiti is not on the PATH: `make harden` installs both"
    done = subprocess.run(
        [tool, *given], env={"HOME": str(home), "PATH": "/usr/bin:/bin"}, cwd=home,
        capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    return done.stdout

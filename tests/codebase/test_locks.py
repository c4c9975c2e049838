"""The lock files say exactly what is installed, and nothing about where it comes from."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.codebase.tree import ROOT

LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-scan.lock")
PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][0-9a-z.]*)"
    r"(?: ; [^\\]+?)?(?: --hash=sha256:[0-9a-f]{64})+"
)
# The first version without a known advisory; the caps on untrusted input are tested elsewhere.
FLOORS = {
    "flask": "3.1.3",  # CVE-2023-30861, CVE-2025-47278, CVE-2026-27205
    "jinja2": "3.1.6",  # CVE-2024-34064, CVE-2024-56326, CVE-2025-27516
    "markdown": "3.8.1",  # CVE-2025-69534
    "waitress": "3.0.1",  # CVE-2024-49768, CVE-2024-49769
    "werkzeug": "3.1.6",  # CVE-2023-46136, CVE-2024-34069, CVE-2024-49767, CVE-2026-27199
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def lines(lock: str) -> list[str]:
    """The lines of a lock file, joined where they continue, without comments."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    return [re.sub(r"\s+", " ", line).strip() for line in re.sub(r"\\\n", " ", text).splitlines()]


def pins(lock: str) -> dict[str, set[Version]]:
    """The versions of every package: more than one where Pythons differ."""
    found: dict[str, set[Version]] = {}
    for line in lines(lock):
        if match := PIN.fullmatch(line):
            found.setdefault(match["name"], set()).add(Version(match["version"]))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_pinned_and_hashed(lock: str) -> None:
    assert [] == [line for line in lines(lock) if line and not PIN.fullmatch(line)]
    assert len(pins(lock)) > 30


@pytest.mark.parametrize("lock", LOCKS)
def test_no_line_names_a_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert [] == re.findall(r"\S*://\S*|--(?:extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("requirements.lock", ["build"]),
        ("requirements-test.lock", ["postgresql", "s3", "test"]),
    ],
)
def test_the_lock_satisfies_the_project(lock: str, groups: list[str]) -> None:
    locked = pins(lock)
    wanted = [*PROJECT["dependencies"]]
    wanted += [line for group in groups for line in PROJECT["optional-dependencies"][group]]

    unmet = [
        str(need)
        for need in map(Requirement, wanted)
        if not (found := locked.get(canonicalize_name(need.name)))
        or not all(need.specifier.contains(each) for each in found)
    ]

    assert [] == unmet


def test_the_tests_run_on_what_is_shipped() -> None:
    shipped, tested = pins("requirements.lock"), pins("requirements-test.lock")

    assert shipped == {name: tested.get(name) for name in shipped}


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_no_package_is_below_its_security_floor(package: str, floor: str) -> None:
    assert all(each >= Version(floor) for each in pins("requirements.lock")[package])
    assert Version(version(package)) >= Version(floor)


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_the_project_never_asks_for_less_than_the_floor(package: str, floor: str) -> None:
    (need,) = [r for r in map(Requirement, PROJECT["dependencies"]) if r.name == package]
    lowest = [Version(s.version) for s in need.specifier if s.operator == ">="]

    assert [each for each in lowest if each >= Version(floor)]


def test_no_format_library_comes_along() -> None:
    """Formats are checked by our own table; the extras cost a second at each start, one is GPL."""
    assert not {"rfc3987", "rfc3987-syntax"} & pins("requirements.lock").keys()

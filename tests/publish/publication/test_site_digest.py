"""The digest of the site follows names, bytes and settings, and nothing else."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from publish.pages.settings import SiteSettings, read_site_settings
from publish.publication.site_digest import SiteDigest, digest_site
from tests.publish.publication.towns import make_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site")


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "views.py").write_text("1\n")
    return folder


def settings_of(site: Path) -> SiteSettings:
    return read_site_settings(site / "site.toml")


def digest(site: Path, code: Path) -> SiteDigest:
    return digest_site(site, settings_of(site), code)


def test_a_copy_elsewhere_at_another_time_has_the_same_digest(
    site: Path, code: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(site, tmp_path / "other"))
    os.utime(other / "site.toml", (1, 1))
    (other / "templates" / ".home.html.swp").write_text("an editor's")

    assert digest(site, code) == digest(other, code)


def test_other_bytes_names_or_settings_have_another_digest(site: Path, code: Path) -> None:
    before = digest(site, code)
    found = {before.site, digest_site(site, replace(settings_of(site), is_demo=True), code).site}
    (site / "pages" / "about.id.md").write_text("# Lain\n")
    found.add(digest(site, code).site)
    (site / "pages" / "about.id.md").rename(site / "pages" / "about.xx.md")
    found.add(digest(site, code).site)

    assert 4 == len(found)


def test_other_code_has_another_digest_and_the_verifier_is_none_of_it(
    site: Path, code: Path, tmp_path: Path
) -> None:
    verifier = Path(shutil.copytree(code, tmp_path / "verifier"))
    (verifier / "verify").mkdir()
    (verifier / "verify/site.py").write_text("2\n")
    changed = Path(shutil.copytree(code, tmp_path / "changed"))
    (changed / "views.py").write_text("2\n")

    assert digest(site, code) == digest(site, verifier)
    assert digest(site, code).whole != digest(site, changed).whole

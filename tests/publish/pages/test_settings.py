from __future__ import annotations

from pathlib import Path

import pytest

from publish.errors import Invalid
from publish.pages.settings import read_site_settings
from tests.publish.pages.kendari import SITE


def changed(tmp_path: Path, old: str, new: str) -> Path:
    source = (SITE / "site.toml").read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / "site.toml"
    path.write_text(source.replace(old, new), encoding="utf-8")
    return path


def test_the_shipped_settings_can_be_read() -> None:
    settings = read_site_settings(SITE / "site.toml")

    assert ("KDI", "74.71", "Asia/Makassar", "", False) == (
        settings.prefix,
        settings.code,
        settings.time_zone,
        settings.live_url,
        settings.is_demo,
    )


def test_a_slash_at_the_end_of_an_address_is_dropped(tmp_path: Path) -> None:
    path = changed(tmp_path, 'live_url = ""', 'live_url = "https://layanan.example/"')

    assert "https://layanan.example" == read_site_settings(path).live_url


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("[site]", "[site]\nwarna = 1", "site.toml#/site/warna", "SITE-UNKNOWN"),
        ("[site]", "[situs]", "site.toml#/situs", "SITE-UNKNOWN"),
        ('prefix = "KDI"', "", "site.toml#/city/prefix", "SITE-MISSING"),
        ('prefix = "KDI"', 'prefix = "kdi"', "site.toml#/city/prefix", "SITE-VALUE"),
        ("Asia/Makassar", "Asia/Kendari", "site.toml#/city/time_zone", "SITE-VALUE"),
        ('live_url = ""', 'live_url = "javascript:x"', "site.toml#/site/live_url", "SITE-VALUE"),
        ("demo = false", 'demo = "no"', "site.toml#/site/demo", "SITE-VALUE"),
        ('licence = ""', 'licence = "<b>"', "site.toml#/site/licence", "SITE-VALUE"),
        ("[city]", "[city", "site.toml", "SITE-SYNTAX"),
    ],
)
def test_it_refuses(tmp_path: Path, old: str, new: str, place: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_site_settings(changed(tmp_path, old, new))

    assert (place, code) in [(p.path, p.code) for p in refused.value.problems]

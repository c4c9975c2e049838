"""The page for a page that could not be made needs nothing that may be broken."""

from __future__ import annotations

import pytest

from publish.facts.text import LANGS, Lang
from publish.publication.placeholder import placeholder


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_whole_in_its_language_and_leads_on(lang: Lang) -> None:
    page = placeholder(lang).decode()

    assert f'<html lang="{lang}">' in page
    assert ("/en/" if lang == "en" else '"/"') in page
    assert all(mark not in page for mark in ("<script", "<style", "style=", "None"))

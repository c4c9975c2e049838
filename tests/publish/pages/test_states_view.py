"""The lists of applications by service and state, as pages."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace

import pytest

from builder.domain.identifier import new_number
from publish.errors import NotFound
from publish.insight.states import all_states
from publish.pages.edition import Edition
from publish.pages.render import draw
from publish.pages.routes import PageRef, path_of
from publish.pages.views.states import state, states_of_all
from publish.register.tallies import PART

HEAVIEST = 10_000
"""Bytes of the page of a full part as it is sent, a third of what a page may weigh."""


def listed(edition: Edition) -> list[str]:
    found = all_states(edition.index.connection, edition.as_of)
    return [key for key, is_there in found if is_there]


def test_counts_lead_to_lists_of_as_many(edition: Edition) -> None:
    links = [link for row in states_of_all(edition, "id") for link in row.states]
    pages = {path_of(PageRef("state", key, "id")): key for key in listed(edition)}

    assert links
    for link in links:
        page = state(edition, PageRef("state", pages[link.href], "id"))
        assert link.count == page.count == len(page.numbers)


@pytest.mark.parametrize("key", ["pbg.gone", "pbg.issued.7", "kartu-keluarga.issued", "x.issued"])
def test_what_is_no_list_is_not_found(edition: Edition, key: str) -> None:
    with pytest.raises(NotFound):
        state(edition, PageRef("state", key, "en"))


def test_a_full_list_is_light(edition: Edition) -> None:
    ref, draws = PageRef("state", listed(edition)[0], "id"), random.Random(1)
    numbers = sorted(new_number("KDI", draws.randbytes) for _ in range(PART))

    page = draw("state.html", replace(state(edition, ref), numbers=tuple(numbers)), "id", edition)

    assert HEAVIEST >= len(gzip.compress(page, 6))

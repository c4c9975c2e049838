"""What of a journey goes through the one door: positions, a region, days and an amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from builder.domain.redaction import travel_entry
from builder.domain.travel import TravelMark
from publish.errors import Integrity
from publish.facts.posts import read_posts
from publish.facts.travel import from_document
from publish.register.entries import encode_entry
from tests.makers import NOON

POSTS = read_posts(
    {
        "kepala": {"name": {"id": "Kepala", "en": "Head"}, "unit": "dinas", "head": True,
                   "acting": ["sekretaris"]},
        "sekretaris": {"name": {"id": "Sekretaris", "en": "Secretary"}, "unit": "dinas",
                       "head": False, "acting": []},
    }
)  # fmt: skip
TODAY = NOON.date()
DEPARTED = TravelMark(
    post="kepala",
    trip=1,
    change="departed",
    number="KDI-CANARY",
    service="sppd",
    version=1,
    claimed_on=TODAY,
    region="country",
    until=TODAY + timedelta(days=2),
    acting="sekretaris",
    cost=None,
    by="canary-officer",
    at=NOON,
)


@pytest.mark.parametrize(
    ("mark", "members"),
    [
        (DEPARTED, {"region", "until", "acting"}),
        (replace(DEPARTED, acting=None), {"region", "until"}),
        (replace(DEPARTED, change="extended", acting=None), {"until"}),
        (replace(DEPARTED, change="returned", acting=None), set()),
        (replace(DEPARTED, change="reported", acting=None, cost=5), {"cost"}),
    ],
)
def test_a_change_lets_out_its_own_members_and_no_others(
    mark: TravelMark, members: set[str]
) -> None:
    document = travel_entry(mark, POSTS)

    always = {"type", "service", "version", "change", "post", "trip", "claimed_on", "recorded_on"}
    assert always | members == set(document)
    assert document == travel_entry(mark, POSTS) == dict(document)
    assert from_document(document).post == "kepala"
    assert b"canary" not in encode_entry(document).lower()


@pytest.mark.parametrize(
    ("changed", "member"),
    [
        ({"post": "sekretaris"}, "post"),
        ({"post": "CANARY-NAME"}, "post"),
        ({"acting": "CANARY-NAME"}, "acting"),
        ({"acting": "kepala"}, "acting"),
        ({"change": "returned"}, "acting"),
        ({"region": "CANARY-PLACE"}, "region"),
        ({"region": None}, "region"),
        ({"claimed_on": TODAY + timedelta(days=1)}, "claimed_on"),
        ({"change": "reported", "acting": None, "cost": None}, "amount"),
    ],
)
def test_what_is_in_no_list_or_lies_ahead_does_not_get_out(
    changed: dict[str, Any], member: str
) -> None:
    with pytest.raises(Integrity) as caught:
        travel_entry(replace(DEPARTED, **changed), POSTS)

    (problem,) = caught.value.problems
    assert ("REDACTION-REFUSED", member) == (problem.code, problem.params["member"])
    assert "CANARY" not in str(problem)

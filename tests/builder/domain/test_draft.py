"""Two different people sign the same digest, whatever is tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.draft import (
    ServiceDraft,
    approved,
    marked_published,
    proposed,
    rejected,
    revised,
    started,
    withdrawn,
)
from publish.errors import Conflict, Forbidden, TerangError
from tests.makers import NOON

NEW = started("D1", "izin-contoh", "{}", "{}", "ani", NOON)


def ready() -> ServiceDraft:
    return proposed(NEW, "digest", "ani", NOON)


def test_a_second_person_approves() -> None:
    draft = approved(ready(), "digest", "budi", NOON)

    assert ("approved", "ani", "budi") == (draft.state, draft.proposed_by, draft.approved_by)


def edited_by(who: str, draft: ServiceDraft) -> ServiceDraft:
    return revised(draft, f"by {who}", "{}", who, NOON)


def proposed_by(who: str, draft: ServiceDraft) -> ServiceDraft:
    return proposed(draft, "digest", who, NOON)


def sent_back(draft: ServiceDraft) -> ServiceDraft:
    return rejected(draft, "citra", "no", NOON)


WAYS: dict[str, tuple[ServiceDraft, str]] = {
    "author proposes and approves": (ready(), "ani"),
    "author lets another propose": (proposed_by("budi", NEW), "ani"),
    "proposer who did not write": (proposed_by("budi", NEW), "budi"),
    "editor of an earlier text": (
        proposed_by("ani", edited_by("ani", edited_by("budi", NEW))),
        "budi",
    ),
    "editor after a rejection": (
        proposed_by("ani", edited_by("budi", sent_back(ready()))),
        "budi",
    ),
    "author after taking it back": (
        proposed_by("budi", withdrawn(ready(), "ani", NOON)),
        "ani",
    ),
    "proposer after taking it back": (
        proposed_by("ani", withdrawn(proposed_by("budi", NEW), "budi", NOON)),
        "budi",
    ),
    "proposer after somebody else took it back": (
        proposed_by("ani", withdrawn(proposed_by("budi", NEW), "ani", NOON)),
        "budi",
    ),
    "author after a rejection": (proposed_by("budi", sent_back(ready())), "ani"),
}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_approves_their_own_work(way: str) -> None:
    draft, who = WAYS[way]

    with pytest.raises(Forbidden):
        approved(draft, "digest", who, NOON)


@pytest.mark.parametrize("digest", ["", "other", "DIGEST", "digest "])
def test_an_approval_is_of_the_digest_that_was_seen(digest: str) -> None:
    with pytest.raises(Conflict):
        approved(ready(), digest, "budi", NOON)


def test_an_edit_throws_the_signatures_away() -> None:
    draft = revised(approved(ready(), "digest", "budi", NOON), "{ }", "{}", "ani", NOON)

    assert ("editing", None, None, None) == (
        draft.state,
        draft.digest,
        draft.proposed_by,
        draft.approved_by,
    )


def test_a_proposal_that_is_taken_back_has_no_signature() -> None:
    draft = withdrawn(approved(ready(), "digest", "budi", NOON), "ani", NOON)

    assert ("editing", None, None, None) == (
        draft.state,
        draft.digest,
        draft.proposed_by,
        draft.approved_by,
    )


def test_a_published_draft_changes_no_more() -> None:
    done = marked_published(approved(ready(), "digest", "budi", NOON), 1, "budi", NOON)

    assert done == marked_published(done, 1, "budi", NOON)
    with pytest.raises(Conflict):
        revised(done, "x", "y", "ani", NOON)
    with pytest.raises(Conflict):
        marked_published(done, 2, "budi", NOON)
    with pytest.raises(Conflict):
        withdrawn(done, "ani", NOON)


WHAT = ["edit", "propose", "approve", "reject", "withdraw"]
PEOPLE = st.sampled_from(["ani", "budi", "citra"])
MOVES = st.lists(st.tuples(st.sampled_from(WHAT), PEOPLE))


@given(MOVES)
def test_no_series_of_moves_leads_to_one_persons_approval(moves: list[tuple[str, str]]) -> None:
    draft = NEW
    for what, who in moves:
        try:
            draft = {
                "edit": lambda d, w: revised(d, f"{d.revision}", "{}", w, NOON),
                "propose": lambda d, w: proposed(d, f"of {d.service_text}", w, NOON),
                "approve": lambda d, w: approved(d, f"of {d.service_text}", w, NOON),
                "reject": lambda d, w: rejected(d, w, "no", NOON),
                "withdraw": lambda d, w: withdrawn(d, w, NOON),
            }[what](draft, who)
        except TerangError:
            continue
        if draft.state == "approved":
            assert draft.approved_by not in (draft.author, draft.proposed_by, *draft.editors)
            assert draft.digest == f"of {draft.service_text}"
    assert draft.revision == len(draft.history)

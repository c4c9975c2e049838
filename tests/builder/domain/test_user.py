"""Who may do what: the table as a table."""

from __future__ import annotations

from typing import get_args

import pytest

from builder.domain.user import EVERY_UNIT, POLICY, ROLES, USER_ID, Action, may, units_seen
from tests.makers import user

OWN, OTHER = "dinas-contoh", "dinas-lain"


@pytest.mark.parametrize(
    ("role", "action", "own", "other"),
    [
        ("officer", "read_application", True, False),
        ("officer", "move_application", True, False),
        ("officer", "record_payment", False, False),
        ("treasurer", "record_payment", True, False),
        ("treasurer", "decide_application", False, False),
        ("supervisor", "erase_application", True, False),
        ("auditor", "read_application", True, True),
        ("auditor", "move_application", False, False),
        ("admin", "read_application", False, False),
        ("admin", "read_report", False, False),
        ("admin", "edit_definition", False, False),
        ("complaints", "read_report", True, True),
        ("complaints", "read_application", False, False),
        ("author", "edit_definition", True, False),
        ("author", "approve_definition", False, False),
        ("approver", "approve_definition", True, True),
        ("approver", "edit_definition", False, False),
    ],
)
def test_the_policy_says(role: str, action: Action, own: bool, other: bool) -> None:
    person = user(role)  # type: ignore[arg-type]

    assert (own, other) == (may(person, action, OWN), may(person, action, OTHER))


def test_every_action_has_a_line_and_every_role_exists() -> None:
    assert set(get_args(Action)) == set(POLICY)
    assert {role for line in POLICY.values() for role in line} <= set(ROLES)


def test_a_disabled_person_may_nothing() -> None:
    gone = user(*ROLES, unit=EVERY_UNIT, is_disabled=True)

    assert not any(may(gone, action, OWN) for action in POLICY)


def test_a_thing_of_no_unit_is_nobodys_own() -> None:
    assert not may(user("officer"), "read_application", None)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (user("officer"), OWN),
        (user("officer", unit=EVERY_UNIT), None),
        (user("auditor"), None),
        (user("admin"), ""),
    ],
)
def test_lists_are_narrowed_to_the_unit(person: object, seen: str | None) -> None:
    assert seen == units_seen(person, "read_application")  # type: ignore[arg-type]


@pytest.mark.parametrize("id_", ["Siti", "a", "1a", "a b", "a\n", "é", "a" * 41, ""])
def test_it_rejects_an_id_that_could_be_mistaken(id_: str) -> None:
    assert USER_ID.fullmatch(id_) is None

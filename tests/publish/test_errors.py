from __future__ import annotations

import pytest

from publish.errors import (
    Conflict,
    Forbidden,
    Integrity,
    Invalid,
    NotFound,
    Problem,
    TerangError,
)

ONE = Problem("/a", "CODE-ONE", {"n": 1})
TWO = Problem("/b", "CODE-TWO")


def test_an_error_holds_one_finding_or_many() -> None:
    assert (ONE,) == Invalid(ONE).problems
    assert (ONE, TWO) == Invalid(p for p in (ONE, TWO)).problems


def test_errors_are_equal_by_kind_and_findings() -> None:
    assert Invalid(ONE) == Invalid([Problem("/a", "CODE-ONE", {"n": 1})])
    assert Invalid(ONE) != Invalid([ONE, TWO])
    assert Invalid(ONE) != Conflict(ONE)
    assert hash(Invalid(ONE)) == hash(Invalid([ONE]))


def test_problems_with_params_can_stand_in_a_set() -> None:
    assert {ONE, TWO} == {TWO, ONE, Problem("/a", "CODE-ONE", {"n": 1})}


def test_the_text_of_an_error_names_place_and_code() -> None:
    assert "[/a] CODE-ONE {'n': 1}; [/b] CODE-TWO {}" == str(Invalid([ONE, TWO]))


@pytest.mark.parametrize("kind", [NotFound, Invalid, Conflict, Forbidden, Integrity])
def test_every_kind_is_caught_as_a_terang_error(kind: type[TerangError]) -> None:
    with pytest.raises(TerangError) as caught:
        raise kind(TWO)

    assert (TWO,) == caught.value.problems

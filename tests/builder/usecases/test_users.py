"""The people of the office."""

from __future__ import annotations

from typing import Any

import pytest

from builder.domain.user import User
from builder.usecases.passwords import Passwords
from builder.usecases.users import (
    add_user,
    disable_user,
    enable_user,
    list_users,
    set_password,
    set_roles,
)
from publish.errors import Conflict, Forbidden, Invalid, NotFound
from tests.makers import user
from tests.office import Office

HASHER = Passwords(memory_kib=64, time_cost=1)
ADMIN, OFFICER = user("admin", id_="admin"), user("officer", id_="siti")


def added(office: Office, **changed: Any) -> User:
    given = {
        "id_": "siti",
        "name": "Petugas Contoh",
        "roles": ["officer"],
        "unit": "dinas-contoh",
        "password": "kalimat sandi contoh",
    }
    return add_user(office.uow(), HASHER, **given | changed)


def test_a_person_is_added_once(office: Office) -> None:
    person = added(office)

    assert (person,) == list_users(office.uow())
    assert "kalimat" not in repr(person)
    with pytest.raises(Conflict):
        added(office)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"id_": "Siti"}, "USER-ID"),
        ({"id_": "s"}, "USER-ID"),
        ({"name": " "}, "USER-NAME"),
        ({"roles": ["king"]}, "USER-ROLE"),
        ({"unit": "../x"}, "USER-UNIT"),
        ({"password": "pendek"}, "USER-PASSWORD"),
        ({"password": "x" * 201}, "USER-PASSWORD"),
    ],
)
def test_it_rejects(office: Office, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(office, **changed)
    assert [code] == [p.code for p in refused.value.problems]


def test_only_who_manages_people_changes_them(office: Office) -> None:
    added(office, by=ADMIN)
    acts = (
        lambda by: set_roles(office.uow(), id_="siti", roles=["admin"], unit="*", by=by),
        lambda by: disable_user(office.uow(), id_="siti", by=by),
        lambda by: enable_user(office.uow(), id_="siti", by=by),
        lambda by: list_users(office.uow(), by=by),
        lambda by: added(office, id_="baru", by=by),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act(OFFICER)
        assert act(ADMIN)


def test_anybody_may_change_their_own_password(office: Office) -> None:
    added(office)

    assert set_password(office.uow(), HASHER, id_="siti", password="kalimat sandi baru", by=OFFICER)
    with pytest.raises(Forbidden):
        set_password(
            office.uow(), HASHER, id_="siti", password="kalimat sandi baru", by=user(id_="budi")
        )


def test_nobody_unknown_is_changed(office: Office) -> None:
    with pytest.raises(NotFound):
        disable_user(office.uow(), id_="siti")

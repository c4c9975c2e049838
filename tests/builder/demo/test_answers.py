"""Answers for simulated applications."""

from __future__ import annotations

import re
from random import Random

from builder.demo.answers import made_up_nik, uploads, vary
from tests.builder.demo.definitions import accepts, version, versions


def test_a_made_up_nik_is_of_a_district_that_does_not_exist() -> None:
    numbers = [made_up_nik(Random(seed)) for seed in range(200)]

    shape = re.compile(r"747100(0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])[01][0-9]{3}[0-9]{4}")
    assert [] == [n for n in numbers if not shape.fullmatch(n) or n.endswith("0000")]


def test_fees_differ_between_applications() -> None:
    pbg = version("pbg")

    areas = {vary(pbg, Random(seed), accepts)["luas"] for seed in range(30)}

    assert len(areas) > 5


def test_answers_that_the_form_refuses_give_way_to_those_of_the_scenario() -> None:
    pbg = version("pbg")
    known = {scenario.answers["luas"] for scenario in pbg.standard.scenarios}

    drawn = {vary(pbg, Random(seed), lambda *_: False)["luas"] for seed in range(10)}

    assert drawn <= known


def test_every_upload_has_an_id_of_its_own() -> None:
    for found in versions():
        answers = [vary(found, Random(seed), accepts) for seed in range(3)]
        ids = [id_ for given in answers for id_ in uploads(found, given)]
        assert len(set(ids)) == len(ids)


def test_an_upload_says_what_it_may_be() -> None:
    pbg = version("pbg")

    wanted = uploads(pbg, vary(pbg, Random(1), accepts))

    assert wanted
    assert all("application/pdf" in accepted for accepted in wanted.values())

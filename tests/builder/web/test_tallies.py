"""Numbers that several processes add to are one sum, whoever ends and whoever takes over."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from flask import Flask

from builder.web.observe import Metrics
from builder.web.tallies import Tallies

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork


def in_another(tallies: Tallies, place: int, act: Callable[[], None]) -> None:
    child = os.fork()
    if child == 0:
        tallies.take_area(place)
        act()
        os._exit(0)
    assert 0 == os.waitpid(child, 0)[1]


def test_a_sum_is_over_all_processes() -> None:
    tallies = Tallies(3)
    tallies.add(("a", "x"), ((0, 1),))
    in_another(tallies, 1, lambda: tallies.add(("a", "x"), ((0, 2),)))
    in_another(tallies, 2, lambda: tallies.add(("b",), ((1, 0.5), (2, 4)), 3))

    assert {("a", "x"): [3.0], ("b",): [0.0, 0.5, 4.0]} == tallies.sums()


def test_who_takes_the_place_of_another_goes_on_where_that_one_ended() -> None:
    tallies = Tallies(2)
    for _ in range(3):
        in_another(tallies, 1, lambda: tallies.add(("a",), ((0, 1),)))
        in_another(tallies, 1, lambda: tallies.add(("b",), ((0, 1),)))

    assert {("a",): [3.0], ("b",): [3.0]} == tallies.sums()


def test_names_may_hold_anything() -> None:
    tallies = Tallies()
    names = [("",), ("\x00", '"'), ("é" * 99,), tuple("abc")]
    for name in names:
        tallies.add(name, ((0, 1),))

    assert {name: [1.0] for name in names} == tallies.sums()


def test_an_area_has_room_for_every_answer_of_every_route(app: Flask) -> None:
    counts = Metrics(Tallies())
    routes = {rule.rule for rule in app.url_map.iter_rules()}
    for route in routes:
        for method in ("GET", "HEAD", "OPTIONS", "POST", "-"):
            for status in (200, 303, 308, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503):
                counts.answered(method, route, status, 0.01)

    assert len(routes) * 70 == len([n for n in counts.tallies.sums() if n[0] == "answered"])


def test_a_time_is_counted_in_its_class_and_all_above() -> None:
    counts = Metrics(Tallies())
    for seconds in (0.004, 0.005, 0.3, 60.0):
        counts.answered("GET", "/", 200, seconds)
    text = counts.text().decode()

    assert 'terang_requests_total{method="GET",route="/",status="200"} 4.0' in text
    for bound, count in (("0.005", 2), ("0.25", 2), ("0.5", 3), ("10.0", 3), ("+Inf", 4)):
        assert f'terang_request_seconds_bucket{{le="{bound}",route="/"}} {count}.0' in text
    assert 'terang_request_seconds_sum{route="/"} 60.309' in text


def test_early_refusals_are_counted_by_their_lane() -> None:
    counts = Metrics(Tallies())
    for lane in ("read", "read", "write"):
        counts.turned_away(lane)
    text = counts.text().decode()

    assert 'terang_turned_away_total{lane="read"} 2.0' in text
    assert 'terang_turned_away_total{lane="write"} 1.0' in text

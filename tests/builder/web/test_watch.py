"""Counts are for this machine and for who bears the token; others find no page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from builder.app import create_app
from tests.builder.web.city import City

FAR, NEAR = "192.0.2.7", "127.0.0.1"
TOKEN = "0123456789abcdef" * 4


def app_with(city: City, **changed: Any) -> Flask:
    settings = replace(city.workspace.settings, **changed)
    return create_app(replace(city.workspace, settings=settings))


def asked(app: Flask, path: str, address: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = app.test_client().get(path, headers=sent, environ_base={"REMOTE_ADDR": address})
    told = dict(answer.headers)
    number = told.pop("X-Request-Id").encode()
    return answer.status_code, answer.get_data().replace(number, b""), told


def is_open(app: Flask, address: str, **headers: str) -> bool:
    status, text, _ = asked(app, "/metrics", address, **headers)
    assert (status == 200) is (b"terang_requests_total" in text)
    return status == 200


@pytest.mark.parametrize(
    ("address", "is_told"),
    [(NEAR, True), ("127.9.9.9", True), ("::1", True), (FAR, False), ("::2", False), ("", False)],
)
def test_only_this_machine_reads_the_counts(app: Flask, address: str, is_told: bool) -> None:
    assert is_told == is_open(app, address)


def test_to_others_it_is_an_address_that_is_not_there(app: Flask) -> None:
    asked(app, "/metrics", NEAR)

    refused, unknown = asked(app, "/metrics", FAR), asked(app, "/metrik", FAR)

    assert 404 == refused[0]
    assert unknown == refused


@pytest.mark.parametrize(
    ("shown", "is_told"),
    [
        (f"Bearer {TOKEN}", True),
        (f"bearer  {TOKEN}", True),
        (f"Bearer {TOKEN[:-1]}", False),
        (f"Bearer {TOKEN}0", False),
        (f"Basic {TOKEN}", False),
        (TOKEN, False),
        ("Bearer", False),
        ("Bearer \xe9", False),
        ("", False),
    ],
)
def test_the_token_opens_it_from_anywhere(city: City, shown: str, is_told: bool) -> None:
    path = city.workspace.folder / "keys/metrics.token"
    path.write_text(f"{TOKEN}\n")
    app = app_with(city, metrics_token_file="keys/metrics.token")

    assert is_told == is_open(app, FAR, Authorization=shown)


@pytest.mark.parametrize("shown", ["Bearer", "Bearer ", "Bearer x"])
def test_without_a_token_none_opens_it(app: Flask, shown: str) -> None:
    assert not is_open(app, FAR, Authorization=shown)


@pytest.mark.parametrize(
    ("hops", "forwarded", "is_told"),
    [
        (0, None, False),  # https, so a proxy is there, and nobody counted it
        (0, NEAR, False),
        (1, None, True),  # past the proxy, from this machine
        (1, NEAR, True),
        (1, FAR, False),
        (1, f"{NEAR}, {FAR}", False),  # the first is what the visitor made up
        (2, FAR, False),  # more proxies counted than there are
        (2, f"{NEAR}, {FAR}", True),
    ],
)
def test_behind_a_proxy_the_address_that_it_saw_counts(
    city: City, hops: int, forwarded: str | None, is_told: bool
) -> None:
    app = app_with(city, is_https=True, trusted_proxies=hops)
    headers = {} if forwarded is None else {"X_Forwarded_For": forwarded}

    assert is_told == is_open(app, NEAR, **headers)


def test_a_proxy_that_nobody_counted_shows_by_its_header(app: Flask) -> None:
    assert not is_open(app, NEAR, X_Forwarded_For=FAR)

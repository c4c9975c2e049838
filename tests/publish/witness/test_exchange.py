from __future__ import annotations

import pytest

from publish.witness.exchange import Place, place_of

HOSTS = ("saksi.example",)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://saksi.example", Place(True, "saksi.example", None, "")),
        ("https://SAKSI.example/", Place(True, "saksi.example", None, "")),
        ("https://saksi.example:8443/a/b/", Place(True, "saksi.example", 8443, "/a/b")),
        ("http://127.0.0.1:8080/w", Place(False, "127.0.0.1", 8080, "/w")),
        ("http://localhost", Place(False, "localhost", None, "")),
        ("http://[::1]:80", Place(False, "::1", 80, "")),
        ("https://localhost/w", Place(True, "localhost", None, "/w")),
    ],
)
def test_it_goes_to(url: str, place: Place) -> None:
    assert place_of(url, HOSTS) == place


@pytest.mark.parametrize(
    "url",
    [
        "",
        "saksi.example",
        "http://saksi.example",
        "https://other.example",
        "https://saksi.example.other.example",
        "https://saksi.example@other.example",
        "https://me:secret@saksi.example",
        "https://saksi.example:99999",
        "https://saksi.example/?a=b",
        "https://saksi.example/a?",
        "https://saksi.example/#a",
        "https://saksi.example/a b",
        "https://saksi.example/a\r\nX: y",
        "http://127.0.0.2",
        "http://10.0.0.1",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "ftp://localhost/",
        "https://[::1",
    ],
)
def test_it_goes_nowhere_else(url: str) -> None:
    assert place_of(url, HOSTS) is None

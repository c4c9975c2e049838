from __future__ import annotations

import re

import segno

from publish.pages.qr import qr_code

ADDRESS = "https://terang.example/cek/pbg/"


def modules(path: str, size: int) -> list[list[int]]:
    """The squares that the path fills."""
    filled = [[0] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        for place in range(int(x), int(x) + int(length)):
            filled[int(y)][place] = 1
    return filled


def test_the_path_fills_the_dark_modules_within_a_quiet_zone() -> None:
    code = qr_code(ADDRESS)
    matrix = segno.make(ADDRESS, error="q", micro=False, boost_error=False).matrix

    filled = modules(code.path, code.size)

    assert [list(row) for row in matrix] == [row[4:-4] for row in filled[4:-4]]
    assert 0 == sum(map(sum, (*filled[:4], *filled[-4:])))
    assert len(matrix) + 8 == code.size


def test_an_address_has_one_code() -> None:
    assert qr_code(ADDRESS) == qr_code(ADDRESS)
    assert qr_code(ADDRESS) != qr_code(f"{ADDRESS}x")

"""Reading a QR code from a picture of it, as a phone's camera does, for clean pictures (ISO 18004).

It stands upright and undamaged, so its error correction is left unread; the sizes of its blocks are
segno's table, everything else is read from the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PIL import Image
from segno import consts

Modules = list[list[bool]]
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
FORMAT_MASK = 0b101010000010010
BYTES = 0b0100
"""The only kind of content that addresses are written in."""
FINDER = 7


def text_of(picture: Image.Image) -> str:
    """What the code in this picture says."""
    modules = modules_of(picture)
    size = len(modules)
    version = (size - 17) // 4
    level, mask = _format(modules)
    bits = [modules[y][x] ^ MASKS[mask](y, x) for y, x in _path(size, version)]
    codewords = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = _in_order(codewords, version, level)
    said = [bit == "1" for byte in data for bit in f"{byte:08b}"]
    assert BYTES == _number(said[:4]), "no bytes"
    wide = 8 if version < 10 else 16
    length = _number(said[4 : 4 + wide])
    starts = range(4 + wide, 4 + wide + 8 * length, 8)
    return bytes(_number(said[at : at + 8]) for at in starts).decode()


def modules_of(picture: Image.Image) -> Modules:
    """The squares of the code: whether each is dark."""
    grey = picture.convert("L").point(lambda light: 255 if light < 128 else 0)
    box = grey.getbbox()
    assert box is not None, "an empty picture"
    left, top, right, bottom = box
    row = [bool(grey.getpixel((x, top + 1))) for x in range(left, right)]
    size = round((right - left) / (row.index(False) / FINDER))
    assert size % 4 == 1, f"{size} squares"
    step_x, step_y = (right - left) / size, (bottom - top) / size
    centres = [(n + 0.5) for n in range(size)]
    return [
        [bool(grey.getpixel((int(left + x * step_x), int(top + y * step_y)))) for x in centres]
        for y in centres
    ]


def _format(modules: Modules) -> tuple[int, int]:
    """The level of correction and the mask, from beside the upper left corner."""
    row = [modules[8][x] for x in (0, 1, 2, 3, 4, 5, 7, 8)]
    column = [modules[y][8] for y in (7, 5, 4, 3, 2, 1, 0)]
    found = _number([*row, *column]) ^ FORMAT_MASK
    return found >> 13, found >> 10 & 0b111


def _path(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The squares of content in their order: two columns at a time, up and down, from the right."""
    is_up = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for y in range(size - 1, -1, -1) if is_up else range(size):
            yield from ((y, x) for x in (right, right - 1) if not _is_frame(y, x, size, version))
        is_up = not is_up


def _is_frame(y: int, x: int, size: int, version: int) -> bool:
    """Corners with the format beside them, the dotted lines, small squares, the version."""
    corner = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    number = version >= 7 and ((y < 6 and x >= size - 11) or (x < 6 and y >= size - 11))
    return corner or number or 6 in (y, x) or _is_small_square(y, x, size, version)


def _is_small_square(y: int, x: int, size: int, version: int) -> bool:
    places = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    near = [(a, b) for a in places for b in places if abs(a - y) <= 2 and abs(b - x) <= 2]
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    return any(place not in corners for place in near)


def _in_order(codewords: Sequence[int], version: int, level: int) -> list[int]:
    """The data of all blocks one after the other; they are written in turns."""
    sizes = [
        block.num_data for block in consts.ECC[version][level] for _ in range(block.num_blocks)
    ]
    blocks: list[list[int]] = [[] for _ in sizes]
    words = iter(codewords)
    for turn in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if turn < size:
                block.append(next(words))
    return [word for block in blocks for word in block]


def _number(bits: Sequence[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)

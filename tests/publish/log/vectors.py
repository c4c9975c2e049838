"""The known answers, and a naive Merkle tree straight from RFC 6962 to compare with."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "vectors" / "tlog_vectors.json").read_text(encoding="utf-8")
)
SAMPLE: dict[str, Any] = VECTORS["terang_sample"]
SAMPLE_ENTRIES = [b'{"n":%d}' % number for number in range(300)]


def naive_root(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, by its recursive definition."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = _split(len(entries))
    halves = naive_root(entries[:split]) + naive_root(entries[split:])
    return hashlib.sha256(b"\x01" + halves).digest()


def naive_path(index: int, entries: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1, by its recursive definition."""
    if len(entries) == 1:
        return []
    split = _split(len(entries))
    if index < split:
        return [*naive_path(index, entries[:split]), naive_root(entries[split:])]
    return [*naive_path(index - split, entries[split:]), naive_root(entries[:split])]


def naive_proof(old_size: int, entries: list[bytes], *, whole: bool = True) -> list[bytes]:
    """PROOF and SUBPROOF of RFC 6962, 2.1.2, by their recursive definition."""
    if old_size == len(entries):
        return [] if whole else [naive_root(entries)]
    split = _split(len(entries))
    if old_size <= split:
        left = naive_proof(old_size, entries[:split], whole=whole)
        return [*left, naive_root(entries[split:])]
    right = naive_proof(old_size - split, entries[split:], whole=False)
    return [*right, naive_root(entries[:split])]


def _split(count: int) -> int:
    split = 1
    while split * 2 < count:
        split *= 2
    return split

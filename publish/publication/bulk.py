"""Writes many files, a batch at a time, and only those whose bytes differ.

Invariants:
- memory holds one batch, whatever the number of files;
- a file is announced in the manifest before its first byte is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publish.publication.deliver import Delivery
from publish.publication.manifest import Made, Manifest, Source

_BATCH_FILES = 512
_BATCH_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class File:
    """A file as it should be in the published folder."""

    path: str
    source: Source
    data: bytes
    is_placeholder: bool = False


class BulkWriter:
    """Writes for one run at `size` entries of the register; counts what it did."""

    def __init__(self, manifest: Manifest, delivery: Delivery, size: int) -> None:
        self.written = 0
        self.unchanged = 0
        self._manifest = manifest
        self._delivery = delivery
        self._size = size

    def write(self, files: Iterable[File]) -> None:
        """Put the files in place that are not there yet, byte for byte."""
        for batch in _batches(files):
            self._write(batch)

    def settle(self) -> None:
        """Everything delivered is durable, and the manifest knows of its own files."""
        self._delivery.sync()
        self._manifest.settle()

    def _write(self, batch: list[File]) -> None:
        self._manifest.wanted.add(file.path for file in batch)
        doubtful, differing = [], []
        for file in batch:
            made = Made(
                file.path, file.source, hashlib.sha256(file.data).digest(), file.is_placeholder
            )
            standing = self._manifest.standing(made)
            if standing == "same":
                continue
            doubtful.append(made)
            if standing == "other" or not self._delivery.holds(file.path, file.data):
                differing.append((file.path, file.data))
        if doubtful:
            self._manifest.announce(doubtful, self._size)
        if differing:
            self._delivery.put(differing)
        self.written += len(differing)
        self.unchanged += len(batch) - len(differing)


def _batches(files: Iterable[File]) -> Iterator[list[File]]:
    batch: list[File] = []
    weight = 0
    for file in files:
        batch.append(file)
        weight += len(file.data)
        if len(batch) >= _BATCH_FILES or weight >= _BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch

"""What the fold would refuse, asked before an entry is in the log for good.

The register is append-only: an entry that breaks a rule of the fold would stop
every reader at it, for ever. So nothing is appended that was not asked here.

Invariant: nothing changes, neither the register nor what its index says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from publish.errors import Problem
from publish.register.index import Index, catch_up, refusals
from publish.register.layout import CHECKPOINT, document_digest
from publish.register.reader import RegisterReader

Foresight = Callable[[Sequence[bytes], Sequence[bytes]], Mapping[int, Problem]]
"""Of entries with their documents: why the fold would refuse the one at a position."""


def foresee(
    index: Index, reader: RegisterReader, entries: Sequence[bytes], documents: Sequence[bytes]
) -> Mapping[int, Problem]:
    """Which of `entries` the fold would refuse after those of the register, by their
    positions; each is judged after those before it that are accepted.

    The index catches up first. Raises what `catch_up` raises, but not for a
    register that has no checkpoint yet.
    """
    if index.size or (reader.root / CHECKPOINT).is_file():
        catch_up(index, reader)
    beside = {document_digest(document): document for document in documents}

    def document(digest: str) -> bytes:
        return beside[digest] if digest in beside else reader.document(digest)

    return refusals(index, entries, document)

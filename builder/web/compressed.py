"""Public files in fewer bytes, for browsers that take gzip: a phone pays for every one.

Invariants:
- only files of the public tree and assets: on a page that holds a secret of its reader the length
  would tell of it (BREACH), and live pages are left as they are;
- the same file gives the same bytes, so an answer has one ETag, a weak one: it stands for the file
  in either coding (RFC 9110, 8.8.1);
- an answer in parts and a file that is long are sent as they are.
"""

from __future__ import annotations

import gzip

from flask import Response, request

LONGEST = 2_000_000
"""Bytes that are compressed for one request; who loads a longer file asks once, and can wait."""
_SHORTEST = 200  # below this the header costs more than it saves
_LEVEL = 6
_TEXTS = frozenset(
    {
        "application/atom+xml",
        "application/javascript",
        "application/json",
        "application/ld+json",
        "application/xml",
        "image/svg+xml",
    }
)


def compress(answer: Response) -> Response:
    """The same answer, with its body in gzip where that helps and the browser takes it."""
    kind = answer.mimetype or ""
    if kind not in _TEXTS and not kind.startswith("text/"):
        return answer
    answer.vary.add("Accept-Encoding")
    etag, _ = answer.get_etag()
    if etag is not None:
        answer.set_etag(etag, weak=True)
    length = answer.content_length or 0
    is_whole = answer.status_code in (200, 404) and "Content-Encoding" not in answer.headers
    if is_whole and _SHORTEST <= length <= LONGEST and request.accept_encodings["gzip"] > 0:
        answer.direct_passthrough = False
        answer.set_data(gzip.compress(answer.get_data(), _LEVEL, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer

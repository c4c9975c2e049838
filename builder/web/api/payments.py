"""The bank's signed notices of payments: one line each, recorded like the treasurer's own.

Invariants:
- who has no key learns nothing: the signature is checked before anything is read or looked up;
- the same notice again changes nothing and gets the same answer.
"""

from __future__ import annotations

from flask import Response, jsonify, request

from builder.domain.bank_notice import read_notice
from builder.usecases.receipts import BANK, record_receipt
from builder.web.live import now, workspace

TIME, SIGNATURE = "Terang-Time", "Terang-Signature"


def payments() -> Response:
    """Record a payment that the bank vouches for; what became of it."""
    line = read_notice(
        workspace().payments_key,
        timestamp=request.headers.get(TIME, ""),
        signature=request.headers.get(SIGNATURE, ""),
        body=request.get_data(),
        now=now(),
    )
    done = record_receipt(
        workspace().uow(),
        line=line,
        prefix=workspace().site.prefix,
        user=BANK,
        now=now(),
        calendar=workspace().calendar(),
    )
    return jsonify({"id": line.id.removeprefix("bank-"), "outcome": done.outcome})

"""Short messages (SMS, WhatsApp) through a gateway that takes them over HTTP.

There is no standard for these, so the office's gateway, or a small program before it, takes

    POST <gateway_url>
    Authorization: Bearer <the secret>
    Idempotency-Key: <the same for every try>
    {"id": "<the same>", "text": "...", "to": "+6281234567890"}

and answers 2xx when it has taken the message. 408, 425, 429 and 5xx mean later; any other answer
means that it never will. A redirect is not followed: it is a no.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable

from builder.domain.delivery import Result
from builder.usecases.http_out import Allowed, Target, post
from builder.usecases.notices import Carry, Letter

LATER = frozenset({408, 425, 429})
SECONDS = 15.0


def gateway_carrier(
    target: Target,
    secret: str,
    *,
    is_allowed: Allowed,
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    seconds: float = SECONDS,
) -> Carry:
    """What brings short messages to the gateway at `target`."""

    def carry(to: str, letter: Letter) -> Result:
        said = {"id": letter.mark, "text": letter.short, "to": to}
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": letter.mark}
        body = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        try:
            status = post(
                target, body, headers, seconds=seconds, is_allowed=is_allowed, context=context()
            )
        except ssl.SSLError:
            return "untrusted"
        except (http.client.HTTPException, ValueError):
            return "unclear"
        except OSError:
            return "unreachable"
        return result_of(status)

    return carry


def result_of(status: int) -> Result:
    """What a status of HTTP says about trying again."""
    if 200 <= status < 300:
        return "taken"
    return "busy" if status in LATER or status >= 500 else "refused"

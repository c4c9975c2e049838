"""The proof that an application is in the register, if it is there by now."""

from __future__ import annotations

from builder.usecases.case import Case
from builder.usecases.queue import event_entry
from builder.web.live import workspace
from builder.workspace import INDEX
from publish.register.receipt import proof_of


def proof_of_case(case: Case) -> bytes | None:
    """The proof of the first entry, checked just now with the register's own key;
    None while it is not in the register, and after erasure."""
    if case.application.is_erased:
        return None
    entry = event_entry(case.application, case.events[0], case.version.standard)
    return proof_of(workspace().register_reader(), workspace().cache / INDEX, entry)

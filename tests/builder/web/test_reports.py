from __future__ import annotations

from collections.abc import Callable

from tests.builder.web.visitor import Visitor


def test_the_complaints_desk_reads_what_was_reported(
    citizen: Visitor, signed_in: Callable[[str], Visitor]
) -> None:
    citizen.get("/lapor")
    good = {"service": "pbg", "amount": "50000", "kind": "broker", "asked_on": "2026-11-19"}
    citizen.post("/lapor", good)
    visitor = signed_in("pengaduan")

    visitor.get("/meja/pungutan")

    assert "calo menawarkan" in visitor.words()
    assert "Rp50.000" in visitor.words()
    assert "tanpa resi" in visitor.words()

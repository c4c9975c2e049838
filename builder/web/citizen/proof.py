"""The proof of the application whose file is open here, as a file to keep."""

from __future__ import annotations

from flask import make_response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.web.citizen.file import opened_case
from builder.web.proofs import proof_of_case
from publish.facts.text import Lang
from publish.log.proof_file import SUFFIX


def proof(lang: Lang) -> AnyResponse:
    """The proof; back to the file while nothing is published yet."""
    found = opened_case()
    data = proof_of_case(found) if found else None
    if found is None or data is None:
        return redirect(url_for("citizen.case", lang=lang), code=303)
    answer = make_response(data)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    name = f"{found.application.service}{SUFFIX}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer

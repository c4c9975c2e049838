"""A browser without a screen: keeps cookies, sends the form token of the page it saw last."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from typing import Any

from flask import Flask
from PIL import Image
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.builder.web.city import PASSWORD

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_NAME = re.compile(r'name="(f[0-9][^"]*)"')
_ADD = re.compile(r'name="(add:(f[^"]+))"')
_FILE = re.compile(r'<input type="file" id="(f[^"]+)-file"[^>]* accept="([^"]*)"')
_HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


def document_of(kinds: str) -> tuple[io.BytesIO, str]:
    """A small document of one of these media types, as a file field takes it."""
    if "application/pdf" in kinds:
        return io.BytesIO(PDF), "dokumen contoh.pdf"
    photo = io.BytesIO()
    Image.new("RGB", (40, 60), "grey").save(photo, "JPEG")
    photo.seek(0)
    return photo, "foto contoh.jpg"


class Visitor:
    """One browser; `page` is the text of the last page it got."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._seen(self.client.get(path, **options))

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        """Send a form as the last page would, with its token."""
        fields = MultiDict(data or {})
        if "csrf_token" not in fields:
            fields["csrf_token"] = self.token()
        return self._seen(self.client.post(path, data=fields, **options))

    def _seen(self, answer: TestResponse) -> TestResponse:
        text = answer.get_data(as_text=answer.mimetype == "text/html")
        self.page = text if isinstance(text, str) else ""
        answer.close()
        return answer

    def token(self) -> str:
        found = _TOKEN.search(self.page)
        return found[1] if found else ""

    def hidden(self) -> MultiDict[str, str]:
        """The hidden inputs of the last page."""
        found = _HIDDEN.findall(self.page)
        return MultiDict((name, html.unescape(value)) for name, value in found)

    def words(self) -> str:
        """What can be read on the last page."""
        bare = re.sub(r"<(script|style)\b.*?</\1>", " ", self.page, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())

    def sign_in(self, user: str, password: str = PASSWORD) -> TestResponse:
        self.get("/meja/masuk")
        return self.post("/meja/masuk", {"user": user, "password": password})

    def send_page(
        self, address: str, pairs: Sequence[tuple[str, str]], way: str = "next"
    ) -> TestResponse:
        """Fill the page of a form at `address` with those of `pairs` that it asks for, and send."""
        self.get(address)
        self._add_rows(address, pairs)
        fields: MultiDict[str, Any] = MultiDict([("go", way), *self._asked(pairs)])
        given = dict(pairs)
        for name, kinds in _FILE.findall(self.page):
            if name in given:
                fields.add(f"{name}-file", document_of(kinds))
        return self.post(address, fields, content_type="multipart/form-data")

    def _asked(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those that the last page asks for, but for documents."""
        names = set(_NAME.findall(self.page))
        return [(n, text) for n, text in pairs if n in names and f"{n}-file" not in names]

    def _add_rows(self, address: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Press "add" until every list of the page has the rows that `pairs` fill."""
        for button, list_name in _ADD.findall(self.page):
            tokens = [token for name, token in pairs if name == f"{list_name}-rows"]
            for number in range(self.page.count(f'name="{list_name}-rows"'), len(tokens)):
                here = {(f"{list_name}-rows", token) for token in tokens[number:]}
                asked = [pair for pair in self._asked(pairs) if pair not in here]
                answer = self.post(address, [*asked, (button, "1")])
                assert 303 == answer.status_code, self.words()
                self.get(answer.headers["Location"].partition("#")[0])

    def fill(self, service: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Fill a whole form; the address of the page that checks the answers, or of the one that
        says why this applicant cannot apply."""
        address = f"/ajukan/{service}/formulir"
        for _ in range(12):
            answer = self.send_page(address, pairs)
            assert 303 == answer.status_code, self.words()
            address = answer.headers["Location"].partition("#")[0]
            if address.endswith(("periksa", "tidak-dapat")):
                return address
        raise AssertionError("the form has no end")

    def submit(self, check: str) -> str:
        """Submit from the page that checks; the address of the receipt."""
        self.get(check)
        answer = self.post(check, {**self.hidden().to_dict(), "declare": "yes"})
        assert 303 == answer.status_code, self.words()
        return answer.headers["Location"]

"""Addresses of the live pages, as the public pages link to them.

They stand on the same host unless `live_url` says otherwise.
"""

from __future__ import annotations

from publish.facts.text import Lang, Text

APPLY = Text("/ajukan/", "/en/apply/")
REPORT = Text("/lapor", "/en/report")
FILE = Text("/berkas", "/en/file")
SEARCH = Text("/cari", "/en/search")
DESK = "/meja/permohonan/"
"""Before the number of an application, for people of the office."""


def apply_href(live: str, service: str, lang: Lang) -> str:
    """Where an application for `service` starts."""
    return f"{live}{APPLY.in_(lang)}{service}/"


def report_href(live: str, lang: Lang, service: str = "", led_by: str = "") -> str:
    """Where somebody says that money was asked for, for one service when it is known; `led_by`
    says which page led there."""
    named = {"layanan": service, "dari": led_by}
    query = "&".join(f"{name}={value}" for name, value in named.items() if value)
    return f"{live}{REPORT.in_(lang)}" + (f"?{query}" if query else "")

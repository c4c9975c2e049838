"""A form of the same questions in Django, where Django is installed; nothing of ours needs it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Peer:
    """The two requests that are measured."""

    get: Callable[[], object]
    post: Callable[[], object]


def peer(database: Path, questions: int, answers: Mapping[str, Any]) -> Peer | None:
    """A Django app with one page, its answers kept as durably as ours; None without Django."""
    if find_spec("django") is None:
        return None
    return _peer(database, questions, answers)


def _peer(database: Path, questions: int, answers: Mapping[str, Any]) -> Peer:
    from django.test import Client  # noqa: PLC0415 - Django is not one of our requirements

    wsgi(str(database), questions)
    client = Client(enforce_csrf_checks=True)
    client.get("/")
    data = {**answers, "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post("/", data).status_code == 302
    return Peer(lambda: client.get("/").content, lambda: client.post("/", data))


def wsgi(database: str, questions: int) -> Callable[..., Any]:
    """The app for a server; answers go into this file, one durable INSERT each."""
    from django import forms  # noqa: PLC0415 - Django is not one of our requirements
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.http import HttpResponse, HttpResponseRedirect  # noqa: PLC0415
    from django.shortcuts import render  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    fields = {f"q{n:02}": _field(forms, n) for n in range(questions)}
    made = type("Made", (forms.Form,), fields)
    kept = _opened(database)

    def view(request: Any) -> HttpResponse:
        form = made(request.POST or None)
        if request.method == "POST" and form.is_valid():
            kept.execute("INSERT INTO answer VALUES (?)", (json.dumps(form.cleaned_data),))
            return HttpResponseRedirect("/")
        return render(request, "form.html", {"form": form})

    page = "<form method='post'>{% csrf_token %}{{ form.as_div }}<button>Lanjut</button></form>"
    loaders = [("django.template.loaders.locmem.Loader", {"form.html": page})]
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates"}
    settings.configure(
        ALLOWED_HOSTS=["testserver", "layanan.example"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        ROOT_URLCONF=(path("", view),),
        SECRET_KEY="bench",  # noqa: S106 - signs nothing that leaves this process
        TEMPLATES=[{**engine, "OPTIONS": {"loaders": loaders}}],
    )
    return get_wsgi_application()  # type: ignore[no-any-return]


def _opened(database: str) -> sqlite3.Connection:
    kept = sqlite3.connect(database, isolation_level=None, timeout=10, check_same_thread=False)
    kept.execute("PRAGMA journal_mode=WAL")
    kept.execute("PRAGMA synchronous=FULL")
    kept.execute("CREATE TABLE IF NOT EXISTS answer (document TEXT)")
    return kept


def _field(forms: Any, n: int) -> Any:
    label, about = f"Pertanyaan {n}", "Petunjuk"
    if n % 3 == 0:
        return forms.CharField(label=label, help_text=about, min_length=1, max_length=60)
    if n % 3 == 1:
        return forms.IntegerField(label=label, help_text=about, min_value=0, max_value=1000)
    choices = [(word, word) for word in ("satu", "dua", "tiga")]
    widget = forms.RadioSelect
    return forms.ChoiceField(label=label, help_text=about, choices=choices, widget=widget)

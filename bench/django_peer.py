"""A form of the same questions in Django, where Django is installed; nothing of ours needs it."""

from __future__ import annotations

import json
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
    """The app for a server; answers go into this file, one durable row of a model each."""
    from django import forms  # noqa: PLC0415 - Django is not one of our requirements
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.http import HttpResponse, HttpResponseRedirect  # noqa: PLC0415
    from django.shortcuts import render  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    def view(request: Any) -> HttpResponse:
        form = made(request.POST or None)
        if request.method == "POST" and form.is_valid():
            model.objects.create(document=json.dumps(form.cleaned_data))
            return HttpResponseRedirect("/")
        return render(request, "form.html", {"form": form})

    _configure(database, (path("", view),))
    app = get_wsgi_application()
    model = _model()
    made = type("Made", (forms.Form,), {f"q{n:02}": _field(forms, n) for n in range(questions)})
    return app  # type: ignore[no-any-return]


def _configure(database: str, routes: tuple[Any, ...]) -> None:
    from django.conf import settings  # noqa: PLC0415

    page = "<form method='post'>{% csrf_token %}{{ form.as_div }}<button>Lanjut</button></form>"
    found = ("django.template.loaders.locmem.Loader", {"form.html": page})
    loaders = [("django.template.loaders.cached.Loader", [found])]
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates"}
    durable = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
    settings.configure(
        ALLOWED_HOSTS=["testserver", "layanan.example"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "CONN_MAX_AGE": None,
                "OPTIONS": {"init_command": durable, "timeout": 10},
            }
        },
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        ROOT_URLCONF=routes,
        SECRET_KEY="bench",  # noqa: S106 - signs nothing that leaves this process
        TEMPLATES=[{**engine, "OPTIONS": {"loaders": loaders}}],
    )


def _model() -> Any:
    from django.db import connection, models  # noqa: PLC0415

    meta = type("Meta", (), {"app_label": "bench"})
    members = {"__module__": __name__, "Meta": meta, "document": models.TextField()}
    made = type("Answer", (models.Model,), members)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_answer "
            "(id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL)"
        )
    return made


def _field(forms: Any, n: int) -> Any:
    label, about = f"Pertanyaan {n}", "Petunjuk"
    if n % 3 == 0:
        return forms.CharField(label=label, help_text=about, min_length=1, max_length=60)
    if n % 3 == 1:
        return forms.IntegerField(label=label, help_text=about, min_value=0, max_value=1000)
    choices = [(word, word) for word in ("satu", "dua", "tiga")]
    widget = forms.RadioSelect
    return forms.ChoiceField(label=label, help_text=about, choices=choices, widget=widget)

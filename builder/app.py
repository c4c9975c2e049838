"""The live app of one workspace: citizens' pages, the officers' desk, and the public tree.

Invariants:
- nothing is read or opened at import; two apps in one process share nothing;
- what is counted is counted for all processes forked from the one that made the app;
- requests pass, in this order: an id, the language, the policy of the route, the form token.
"""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import TextIO

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from builder.unsafe import metrics_token
from builder.web import assets, errors, i18n, observe, policy, security
from builder.web.api.routes import PROGRAM
from builder.web.api.watch import metrics_view
from builder.web.author.routes import AUTHOR
from builder.web.live import KEY, Live
from builder.web.officer.routes import DESK
from builder.web.routes import blueprint
from builder.web.table import CITIZEN, api, by_endpoint
from builder.web.tallies import Tallies
from builder.web.windows import Windows
from builder.workspace import Workspace

ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class LiveApp(Flask):
    """Flask without its own log of errors: a traceback quotes what people typed."""

    def log_exception(self, exc_info: ExcInfo) -> None:
        """Nothing here; `builder.web.observe` writes where it happened, without the message."""


def create_app(
    workspace: Workspace, log: TextIO | None = None, counts: observe.Metrics | None = None
) -> Flask:
    """The app that serves `workspace`; log lines go to `log`, or to stderr. `counts` None are its
    own, for one process."""
    settings = workspace.settings
    app = LiveApp("terang", root_path=str(i18n.HERE), static_folder=None)
    app.secret_key = workspace.cookie_key
    app.url_map.redirect_defaults = False
    app.url_map.merge_slashes = False
    app.extensions[KEY] = Live(
        workspace, i18n.catalogues(), assets.read(workspace.site_folder / "static")
    )
    counts = counts or observe.Metrics(Tallies())
    pages = {"citizen": CITIZEN, "desk": DESK, "author": AUTHOR, "program": PROGRAM}
    watched = metrics_view(counts, metrics_token(settings, workspace.folder))
    tables = pages | {"open": api(watched, pages)}
    observe.install(app, counts, log)
    i18n.install(app)
    security.configure(app, is_https=settings.is_https, hosts=settings.hosts)
    policy.install(app, by_endpoint(tables))
    csrf = CSRFProtect(app)
    errors.install(app)
    windows = Windows(monotonic, workspace.cookie_key)
    for name, routes in tables.items():
        made = blueprint(name, routes, windows)
        if name == "program":  # no cookie is read there
            csrf.exempt(made)
        app.register_blueprint(made)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return app

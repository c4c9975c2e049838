"""The pages of words: about, method, privacy, the proof, and the page for no page."""

from __future__ import annotations

import hashlib
from datetime import date

from publish.errors import NotFound, Problem
from publish.facts.text import Lang
from publish.log.policy import parse_policy
from publish.pages.edition import Edition
from publish.pages.live_links import FILE
from publish.pages.markdown_text import read_markdown
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.lists import (
    FormerLine,
    KeptLine,
    NotFoundView,
    PrivacyView,
    ProofView,
    ProseView,
    SealedView,
    WitnessLine,
)
from publish.pages.views.frame import frame, search
from publish.pages.views.standard import kept
from publish.pages.vocabulary import STATUS

POLICY = "witnesses.policy"
"""The file of the site folder that names the register's witnesses (C2SP tlog-policy)."""
WITNESSES, SEALED = "witnesses.js", "sealed-status.js"


def prose(edition: Edition, ref: PageRef) -> ProseView:
    """A page that the city writes: `site/pages/<kind>.<lang>.md`; headed by its title."""
    path = edition.folder / "pages" / f"{ref.kind}.{ref.lang}.md"
    if not path.is_file():
        raise NotFound(Problem(path.name, "PROSE-MISSING", {"file": path.name}))
    text = read_markdown(path)
    return ProseView(
        frame=frame(edition, ref, text.title, section=ref.kind), title=text.title, body=text.body
    )


def privacy(edition: Edition, ref: PageRef) -> PrivacyView:
    """The city's words on privacy, and under them how long each service keeps what it knows."""
    text = prose(edition, ref)
    lines = (_kept(edition, service, ref.lang) for service in edition.services)
    return PrivacyView(
        frame=text.frame,
        title=text.title,
        body=text.body,
        kept=tuple(sorted((line for line in lines if line), key=lambda line: line.name)),
    )


def _kept(edition: Edition, service: str, lang: Lang) -> KeptLine | None:
    """None for a service that takes no applications."""
    own = edition.current(service).version.standard
    if not own.takes_applications:
        return None
    found = kept(own, lang)
    return KeptLine(
        name=own.name.in_(lang),
        href=f"{path_of(PageRef('service', service, lang))}#{'data' if found else 'hukum'}",
        time=found.time if found else "",
        needs_checking=found is not None and not found.is_erasing,
    )


def proof(edition: Edition, ref: PageRef) -> ProofView:
    """The register behind the pages."""
    title = edition.words[ref.lang].gettext("Proof")
    witnesses = _witnesses(edition)
    scripts = (WITNESSES,) if witnesses and edition.settings.verifier_key else ()
    return ProofView(
        frame=frame(edition, ref, title, section="proof", scripts=scripts),
        origin=edition.city.origin,
        size=edition.size,
        root=edition.index.root.hex(),
        key=edition.settings.verifier_key,
        address=edition.settings.public_url or "URL",
        recorded_on=edition.as_of,
        witnesses=witnesses,
        formers=_formers(edition),
    )


def _formers(edition: Edition) -> tuple[FormerLine, ...]:
    """Their folders are numbered from the first on."""
    count = len(edition.formers)
    return tuple(
        FormerLine(
            origin=former.former,
            key=former.key,
            size=former.size,
            ended=date.fromisoformat(former.recorded_on),
            is_stolen=former.reason == "stolen",
            href=f"/former/{count - at}/register/checkpoint",
        )
        for at, former in enumerate(edition.formers)
    )


def _witnesses(edition: Edition) -> tuple[WitnessLine, ...]:
    """Those of the policy file. Whether each has signed stands in the checkpoint only:
    signatures come and go while the entries, which pages are made from, stay."""
    path = edition.folder / POLICY
    if not path.is_file():
        return ()
    log = hashlib.sha256(edition.city.origin.encode()).hexdigest()
    return tuple(
        WitnessLine(
            name=witness.verifier.name,
            key=witness.verifier.vkey,
            latest=f"{witness.url.rstrip('/')}/{log}/checkpoint" if witness.url else "",
        )
        for witness in parse_policy(path.read_bytes()).witnesses
    )


def sealed(edition: Edition, ref: PageRef) -> SealedView:
    """Where the holder of a receipt key opens a status that nobody else can read."""
    title = edition.words[ref.lang].gettext("My status")
    names = edition.index.services()
    own = {name: edition.index.versions(name)[-1].version.standard for name in names}
    return SealedView(
        frame=frame(edition, ref, title, scripts=(SEALED,)),
        services={
            name: standard.name.in_(ref.lang)
            for name, standard in own.items()
            if standard.publication == "sealed"
        },
        statuses={code: words.in_(ref.lang) for code, words in STATUS.items()},
        live=f"{edition.settings.live_url}{FILE.in_(ref.lang)}",
    )


def not_found(edition: Edition, ref: PageRef) -> NotFoundView:
    """There is no such page."""
    title = edition.words[ref.lang].gettext("There is no such page")
    return NotFoundView(
        frame=frame(edition, ref, title, scripts=("find-number.js",)),
        search=search(edition, ref.lang),
    )

"""The charge check: the official amount for one's own answers beside the amount asked for.

Without script the amount goes to the live report, which says the difference where the fee is
known beforehand; and the price tables and worked examples stand on the same page. With script
the page works it out itself, with the twin of `publish.facts.assessment`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from publish.facts.condition import fields_read
from publish.facts.json_text import write_json
from publish.facts.service import ServiceStandard, Step
from publish.facts.tariff import pointers
from publish.facts.text import Lang, Text
from publish.i18n import Words
from publish.pages.edition import Edition
from publish.pages.live_links import REPORT
from publish.pages.prose import Labels, choice_label, field_label
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.check import CheckStep, ChecksView, CheckView, Question
from publish.pages.views import standard as parts
from publish.pages.views.fee import fee_part
from publish.pages.views.frame import crumb, frame, search, short_title
from publish.pages.views.offers import by_name, offer
from publish.register.index import PublishedVersion

SCRIPT = "charge-check.js"
_LAWS = (
    Text(
        "Petugas yang menyalahgunakan kekuasaan untuk memaksa orang membayar melakukan tindak"
        " pidana korupsi: UU 31/1999 jo. UU 20/2001 pasal 12 huruf e.",
        "An official who abuses power to force somebody to pay commits corruption:"
        " UU 31/1999 with UU 20/2001, article 12 letter e.",
    ),
    Text(
        "Siapa pun berhak mengadukan penyelenggara layanan, dan wajib dilayani:"
        " UU 25/2009 pasal 36 dan 40 sampai 50.",
        "Everybody may complain about an office, and it has to answer:"
        " UU 25/2009, articles 36 and 40 to 50.",
    ),
)


def checks(edition: Edition, ref: PageRef) -> ChecksView:
    """All services, each leading to its own comparison."""
    words = edition.words[ref.lang]
    title = words.gettext("Were you asked for more?")
    return ChecksView(
        frame=frame(
            edition,
            ref,
            title,
            section="checks",
            summary=words.gettext("Compare what you were asked to pay with the official fee."),
            scripts=("find-number.js", "filter-list.js"),
        ),
        search=search(edition, ref.lang),
        offers=tuple(
            replace(
                offer(edition, service, words), href=path_of(PageRef("check", service, ref.lang))
            )
            for service in by_name(edition, words)
        ),
    )


def check(edition: Edition, ref: PageRef) -> CheckView:
    """The comparison for the service `ref.key`; `NotFound` when the register has none."""
    published, words = edition.current(ref.key), edition.words[ref.lang]
    lang, own = ref.lang, published.version.standard
    labels, name = edition.labels(published), own.name.in_(ref.lang)
    questions = _questions(own, labels, lang)
    is_live = all(not q.name.count("/") for q in questions)
    return CheckView(
        frame=frame(
            edition,
            ref,
            words.gettext("Were you asked for more? %(service)s") % {"service": name},
            section="checks",
            service=ref.key,
            summary=words.gettext("Compare what you were asked to pay with the official fee."),
            scripts=(SCRIPT,) if is_live else (),
        ),
        crumbs=(crumb("checks", words.gettext("Charge check"), lang),),
        name=name,
        service=ref.key,
        fee=fee_part(own, labels, words),
        tariff=_tariff(published, lang) if is_live else "",
        questions=questions if is_live else (),
        steps=_steps(edition, own, words),
        laws=(*_bases(own), *(law.in_(lang) for law in _LAWS)),
        contacts=parts.contacts(own, lang),
        action=f"{edition.settings.live_url}{REPORT.in_(lang)}",
        href=path_of(PageRef("service", ref.key, lang)),
    )


def _questions(standard: ServiceStandard, labels: Labels, lang: Lang) -> tuple[Question, ...]:
    """What the fee depends on, in the order of the form; nested answers keep their slashes."""
    read = frozenset[str]().union(
        *(pointers(line.amount) | fields_read(line.when or {}) for line in standard.tariff.lines)
    )
    known = [pointer for pointer in labels if pointer in read]
    return tuple(
        Question(
            name=pointer.removeprefix("/"),
            label=field_label(pointer, labels, lang),
            choices=_choices(pointer, standard, labels, lang),
        )
        for pointer in (*known, *sorted(read.difference(known)))
    )


def _choices(
    pointer: str, standard: ServiceStandard, labels: Labels, lang: Lang
) -> tuple[tuple[str, str], ...]:
    keys: Iterable[str] = labels.get(pointer, (None, {}))[1]
    conditions = [line.when for line in standard.tariff.lines if line.when]
    if not keys and any(_is_yes_or_no(pointer, condition) for condition in conditions):
        keys = ("true", "false")
    return tuple((key, choice_label(pointer, key, labels, lang)) for key in keys)


def _is_yes_or_no(pointer: str, condition: Mapping[str, Any]) -> bool:
    """Whether a condition compares the answer with true or false."""
    inner = [
        *condition.get("allOf", ()),
        *condition.get("anyOf", ()),
        *([condition["not"]] if "not" in condition else ()),
    ]
    rule = condition.get("properties", {}).get(pointer.removeprefix("/"), {})
    return isinstance(rule.get("const"), bool) or any(_is_yes_or_no(pointer, i) for i in inner)


def _tariff(published: PublishedVersion, lang: Lang) -> str:
    """What the script needs of the tariff, and the words it shows for a line."""
    document, own = published.service_document["tariff"], published.version.standard
    titles = {b.id: short_title(b.title) for b in own.legal_bases}
    lines = [
        {
            **{name: raw[name] for name in ("code", "amount", "when", "round") if name in raw},
            "label": line.label.in_(lang),
            "law": titles.get(line.legal_basis or "", ""),
        }
        for raw, line in zip(document["lines"], own.tariff.lines, strict=True)
    ]
    indexes = {n: {"value": body["value"]} for n, body in document.get("indexes", {}).items()}
    return write_json({"indexes": indexes, "lines": lines})


def _steps(edition: Edition, standard: ServiceStandard, words: Words) -> tuple[CheckStep, ...]:
    paid_at = next((s for s in standard.steps if s.kind == "payment"), None)
    return tuple(
        CheckStep(
            name=step.name.in_(words.lang),
            unit=edition.unit(step.unit).in_(words.lang),
            says=_says(step, paid_at, standard.tariff.is_free, words),
        )
        for step in standard.steps
    )


def _says(step: Step, paid_at: Step | None, is_free: bool, words: Words) -> str:  # noqa: FBT001 - a fact of the tariff
    if is_free:
        return words.gettext("Nothing is paid here, nor at any other step.")
    if paid_at is None:
        return words.gettext("Only the official fee is paid, to the city's account.")
    if step is paid_at:
        return words.gettext(
            "The official fee is paid here, to the city's account, never to a person."
        )
    return words.gettext("Nothing is paid here. The official fee is paid at: %(step)s.") % {
        "step": paid_at.name.in_(words.lang)
    }


def _bases(standard: ServiceStandard) -> tuple[str, ...]:
    """The laws that the fee rests on, each once."""
    used = {line.legal_basis for line in standard.tariff.lines}
    return tuple(
        f"{b.title}, {b.article}" if b.article else b.title
        for b in standard.legal_bases
        if b.id in used
    )

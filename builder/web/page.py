"""Drawing a page: one template, one frozen view model, one frame around it.

Invariants:
- a template gets `page`, `frame` and the filters of `builder.web.i18n`, nothing else;
- a page is private (never stored) unless its view says that everybody sees the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, g, make_response, render_template, request, url_for

from builder.domain.user import may
from builder.usecases.morning import sees_morning
from builder.web.counter import way_here
from builder.web.help import help_topic
from builder.web.i18n import address_in
from builder.web.links import public_page
from builder.web.live import lang, live, workspace
from publish.facts.text import Lang
from publish.pages.prose import way_words
from publish.pages.routes import Kind

LINKED: tuple[Kind, ...] = ("home", "services", "fees", "privacy", "about")
SECTIONS = {
    "citizen.file": "file",
    "citizen.case": "file",
    "citizen.correct": "file",
    "citizen.survey": "file",
    "citizen.notices": "file",
    "citizen.own_data": "file",
    "citizen.messages": "file",
    "citizen.search": "search",
    "citizen.report": "report",
    "citizen.thanks": "report",
    "citizen.report_follow": "report",
    "desk.queue": "queue",
    "desk.case": "queue",
    "desk.act": "queue",
    "desk.bulk": "queue",
    "desk.ask": "queue",
    "desk.messages": "queue",
    "desk.send_message": "queue",
    "desk.notes": "queue",
    "desk.add_note": "queue",
    "desk.opinions": "queue",
    "desk.opinion": "queue",
    "desk.counter": "counter",
    "desk.drafts": "drafts",
    "desk.draft": "drafts",
    "desk.history": "drafts",
    "desk.stop": "drafts",
    "desk.reports": "reports",
    "desk.report_case": "reports",
    "desk.report_paper": "report_paper",
    "desk.people": "people",
    "desk.news": "news",
    "desk.retention": "retention",
    "desk.data_requests": "data_requests",
    "desk.money": "money",
    "desk.morning": "morning",
    "desk.guide": "guide",
    "desk.guide_page": "guide",
    "desk.travel": "queue",
    "desk.travel_orders": "queue",
    "desk.presence": "presence",
}
PUBLIC_FOR_A_MINUTE = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    `other` is the same page in the other language, None when the address is shared; `section`
    is the part of the live pages that its menu marks; `person` is the signed-in officer's name,
    "" for citizens; `at_counter` says how what an officer types in came to the counter, "" away
    from it; `help_href` is the guide's page about this one; `is_demo` puts the notice on top;
    `scripts` are addresses by plain name, `links` those of public pages by kind.
    """

    lang: Lang
    city: str
    is_demo: bool
    other: str | None
    is_desk: bool
    section: str
    person: str
    may_read_reports: bool
    may_enter_reports: bool
    may_answer_requests: bool
    may_manage_users: bool
    may_mend_notices: bool
    may_record_payments: bool
    may_file_at_counter: bool
    may_see_presence: bool
    at_counter: str
    help_href: str
    sees_morning: bool
    sheets: tuple[str, ...]
    paper: str
    scripts: Mapping[str, str]
    links: Mapping[str, str]


def frame() -> Frame:
    """The frame of this request."""
    site, user = workspace().site, g.get("user")
    way = way_here()
    is_desk, endpoint = request.path.startswith("/meja"), request.endpoint or ""
    return Frame(
        lang=lang(),
        city=site.name.in_(lang()),
        is_demo=site.is_demo,
        other=address_in("en" if lang() == "id" else "id"),
        is_desk=is_desk,
        section=SECTIONS.get(endpoint, "apply" if endpoint.startswith("citizen.") else ""),
        person="" if user is None else user.name,
        may_read_reports=user is not None and may(user, "read_report"),
        may_answer_requests=user is not None and may(user, "erase_application", user.unit),
        may_enter_reports=user is not None and may(user, "enter_report"),
        may_record_payments=user is not None and may(user, "record_payment", user.unit),
        may_file_at_counter=user is not None and may(user, "file_for_applicant", user.unit),
        may_see_presence=user is not None and may(user, "see_presence"),
        at_counter="" if way is None else way_words(way, lang()),
        sees_morning=user is not None and sees_morning(user),
        help_href=url_for("desk.guide_page", topic=help_topic(endpoint, request.view_args, user)),
        may_manage_users=user is not None and may(user, "manage_users"),
        may_mend_notices=user is not None and may(user, "mend_notices"),
        sheets=live().assets.sheets(is_desk=is_desk),
        paper=live().assets.paper,
        scripts=live().assets.addresses,
        links={kind: public_page(kind, lang()) for kind in LINKED},
    )


def show(template: str, page: object, status: int = 200) -> Response:
    """`page` drawn by `template`; nobody may store it."""
    return make_response(render_template(template, page=page, frame=frame()), status)


def show_public(template: str, page: object) -> Response:
    """`page` drawn by `template`; the same for everybody, so a cache may keep it for a minute."""
    answer = show(template, page)
    answer.headers["Cache-Control"] = PUBLIC_FOR_A_MINUTE
    return answer

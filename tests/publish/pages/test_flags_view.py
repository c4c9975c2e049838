from __future__ import annotations

from dataclasses import replace

import pytest

from publish.insight.flags import FLAG_KINDS, Flag
from publish.pages.edition import Edition
from publish.pages.render import render
from publish.pages.routes import PageRef
from publish.pages.views.flags import flags, flags_of, looked_at, raised_of

EN = PageRef("flags", "", "en")


def test_only_services_with_public_applications_are_looked_at(edition: Edition) -> None:
    assert ("pbg", "sip-nakes") == looked_at(edition)
    assert (2, 2) == (flags(edition, EN).services, flags(edition, EN).sealed)


def test_every_service_is_raised_quiet_or_too_few_for_each_kind(edition: Edition) -> None:
    view = flags(edition, EN)

    assert len(FLAG_KINDS) == len(view.parts)
    assert {2} == {len(part.raised) + len(part.quiet) + part.few for part in view.parts}
    assert view.raised == sum(len(part.raised) for part in view.parts)


def test_each_kind_says_its_threshold_and_least_number(edition: Edition) -> None:
    for part in flags(edition, EN).parts:
        assert part.threshold.count("at least 30 cases") == 1
    html = render(EN, edition).decode()
    assert "A flag is no proof" in html
    assert "only files with 5 working days or more" in html


@pytest.mark.parametrize(
    ("kind", "flag", "said"),
    [
        (0, Flag("bunching", 40, 20, None, 100, True, True), "40 on the due day; 6.7 a day"),
        (1, Flag("late_rejection", 12, 40, (10, 160), 200, True, True), "30.0% (12 of 40) in the"),
        (5, Flag("ping_pong", 4, 30, None, 30, True, True), "13.3% (4 of 30)"),
    ],
)
def test_a_flag_is_said_with_its_numbers(
    edition: Edition, kind: int, flag: Flag, said: str
) -> None:
    own = list(flags_of(edition, "pbg"))
    own[kind] = flag
    other = _fresh(edition)
    other.keep(("flags", "pbg"), lambda: tuple(own))

    (row,) = (r for r in flags(other, EN).parts[kind].raised if "pbg" in r.href)

    assert row.value.startswith(said)
    assert flag.count == row.count


def test_a_service_page_leads_to_its_flags(edition: Edition) -> None:
    raised = raised_of(edition, "pbg", "en")
    html = render(PageRef("flags", "", "en"), edition).decode()

    assert ("/en/flags/#entry-lag", "Written down late") in {(c.href, c.label) for c in raised}
    assert all(f'id="{c.href.partition("#")[2]}"' in html for c in raised)
    assert () == raised_of(edition, "kartu-keluarga", "en")


def _fresh(edition: Edition) -> Edition:
    return Edition(edition.index, edition.folder, replace(edition.settings))

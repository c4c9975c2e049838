"""The rules about official travel: what a definition makes public after departure can be public.

Invariants:
- every choice of a post is a post of `shared/posts.json`, so no answer that somebody typed can
  reach the register; every choice of a destination has its kind of region;
- who travels is a head, whose presence is public; others are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from builder.domain.authoring.places import places
from builder.errors import Problem
from builder.usecases.lint_rules import Definition, Rule
from publish.facts.standard import TravelRules

AT = "service.json#/travel"


def known_posts(d: Definition) -> Iterator[Problem]:
    """Who travels is chosen among the heads, who acts among those who may act for one."""
    rules = d.standard.travel
    if rules is None:
        return
    heads = {post.id for post in d.posts.values() if post.is_head}
    acting = {other for post in d.posts.values() if post.is_head for other in post.acting}
    yield from _unknown(d, rules.post, heads, "post")
    yield from _unknown(d, rules.acting, acting, "acting")


def mapped_regions(d: Definition) -> Iterator[Problem]:
    """Every choice of a destination is of a kind of region, and no other is named."""
    rules = d.standard.travel
    if rules is not None and _choices(d, rules.region) != rules.regions.keys():
        yield Problem(f"{AT}/regions", "TRAVEL-REGIONS", {"field": rules.region[:100]})


def days_of_travel(d: Definition) -> Iterator[Problem]:
    """The days of departure and return are answers that are days."""
    for member, pointer in _days(d.standard.travel):
        place = places(d.form).get(pointer)
        if place is not None and place.schema.get("format") != "date":
            yield Problem(f"{AT}/{member}", "TRAVEL-DAY", {"field": pointer[:100]})


def _days(rules: TravelRules | None) -> tuple[tuple[str, str], ...]:
    return () if rules is None else (("departs", rules.departs), ("returns", rules.returns))


def _unknown(d: Definition, pointer: str, allowed: Set[str], member: str) -> Iterator[Problem]:
    choices = _choices(d, pointer)
    if not choices or not choices <= allowed:
        named = sorted(choices - allowed)[:1]
        params = {"field": pointer[:100], "post": "".join(named)[:64]}
        yield Problem(f"{AT}/{member}", "TRAVEL-POST", params)


def _choices(d: Definition, pointer: str) -> Set[str]:
    _, choices = d.labels.get(pointer, (None, {}))
    return choices.keys()


TRAVEL_RULES: tuple[Rule, ...] = (known_posts, mapped_regions, days_of_travel)

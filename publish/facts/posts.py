"""The posts of the city's leadership, by position and never by name (`shared/posts.json`).

Invariants:
- an id is a slug that is never reused; who holds the post is nowhere in it;
- whoever may act for a post is a post of the same list, and not the post itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.members import Body, slug, words
from publish.facts.standard import SLUG
from publish.facts.text import Text

POSTS = "posts"
"""The name of the document in the register."""

_MEMBERS = {"name", "unit", "head", "acting"}


@dataclass(frozen=True, slots=True)
class Post:
    """A position: its names, its unit, whether its presence is public, and the ids of the posts
    that may act for it, the first one first."""

    id: str
    name: Text
    unit: str
    is_head: bool
    acting: tuple[str, ...]


def read_posts(document: Any) -> Mapping[str, Post]:
    """The posts of the document, by id. Raises `Invalid` (POSTS-SHAPE, with the post)."""
    if not isinstance(document, Mapping):
        raise Invalid(Problem("", "POSTS-SHAPE", {"post": ""}))
    posts = {id_: _post(id_, body) for id_, body in document.items()}
    for post in posts.values():
        if not set(post.acting) <= posts.keys() - {post.id}:
            raise _shape(post.id)
    return posts


def _post(id_: str, body: Body) -> Post:
    try:
        is_sound = (
            SLUG.fullmatch(id_) is not None
            and body.keys() == _MEMBERS
            and isinstance(body["head"], bool)
            and isinstance(body["acting"], list)
            and len(set(body["acting"])) == len(body["acting"])
        )
        if not is_sound:
            raise _shape(id_)
        acting = tuple(str(other) for other in body["acting"])
        return Post(id_, words(body, "name"), slug(body, "unit"), body["head"], acting)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _shape(id_) from error


def _shape(post: str) -> Invalid:
    return Invalid(Problem("", "POSTS-SHAPE", {"post": post[:64]}))

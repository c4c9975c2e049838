"""Links to many status pages, written in one piece.

Lists of applications are most of what a large city's site has beside the status pages: a template
that writes a hundred thousand items one by one takes longer than all of its other pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape  # noqa: TID251 - numbers are escaped

from publish.facts.text import Lang
from publish.pages.routes import ROUTES, shard_of


def status_links(numbers: Sequence[str], lang: Lang) -> Markup:
    """The items of a list: a link for each number, in the order given."""
    item = f'<li><a href="{ROUTES["status"].in_(lang)}">{{key}}</a></li>'.format
    written = str(escape("\n".join(numbers))).split("\n")
    return Markup("\n".join([item(shard=shard_of(n), key=n) for n in written]))  # noqa: S704 - escaped

"""Sentences of a template put into its language when it is compiled.

Every environment speaks one language, so `{{ _("Due date") }}` is a constant:
it becomes plain template data, and a page pays nothing for it. Sentences with
values stay calls, `{{ _("Data until %(date)s", date=...) }}`.

Invariant: a translation is text, never markup: `<` in it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import escape

_CONSTANT = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")


class ConstantSentences(Extension):
    """Replaces `{{ _("...") }}` by its translation; `environment.terang_gettext` translates."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, with constant sentences already in its language."""
        waiting: list[Token] = []
        for token in stream:
            waiting.append(token)
            if token.type != _CONSTANT[len(waiting) - 1] or _is_other_name(token):
                yield from waiting
                waiting = []
            elif len(waiting) == len(_CONSTANT):
                yield self._translated(waiting)
                waiting = []
        yield from waiting

    def _translated(self, tokens: list[Token]) -> Token:
        words = self.environment.terang_gettext(tokens[3].value) % {}  # type: ignore[attr-defined]
        return Token(tokens[0].lineno, "data", str(escape(words)))


def _is_other_name(token: Token) -> bool:
    return token.type == "name" and token.value != "_"

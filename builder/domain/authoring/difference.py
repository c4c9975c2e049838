"""One difference between two versions, as a value with words in both languages.

Invariants:
- a code keeps its meaning; its sentence is in `builder/translations/problems`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from builder.errors import Problem
from builder.problems import sentence
from publish.facts.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Difference:
    """Where (a place in the new definition), what, and the words that fill its sentence."""

    path: str
    code: str
    words: Mapping[str, Text] = field(default_factory=dict, hash=False)

    def said(self, lang: Lang) -> str:
        """The whole sentence."""
        params = {name: words.in_(lang) for name, words in self.words.items()}
        return sentence(Problem(self.path, self.code, params), lang)


def both(say: Callable[[Lang], str]) -> Text:
    """The same thing said in both languages."""
    return Text(say("id"), say("en"))


def same_words(words: str) -> Text:
    """Words that are the same in both languages: a law's short title, a unit."""
    return Text(words, words)

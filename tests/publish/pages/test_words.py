"""Every sentence of the public site is translated, and no translation is left over."""

from __future__ import annotations

import re

import pytest

from tests.publish.pages.messages import CATALOGUE, Message, translated, used

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


def first(message: Message) -> str:
    return message if isinstance(message, str) else message[1]


def test_no_sentence_is_missing_from_the_catalogue() -> None:
    assert set() == used() - translated().keys()


def test_no_sentence_of_the_catalogue_is_unused() -> None:
    assert set() == translated().keys() - used()


@pytest.mark.parametrize("message", sorted(used(), key=str))
def test_a_translation_says_something_with_the_same_values(message: Message) -> None:
    words = translated()[message]

    assert words.strip()
    assert sorted(PLACEHOLDER.findall(first(message))) == sorted(PLACEHOLDER.findall(words))


def test_indonesian_has_one_form_for_every_number() -> None:
    assert "nplurals=1; plural=0;" in CATALOGUE.read_text(encoding="utf-8")

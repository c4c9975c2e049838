"""What the texts of a definition may hold and should not: advice to who writes and who signs.

A fee named in a text is not the tariff's; an account, a phone number or a link can lead people's
money elsewhere; a person's name is nobody's business and changes with the post.

Invariants:
- every text that people read is looked at, in both languages; contacts stand where the standard
  has a place for them (`complaints`), the fee in words may name the fee (`fee_rule`), and a choice
  may be a band of amounts;
- one kind of thing in one text is one finding; the finding never repeats what it found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from builder.errors import Problem
from builder.usecases.lint_rules import Definition, Rule
from builder.usecases.lint_scan import form_texts, members, texts_of
from publish.facts.text import Text

LONGEST_LABEL = 120
"""Letters of a label; a longer one belongs into the hint."""
FEWEST_CAPITALS = 12
"""Letters in capitals only; shorter ones are names of documents: KTP, KITAS, NPWP."""

_AMOUNT = re.compile(
    r"\b(?:Rp|IDR)\.? ?[0-9]|\b[0-9][0-9.,]* ?(?:(?:ribu|juta|miliar) )?rupiah\b"
    r"|\b[0-9][0-9.,]* ?(?:thousand|million) rupiah\b",
    re.IGNORECASE,
)
_MONEY_PLACE = re.compile(
    r"\b(?:rekening|no\.? ?rek|transfer|virtual account|bank|BCA|BRI|BNI|BTN|BSI|mandiri"
    r"|bank account|account (?:no|number)|DANA|OVO|GoPay|ShopeePay|QRIS|e-?wallet)\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){8,}[0-9]", re.ASCII)
_ACCOUNT_NUMBER = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){7,}[0-9]", re.ASCII)
_PHONE = re.compile(
    r"(?<![0-9+])(?:\+?62[ .-]?|\(?0)(?:8[0-9]|[2-7][0-9]{1,2})\)?(?:[ .-]?[0-9]){5,9}(?![0-9])",
    re.ASCII,
)
_LINK = re.compile(
    r"\bhttps?://([^/\s:]+)|\bwww\.([^/\s:]+)|\b((?:wa\.me|t\.me|bit\.ly|s\.id|forms\.gle)(?=/))",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:\b(?:Bapak|Bpk\.?|Pak|Ibu|Bu|Sdr\.?|Sdri\.?|Saudara|Saudari|Mr\.?|Mrs\.?|Ms\.?) "
    r"|\ba\.n\.? |\batas nama |\bin the name of )"
    r"(?!(?:Kota|Kandung|Kepala|Wali|Lurah|Camat|Hamil|Rumah|Tiri|Angkat|Anda|Pemohon|Pemilik"
    r"|Perusahaan|Badan|Orang|Bupati|Gubernur|Petugas|Mayor)\b)[A-Z][a-z]+"
)
_OFFICIAL = (".go.id",)


def _has_account(text: str) -> bool:
    return bool(_MONEY_PLACE.search(text) and _ACCOUNT_NUMBER.search(text))


def _has_phone(text: str) -> bool:
    return bool(_PHONE.search(text)) and not _has_account(text)


def _has_other_number(text: str) -> bool:
    bare = _PHONE.sub(" ", _LINK.sub(" ", text))
    return bool(_LONG_NUMBER.search(bare)) and not _has_account(text)


def _has_foreign_link(text: str) -> bool:
    hosts = ("".join(filter(None, found.groups())).lower() for found in _LINK.finditer(text))
    return any(not f".{host}".endswith(_OFFICIAL) for host in hosts)


KINDS: Mapping[str, Callable[[str], bool]] = {
    "TEXT-AMOUNT": lambda text: bool(_AMOUNT.search(text)),
    "TEXT-ACCOUNT": _has_account,
    "TEXT-PHONE": _has_phone,
    "TEXT-NUMBER": _has_other_number,
    "TEXT-LINK": _has_foreign_link,
    "TEXT-NAME": lambda text: bool(_NAME.search(text)),
}
"""What is looked for in every text."""
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "TEXT-AMOUNT": ("/fee_rule", "/fee_note", "/tariff", "/scenarios"),
}
"""Where a kind may stand; contacts of `complaints` may hold any."""


def things_in_texts(d: Definition) -> Iterator[Problem]:
    """Amounts, accounts, phone numbers, long numbers, foreign links and names in texts; advice."""
    for at, said in _texts(d):
        pointer = at.partition("#")[2]
        for code, is_in in KINDS.items():
            if not _may_stand(code, pointer) and is_in(said):
                yield Problem(at, code)


def _may_stand(code: str, pointer: str) -> bool:
    if code == "TEXT-AMOUNT" and "/oneOf/" in pointer:
        return True
    return pointer.startswith(("/complaints", *_ALLOWED.get(code, ())))


def unreadable_labels(d: Definition) -> Iterator[Problem]:
    """A label that is a whole paragraph, or shouts; advice."""
    for at, label in _labels(d):
        longest = max(len(label.id), len(label.en))
        if longest > LONGEST_LABEL:
            yield Problem(at, "LABEL-WORDY", {"most": LONGEST_LABEL})
        if any(_shouts(words) for words in (label.id, label.en)):
            yield Problem(at, "LABEL-CAPITALS")


def empty_labels(d: Definition) -> Iterator[Problem]:
    """A label says something: it has a letter or a digit."""
    for at, label in _labels(d):
        if not any(letter.isalnum() for letter in label.id):
            yield Problem(at, "LABEL-NO-WORDS")


def _labels(d: Definition) -> Iterator[tuple[str, Text]]:
    for pointer, (title, _) in d.labels.items():
        yield f"form.json#{pointer}", title
    for at, words in texts_of(d.service, ""):
        if at.endswith(("/name", "/label")):
            yield f"service.json#{at}", words


def _texts(d: Definition) -> Iterator[tuple[str, str]]:
    for at, words in texts_of(d.service, ""):
        yield f"service.json#{at}", f"{words.id}\n{words.en}"
    for name in ("title", "article"):
        yield from ((f"service.json#{at}", said) for at, said in members(d.service, name, ""))
    yield from ((f"form.json#{at}", said) for at, said in form_texts(d.form, ""))


def _shouts(words: str) -> bool:
    letters: list[Any] = [letter for letter in words if letter.isalpha()]
    return len(letters) >= FEWEST_CAPITALS and all(letter.isupper() for letter in letters)


TEXT_RULES: tuple[Rule, ...] = (empty_labels,)
TEXT_ADVICE: tuple[Rule, ...] = (things_in_texts, unreadable_labels)

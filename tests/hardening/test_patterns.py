"""Sixty patterns that an officer might bring, against texts that hurt (figure 17, T59).

Half of them make an engine that goes back think for years, half do not look as if they did. Each
is refused where definitions enter, or answers every text at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict

from builder.forms.answers import pairs_of, read_answers
from builder.forms.compile import Form, compile_form
from builder.forms.lint import lint_form
from builder.forms.verdict import judge
from builder.usecases.lint import lint_definition
from publish.facts.form_schema import FormSchema
from publish.facts.json_text import read_json
from tests.builder.web.city import SCHEMAS, City
from tests.hardening.conftest import Figure

AT_ONCE = 0.1  # seconds of the processor
ENDLESS = (
    "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^([a-z]+)*$", "^(.*a){25}$", "^\\s+|\\s+$", "(x+x+)+y",
    "^(([a-z])+.)+[A-Z]([a-z])+$", "^((a+)*)*b$", "(.*)*x", "^(\\w+\\s?)*$", "^([0-9]+)*[a-z]$",
    "^(a?){60}a{60}$", "^.*(.*)*(.*)*b$", "^(a*a*)*b$", "^(.+)+=(.+)+$", "^([^,]*,?)+$",
    "(a|b|ab)*c", "^(a|a?)+$", "^(?:(?:a*)*)*b$", "^(\\d+|\\d+\\d+)+x$", "(\\s*,\\s*)+;",
    "^(\\S+\\s*)+!$", "(.|\\n)*x", "^(?i)(A+a+)+$",
)  # fmt: skip
PLAUSIBLE = (
    "^([A-Za-z]+\\s?)+$", "^([\\w.]+)+@([\\w.]+)+$", "^(Jl\\.?\\s*)?([\\w.]+\\s*)+No\\.?\\s*\\d+$",
    "^(\\d{1,3}\\.?)+(,\\d+)?$", "^(https?://)?([\\w-]+\\.?)+/?.*$", "^(\\+62|0)(\\d+-?)+$",
    "^([A-Z]{1,2}\\s?)?\\d{1,4}(\\s?[A-Z]{1,3})*$", "^(\"[^\"]*\"|[^,]*)(,(\"[^\"]*\"|[^,]*))*$",
    "^<([a-z]+)(\\s+[a-z]+=\"[^\"]*\")*\\s*/?>$", "^(RT\\s*\\d+/?)+(RW\\s*\\d+)*$",
    "^([01]?\\d|2[0-3])([:.][0-5]?\\d)*$", "^\\s*(\\S+\\s+)*\\S+\\s*$",
    "^[^@]+@([^@.]+\\.)+[^@.]+$",
    "^(\\p{L}+[ '.-]?)+$", "^\\w+([.-]?\\w+)*@\\w+([.-]?\\w+)*(\\.\\w{2,3})+$",
    "\\d+.*\\d+.*\\d+.*x$", ".*a.*b.*c.*d$", "^(a{0,30}){0,30}$",
)  # fmt: skip
BEYOND = (
    "(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?P<n>a)(?P=n)", "(a+)\\1+$",
    "a{1,100000}", "((a{100}){100}){100}", "(((x{1,30}){1,30}){1,30}){1,30}", "(?#x)a",
    "(?>a+)b", "a++b", "(?(1)a|b)", "(", "[a", "\\p{L}{0,999}",
)  # fmt: skip
"""What RE2 cannot do, or only in a program of megabytes."""
PATTERNS = (*ENDLESS, *PLAUSIBLE, *BEYOND)
TEXTS = (
    "a" * 3_990 + "!", "x" + " " * 3_990 + "x", "x" * 3_990, "ab" * 1_990, "1" * 3_990 + "-!",
    "a@" * 1_990, "a." * 1_990 + "@", ", " * 1_990, "Jl. a " * 660, "é\u0301" * 1_990,
)  # fmt: skip


def pair(pattern: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two documents of a small service with one more question, which has the pattern."""
    service, form = (
        read_json((SCHEMAS / "parkir-tepi-jalan" / name).read_bytes())
        for name in ("service.json", "form.json")
    )
    form["properties"]["pola"] = {
        "type": "string", "title": "Pola", "maxLength": 4_000, "pattern": pattern,
        "x-pdp": "none", "x-i18n": {"en": {"title": "Pattern"}},
    }  # fmt: skip
    form["x-pages"][-1]["fields"].append("pola")
    for scenario in service["scenarios"]:
        scenario["expect"]["fields"].append("/pola")
    return service, form


def quickest(work: Callable[[], object]) -> float:
    """Seconds of the processor, of the quickest of three: the machine has other things to do."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
        if taken[-1] < AT_ONCE:
            break
    return min(taken)


def slowest(form: Form) -> float:
    """Of all texts, read and judged as the answer."""

    def answer(text: str) -> Callable[[], object]:
        typed = MultiDict(pairs_of(form, {"pola": text}))
        assert len(read_answers(form, typed).answers["pola"]) > 1_900
        return lambda: judge(form, read_answers(form, typed).answers)

    return max(quickest(answer(text)) for text in TEXTS)


def test_every_pattern_is_refused_or_quick(city: City, figure: Figure) -> None:
    checks, refused, longest = city.workspace.checks(), set(), 0.0
    for pattern in PATTERNS:
        service, form = pair(pattern)
        longest = max(longest, quickest(lambda form=form: lint_form(form)))
        found = lint_definition(json.dumps(service), json.dumps(form), checks=checks)
        assert all(problem.code.startswith("FORM-PATTERN") for problem in found), found
        if found:
            refused.add(pattern)
        else:
            longest = max(longest, slowest(compile_form(FormSchema(form))))

    assert set(BEYOND) == refused & set(BEYOND)
    assert len(refused) < len(PATTERNS) - 30
    figure(
        f"{len(PATTERNS)} patterns x {len(TEXTS)} texts, {len(refused)} refused: the longest",
        "< 100 ms", f"{1000 * longest:.0f} ms", longest < AT_ONCE,
    )  # fmt: skip


def test_there_are_sixty_patterns() -> None:
    assert 60 == len(PATTERNS) == len(set(PATTERNS))

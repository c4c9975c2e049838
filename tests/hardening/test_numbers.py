"""Numbers and nestings that are none, at the two doors of a filing (figure 17; T61, T62)."""

from __future__ import annotations

import json
import time

from flask import Flask

from tests.builder.web.city import PAID, City
from tests.builder.web.visitor import Visitor
from tests.hardening.conftest import Figure

FIELD = "luas"
"""A question of the form that takes a number, from 1 on."""
AT_ONCE = 0.1  # seconds of the processor
NUMBERS = (
    "NaN", "-NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e400", "9" * 19, "9" * 400,
    "9" * 5_000, "-1", "-0.0", "0", "1e-400", "0.1e-9999999", "1e9999999999", "0x10", "0b1", "1_0",
    "01", "+1", ".5", "5.", "1,5", "1e", "--1", "1 2", "\uff11\uff12", "\u0661\u0662", "\u00bd",
    "1.0000000000000000000000000001", "true", "null", '"1"', "[1]", '{"a":1}',
)  # fmt: skip
"""As they stand in JSON, or are typed; none is an answer to the question."""
FITTING = frozenset({"1.0000000000000000000000000001", "+1", "01", "5.", "1,5", '"1"', "1_0"})
"""Of those, what a person may type and mean a number by."""
NESTINGS = {
    "lists": "[" * 30_000,
    "lists, closed": "[" * 15_000 + "]" * 15_000,
    "objects": '{"a":' * 10_000,
    "objects, closed": '{"a":' * 5_000 + "1" + "}" * 5_000,
    "lists in an answer": '{"nama":' + "[" * 9_000 + "]" * 9_000 + "}",
    "objects in an answer": '{"nama":' + '{"a":' * 5_000 + "1" + "}" * 5_001,
    "lists and objects": '[{"a":' * 6_000,
    "in wide characters": ("[" * 9_000).encode("utf-32"),
    "in two bytes each": ("[" * 20_000).encode("utf-16"),
    "with blanks": "[ " * 20_000,
    "empty lists side by side": "[" + "[]," * 20_000 + "[]]",
}
"""Bodies below the most that a program may send."""


def sent(app: Flask, body: str | bytes) -> tuple[int, float]:
    """The status of an application filed by a program, and the processor's seconds: the quickest
    of three, for other work on the machine is not the body's fault."""
    client, taken = app.test_client(use_cookies=False), []
    for at in range(3):
        headers = {"Idempotency-Key": f"a-key-of-somebody-{at:08}-{len(body)}"}
        began = time.thread_time()
        answer = client.post(
            f"/api/v1/services/{PAID}/applications",
            data=body, content_type="application/json", headers=headers,
        )  # fmt: skip
        taken.append(time.thread_time() - began)
        if taken[-1] < AT_ONCE:
            break
    return answer.status_code, min(taken)


def test_no_odd_number_or_nesting_of_a_program_is_an_answer(
    app: Flask, city: City, figure: Figure
) -> None:
    honest = dict(city.version(PAID).standard.scenarios[0].answers)
    before, mark = city.numbers(), "0.5050505"
    text = json.dumps({**honest, FIELD: float(mark)})
    bodies = {number: text.replace(mark, number) for number in NUMBERS if number != "0.5"}
    assert all(mark not in body for body in bodies.values())

    told = {name: sent(app, body) for name, body in {**bodies, **NESTINGS}.items()}

    assert len(NUMBERS) >= 30
    assert len(NESTINGS) >= 10
    # A number of so many digits that it is above 1 is read as it stands, exactly, and fits.
    taken = {name: status for name, (status, _) in told.items() if status not in (400, 413, 422)}
    assert taken.keys() <= FITTING, taken
    assert len(city.numbers()) - len(before) <= len(taken)
    longest = max(seconds for _, seconds in told.values())
    what = f"{len(NUMBERS)} numbers, {len(NESTINGS)} nestings: the longest (17)"
    figure(what, "< 100 ms", f"{1000 * longest:.0f} ms", longest < AT_ONCE)


def test_an_odd_number_that_is_typed_comes_back_or_is_read_as_meant(
    app: Flask, city: City, figure: Figure
) -> None:
    citizen, slowest, wrong = Visitor(app), 0.0, []
    example = next(str(v) for k, v in city.version(PAID).standard.scenarios[0].answers.items()
                   if k == FIELD)  # fmt: skip
    pairs = city.pairs(PAID)
    (name,) = {name for name, text in pairs if text == example and name.count("-") == 0}
    for number in NUMBERS:
        changed = [(n, number if n == name else text) for n, text in pairs]
        began = time.thread_time()
        status = citizen.send_page(f"/ajukan/{PAID}/formulir?hal=bangunan", changed).status_code
        slowest = max(slowest, time.thread_time() - began)
        wrong += [number] if status not in ({303, 422} if number in FITTING else {422}) else []

    assert [] == wrong
    figure(f"{len(NUMBERS)} odd numbers typed: the slowest, s (17)", "< 1", round(slowest, 2),
           slowest < 1)  # fmt: skip

"""One set of vectors for every evaluator: Python here, JavaScript in node and in Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, Route

from publish.errors import Invalid
from publish.facts.assessment import assess
from publish.facts.condition import holds
from publish.facts.json_text import read_json
from publish.facts.tariff_reading import read_tariff
from tests.codebase.tree import ROOT
from tests.publish.facts.naive_tariff import naive
from tests.publish.facts.tariff_cases import VECTORS, by_hand, document, generated

MODULES = ROOT / "site/static/js"
CASES: list[dict[str, Any]] = read_json(VECTORS.read_bytes())
CONDITIONS = VECTORS.with_name("condition.json")
NODE = shutil.which("node")

FAILING = """
const gist = ({ lines, total, problems }) =>
  problems.length
    ? { problems: problems.map(({ path, code }) => [path, code]) }
    : { lines: lines.map(({ code, amount }) => [code, amount]), total };
const fails = ({ tariff, answers, expect }) =>
  JSON.stringify(gist(assess(tariff, answers))) !== JSON.stringify(expect);
const wrong = (c) => holds(c.condition, c.value) !== c.holds;
const failing = ({ cases, conditions }) => [
  ...cases.filter(fails).map((c) => [c.name, gist(assess(c.tariff, c.answers))]),
  ...conditions.filter(wrong),
];
"""


def complete(tariff: dict[str, Any]) -> dict[str, Any]:
    """The tariff with the words that an amount does not need."""
    words = {"label": {"id": "a", "en": "a"}, "certainty": "sample"}
    indexes = {name: words | body for name, body in tariff.get("indexes", {}).items()}
    return {"indexes": indexes, "lines": [words | line for line in tariff["lines"]]}


def outcome(tariff: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """What Python makes of it, in the form of the vectors."""
    try:
        found = assess(read_tariff(complete(tariff)), answers)
    except Invalid as refused:
        return {"problems": [[p.path, p.code] for p in refused.problems]}
    lines = [[line.code, line.amount.amount] for line in found.lines]
    return {"lines": lines, "total": found.total.amount}


def shipped_scenarios() -> list[dict[str, Any]]:
    """The scenarios of every shipped definition as vectors without an expectation."""
    return [
        {"name": path.parent.name, "tariff": service["tariff"], "answers": scenario["answers"]}
        for path in sorted((ROOT / "form_schemas").glob("*/service.json"))
        for service in [read_json(path.read_bytes())]
        for scenario in service["scenarios"]
    ]


def material() -> str:
    """What the JavaScript twin is given: vectors, and the shipped scenarios as Python sees them."""
    shipped = [c | {"expect": outcome(c["tariff"], c["answers"])} for c in shipped_scenarios()]
    return json.dumps(
        {"cases": [*CASES, *shipped], "conditions": read_json(CONDITIONS.read_bytes())},
        default=float,
    )


def test_the_file_is_what_its_maker_gives() -> None:
    assert document() == VECTORS.read_text(encoding="utf-8")


def test_there_are_enough_of_them() -> None:
    assert len(by_hand()) >= 60
    assert len(CASES) == len(by_hand()) + len(list(generated()))
    assert len({c["name"] for c in CASES}) == len(CASES)


@pytest.mark.parametrize("vector", CASES, ids=lambda v: v["name"])
def test_python_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    assert vector["expect"] == outcome(vector["tariff"], vector["answers"])


@pytest.mark.skipif(NODE is None, reason="node is not on PATH; Chromium runs the same vectors")
def test_node_gives_what_the_vectors_say(tmp_path: Path) -> None:
    for name in ("condition.js", "tariff.js"):
        shutil.copy(MODULES / name, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    main = f"""
import {{ readFileSync }} from "node:fs";
import {{ assess }} from "./tariff.js";
import {{ holds }} from "./condition.js";
{FAILING}
process.stdout.write(JSON.stringify(failing(JSON.parse(readFileSync(0, "utf-8")))));
"""
    (tmp_path / "main.js").write_text(main)

    done = subprocess.run(
        [str(NODE), "main.js"],
        cwd=tmp_path,
        input=material(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ("", []) == (done.stderr, json.loads(done.stdout or "null"))


@pytest.mark.browser
def test_chromium_gives_what_the_vectors_say(page: Page) -> None:
    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in ("condition.js", "tariff.js"):
            route.fulfill(path=MODULES / name, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>vectors</title>", content_type="text/html")

    page.route("**/*", answer)
    page.goto("https://terang.example/")

    failing = page.evaluate(
        f"""async (given) => {{
        const {{ assess }} = await import("/tariff.js");
        const {{ holds }} = await import("/condition.js");
        {FAILING}
        return failing(JSON.parse(given));
        }}""",
        material(),
    )

    assert [] == failing


digits = st.from_regex(r"-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,4})?", fullmatch=True)
pointers = st.sampled_from(["/a", "/b", "/c/d", "/c/0"])
leaves = (
    st.integers(-100, 10**6)
    | digits.map(lambda d: {"decimal": d})
    | pointers.map(lambda p: {"answer": p})
    | st.just({"ref": "x"})
    | st.tuples(pointers, digits).map(
        lambda t: {"lookup": t[0], "values": {"p": t[1], "1": 2, "true": "3.5", "2.5": 4}}
    )
    | st.tuples(pointers, st.integers(1, 50), digits).map(
        lambda t: {"slabs": t[0], "steps": [{"up_to": t[1], "rate": 7}, {"rate": t[2]}]}
    )
)
amounts = st.recursive(
    leaves,
    lambda inner: st.tuples(
        st.sampled_from(["sum", "product", "min", "max"]), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda t: {t[0]: t[1]}),
    max_leaves=6,
)
lines = st.fixed_dictionaries(
    {"amount": amounts},
    optional={
        "when": st.just({"properties": {"a": {"minimum": 3}}, "required": ["a"]}),
        "round": st.fixed_dictionaries(
            {
                "to": st.sampled_from([1, 100, 1000]),
                "mode": st.sampled_from(["down", "half_up", "up"]),
            }
        ),
    },
)
plain = (
    st.integers(-3, 400)
    | st.decimals(Decimal(0), Decimal(400), places=2)
    | st.sampled_from(["p", "1", "", True, False, None])
)
answers = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    plain | st.lists(plain, max_size=3) | st.dictionaries(st.just("d"), plain),
)


@given(st.lists(lines, max_size=3), answers, digits)
def test_two_evaluators_agree_on_any_tariff(
    made: list[dict[str, Any]], given_answers: dict[str, Any], index: str
) -> None:
    rows = [row | {"code": f"l{i}"} for i, row in enumerate(made)]
    tariff = {"indexes": {"x": {"value": index}}, "lines": rows}

    assert naive(tariff, given_answers) == outcome(tariff, given_answers)


@given(st.lists(lines, max_size=3), answers)
def test_conditions_decide_which_lines_there_are(
    made: list[dict[str, Any]], given_answers: dict[str, Any]
) -> None:
    rows = [row | {"code": f"l{i}", "amount": 1} for i, row in enumerate(made)]
    wanted = [r["code"] for r in rows if "when" not in r or holds(r["when"], given_answers)]

    assert wanted == [code for code, _ in outcome({"lines": rows}, given_answers)["lines"]]

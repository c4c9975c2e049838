"""The cases behind `vectors/tariff.json`: made by hand, then by a seeded generator.

`python -m tests.publish.facts.tariff_cases` writes the file again. The hand-made ones carry
amounts worked out by hand; the generated ones those of `naive_tariff`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from publish.facts.json_text import write_json
from tests.publish.facts.naive_tariff import naive

VECTORS = Path(__file__).parent / "vectors/tariff.json"

LUAS = {"answer": "/luas"}
PBG = {
    "product": [
        LUAS,
        {"product": [{"ref": "ilo"}, {"ref": "shst"}]},
        {
            "lookup": "/fungsi",
            "values": {"hunian-kecil": "0.15", "usaha": "0.7", "keagamaan": 0},
        },
        {
            "sum": [
                {
                    "product": [
                        {"decimal": "0.3"},
                        {"lookup": "/rumit", "values": {"ya": 2, "tidak": 1}},
                    ]
                },
                {
                    "product": [
                        {"decimal": "0.2"},
                        {"lookup": "/permanen", "values": {"true": 2, "false": 1}},
                    ]
                },
                {"decimal": "0.5"},
            ]
        },
    ]
}
INDEXES = {"ilo": {"value": "0.005"}, "shst": {"value": 5000000}}
RUMAH = {"luas": 36, "fungsi": "hunian-kecil", "rumit": "tidak", "permanen": True}
SLABS = {
    "slabs": "/luas",
    "steps": [{"up_to": 100, "rate": 2500}, {"up_to": "250.5", "rate": 3000}, {"rate": "3500.5"}],
}
HALF = {"product": [LUAS, {"decimal": "0.5"}]}
LIST = {
    "lookup": "/pilih",
    "values": {"a": 1, "true": 2, "false": 3, "1": 4, "2.5": 5, "": 6, "0": 7},
}


def line(amount: Any, code: str = "a", **more: Any) -> dict[str, Any]:
    """One line of a tariff."""
    return {"code": code, "amount": amount, **more}


def case(name: str, lines: Any, answers: Any, expect: Any, indexes: Any = None) -> dict[str, Any]:
    """A vector; an amount alone stands for one line `a`, an int for its amount."""
    rows = lines if isinstance(lines, list) else [line(lines)]
    if isinstance(expect, int):
        expect = {"lines": [["a", expect]], "total": expect}
    tariff = {"lines": rows} if indexes is None else {"indexes": indexes, "lines": rows}
    return {"name": name, "tariff": tariff, "answers": answers, "expect": expect}


def refused(*problems: tuple[str, str]) -> dict[str, Any]:
    """The expectation of a refusal."""
    return {"problems": [list(p) for p in problems]}


def missing(pointer: str) -> dict[str, Any]:
    """The expectation that this answer is missed."""
    return refused((pointer, "FEE-ANSWER-MISSING"))


def unfit(pointer: str) -> dict[str, Any]:
    """The expectation that this answer is of the wrong kind."""
    return refused((pointer, "FEE-ANSWER-KIND"))


def rounding(to: int, mode: str) -> list[dict[str, Any]]:
    """A line that takes half of /luas, rounded."""
    return [line(HALF, round={"to": to, "mode": mode})]


def by_hand() -> list[dict[str, Any]]:
    """Cases with amounts worked out by hand."""
    return [*_amounts(), *_roundings(), *_choices(), *_refusals()]


def _amounts() -> list[dict[str, Any]]:
    big = {"product": [1000000, 1000000, 1000]}
    two = [
        line(1000, "a"),
        line(500, "b", when={"properties": {"x": {"const": 1}}, "required": ["x"]}),
    ]
    both = {"lines": [["a", 1000], ["b", 500]], "total": 1500}
    return [
        case("no line owes nothing", [], {}, {"lines": [], "total": 0}),
        case("a constant", 50000, {}, 50000),
        case("zero", 0, {"luas": 5}, 0),
        case("a decimal written as text", {"decimal": "0.4"}, {}, 0),
        case("an answer", LUAS, {"luas": 36}, 36),
        case("an answer with a fraction", HALF, {"luas": Decimal("36.5")}, 18),
        case("a long fraction stays exact", {"product": [LUAS, 10]}, {"luas": Decimal("0.15")}, 2),
        case(
            "a tenth three times is three tenths",
            {"product": [LUAS, 30]},
            {"luas": Decimal("0.1")},
            3,
        ),
        case("a nested answer", {"answer": "/tanah/luas"}, {"tanah": {"luas": 7}}, 7),
        case("an answer in a row", {"answer": "/baris/1/n"}, {"baris": [{"n": 1}, {"n": 9}]}, 9),
        case("an escaped pointer", {"answer": "/a~1b/~0c"}, {"a/b": {"~c": 4}}, 4),
        case(
            "a list counts its rows",
            {"product": [{"answer": "/anggota"}, 15000]},
            {"anggota": [{}, {}, {}]},
            45000,
        ),
        case("an empty list counts none", {"answer": "/anggota"}, {"anggota": []}, 0),
        case("a sum", {"sum": [1, {"decimal": "2.5"}, LUAS]}, {"luas": 3}, 7),
        case("a product", {"product": [2, 3, LUAS]}, {"luas": 4}, 24),
        case("the least", {"min": [LUAS, 100]}, {"luas": 250}, 100),
        case("the most", {"max": [LUAS, 100]}, {"luas": 25}, 100),
        case(
            "a cap on a product", {"min": [{"product": [LUAS, 1000]}, 25000]}, {"luas": 40}, 25000
        ),
        case("a negative part may end above nothing", {"sum": [LUAS, -10]}, {"luas": 12}, 2),
        case("a floor at nothing", {"max": [0, {"sum": [LUAS, -10]}]}, {"luas": 2}, 0),
        case("the least of negatives", {"max": [{"decimal": "-0.5"}, {"decimal": "0.5"}]}, {}, 1),
        case("an index", {"product": [LUAS, {"ref": "shst"}]}, {"luas": 2}, 10000000, INDEXES),
        case("the highest amount", big, {}, 10**15),
        case("a line without its condition is left out", two, {"x": 2}, 1000),
        case("a line with its condition", two, {"x": 1}, both),
        case("1.0 is 1 in a condition", two, {"x": Decimal("1.0")}, both),
        case("true is not 1 in a condition", two, {"x": True}, 1000),
        case("slab: nothing", SLABS, {"luas": 0}, 0),
        case("slab: inside the first", SLABS, {"luas": 40}, 100000),
        case("slab: the end of the first", SLABS, {"luas": 100}, 250000),
        case("slab: into the second", SLABS, {"luas": 101}, 253000),
        case("slab: a fraction into the second", SLABS, {"luas": Decimal("100.1")}, 250300),
        case("slab: the end of the second", SLABS, {"luas": Decimal("250.5")}, 701500),
        case("slab: the last is open", SLABS, {"luas": Decimal("252.5")}, 708501),
        case("slab: less than nothing is nothing", SLABS, {"luas": -5}, 0),
        case(
            "slab: rows of a list",
            {"slabs": "/l", "steps": [{"up_to": 1, "rate": 0}, {"rate": 10}]},
            {"l": [1, 2, 3]},
            20,
        ),
        case("PBG: a house of 36 m2", PBG, RUMAH, 162000, INDEXES),
        case(
            "PBG: a shop of 120.5 m2",
            PBG,
            RUMAH | {"luas": Decimal("120.5"), "fungsi": "usaha", "rumit": "ya"},
            3163125,
            INDEXES,
        ),
        case("PBG: a house of worship", PBG, RUMAH | {"fungsi": "keagamaan"}, 0, INDEXES),
        case("PBG: not permanent", PBG, RUMAH | {"permanen": False}, 135000, INDEXES),
    ]


def _roundings() -> list[dict[str, Any]]:
    table = [
        (1, "half_up", 5, 3), (1, "down", 5, 2), (1, "up", 5, 3), (1, "up", 4, 2),
        (100, "half_up", 300, 200), (100, "half_up", 298, 100), (100, "down", 398, 100),
        (100, "up", 202, 200), (1000, "half_up", 2998, 1000), (1000, "half_up", 3000, 2000),
        (1000, "down", 3998, 1000), (1000, "up", 2, 1000), (1000, "up", 0, 0),
        (1, "half_up", -1, 0),
    ]  # fmt: skip
    return [
        case(f"half of {luas} by {to} {mode}", rounding(to, mode), {"luas": luas}, owed)
        for to, mode, luas, owed in table
    ]


def _choices() -> list[dict[str, Any]]:
    table = [("a", 1), (True, 2), (False, 3), (1, 4), (Decimal("1.0"), 4), (Decimal("2.50"), 5)]
    table += [("", 6), (0, 7), (Decimal("-0.0"), 7), ("1", 4), ("true", 2)]
    return [case(f"the choice {value!r}", LIST, {"pilih": value}, owed) for value, owed in table]


def _refusals() -> list[dict[str, Any]]:
    many = [line(LUAS), line(5, "b"), line(LIST, "c"), line(-1, "d")]
    found = refused(
        ("/luas", "FEE-ANSWER-MISSING"), ("/pilih", "FEE-LOOKUP"), ("d", "FEE-NEGATIVE")
    )
    over = line({"product": [1000000, 1000000, 1000]}, "b")
    return [
        case("an answer that is missing", LUAS, {}, missing("/luas")),
        case("an answer that is null", LUAS, {"luas": None}, missing("/luas")),
        case(
            "a name of every object is no answer",
            {"answer": "/constructor"},
            {},
            missing("/constructor"),
        ),
        case("a row that is not there", {"answer": "/r/1"}, {"r": [5]}, missing("/r/1")),
        case("a row with a leading zero", {"answer": "/r/00"}, {"r": [5]}, missing("/r/00")),
        case(
            "the length of a list is no answer",
            {"answer": "/r/length"},
            {"r": [5]},
            missing("/r/length"),
        ),
        case("an answer inside a text", {"answer": "/luas/0"}, {"luas": "36"}, missing("/luas/0")),
        case("a text of digits", LUAS, {"luas": "36"}, unfit("/luas")),
        case("a yes", LUAS, {"luas": True}, unfit("/luas")),
        case("an object", LUAS, {"luas": {}}, unfit("/luas")),
        case("a text in slabs", SLABS, {"luas": "a"}, unfit("/luas")),
        case("a choice that is missing", LIST, {}, missing("/pilih")),
        case("a choice not in the table", LIST, {"pilih": "z"}, refused(("/pilih", "FEE-LOOKUP"))),
        case(
            "a name of every object is no choice",
            LIST,
            {"pilih": "toString"},
            refused(("/pilih", "FEE-LOOKUP")),
        ),
        case("a list in a lookup", LIST, {"pilih": ["a"]}, unfit("/pilih")),
        case("an object in a lookup", LIST, {"pilih": {}}, unfit("/pilih")),
        case("below nothing", {"sum": [LUAS, -10]}, {"luas": 2}, refused(("a", "FEE-NEGATIVE"))),
        case("just below nothing", {"decimal": "-0.6"}, {}, refused(("a", "FEE-NEGATIVE"))),
        case("above any budget", {"sum": [10**15, 1]}, {}, refused(("a", "FEE-RANGE"))),
        case("a sum above any budget", [line(1), over], {}, refused(("", "FEE-RANGE"))),
        case("every line is tried", many, {"pilih": 9}, found),
        case("the first finding of a line is enough", {"sum": [LUAS, LIST]}, {}, missing("/luas")),
    ]


def generated(count: int = 60, seed: int = 7471) -> Iterator[dict[str, Any]]:
    """Random tariffs over /a, /b, /c with random answers; the same ones for a seed."""
    random = Random(seed)
    for number in range(count):
        lines = [_random_line(random, f"l{i}") for i in range(random.randint(1, 3))]
        tariff = {"indexes": {"x": {"value": _digits(random)}}, "lines": lines}
        answers = {name: _random_answer(random) for name in "abc" if random.random() < 0.9}
        expect = naive(tariff, answers)
        yield {
            "name": f"generated {number}",
            "tariff": tariff,
            "answers": answers,
            "expect": expect,
        }


def _random_line(random: Random, code: str) -> dict[str, Any]:
    made = line(_random_amount(random, 0), code)
    if random.random() < 0.3:
        made["when"] = {"properties": {"c": {"enum": ["p", "q", True, 1]}}, "required": ["c"]}
    if random.random() < 0.5:
        mode = random.choice(["down", "half_up", "up"])
        made["round"] = {"to": random.choice([1, 100, 1000]), "mode": mode}
    return made


def _random_amount(random: Random, depth: int) -> Any:
    leaves = [
        random.randint(-5, 90000),
        {"decimal": _digits(random)},
        {"answer": random.choice(["/a", "/b"])},
        {"ref": "x"},
        {"lookup": "/c", "values": {"p": 2, "q": "0.25", "true": 3, "1": _digits(random)}},
        {"slabs": "/a", "steps": [{"up_to": 10, "rate": 100}, {"rate": _digits(random)}]},
    ]
    if depth == 3 or random.random() < 0.4:
        return random.choice(leaves)
    parts = [_random_amount(random, depth + 1) for _ in range(random.randint(1, 3))]
    return {random.choice(["sum", "product", "min", "max"]): parts}


def _digits(random: Random) -> str:
    return f"{Decimal(random.randint(0, 999_999)).scaleb(-random.randint(1, 6)):f}"


def _random_answer(random: Random) -> Any:
    kinds = [
        random.randint(-3, 500),
        Decimal(random.randint(0, 99999)).scaleb(-3),
        random.choice(["p", "q", "r"]),
        random.choice([True, False, 1]),
        [1] * random.randint(0, 4),
    ]
    return random.choices(kinds, weights=[5, 3, 2, 1, 1])[0]


def document() -> str:
    """The vectors as they stand in the file, one to a line."""
    cases = ",\n".join(write_json(c) for c in (*by_hand(), *generated()))
    return f"[\n{cases}\n]\n"


if __name__ == "__main__":
    VECTORS.write_text(document(), encoding="utf-8")

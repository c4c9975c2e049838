"""Importing a module does nothing: no engine, file, environment, clock or network.

Every call that runs on import must be on the list below, made of three sorts: values (a frozen
dataclass, a compiled pattern), declarations (a blueprint, a command, a table), and methods of
values. Our own classes may be built; a function of the same module may be called when all that
it calls is on the list (rules are tables of small functions, and some are made by a function).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest

from tests.codebase.tree import CODE, dotted, imported_names, modules


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BUILTINS = _words(
    """bytes chr dict enumerate frozenset int len list max min object ord property range set sorted
    str sum super tuple zip"""
)
VALUES = _words(
    """babel.Locale babel.core.Locale collections.namedtuple contextvars.ContextVar
    dataclasses.field dataclasses.fields datetime.date datetime.datetime datetime.time
    datetime.timedelta datetime.timezone decimal.Context decimal.Decimal enum.auto
    fractions.Fraction functools.partial hashlib.sha256 itertools.chain.from_iterable
    json.JSONEncoder jsonschema.FormatChecker
    operator.attrgetter operator.itemgetter pathlib.Path pathlib.PurePosixPath re.compile
    re2.Options re2.compile string.Template struct.Struct types.MappingProxyType typing.NewType
    typing.TypeVar typing.get_args uuid.UUID"""
)
DECLARATIONS = _words(
    """click.Choice click.IntRange click.Path click.argument click.make_pass_decorator click.option
    flask.Blueprint structlog.get_logger"""
)
# Column("id", Integer) and StringField("...") describe; capitalised names of these never connect.
DESCRIBING_PACKAGES = ("sqlalchemy.", "wtforms.")
METHODS = _words(
    """add_command add_url_rule register_blueprint
    copy difference fromkeys get items keys union values
    decode digest encode format fromhex fromisoformat hex hexdigest isoformat join joinpath lower
    maketrans replace resolve split splitlines strip upper with_name with_suffix
    with_variant"""
)


def calls_on_import(body: Sequence[ast.stmt]) -> Iterator[ast.Call]:
    """Calls that run with these statements: not in functions they define, not as decorators."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Lambda) or _is_main_guard(node):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            pending += [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            continue
        if isinstance(node, ast.ClassDef):
            pending += node.body
            continue
        if isinstance(node, ast.Call):
            yield node
        pending += ast.iter_child_nodes(node)


def _is_main_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__main__" in ast.dump(node.test)


def work_on_import(tree: ast.Module) -> list[str]:
    """Calls on import that no list allows, as `line: name`."""
    module = Module.of(tree)
    return [
        f"{call.lineno}: {ast.unparse(call.func)}"
        for call in calls_on_import(tree.body)
        if not module.allows(call.func)
    ]


@dataclass(frozen=True, slots=True)
class Module:
    """What the names of one module stand for."""

    imported: Mapping[str, str]
    classes: frozenset[str]
    functions: Mapping[str, ast.FunctionDef]

    @classmethod
    def of(cls, tree: ast.Module) -> Module:
        nodes = list(ast.walk(tree))
        return cls(
            imported_names(tree),
            frozenset(node.name for node in nodes if isinstance(node, ast.ClassDef)),
            {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)},
        )

    def allows(self, func: ast.expr, inside: frozenset[str] = frozenset()) -> bool:
        """May this be called on import? `inside` are the own functions being looked into."""
        written = dotted(func)
        head, _, rest = written.partition(".")
        if head in self.imported:
            return _allows_import(self.imported[head] + (f".{rest}" if rest else ""))
        if written in self.functions and written not in inside:
            calls = calls_on_import(self.functions[written].body)
            return all(self.allows(call.func, inside | {written}) for call in calls)
        if written in BUILTINS or head in self.classes:
            return True
        return isinstance(func, ast.Attribute) and func.attr in METHODS


def _allows_import(full: str) -> bool:
    last = full.rpartition(".")[2]
    if full in VALUES | DECLARATIONS or last in METHODS:
        return True
    describes = full.startswith(DESCRIBING_PACKAGES) or full.split(".")[0] in CODE
    return describes and last[0].isupper()


def test_no_module_does_work_when_imported() -> None:
    working = [f"{path}:{call}" for path, tree in modules() for call in work_on_import(tree)]

    assert [] == working


@pytest.mark.parametrize(
    "code",
    [
        "import sqlalchemy as sa\nENGINE = sa.create_engine('sqlite://')",
        "from flask import Flask\napp = Flask(__name__)",
        "TEXT = open('x').read()",
        "from tinydb import TinyDB\nclass Store:\n    db = TinyDB('x')",
        "from datetime import datetime\ndef f(now=datetime.now()): ...",
        "from builder.config import load\nCONFIG = load()",
        "ROWS = [row(n) for n in range(3)]",
        "def _load(): return open('x').read()\nTEXT = _load()",
        "def _again(): return _again()\nTEXT = _again()",
        "if True:\n    start()",
    ],
)
def test_it_notices_work(code: str) -> None:
    assert work_on_import(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "import re\nSLUG = re.compile('[a-z]+')",
        "from dataclasses import dataclass\n@dataclass\nclass A: ...\nROWS = (A(), A())",
        "import sqlalchemy as sa\nT = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer))",
        "from builder.domain.user import Role\nROLES = frozenset({Role('x')})",
        "import click\n@click.option('--json')\ndef show(): open('x')",
        "KEYS = 'a b c'.split()",
        "def _least(n): return lambda x: x >= n\nRULES = {'one': _least(int('1'))}",
        "if __name__ == '__main__':\n    main()",
    ],
)
def test_it_lets_values_and_declarations_pass(code: str) -> None:
    assert [] == work_on_import(ast.parse(code))

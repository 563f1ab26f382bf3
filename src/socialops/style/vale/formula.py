"""The arithmetic of `metric`: numbers, names, + - * / %, comparisons, && || !, brackets and functions of `math`.

Python reads the formula into a tree; what is worked out is a white list of its nodes, so nothing else can happen.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 2_000
DEEPEST = 50
SIGNS = re.compile(r"[\w\s.+*/%()<>=!&|,-]*", re.ASCII)
WORDS = re.compile(r"(?<![A-Za-z_.])(?:and|or|not|if|else|in|is|for)\b")
"""Operators of Python that are none of a formula."""
FUNCTIONS: dict[str, Callable[..., float]] = {
    "math.sqrt": math.sqrt,
    "math.abs": math.fabs,
    "math.ceil": math.ceil,
    "math.floor": math.floor,
    "math.log": math.log,
    "math.log10": math.log10,
    "math.log2": math.log2,
    "math.exp": math.exp,
    "math.pow": math.pow,
    "math.max": max,
    "math.min": min,
    "math.round": round,
    "math.cbrt": math.cbrt,
}
OPERATORS: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: math.fmod,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.And: lambda left, right: bool(left and right),
    ast.Or: lambda left, right: bool(left or right),
}
SIGNED: dict[type[ast.unaryop], Callable[[float], float]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: lambda value: float(not value),  # '!' binds as tightly as a sign, and so does Python's '~'
}


class BadFormulaError(ValueError):
    """A formula that can't be read or worked out; the text says why."""


def evaluate(source: str, values: Mapping[str, float]) -> float:
    """Work out a formula over named values; a comparison gives 1 or 0. Raise BadFormulaError.

    Dots in names are underscores (`heading.h1` is `heading_h1`), but in those of functions.
    """
    tree = _read(source)
    try:
        return _Reader(values).value(tree, 0)
    except (ArithmeticError, ValueError, TypeError) as fault:
        if isinstance(fault, BadFormulaError):
            raise
        raise BadFormulaError(f"it can't be worked out ({fault})") from fault


def _read(source: str) -> ast.expr:
    if len(source) > LONGEST:
        raise BadFormulaError("it is too long")
    if not source.strip():
        raise BadFormulaError("it is empty")
    if strange := source[SIGNS.match(source).end() :].strip():  # type: ignore[union-attr]
        raise BadFormulaError(f"'{strange[:10]}' is not part of a formula")
    if word := WORDS.search(source):
        raise BadFormulaError(f"'{word[0]}' is not part of a formula")
    python = re.sub(r"!(?!=)", "~", source.replace("&&", " and ").replace("||", " or "))
    try:
        return ast.parse(" ".join(python.split()), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as fault:
        reason = fault.msg if isinstance(fault, SyntaxError) else "it is nested too deeply"
        raise BadFormulaError(f"it can't be read ({reason})") from fault


class _Reader:
    """Works out the nodes that a formula may have."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = values

    def value(self, node: ast.expr, depth: int) -> float:
        """Work out a node, and what is below it."""
        if depth > DEEPEST:
            raise BadFormulaError("it is nested too deeply")
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return float(number)
            case ast.Name() | ast.Attribute():
                return self._named(_name(node))
            case ast.UnaryOp(op=sign, operand=operand) if type(sign) in SIGNED:
                return SIGNED[type(sign)](self.value(operand, depth + 1))
            case ast.BinOp() | ast.Compare() | ast.BoolOp():
                return self._row(*_row(node), depth)
            case ast.Call(func=function, args=arguments, keywords=[]):
                return self._called(_name(function), arguments, depth)
        raise BadFormulaError("it has more in it than numbers, names, operators, brackets and functions")

    def _row(self, first: ast.expr, rest: list[tuple[ast.AST, ast.expr]], depth: int) -> float:
        """From the left to the right, comparisons too: 1 < 2 < 3 compares what 1 < 2 gives."""
        found = self.value(first, depth + 1)
        for sign, each in rest:
            if type(sign) not in OPERATORS:
                raise BadFormulaError("it has an operator that no formula knows")
            found = OPERATORS[type(sign)](found, self.value(each, depth + 1))
        return found

    def _called(self, name: str, arguments: list[ast.expr], depth: int) -> float:
        if name not in FUNCTIONS:
            raise BadFormulaError(f"there is no function '{name[:60]}'; there are: {', '.join(sorted(FUNCTIONS))}")
        return float(FUNCTIONS[name](*(self.value(each, depth + 1) for each in arguments)))

    def _named(self, name: str) -> float:
        key = name.replace(".", "_")
        if name in FUNCTIONS:
            raise BadFormulaError(f"'{name}' needs brackets")
        if key not in self._values:
            raise BadFormulaError(f"there is no '{name[:60]}'; there are: {', '.join(sorted(self._values))}")
        return float(self._values[key])


def _row(node: ast.BinOp | ast.Compare | ast.BoolOp) -> tuple[ast.expr, list[tuple[ast.AST, ast.expr]]]:
    """The first operand, and each later one with the operator before it."""
    if isinstance(node, ast.Compare):
        return node.left, list(zip(node.ops, node.comparators, strict=True))
    if isinstance(node, ast.BoolOp):
        return node.values[0], [(node.op, each) for each in node.values[1:]]
    rest: list[tuple[ast.AST, ast.expr]] = []
    first: ast.expr = node
    while isinstance(first, ast.BinOp):  # a row of terms leans to the left in the tree: as deep as it is long
        rest.append((first.op, first.right))
        first = first.left
    return first, rest[::-1]


def _name(node: ast.expr) -> str:
    """`heading.h1` as it was written; empty for what is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""

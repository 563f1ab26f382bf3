"""The arithmetic of `metric`: numbers, names, + - * / %, comparisons, && || !, brackets and functions of `math`."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 2_000
DEEPEST = 50
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|([A-Za-z_][\w.]*)|(<=|>=|==|!=|&&|\|\||[-+*/%()<>,!]))")
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
LEVELS = (("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))


class BadFormulaError(ValueError):
    """A formula that can't be read or worked out; the text says why."""


def evaluate(source: str, values: Mapping[str, float]) -> float:
    """Work out a formula over named values; a comparison gives 1 or 0. Raise BadFormulaError.

    Dots in names are underscores (`heading.h1` is `heading_h1`), but in those of functions.
    """
    reader = _Reader(_tokens(source), values)
    try:
        result = reader.level(0, 0)
    except (ArithmeticError, ValueError, TypeError) as fault:
        if isinstance(fault, BadFormulaError):
            raise
        raise BadFormulaError(f"it can't be worked out ({fault})") from fault
    reader.expect_end()
    return result


def _tokens(source: str) -> list[str]:
    if len(source) > LONGEST:
        raise BadFormulaError("it is too long")
    tokens: list[str] = []
    place = 0
    stripped = source.rstrip()
    while place < len(stripped):
        found = TOKEN.match(stripped, place)
        if found is None:
            raise BadFormulaError(f"'{stripped[place:].strip()[:10]}' is not part of a formula")
        tokens.append(found[0].strip())
        place = found.end()
    return tokens


class _Reader:
    """Reads and works out tokens by falling precedence."""

    def __init__(self, tokens: list[str], values: Mapping[str, float]) -> None:
        self._tokens = tokens
        self._values = values
        self._place = 0

    def expect_end(self) -> None:
        """Refuse what is left over."""
        if self._place < len(self._tokens):
            raise BadFormulaError(f"'{self._tokens[self._place]}' is one too many")

    def _take(self, *wanted: str) -> str:
        token = self._tokens[self._place] if self._place < len(self._tokens) else ""
        if token and (not wanted or token in wanted):
            self._place += 1
            return token
        return ""

    def level(self, number: int, depth: int) -> float:
        """Work out everything that binds at least as tightly as a level."""
        if depth > DEEPEST:
            raise BadFormulaError("it is nested too deeply")
        if number == len(LEVELS):
            return self._unary(depth)
        left = self.level(number + 1, depth)
        while operator := self._take(*LEVELS[number]):
            left = _apply(operator, left, self.level(number + 1, depth))
        return left

    def _unary(self, depth: int) -> float:
        sign = self._take("-", "+", "!")
        if sign:
            if depth > DEEPEST:
                raise BadFormulaError("it is nested too deeply")
            value = self._unary(depth + 1)
            return float(not value) if sign == "!" else -value if sign == "-" else value
        if self._take("("):
            value = self.level(0, depth + 1)
            self._close()
            return value
        token = self._take()
        if token[:1].isdigit() or token[:1] == ".":
            return float(token)
        if token[:1].isalpha() or token[:1] == "_":
            return self._named(token, depth)
        raise BadFormulaError(f"a number or name is missing before '{token}'" if token else "it ends too early")

    def _named(self, name: str, depth: int) -> float:
        if name in FUNCTIONS:
            if not self._take("("):
                raise BadFormulaError(f"'{name}' needs brackets")
            arguments = [self.level(0, depth + 1)]
            while self._take(","):
                arguments.append(self.level(0, depth + 1))
            self._close()
            return float(FUNCTIONS[name](*arguments))
        key = name.replace(".", "_")
        if key not in self._values:
            raise BadFormulaError(f"there is no '{name}'; there are: {', '.join(sorted(self._values))}")
        return float(self._values[key])

    def _close(self) -> None:
        if not self._take(")"):
            raise BadFormulaError("a ')' is missing")


def _apply(operator: str, left: float, right: float) -> float:
    if operator == "%":
        return math.fmod(left, right)
    table: dict[str, Callable[[], float]] = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
        "==": lambda: left == right,
        "!=": lambda: left != right,
        "&&": lambda: bool(left and right),
        "||": lambda: bool(left or right),
    }
    return table[operator]()

"""The rows of the one table that `python -m benchmarks` prints.

A module of this folder joins it by a function `rows`, and is told nowhere else:

    def rows(*, quick: bool) -> Iterator[Row]:
        found = best({"ours": …, "theirs": …}, rounds=3)
        yield Row("`check`, 10,000 posts", found["ours"].cpu, found["theirs"].cpu, "yamllint", most=0.1)

Both sides of a row are measured in the same run, in turns (`measure.best`). `quick` asks for numbers small enough to
be done in a minute: fewer posts, fewer rounds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

FIRST = ("startup", "check", "style", "cores", "warm", "shards", "approve", "audit", "grown")
"""Modules that come first, in this order; others follow by name."""
HEAD = ["what", "ours", "the other", "ratio", "must reach", "met"]


class Row(NamedTuple):
    """One line: what we cost, what the other costs, and what may be at most."""

    what: str
    ours: float
    other: float
    beside: str
    """What the other is, in words: `python -c pass`."""
    most: float
    """The most that ours may be, in times of the other; or, with `more`, the most that it may be over the other."""
    more: bool = False
    unit: str = "s CPU"
    """`s CPU`, `s` (on the clock), `KiB` …"""

    @property
    def met(self) -> bool:
        """Whether the aim is reached."""
        return self.ours <= (self.other + self.most if self.more else self.other * self.most)

    def cells(self) -> list[str]:
        """The words of a line of the table."""
        ratio = self.ours / self.other if self.other else float("inf")
        aim, reached = f"{self.most:.3g} x", f"{ratio:.3g} x"
        if self.more:
            over = self.ours - self.other
            aim, reached = f"{amount(self.most, self.unit)} more", f"{reached}, {amount(over, self.unit)} more"
        other = f"{amount(self.other, self.unit)}, {self.beside}"
        return [self.what, amount(self.ours, self.unit), other, reached, f"at most {aim}", "yes" if self.met else "NO"]


def amount(number: float, unit: str) -> str:
    """A number with its unit; parts of a second as milliseconds."""
    if unit.startswith("s") and abs(number) < 1:
        return f"{number * 1000:.0f} m{unit}"
    return f"{number:,.0f} {unit}" if abs(number) >= 100 else f"{number:.3g} {unit}"  # noqa: PLR2004 - three digits


def modules() -> dict[str, Callable[..., Iterator[Row]]]:
    """The modules that have rows, in the order of the table."""
    names = {path.stem for path in Path(__file__).parent.glob("*.py")} - {"__main__"}
    order = [name for name in FIRST if name in names] + sorted(names - set(FIRST))
    found = {name: getattr(import_module(f"benchmarks.{name}"), "rows", None) for name in order}
    return {name: rows for name, rows in found.items() if rows}


def told(name: str, rows: Callable[..., Iterator[Row]], *, quick: bool) -> Iterator[tuple[list[str], bool]]:
    """The lines of a module, each when it is known; where a program is missing or fails, a line that says so."""
    try:
        for row in rows(quick=quick):
            yield row.cells(), row.met
    except SystemExit as reason:
        yield [f"{name}: not measured", "", "", "", "", f"NO: {reason}"], False


def main(words: list[str]) -> int:
    """Print the table of all modules, or of those that words name; 1 where something is not met."""
    quick, wanted = "--quick" in words, [word for word in words if not word.startswith("-")]
    known = modules()
    if strange := [word for word in wanted if word not in known]:
        sys.exit(f"{', '.join(strange)}: no module with rows; there are {', '.join(known)}")
    print(f"| {' | '.join(HEAD)} |\n| {' | '.join('---' for _ in HEAD)} |", flush=True)
    all_met = True
    for name, rows in known.items():
        if not wanted or name in wanted:
            for cells, met in told(name, rows, quick=quick):
                print(f"| {' | '.join(cells)} |", flush=True)
                all_met &= met
    return 0 if all_met else 1

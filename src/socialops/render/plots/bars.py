"""Bars side by side: a value a name, with the number at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from socialops.classes import dataclass
from socialops.render.plots.plot import Plot, drawing, number, shortened, words

_WIDTH, _BAR, _GAP, _NAMES, _NUMBERS = 720.0, 20.0, 10.0, 190.0, 130.0
_MOST_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One name with its value (None: too few to say) and what it rests on (`12 posts`)."""

    name: str
    value: float | None
    basis: str = ""


def bars(title: str, held: Sequence[Bar], *, shown: Callable[[float], str], value: str, of: str) -> Plot:
    """A bar for each of *held*, in their order; *of* heads the names, *value* the numbers."""
    return Plot(
        title,
        drawing(title, _WIDTH, len(held) * (_BAR + _GAP) + _GAP, list(_drawn(held, shown)), kind="bars"),
        (of, value, "Out of"),
        tuple((bar.name, _said(bar, shown), bar.basis or "-") for bar in held),
    )


def _drawn(held: Sequence[Bar], shown: Callable[[float], str]) -> Iterator[Markup]:
    most = max((bar.value for bar in held if bar.value is not None), default=0.0) or 1.0
    room = _WIDTH - _NAMES - _NUMBERS
    for index, bar in enumerate(held):
        top = _GAP + index * (_BAR + _GAP)
        base = top + _BAR - 5
        long = room * max(0.0, bar.value or 0.0) / most
        yield words(_NAMES - 10, base, shortened(bar.name, _MOST_LETTERS), kind="name", at="end")
        if bar.value is not None:
            yield Markup('<rect class="bar" x="{}" y="{}" width="{}" height="{}" rx="3"/>').format(
                number(_NAMES), number(top), number(max(1.5, long)), number(_BAR)
            )
        said = _said(bar, shown) + (f" ({bar.basis})" if bar.basis else "")
        yield words(_NAMES + (long if bar.value is not None else 0) + 8, base, said, kind="tick")


def _said(bar: Bar, shown: Callable[[float], str]) -> str:
    return "too few to say" if bar.value is None else shown(bar.value)

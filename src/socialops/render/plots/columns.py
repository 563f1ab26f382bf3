"""Columns over time: one or two counts a period side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from socialops.classes import dataclass
from socialops.render.plots.plot import Plot, drawing, number, words
from socialops.render.plots.scale import scale

_WIDTH, _HEIGHT = 720.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM, _LEGEND = 46.0, 10.0, 30.0, 26.0, 130.0
_LABELS, _WIDEST = 10, 34.0


@dataclass(frozen=True, slots=True)
class Columns:
    """One period and its counts, in the order of the names."""

    label: str
    counts: tuple[int, ...]


def columns(title: str, held: Sequence[Columns], *, names: Sequence[str], of: str) -> Plot:
    """A group of columns for each of *held*; the second of *names* is hatched, so that colour is not needed."""
    return Plot(
        title,
        drawing(title, _WIDTH, _HEIGHT, list(_drawn(held, names)), kind="columns"),
        (of, *names),
        tuple((each.label, *map(str, each.counts)) for each in held),
    )


def _drawn(held: Sequence[Columns], names: Sequence[str]) -> Iterator[Markup]:
    up = scale((c for each in held for c in each.counts), bottom=_HEIGHT - _BOTTOM, top=_TOP, whole=True)
    for place, name in enumerate(names):
        x = _LEFT + place * _LEGEND
        yield Markup('<rect class="s{}" x="{}" y="4" width="12" height="12" rx="2"/>').format(place, number(x))
        yield words(x + 18, 14, name, kind="tick")
    for value in up.lines:
        y = number(up.at(value))
        yield Markup('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
            number(_LEFT), y, number(_WIDTH - _RIGHT), y
        )
        yield words(_LEFT - 8, up.at(value) + 4, f"{value:g}", kind="tick", at="end")
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(held))
    wide = min(_WIDEST, step * 0.8 / max(1, len(names)))
    every = max(1, -(-len(held) // _LABELS))
    for index, each in enumerate(held):
        middle = _LEFT + step * (index + 0.5)
        for place, count in enumerate(each.counts):
            x, top = middle + (place - len(each.counts) / 2) * wide, up.at(count)
            yield Markup(
                '<rect class="s{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>'
            ).format(
                place,
                number(x),
                number(top),
                number(wide * 0.92),
                number(up.at(0) - top),
                f"{each.label}: {count} {names[place]}",
            )
        if index % every == 0:
            yield words(middle, _HEIGHT - 8, each.label, kind="tick", at="middle")

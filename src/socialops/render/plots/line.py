"""A line over time, with the band of what is usual and the days that rang."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from socialops.classes import dataclass
from socialops.render.plots.plot import Plot, drawing, number, words
from socialops.render.plots.scale import Scale, scale

_WIDTH, _HEIGHT = 720.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 14.0, 14.0, 28.0
_EDGE = 40.0
_LABELS = 8
_MOST_DOTS = 60


@dataclass(frozen=True, slots=True)
class Point:
    """One moment: *value* None where nothing was measured, *usual* the band around it, *note* why it is marked."""

    label: str
    value: float | None
    usual: tuple[float, float] | None = None
    note: str = ""


def line(
    title: str, points: Sequence[Point], *, shown: Callable[[float], str], value: str, whole: bool = False
) -> Plot:
    """The line of *points*, a gap where nothing was measured, a diamond where a note stands."""
    held = [point.value for point in points if point.value is not None]
    edges = [edge for point in points if point.usual for edge in point.usual]
    up = scale([*held, *edges], bottom=_HEIGHT - _BOTTOM, top=_TOP, whole=whole)
    places = _places(len(points))
    inside = [
        *_grid(up, shown),
        *_band(points, places, up),
        *_days(points, places),
        *_lines(points, places, up),
        *_dots(points, places, up, shown),
    ]
    return Plot(
        title,
        drawing(title, _WIDTH, _HEIGHT, inside, kind="line"),
        ("When", value, "Usual", "Note"),
        tuple(_row(point, shown) for point in points),
    )


def _row(point: Point, shown: Callable[[float], str]) -> tuple[str, ...]:
    usual = f"{shown(point.usual[0])} to {shown(point.usual[1])}" if point.usual else "-"
    return point.label, "not measured" if point.value is None else shown(point.value), usual, point.note or "-"


def _places(count: int) -> list[float]:
    room = _WIDTH - _LEFT - _RIGHT
    if count == 1:
        return [_LEFT + room / 2]
    return [_LEFT + room * number / (count - 1) for number in range(count)]


def _grid(up: Scale, shown: Callable[[float], str]) -> Iterator[Markup]:
    for value in up.lines:
        y = number(up.at(value))
        yield Markup('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
            number(_LEFT), y, number(_WIDTH - _RIGHT), y
        )
        yield words(_LEFT - 8, up.at(value) + 4, shown(value), kind="tick", at="end")


def _days(points: Sequence[Point], places: Sequence[float]) -> Iterator[Markup]:
    every = max(1, -(-len(points) // _LABELS))
    for index in range(0, len(points), every):
        at_edge = places[index] > _WIDTH - _EDGE  # a label in the middle of the last point would be cut off
        place, at = (_WIDTH, "end") if at_edge else (places[index], "middle")
        yield words(place, _HEIGHT - 8, points[index].label, kind="tick", at=at)


def _runs(kept: Sequence[bool]) -> Iterator[range]:
    """The stretches in which every point is kept."""
    start: int | None = None
    for index, keep in enumerate([*kept, False]):
        if keep and start is None:
            start = index
        elif not keep and start is not None:
            yield range(start, index)
            start = None


def _band(points: Sequence[Point], places: Sequence[float], up: Scale) -> Iterator[Markup]:
    for run in _runs([point.usual is not None for point in points]):
        bands = [(places[index], points[index].usual or (0.0, 0.0)) for index in run]
        over = [f"{number(x)},{number(up.at(high))}" for x, (_, high) in bands]
        under = [f"{number(x)},{number(up.at(low))}" for x, (low, _) in reversed(bands)]
        yield Markup('<polygon class="usual" points="{}"/>').format(" ".join([*over, *under]))


def _lines(points: Sequence[Point], places: Sequence[float], up: Scale) -> Iterator[Markup]:
    for run in _runs([point.value is not None for point in points]):
        path = [f"{number(places[index])},{number(up.at(points[index].value or 0.0))}" for index in run]
        yield Markup('<polyline class="value" points="{}"/>').format(" ".join(path))


def _dots(
    points: Sequence[Point], places: Sequence[float], up: Scale, shown: Callable[[float], str]
) -> Iterator[Markup]:
    for point, x in zip(points, places, strict=True):
        if point.value is None or (len(points) > _MOST_DOTS and not point.note):
            continue
        y = up.at(point.value)
        said = f"{point.label}: {shown(point.value)}" + (f" ({point.note})" if point.note else "")
        if point.note:
            corners = ((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
            marked = " ".join(f"{number(right)},{number(down)}" for right, down in corners)
            yield Markup('<polygon class="marked" points="{}"><title>{}</title></polygon>').format(marked, said)
        else:
            yield Markup('<circle class="dot" cx="{}" cy="{}" r="3"><title>{}</title></circle>').format(
                number(x), number(y), said
            )

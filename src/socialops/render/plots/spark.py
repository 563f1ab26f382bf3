"""Drawings as small as a word, for a row of a table that says the numbers itself: a line, and how far something is."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from socialops.render.plots.plot import number

_WIDTH, _HEIGHT, _EDGE = 96.0, 24.0, 3.0


def spark(values: Sequence[float | None]) -> Markup:
    """The way from the first to the last of *values*, a dot at the last; nothing where fewer than two were measured.

    Hidden from screen readers: the row beside it holds the first, the last and the target in words.
    """
    held = [value for value in values if value is not None]
    if len(held) < 2:  # noqa: PLR2004 - a line has two ends
        return Markup("")
    low, high = min(held), max(held)
    span = (high - low) or 1.0
    step = (_WIDTH - 2 * _EDGE) / (len(values) - 1)
    places = [
        (_EDGE + step * index, _HEIGHT - _EDGE - (value - low) / span * (_HEIGHT - 2 * _EDGE))
        for index, value in enumerate(values)
        if value is not None
    ]
    path = " ".join(f"{number(x)},{number(y)}" for x, y in places)
    return Markup(
        '<svg class="spark" viewBox="0 0 {} {}" aria-hidden="true"><polyline class="value" points="{}"/>'
        '<circle class="dot" cx="{}" cy="{}" r="2.5"/></svg>'
    ).format(number(_WIDTH), number(_HEIGHT), path, number(places[-1][0]), number(places[-1][1]))


_LONG, _TALL = 64.0, 8.0


def gone(share: float) -> Markup:
    """How much of the way is gone, between nothing and all; hidden from screen readers, as the row says it."""
    full = min(1.0, max(0.0, share))
    return Markup(
        '<svg class="gone" viewBox="0 0 {} {}" aria-hidden="true"><rect class="way" width="{}" height="{}" rx="4"/>'
        '<rect class="done" width="{}" height="{}" rx="4"/></svg>'
    ).format(*map(number, (_LONG, _TALL, _LONG, _TALL, _LONG * full, _TALL)))

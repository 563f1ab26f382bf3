"""The exports that can be read, and the counts that they are read into, from the data and the code."""

from __future__ import annotations

from docs.pieces import table

from socialops.analytics.shape import Shape
from socialops.domain.numbers.counts import ACCOUNT, COUNTS, NUMBERS
from socialops.store.formats import shipped

_GIVES = {"posts": "posts", "days": "days of the account", "sessions": "sessions of a website, of a period"}


def formats() -> str:
    """Each format with what it gives, in which languages it is known, and when it was last looked at."""
    rows = []
    for shape in map(Shape.model_validate, shipped()):
        languages = dict.fromkeys(
            language or shape.language for column in shape.columns for language in shape.headers(column)
        )
        gives = f"nothing: {shape.skipped}" if shape.skipped else _GIVES[shape.gives]
        rows.append((f"`{shape.id}`", shape.title, gives, " ".join(languages), shape.checked or ""))
    return table(("format", "is", "gives", "languages", "checked"), rows)


def counts() -> str:
    """The closed list of counts, by what they are of."""
    more = [name for name in ACCOUNT if name not in COUNTS]
    return table(
        ("of", "counts"),
        (
            ("posts", _listed(COUNTS)),
            ("days, the account", f"the same, and {_listed(more)}"),
            ("no channel", _listed(NUMBERS)),
        ),
    )


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)

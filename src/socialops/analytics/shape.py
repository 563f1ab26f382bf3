"""A known shape of an export: which of its columns is what, and how a header is recognised.

The shapes are data, one file a platform, because headers move and speak the user's language; a workspace adds its own
in formats/. A header is matched on the columns that a shape needs, never on the whole row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from socialops.analytics.cells import folded
from socialops.classes import dataclass
from socialops.domain.documents.field import Id, Line, Lines
from socialops.domain.documents.format import FIELDS, Format
from socialops.domain.platform_names import PlatformName

HEADER_ROWS = 25
"""Rows that are looked through for the header: titles, notes and comments stand before it."""

_HELPERS = frozenset({"account", "metric", "group", "total", "page"})
"""Columns of shipped shapes that only tell one shape from another."""


class Shape(Format):
    """A format as the package ships it; those of a workspace have none of what is added here.

    `skipped` says why a table of that shape is left alone. `metrics` are the titles of a table of one number.
    `sources` are what a platform is called in the reports of a website. `language` is that of headers in plain lists.
    """

    language: str = ""
    skipped: Line | None = None
    platforms: tuple[PlatformName, ...] = ()
    metrics: dict[Id, Lines] = {}
    sources: dict[PlatformName, Lines] = {}
    origin: Line | None = None
    checked: Line | None = None

    @cached_property
    def known(self) -> Mapping[str, tuple[tuple[str, int, str], ...]]:
        """For each folded header: the columns it may be, with the rank among their headers, and the language."""
        found: dict[str, list[tuple[str, int, str]]] = {}
        for column in self.columns:
            for language, headers in self.headers(column).items():
                for rank, header in enumerate(headers):
                    found.setdefault(folded(header), []).append((column, rank, language or self.language))
        return {header: tuple(meanings) for header, meanings in found.items()}

    @property
    def counts(self) -> list[str]:
        """The columns that hold counts."""
        return [name for name in self.columns if name not in FIELDS and name not in _HELPERS]

    @property
    def possible(self) -> tuple[str, ...]:
        """The platforms that it may be of; none where the rows, or the user, say."""
        return self.platforms or ((self.platform,) if self.platform else ())


@dataclass(frozen=True)
class Match:
    """A table whose header is that of a shape: where the header is, and the places of each column, the best first."""

    shape: Shape
    row: int
    places: Mapping[str, tuple[int, ...]]
    language: str


@dataclass(frozen=True)
class Unknown:
    """No shape has such a header: the likeliest header row, and its headers that nothing knows."""

    row: int
    headers: tuple[str, ...]
    nearest: Shape | None = None
    lacking: tuple[str, ...] = ()


def recognised(rows: Sequence[Sequence[str]], shapes: Iterable[Shape]) -> Match | Unknown:
    """The shape of a table: of those whose needed columns are all there, the one that knows most of its headers."""
    shapes = list(shapes)
    best: tuple[tuple[int, int], Match] | None = None
    near: tuple[int, Unknown] | None = None
    for number, row in enumerate(rows[:HEADER_ROWS]):
        headers = [folded(cell) for cell in row]
        for shape in shapes:
            places, languages = _places(shape, headers)
            lacking = tuple(name for name in shape.needs if name not in places)
            if not lacking:
                score = len(places), len(shape.needs)
                if best is None or score > best[0]:
                    best = score, Match(shape, number, places, _language(languages))
            elif near is None or len(places) > near[0]:
                strange = tuple(row[at] for at, header in enumerate(headers) if header and header not in shape.known)
                near = len(places), Unknown(number, strange, shape if places else None, lacking)
    known = best[0][0] if best else 1
    if near and near[0] > known:  # it looks more like one that lacks something than like one that lacks nothing
        return near[1]
    if best:
        return best[1]
    widest = max(range(min(len(rows), HEADER_ROWS)), key=lambda at: sum(map(bool, rows[at])), default=0)
    return Unknown(widest, tuple(cell for cell in (rows[widest] if rows else ()) if cell))


def _places(shape: Shape, headers: Sequence[str]) -> tuple[dict[str, tuple[int, ...]], list[str]]:
    found: dict[str, list[tuple[int, int]]] = {}
    languages: list[str] = []
    for at, header in enumerate(headers):
        for column, rank, language in shape.known.get(header, ()):
            found.setdefault(column, []).append((rank, at))
            languages.append(language)
    return {column: tuple(at for _, at in sorted(places)) for column, places in found.items()}, languages


def _language(languages: Sequence[str]) -> str:
    """The language of most headers; numbers and days are read as it writes them."""
    return max(dict.fromkeys(languages), key=languages.count, default="")

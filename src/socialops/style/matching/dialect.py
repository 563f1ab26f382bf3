r"""Translates patterns from the dialect that rule authors write to that of the pattern engine.

Vale compiles with .NET's dialect. What differs in ours is rewritten: an inline flag such as `(?i)` holds from its place
to the end of its group (here it would hold everywhere), `\z` is `\Z` and `\Z` may stand before a last line break, and
groups may be named `(?'n'...)` and referred to by `\k<n>`. A set less another, `[a-z-[aeiou]]`, is refused. Everything
else means the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAVIEST = 100_000
"""Most repeats a pattern may unroll to: `(a{1000}){1000}` alone would need gigabytes."""
DEEPEST = 100
"""Deepest nesting of groups."""

FLAG = regex.compile(r"\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)")
REPEAT = regex.compile(r"\{(\d+)(?:,(\d*))?\}")
TOKEN = regex.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\(\?#[^)]*\)|[^\\\[(]|[(\[\\]", regex.DOTALL)

ODD = regex.compile(r"\\[zZk]|\(\?'|-\[")
"""What may have to be rewritten or refused, beside flags."""
NAME = regex.compile(r"(?s)\(\?'(\w+)'|\\k(?:<(\w+)>|'(\w+)')|\\.")
LESS = regex.compile(r"(?s)\[\^?(?:\\.|[^\]\\])+?-\[(?!:)")
ENDS = {r"\z": r"\Z", r"\Z": r"(?=\n?\Z)"}


class BadPatternError(ValueError):
    """A pattern that can't be used; the text says why."""


def rewrite(source: str) -> str:
    """Write a pattern as the engine understands it. Raise BadPatternError where that can't be done, or where it would
    unroll to too much.
    """
    rewritten = _scope_flags(source)
    _weigh(rewritten)
    return rewritten


def is_closed(source: str) -> bool:
    """Say whether every group and set that the pattern opens is closed in it, and no other."""
    depth = 0
    for piece in _pieces(source):
        depth += (piece == "(") - (piece == ")")
        if depth < 0 or piece in {"[", "\\"}:
            return False
    return depth == 0


def _pieces(source: str) -> Iterator[str]:
    """Cut a pattern into escapes, classes and single characters; inline flags come whole."""
    place = 0
    while place < len(source):
        found = FLAG.match(source, place) or TOKEN.match(source, place)
        if found is None or found.end() == place:  # pragma: no cover - TOKEN takes any character
            raise BadPatternError("the pattern can't be read")
        yield found[0]
        place = found.end()


def _scope_flags(source: str) -> str:
    """Turn inline flags into groups that end where their group ends."""
    if ODD.search(source) is None and FLAG.search(source) is None:
        return source
    source = NAME.sub(_named, source)
    out: list[str] = []
    opened: list[list[str]] = [[]]
    for piece in _pieces(source):
        if piece.startswith("(?") and piece.endswith(")") and FLAG.fullmatch(piece):
            opener = piece[:-1] + ":"
            opened[-1].append(opener)
            out.append(opener)
        elif piece == "|":
            out.append(")" * len(opened[-1]) + "|" + "".join(opened[-1]))
        elif piece == "(":
            opened.append([])
            out.append(piece)
        elif piece == ")" and len(opened) > 1:
            out.append(")" * len(opened.pop()) + piece)
        else:
            if LESS.match(piece):
                raise BadPatternError("'-[' takes characters out of a set; write (?![...]) before the set instead")
            out.append(ENDS.get(piece, piece))
    return "".join(out) + ")" * len(opened[0])


def _named(found: regex.Match[str]) -> str:
    """Write a named group, or a reference to one, as ours."""
    name = found[2] or found[3]
    return f"(?P<{found[1]}>" if found[1] else rf"\g<{name}>" if name else found[0]


def _weigh(source: str) -> None:
    """Refuse a pattern that would unroll to more than HEAVIEST or nests deeper than DEEPEST."""
    weights = [0]
    last = 0
    rest = source
    if "{" not in source and source.count("(") <= DEEPEST:
        return
    place = 0
    while place < len(rest):
        repeat = REPEAT.match(rest, place)
        if repeat is not None:
            bound = repeat[2] or repeat[1]
            times = max(int(repeat[1][:9]), int(bound[:9]))
            weights[-1] += last * max(times - 1, 0)
            last *= max(times, 1)
            place = repeat.end()
        else:
            piece = (TOKEN.match(rest, place) or [rest[place]])[0]
            place += max(len(piece), 1)
            last = 1
            if piece == "(":
                weights.append(0)
            elif piece == ")" and len(weights) > 1:
                last = weights.pop()
            weights[-1] += last
        if weights[-1] > HEAVIEST or len(weights) > DEEPEST:
            raise BadPatternError("the pattern repeats or nests too much")

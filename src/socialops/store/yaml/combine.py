"""Two versions of a document brought together, field by field, onto the text of one of them.

What only one side changed is taken, wherever it stands; where both changed a field differently it clashes. The text is
theirs with my fields in their places, so that comments, order and quotes stay as people left them, and it is read back
by the strict loader: it means exactly what was worked out, or it is written anew from the values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import document

Side = Literal["mine", "theirs"]


class Missing:
    """In place of a field that is not there."""

    def __repr__(self) -> str:
        return "(not there)"


MISSING = Missing()


class FieldClash(NamedTuple):
    """A field that both sides changed; a value is `MISSING` where a side has none."""

    field: str
    mine: Any
    theirs: Any


class Combined(NamedTuple):
    """The document of both (None where it can't be made), and the fields that clash."""

    data: bytes | None
    clashes: tuple[FieldClash, ...] = ()


def combine(
    base: bytes | None, mine: bytes, theirs: bytes, *, choose: Side | None = None, text: bytes | None = None
) -> Combined | None:
    """Both versions in one; None where one of them is no document.

    *choose* says which side's word holds where fields clash. *text* is what lines put together would be, where that
    worked: it is taken where it means the same, as it has the comments of both.
    """
    own, other, before = parse(mine), parse(theirs), parse(base) if base is not None else {}
    if isinstance(own, Fault) or isinstance(other, Fault) or isinstance(before, Fault):
        return None
    if not (isinstance(own, dict) and isinstance(other, dict) and isinstance(before, dict)):
        return None
    clashes: list[FieldClash] = []
    meant = _both(before, own, other, (), clashes, choose)
    if clashes and choose is None:
        return Combined(None, tuple(clashes))
    for made in (text, mine if meant == own else None, theirs if meant == other else None):
        if made is not None and parse(made) == meant:
            return Combined(made, tuple(clashes))
    return Combined(_spliced(mine, theirs, own, other, meant) or document(meant), tuple(clashes))


def _both(
    base: Any, mine: Any, theirs: Any, keys: tuple[str, ...], clashes: list[FieldClash], choose: Side | None
) -> Any:
    if _same(mine, theirs) or _same(theirs, base):
        return mine
    if _same(mine, base):
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        before = base if isinstance(base, dict) else {}
        found = {}
        for key in dict.fromkeys((*theirs, *mine)):
            was, own, other = (side.get(key, MISSING) for side in (before, mine, theirs))
            value = _both(was, own, other, (*keys, str(key)), clashes, choose)
            if value is not MISSING:
                found[key] = value
        return found
    clashes.append(FieldClash(".".join(keys), mine, theirs))
    return theirs if choose == "theirs" else mine


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


class _Edit(NamedTuple):
    """Lines of their text, from `start` to before `end`, that others take the place of."""

    start: int
    end: int
    lines: Sequence[str]


class _Block(NamedTuple):
    """A field of a block mapping: its lines, its column, and the fields in it where it is such a mapping, too."""

    start: int
    end: int
    column: int
    inside: Mapping[str, _Block] | None


def _spliced(mine: bytes, theirs: bytes, own: Any, other: Any, meant: Any) -> bytes | None:
    """Their text with my fields where they are meant; None where it can't be done line by line."""
    my_lines, their_lines = (_lines(data) for data in (mine, theirs))
    edits: list[_Edit] = []
    try:
        mine_at, theirs_at = _blocks(mine, len(my_lines)), _blocks(theirs, len(their_lines))
        if mine_at is None or theirs_at is None:
            return None
        _plan(meant, own, other, mine_at, theirs_at, my_lines, their_lines, edits)
    except (KeyError, SocialopsError):
        return None
    for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
        their_lines[edit.start : edit.end] = edit.lines
    made = "".join(their_lines).encode("utf-8")
    return made if parse(made) == meant else None


def _lines(data: bytes) -> list[str]:
    """The lines with their ends; the last one has one, too."""
    lines = data.decode("utf-8").split("\n")
    return [line + "\n" for line in (lines[:-1] if lines[-1] == "" else lines)]


def _plan(
    meant: Any, own: Any, other: Any, mine: Mapping[str, _Block], theirs: Mapping[str, _Block],
    my_lines: Sequence[str], their_lines: Sequence[str], edits: list[_Edit],
) -> None:  # fmt: skip
    """Note which lines change so that the mapping *other* of their text becomes what is meant."""
    for key in other:
        block = theirs[key]
        if key not in meant:
            edits.append(_Edit(block.start, block.end, ()))
        elif not _same(meant[key], other[key]):
            if _same(meant[key], own.get(key, MISSING)):
                _fits(mine[key], block)
                edits.append(_Edit(block.start, block.end, my_lines[mine[key].start : mine[key].end]))
            else:
                below, beside = mine[key].inside, block.inside
                if below is None or beside is None:
                    raise KeyError(key)
                _plan(meant[key], own[key], other[key], below, beside, my_lines, their_lines, edits)
    for key in own:
        if key in meant and key not in other:
            at = _after(key, own, theirs)
            _fits(mine[key], next(iter(theirs.values())))
            edits.append(_Edit(at, at, my_lines[mine[key].start : mine[key].end]))


def _after(key: str, own: Mapping[str, Any], theirs: Mapping[str, _Block]) -> int:
    """The line at which a field of mine goes into their mapping: after the one that stands before it in mine."""
    names = list(own)
    for name in reversed(names[: names.index(key)]):
        if name in theirs:
            return theirs[name].end
    return min(block.start for block in theirs.values())


def _fits(one: _Block, other: _Block) -> None:
    if one.column != other.column:
        raise KeyError("another indentation")


def _blocks(data: bytes, count: int) -> Mapping[str, _Block] | None:
    from socialops.store.yaml.editor import composed

    text = data.decode("utf-8")
    return _inside(composed(text, "text"), text.split("\n"), count)


def _inside(node: Any, lines: Sequence[str], limit: int) -> Mapping[str, _Block] | None:
    """The fields of a block mapping that ends before the line *limit*; None for anything else."""
    if node.id != "mapping" or node.flow_style or not node.value:
        return None
    found = {}
    starts = [key.start_mark for key, _ in node.value]
    for (key, value), start, following in zip(node.value, starts, [*starts[1:], None], strict=True):
        end = _trimmed(lines, start.line, following.line if following else limit, start.column)
        nested = value.id == "mapping" and value.start_mark.line > start.line
        found[str(key.value)] = _Block(start.line, end, start.column, _inside(value, lines, end) if nested else None)
    return found


def _trimmed(lines: Sequence[str], start: int, end: int, column: int) -> int:
    """The end of a block without the blank lines and comments after it, which belong to what follows."""
    while end > start + 1:
        line = lines[end - 1]
        bare = line.strip()
        if bare and not (bare.startswith("#") and len(line) - len(line.lstrip()) <= column):
            break
        end -= 1
    return end

"""A document token by token, and which words behind each of them YAML drops."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import yaml
from yaml.tokens import (
    BlockEndToken,
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowEntryToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
    ValueToken,
)

from socialops.domain.finding import Position
from socialops.domain.pattern import late
from socialops.domain.source import Fault
from socialops.store.lost import Lost

_COMMENT = late(r"#[^\r\n]*")
_CODES = frozenset(
    str.split(
        "id author contributors campaign objective workflow labels channels publish_at timezone status language file "
        "url sha256 type level extends rule until series occurrence starts rrule platform platforms"
    )
)
"""Fields, also of a template, that hold an id, a time or a choice: whatever follows one is a comment."""
_OPENS = (ValueToken, BlockEntryToken, FlowEntryToken, FlowSequenceStartToken, FlowMappingStartToken)
_STARTS = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_ENDS = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)
_NO_VALUE = (KeyToken, BlockEndToken)
"""What follows the ':' of a field that has no value at all."""
_SHOWN = 60


def walked(text: str, fields: Collection[str] | None) -> Iterator[Lost]:
    """The words that are lost behind the values of these fields, or of every field."""
    walk, low, token = _Walk(text, fields), 0, None
    try:
        for following in yaml.scan(text, Loader=yaml.CSafeLoader):
            yield from walk.behind(token, low, following.start_mark.index, following)
            walk.take(following)
            low, token = following.end_mark.index, following
    except yaml.YAMLError:
        yield from walk.behind(token, low, len(text))


class _Walk:
    """The way to each token of a document, and the comments behind it; without *fields*, those of every field."""

    def __init__(self, text: str, fields: Collection[str] | None) -> None:
        self._text = text
        self._fields = fields
        self._above: list[tuple[str, int]] = []  # the field that leads to each open group, and where it stands
        self._field, self._column = "", 0
        self._brackets = 0
        self._names = False

    def take(self, token: Any) -> None:
        """Go on behind a token."""
        if isinstance(token, _STARTS):
            self._above.append((self._field, self._column))
            self._brackets += isinstance(token, FlowMappingStartToken | FlowSequenceStartToken)
        elif isinstance(token, _ENDS) and self._above:
            self._field, self._column = self._above.pop()
            self._brackets -= not isinstance(token, BlockEndToken)
        elif isinstance(token, ScalarToken) and self._names:
            self._field = token.value
        elif isinstance(token, KeyToken | BlockEntryToken) and not self._brackets:
            self._column = token.start_mark.column
        self._names = isinstance(token, KeyToken)

    def behind(self, token: Any, low: int, high: int, following: Any = None) -> Iterator[Lost]:
        """The words between two tokens that were meant to be part of the first one's value."""
        found = _COMMENT.search(self._text, low, high)
        is_plain = isinstance(token, ScalarToken) and token.plain
        if found is None or not (is_plain or isinstance(token, _OPENS)) or not self._holds_words():
            return
        start = self._text.rfind("\n", 0, found.start()) + 1
        place = Position(self._text.count("\n", 0, start) + 1, found.start() - start + 1)
        is_alone = not self._text[start : found.start()].strip()
        is_value = is_plain or (
            isinstance(token, ValueToken) and isinstance(following, _NO_VALUE) and found[0][1:3] != "- "
        )
        if is_alone and (not is_value or place.column - 1 <= self._column):
            return
        words = found[0].rstrip()
        goes_on = is_plain and not self._brackets and self._goes_on(found.end())
        closes = self._brackets > 0 and words[-1] in "]}"
        if goes_on or closes or not (words.lstrip("#")[:1] or " ").isspace():
            fault = _fault(words, self._field, place, more=goes_on)
            yield Lost(fault, self._field, not is_plain, goes_on or self._brackets > 0)

    def _holds_words(self) -> bool:
        if self._fields is None:
            return True
        if self._field in _CODES:
            return False
        return self._field in self._fields or any(name in self._fields for name, _ in self._above)

    def _goes_on(self, at: int) -> bool:
        """Whether the next line that is no comment is set in deeper than the field."""
        for line in self._text[at:].split("\n")[1:]:
            bare = line.lstrip(" ")
            if bare.strip() and not bare.startswith("#"):
                return len(line) - len(bare) > self._column
        return False


def _fault(words: str, field: str, place: Position, *, more: bool) -> Fault:
    shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    tail = " and what follows it" if more else ""
    message = (
        f"' #' begins a comment, so '{shown}'{tail} is not part of '{field}': write the value in quotes, or a "
        "text under '|' (what is meant as a comment has a blank after its '#')"
    )
    return Fault("SO011", message, place)

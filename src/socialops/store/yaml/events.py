"""A document built out of libyaml's events (PyYAML's C parser), strictly; with the places of its parts when asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)
from yaml.tokens import ScalarToken

from socialops.domain.finding import KeyPath, Position
from socialops.domain.source import Fault
from socialops.store.yaml.core_schema import MAY_RESOLVE, RESOLVED_WORDS, NumberTooLongError, resolved
from socialops.store.yaml.faults import before, explained, place_after, place_of_error
from socialops.store.yaml.libyaml import CParser
from socialops.store.yaml.piled_marks import PILED, find_piled
from socialops.store.yaml.plain_lines import BlockScalar

MAX_DEPTH = 32
MAX_NODES = 20_000

_BAD_VALUE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_COMMENT_OR_TAB = re.compile(r"(?:(?<=\s)|(?<![\s\S]))#[^\n]*|\t")


class _Stop(Exception):  # noqa: N818 - leaves the recursion with a fault, and never this module
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def _at(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)


def _forbid(event: Any, what: str) -> _Stop:
    return _Stop(Fault("SO003", what, _at(event)))


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def text_before(data: bytes, error: yaml.MarkedYAMLError) -> int | None:
    """The line where a text in quotes begins that runs over several lines, right behind whose end the fault lies."""
    text, at = data.decode("utf-8"), place_of_error(error)
    tokens = CParser(data)
    try:
        while at is not None and tokens.check_token():
            token = tokens.get_token()
            if token is None or token.start_mark.index > at:
                break
            start, end = token.start_mark, token.end_mark
            quoted = isinstance(token, ScalarToken) and token.style in {'"', "'"} and start.line < end.line
            if quoted and end.index <= at and not text[end.index : at].strip(" "):
                return int(start.line) + 1
    except yaml.YAMLError:
        return None
    finally:
        tokens.dispose()
    return None


class Builder:
    """Builds one document out of events; with *places*, notes where each key and item stands."""

    def __init__(
        self, data: bytes, places: dict[KeyPath, Position] | None, blocks: list[BlockScalar] | None = None
    ) -> None:
        self._parser = CParser(data)
        self._get: Callable[[], Any] = self._parser.get_event
        self._places = places
        self._blocks = blocks
        self._nodes = 0
        self._tabs = b"\t" in data
        self._data = data
        self._quiet: list[tuple[int, int]] = []  # spans in which a tab is text, filled only if there are tabs

    def run(self) -> Any | Fault:
        """The values, or the first fault."""
        try:
            return self.build()
        except _Stop as stop:
            return stop.fault
        except yaml.MarkedYAMLError as error:
            return self._fault_before(error) or explained(error, text_before(self._data, error))
        except yaml.YAMLError as error:
            return Fault("SO002", f"this is not YAML: {error}")

    def build(self) -> Any:
        """The values; whatever is wrong is raised."""
        try:
            value = self._document()
            if self._tabs:
                self._check_tabs()
            return value
        finally:
            self._parser.dispose()

    def _fault_before(self, error: yaml.MarkedYAMLError) -> Fault | None:
        """What we refuse and what stands before the place where the library gave up.

        It reads ahead, and releases differ in how deep it goes: the first fault of a file must not depend on that.
        """
        try:
            Builder(before(self._data, error), self._places).build()
        except _Stop as stop:
            return stop.fault if stop.fault.code in {"SO003", "SO004"} else None
        except yaml.YAMLError:
            return None
        return None

    def _document(self) -> Any:
        self._get()
        event = self._get()
        if not isinstance(event, DocumentStartEvent):
            raise _Stop(Fault("SO002", "the file is empty: write the document, or delete the file"))
        if event.version or event.tags:
            raise _forbid(event, "a directive (a line that starts with %) is not allowed here: remove it")
        first = self._get()
        if not isinstance(first, MappingStartEvent):
            self._node(first, 0, ())  # a forbidden thing inside is worth saying first
            raise _Stop(Fault("SO005", "the document must be a list of 'field: value' lines", _at(first)))
        if self._places is not None:
            self._places[()] = _at(first)
        value = self._node(first, 0, ())
        event = self._get()
        while not isinstance(event, DocumentEndEvent):  # pragma: no cover - one node is one document
            event = self._get()
        event = self._get()
        if isinstance(event, DocumentStartEvent):
            raise _forbid(event, "a second document starts here: one document a file, so move it to its own file")
        return value

    def _node(self, event: Any, depth: int, keys: KeyPath) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _forbid(event, f"the document has too many parts (over {MAX_NODES}): split it")
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, AliasEvent):
            raise _forbid(event, f"an alias (*{event.anchor}) is not allowed: write the value out")
        if event.anchor:
            raise _forbid(event, f"an anchor (&{event.anchor}) is not allowed: write the value out where it is needed")
        if event.tag is not None:
            raise _forbid(event, f"a tag ({_short(event.tag)}) is not allowed: write the plain value")
        if depth >= MAX_DEPTH:
            raise _forbid(event, f"lists and mappings are nested too deep (over {MAX_DEPTH} levels)")
        if isinstance(event, MappingStartEvent):
            return self._mapping(depth + 1, keys)
        return self._sequence(depth + 1, keys)

    def _mapping(self, depth: int, keys: KeyPath) -> dict[str, Any]:
        get, places = self._get, self._places
        out: dict[str, Any] = {}
        event = get()
        while not isinstance(event, MappingEndEvent):
            key = self._key(event)
            if key in out:
                raise _Stop(Fault("SO004", f"'{key}' is there twice: keep one of the two", _at(event)))
            path = keys
            if places is not None:
                path = (*keys, key)
                places[path] = _at(event)
            event = get()
            if isinstance(event, ScalarEvent) and self._nodes < MAX_NODES:  # as _node does it, without the call
                self._nodes += 1
                out[key] = self._scalar(event)
            else:
                out[key] = self._node(event, depth, path)
            event = get()
        return out

    def _sequence(self, depth: int, keys: KeyPath) -> list[Any]:
        get, places = self._get, self._places
        out: list[Any] = []
        event = get()
        while not isinstance(event, SequenceEndEvent):
            path = keys
            if places is not None:
                path = (*keys, len(out))
                places[path] = _at(event)
            out.append(self._node(event, depth, path))
            event = get()
        return out

    def _key(self, event: Any) -> str:
        self._nodes += 1
        if isinstance(event, ScalarEvent) and event.implicit[0] and not (event.anchor or self._tabs):
            name: str = event.value
            if name.isidentifier() and name not in RESOLVED_WORDS:  # as nearly all are: nothing else can be wrong
                return name
        if not isinstance(event, ScalarEvent):
            if isinstance(event, AliasEvent) or event.anchor or event.tag:
                self._node(event, 0, ())
            raise _forbid(event, "a list or mapping cannot be the name of a field")
        value = self._scalar(event)
        key: str = event.value
        if value is None:
            raise _forbid(event, "the name of the field is missing before the ':'")
        if key == "<<" and event.implicit[0]:
            raise _forbid(event, "a merge key (<<) is not allowed: write the fields out")
        return key

    def _scalar(self, event: Any) -> Any:
        value: str = event.value
        if event.anchor or event.tag is not None:
            what = f"an anchor (&{event.anchor})" if event.anchor else f"a tag ({_short(event.tag)})"
            raise _forbid(event, f"{what} is not allowed: write the plain value")
        if self._tabs:
            self._note_tabs(event)
        if event.implicit[0]:
            if not value or value[0] in MAY_RESOLVE:
                try:
                    return resolved(value)
                except NumberTooLongError as error:
                    raise _forbid(event, str(error)) from None
            return value
        if event.style == "|" and self._blocks is not None:
            self._blocks.append(BlockScalar(value, event.start_mark.line, event.start_mark.index))
        if event.style == '"' and (found := _BAD_VALUE.search(value)):
            raise _forbid(event, f"the text holds the invisible character U+{ord(found[0]):04X}: remove the escape")
        if event.style == '"' and find_piled(value) is not None:
            raise _Stop(Fault("SO005", PILED, _at(event)))
        return value

    def _note_tabs(self, event: Any) -> None:
        if event.implicit[0]:
            if "\t" in event.value:
                raise _forbid(event, "a tab stands inside this value: use blanks, or put the value in quotes")
        else:
            self._quiet.append((event.start_mark.index, event.end_mark.index))

    def _check_tabs(self) -> None:
        """Refuse tabs that separate things: libyaml takes them, ruamel and other parsers do not."""
        text, start = self._data.decode("utf-8"), 0
        for begin, end in (*self._quiet, (len(text), len(text))):
            for found in _COMMENT_OR_TAB.finditer(text, start, begin):
                if found[0] == "\t":
                    before = text[: found.start()]
                    indents = not before[before.rfind("\n") + 1 :].strip(" \t")
                    what = "the line is indented with a tab: use blanks" if indents else "a tab stands here: use blanks"
                    raise _Stop(Fault("SO003", what, place_after(before)))
            start = end

"""Read style packages that other people wrote for Vale: lenient in form, strict in size.

Published rules hold what workspace files must not: anchors, merge keys, a byte order mark, keys that are numbers, keys
that come twice (the last one counts, as in Vale). All of it is read here as plain text values; tags are ignored, so
nothing in a file can make the program build anything but texts, lists and mappings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from socialops.domain.documents.style_package import STYLES, Package, RuleFile
from socialops.domain.finding import KeyPath, Position
from socialops.domain.source import Fault, Source
from socialops.store.yaml.faults import before, conflict, in_our_words
from socialops.store.yaml.libyaml import CParser

MAX_BYTES = 2 * 1024 * 1024
MAX_NODES = 200_000
"""Values of one file, counting what aliases repeat: the longest published list has 25,000 entries."""
MAX_DEPTH = 16
MAX_FILES = 2_000
"""Rules of one package."""
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_CODE = "SO208"
Places = dict[KeyPath, Position]


class _Stop(Exception):  # noqa: N818 - leaves the recursion with a fault, and never this module
    def __init__(self, message: str, place: Position) -> None:
        self.fault = Fault(_CODE, message, place)


def read_package(source: Source, name: str) -> Package:
    """All rules of the package of that name."""
    return Package(name, tuple(_rules(source, name)))


def _rules(source: Source, name: str) -> Iterator[RuleFile]:
    folder = f"{STYLES}/{name}"
    for number, listed in enumerate(source.files(folder)):
        stem = listed.path.removeprefix(folder + "/").removesuffix(".yml")
        if "/" in stem or not listed.path.endswith(".yml"):
            continue
        rule = f"{name}.{stem}"
        if listed.fault or number >= MAX_FILES:
            why = listed.fault.message if listed.fault else f"the package has over {MAX_FILES} files: split it"
            yield RuleFile(listed.path, rule, problem=why)
            continue
        found = _read(source, listed.path)
        if isinstance(found, Fault):
            yield RuleFile(listed.path, rule, problem=found.message, position=found.position)
        else:
            yield RuleFile(listed.path, rule, *found)


def _read(source: Source, path: str) -> tuple[dict[str, Any], Places] | Fault:
    if problem := source.media_problem(path):
        return Fault(_CODE, f"the file {problem}: put the file itself here")
    try:
        with source.open_media(path) as stream:
            return read_rule(stream.read(MAX_BYTES + 1))
    except OSError as error:
        return Fault(_CODE, f"the file can't be read: {error.strerror}")


def read_rule(data: bytes) -> tuple[dict[str, Any], Places] | Fault:
    """The first document of a rule file, with the place of each key and item; or what is wrong with it.

    Scalars stay the text that is written (the style engine reads numbers and true/false from it); an empty one is None.
    """
    if len(data) > MAX_BYTES:
        return Fault(_CODE, f"the file is larger than {MAX_BYTES // (1024 * 1024)} MiB: split the rule")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        return Fault(_CODE, "the file is not UTF-8 text: save it as UTF-8", _after(data[: error.start]))
    if two := conflict(data):
        return two._replace(code=_CODE)
    return _built(text.encode())


def _built(data: bytes) -> tuple[dict[str, Any], Places] | Fault:
    places: Places = {}
    try:
        value = _Builder(data, places).run()
    except _Stop as stop:
        return stop.fault
    except yaml.MarkedYAMLError as error:
        if fault := _fault_before(data, error):
            return fault
        mark = error.problem_mark or error.context_mark
        place = Position(mark.line + 1, mark.column + 1) if mark else Position()
        return Fault(_CODE, f"this is not YAML: {in_our_words(error.problem or str(error.context))}", place)
    except yaml.YAMLError as error:
        return Fault(_CODE, f"this is not YAML: {' '.join(str(error).split())}")
    if isinstance(value, dict):
        return value, places
    return Fault(_CODE, "a rule is a list of 'key: value' lines", places.get((), Position()))


def _fault_before(data: bytes, error: yaml.MarkedYAMLError) -> Fault | None:
    """What we refuse before the place where the library gave up: how far it reads ahead depends on its release."""
    try:
        _Builder(before(data, error), {}).run()
    except _Stop as stop:
        return None if stop.fault.position == Position() else stop.fault
    except yaml.YAMLError:
        return None
    return None


def _after(start: bytes) -> Position:
    lines = start.decode("utf-8", "replace").split("\n")
    return Position(len(lines), len(lines[-1]) + 1)


def _at(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)


class _Builder:
    """Builds the first document out of events; anchors are kept with the number of values they stand for."""

    def __init__(self, data: bytes, places: Places) -> None:
        self._parser = CParser(data)
        self._places = places
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def run(self) -> Any:
        try:
            self._parser.get_event()
            if not isinstance(self._parser.get_event(), DocumentStartEvent):
                raise _Stop("the file is empty: write the rule, or delete the file", Position())
            event = self._parser.get_event()
            self._places[()] = _at(event)
            return self._node(event, 0, ())
        finally:
            self._parser.dispose()

    def _count(self, event: Any, number: int = 1) -> None:
        self._nodes += number
        if self._nodes > MAX_NODES:
            raise _Stop(f"the rule has too many entries (over {MAX_NODES}): split it", _at(event))

    def _node(self, event: Any, depth: int, keys: KeyPath) -> Any:
        if isinstance(event, AliasEvent):
            if event.anchor not in self._anchors:
                raise _Stop(f"*{event.anchor} names nothing that is written before it", _at(event))
            value, size = self._anchors[event.anchor]
            self._count(event, size)
            return value
        if depth > MAX_DEPTH:
            raise _Stop(f"lists and mappings are nested too deep (over {MAX_DEPTH} levels)", _at(event))
        before = self._nodes
        self._count(event)
        if isinstance(event, ScalarEvent):
            plain = event.implicit[0] and event.tag is None
            value = None if plain and event.value in _NULL else event.value
        elif isinstance(event, MappingStartEvent):
            value = self._mapping(depth, keys)
        else:
            value = self._sequence(depth, keys)
        if event.anchor:
            self._anchors[event.anchor] = (value, self._nodes - before)
        return value

    def _mapping(self, depth: int, keys: KeyPath) -> dict[str, Any]:
        out: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(event := self._parser.get_event(), MappingEndEvent):
            key, is_merge = self._key(event), isinstance(event, ScalarEvent) and event.implicit[0]
            path = (*keys, key)
            self._places[path] = _at(event)
            value = self._node(self._parser.get_event(), depth + 1, path)
            if key == "<<" and is_merge:
                for part in value if isinstance(value, list) else [value]:
                    merged |= {k: v for k, v in part.items() if k not in merged} if isinstance(part, dict) else {}
            else:
                out.pop(key, None)
                out[key] = value
        return merged | out if merged else out

    def _key(self, event: Any) -> str:
        if isinstance(event, AliasEvent):
            value = self._node(event, 0, ())
            if isinstance(value, str):
                return value
        if not isinstance(event, ScalarEvent):
            raise _Stop("a list or mapping can't be a key", _at(event))
        self._count(event)
        if event.anchor:
            self._anchors[event.anchor] = (event.value, 1)
        key: str = event.value
        return key

    def _sequence(self, depth: int, keys: KeyPath) -> list[Any]:
        out: list[Any] = []
        while not isinstance(event := self._parser.get_event(), SequenceEndEvent):
            path = (*keys, len(out))
            self._places[path] = _at(event)
            out.append(self._node(event, depth + 1, path))
        return out

"""Documents of every kind, drawn from the fields of its model: an example with some of its fields set to anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from socialops.domain.documents.kind import ALL_KINDS, Kind
from socialops.domain.source import ROOT_FILE, Fault
from socialops.store.yaml.reader import parse

ACME = Path(__file__).resolve().parents[2] / "examples" / "acme"
HARD = "\u2028\u2029\ufeff\x85\x7f,[]{}#:-|>'\"\\ \t\né日🙂01.~ab\u0301"
ODD = st.sampled_from([
    "yes", "no", "null", "~", "", " x", "x ", "012", "0x1F", "1e3", "1_000", "12:30:45", "2027-03-01", "=", "<<",
    "a: b", "a #b", "- x", "? x", "x\ny\n", "\nx", "x\n\n", "  x\ny", "x\n  y\n\n", "|", ">-", "*a", "&a", "!t", "%d",
    "@x", "`x", "{x}", "[x]", "---", "...", "'", '"', "\\", "é", "x" * 300, "\u00a0x", "Infinity", "::error::x",
])  # fmt: skip
TEXTS = st.text(st.sampled_from(HARD), max_size=12) | ODD


def _is_read(text: str) -> bool:
    """What a person may have in a file at all, with every sign escaped."""
    escaped = "".join(f"\\U{ord(sign):08x}" for sign in text)
    return not isinstance(parse(f'k: "{escaped}"\n'.encode()), Fault)


READ = TEXTS.filter(_is_read)
LINES = READ.map(lambda text: " ".join(text.split()) or "a")
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))
_ZONES = [timezone.utc, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-11))]  # noqa: UP017
_TIMES = st.datetimes(datetime(1971, 1, 1), datetime(2198, 12, 31))  # noqa: DTZ001
WHEN = _TIMES.map(lambda at: f"{at:%Y-%m-%d %H:%M}") | st.builds(
    lambda at, zone: at.replace(microsecond=0, tzinfo=zone).isoformat(), _TIMES, st.sampled_from(_ZONES)
)
ANY = st.recursive(
    READ | st.integers(-(10**20), 10**20) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(LINES, inner, max_size=2),
    max_leaves=4,
)
_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u"
BY_NAME: Mapping[str, st.SearchStrategy[Any]] = {
    "timezone": st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"]),
    "rrule": st.sampled_from(["FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20280101T000000Z"]),
    "ssh_keys": st.just([_KEY]),
}
"""Fields that hold what their schema does not say."""
FILED_BY = frozenset({"id", "post", "stage", "by", "channel", "as_of", "of", "log"})
"""Fields that the path names, or that others hang on: they stay those of the example."""


def kind_of(path: str) -> Kind | None:
    """The kind of document that lies there."""
    if path == ROOT_FILE:
        return next(kind for kind in ALL_KINDS if not kind.folder)
    return next((kind for kind in ALL_KINDS if kind.folder and path.startswith(f"{kind.folder}/")), None)


@cache
def examples(kind: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every document of that kind in the example."""
    found = ((path.relative_to(ACME).as_posix(), path) for path in sorted(ACME.rglob("*.yaml")))
    read = ((name, parse(path.read_bytes())) for name, path in found if (k := kind_of(name)) and k.name == kind)
    return tuple((name, value) for name, value in read if isinstance(value, dict))


@st.composite
def documents(draw: st.DrawFn, kind: Kind, first: str = "") -> tuple[str, dict[str, Any], frozenset[str]]:
    """A path, a document that the model takes, and the fields that were set: *first*, and some others."""
    path, value = draw(st.sampled_from(examples(kind.name)))
    value, done = deepcopy(value), set()
    some = st.lists(st.sampled_from(free(kind)), min_size=0 if first else 1, max_size=3, unique=True)
    for name in [*([first] if first else []), *draw(some)]:
        tried = {**value, name: draw(_field(kind.name, name))}
        try:
            kind.model.model_validate(tried)
        except ValidationError:
            continue  # what it says about other fields does not fit
        value = tried
        done.add(name)
    return path, value, frozenset(done)


def free(kind: Kind) -> list[str]:
    """The fields that may be set to anything else."""
    filed = FILED_BY - {"post", "channel"} if kind.name == "case" else FILED_BY
    return sorted(_schema(kind)["properties"].keys() - filed)


@cache
def entries() -> st.SearchStrategy[dict[str, Any]]:
    """Entries of a case's log."""
    schema = _schema(next(kind for kind in ALL_KINDS if kind.name == "case"))
    return _drawn("", schema["$defs"]["CaseEntry"], schema)


@cache
def _schema(kind: Kind) -> dict[str, Any]:
    return kind.model.model_json_schema(by_alias=True)


@cache
def _field(kind: str, name: str) -> st.SearchStrategy[Any]:
    schema = _schema(next(k for k in ALL_KINDS if k.name == kind))
    return _drawn(name, schema["properties"][name], schema)


def _drawn(name: str, node: Mapping[str, Any], root: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """What a part of a schema lets stand there."""
    if name in BY_NAME:
        return BY_NAME[name]
    if "$ref" in node:
        return _drawn(name, root["$defs"][node["$ref"].rpartition("/")[2]], root)
    if "anyOf" in node:
        return st.one_of([_drawn(name, part, root) for part in node["anyOf"] if part.get("type") != "null"])
    if "const" in node or "enum" in node:
        return st.sampled_from(node.get("enum") or [node["const"]])
    types: Mapping[str, Callable[[Mapping[str, Any]], st.SearchStrategy[Any]]] = {
        "string": _string, "object": lambda node: _object(node, root), "array": lambda node: _list(node, root),
        "integer": lambda node: st.integers(node.get("minimum", -(10**15)), 10**15),
        "number": lambda node: st.floats(node.get("minimum", -1e15), 1e15), "boolean": lambda _: st.booleans(),
    }  # fmt: skip
    said = node.get("type", "")
    drawn = types.get(said if isinstance(said, str) else said[0])
    return drawn(node) if drawn else ANY


def _list(node: Mapping[str, Any], root: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "prefixItems" in node:
        return st.tuples(*(_drawn("", part, root) for part in node["prefixItems"])).map(list)
    own = _drawn("", node["items"], root)
    return st.lists(own, min_size=node.get("minItems", 0), max_size=3, unique=node.get("uniqueItems", False))


def _object(node: Mapping[str, Any], root: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "properties" in node:
        parts = {name: _drawn(name, part, root) for name, part in node["properties"].items()}
        needed = {name: parts.pop(name) for name in node.get("required", ())}
        return st.fixed_dictionaries(needed, optional=parts)
    [(pattern, part)] = node.get("patternProperties", {None: node.get("additionalProperties", True)}).items()
    names = _string({"pattern": pattern} if pattern else node.get("propertyNames", {}))
    inner = ANY if part is True else _drawn("", part, root)
    return st.dictionaries(names, inner, min_size=node.get("minProperties", 0), max_size=3)


def _string(node: Mapping[str, Any]) -> st.SearchStrategy[str]:
    pattern, least, most = node.get("pattern", ""), node.get("minLength", 0), node.get("maxLength", 10**9)
    if pattern.startswith(r"^\d{4}-\d{2}-\d{2}$"):
        found = DAYS.map(str)
    elif pattern.startswith(r"^(\d{4}-"):
        found = WHEN
    elif pattern.startswith((r"^(?![\s\S]*", r"^(?!-)")):
        found = LINES
    elif pattern.startswith(r"^[^\s@<>"):
        found = st.sampled_from(["a@b.test", "yes@1.test", "#a@b.test", "'a'@b.test", "{a}@b.test", "*@b.test"])
    elif pattern.startswith(r"^https?://[^"):
        found = st.sampled_from(["https://a.test", "http://a.test/b: c#d".replace(" ", ""), "https://[::1]/?a={b},c|d"])
    elif pattern:
        found = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)
    else:
        found = READ
    return found.filter(lambda text: least <= len(text) <= most)

"""libyaml's events, which `check` reads by, and ruamel.yaml, which edits, take a file for the same thing."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.comments import TaggedScalar
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarfloat import ScalarFloat

from socialops.domain.source import Fault
from socialops.store.yaml.reader import parse, positions

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "examples").rglob("*.yaml"))
UNREADABLE = {"SO001", "SO002", "SO003", "SO004"}


class _TextTimes(RoundTripConstructor):
    """Timestamps stay text, as the design says."""


_TextTimes.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def by_ruamel(text: str) -> Any:
    reader = YAML(typ="rt")
    reader.Constructor = _TextTimes
    return _plain(reader.load(text))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, TaggedScalar):  # '=', which YAML 1.1 gave a meaning of its own
        return str(value.value)
    for kind in (int, ScalarFloat, str):
        if isinstance(value, kind):
            return float(value) if kind is ScalarFloat else kind(value)
    return value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = zip(one.items(), other.items(), strict=False)
        return len(one) == len(other) and all(_same_key(a, b) and _same(x, y) for (a, x), (b, y) in pairs)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _same_key(text: str, key: Any) -> bool:
    """A key is the text as written here; ruamel makes a number or a word of logic of a plain one."""
    if isinstance(key, str):
        return text == key
    meant: Any = parse(f"k: {text}\n".encode())
    return bool(meant["k"] == key)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "examples").as_posix())
def test_on_every_example_file(path: Path) -> None:
    found = parse(path.read_bytes())
    if isinstance(found, Fault):
        assert found.code in UNREADABLE
        assert path.is_relative_to(ROOT / "examples" / "bad" / found.code)
    else:
        assert _same(found, by_ruamel(path.read_text(encoding="utf-8")))


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"), max_size=20
) | st.sampled_from(
    ["yes", "012", "12:30:45", "2027-03-01", "null", "~", "", " x", "x ", "a: b", "a #b", "- x", "'", '"', "x\ny\n",
     "\nx", "1e3", "0x1F", "true", "<<", "=", "*a", "&a", "!t", "%d", "@x", "`x", "{x}", "[x]", "|", ">", "🎉", "é\n"]
)  # fmt: skip
SCALARS = TEXTS | st.integers(-(10**12), 10**12) | st.booleans() | st.none() | st.floats(allow_nan=False)
KEYS = TEXTS.map(lambda text: f"k{text}")  # a key is text as written, whatever it looks like
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)
STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, None, '"', "'", "|"]),
        "width": st.sampled_from([10, 80, 1000]),
        "indent": st.sampled_from([2, 4, 8]),
        "allow_unicode": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    }
)


class _Core(yaml.SafeDumper):
    """Quotes what YAML 1.1 or 1.2 could take for something else."""


def _dumped(document: dict[str, Any], style: dict[str, Any]) -> str:
    if style["default_style"]:  # PyYAML then tags numbers, which the design refuses
        document = _as_texts(document)
    return str(yaml.dump(document, Dumper=_Core, sort_keys=False, **style))


def _as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_texts(item) for item in value]
    return str(value)


@settings(max_examples=150)
@given(DOCUMENTS, STYLES)
def test_on_generated_documents(document: dict[str, Any], style: dict[str, Any]) -> None:
    text = _dumped(document, style)
    found = parse(text.encode())
    if isinstance(found, Fault):  # what only PyYAML would write: complex keys for long texts, tags, aliases
        assert found.code == "SO003", (found, text)
        return
    assert _same(found, by_ruamel(text)), text


@given(DOCUMENTS)
def test_a_document_reads_as_what_was_written(document: dict[str, Any]) -> None:
    out = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.dump(document, out)
    found = parse(out.getvalue().encode())
    if not isinstance(found, Fault):
        assert found == document, out.getvalue()


WORDS = st.sampled_from(
    [
        *"\n\n\n\t:-?[]{},#|>'\"%@`=.a1é\\",
        "  ",
        " ",
        ": ",
        "- ",
        " #",
        "\n  ",
        "\n- ",
        "a: ",
        "b:\n",
        "12:30",
        "0o7",
        "no",
        "''",
    ]
)


@settings(max_examples=800)
@given(st.lists(WORDS, max_size=14).map("".join))
def test_what_both_take_both_take_for_the_same(text: str) -> None:
    text = "k: " + text
    found = parse(text.encode())
    if isinstance(found, Fault):
        return
    try:
        other = by_ruamel(text)
    except YAMLError:  # ruamel refuses some oddities, such as 'k: |#': then the editor refuses, and check does not mind
        return
    assert _same(found, other), text


PLAIN_KEYS = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
PLAIN_DOCUMENTS = st.dictionaries(
    PLAIN_KEYS,
    st.recursive(
        st.text("aé🎉 ", max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN_KEYS, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=5,
)


@given(PLAIN_DOCUMENTS, STYLES)
def test_the_place_of_every_key_points_at_its_text(document: dict[str, Any], style: dict[str, Any]) -> None:
    text = _dumped(document, style | {"allow_unicode": True})
    lines = text.splitlines()
    places = positions(text.encode())
    for keys, place in places.items():
        if keys and isinstance(keys[-1], str):
            assert lines[place.line - 1][place.column - 1 :].lstrip("'\"").startswith(keys[-1]), (keys, place, text)
    assert set(places) == set(_paths(parse(text.encode())))


def _paths(value: Any, keys: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [keys]
    if isinstance(value, dict):
        for key, item in value.items():
            found += _paths(item, (*keys, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            found += _paths(item, (*keys, number))
    return found

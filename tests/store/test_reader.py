"""The strict loader: what it refuses, where; what it takes, and as what; and that nothing makes it fall or hang."""

from __future__ import annotations

import math
import re
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialops.domain.finding import Position
from socialops.domain.source import Fault
from socialops.store.yaml.reader import MAX_BYTES, locate, parse, positions


def _fault(data: bytes | str) -> tuple[str, int, int]:
    found = parse(data.encode() if isinstance(data, str) else data)
    assert isinstance(found, Fault), found
    assert found.message
    return found.code, *found.position


def _message(data: str) -> str:
    found = parse(data.encode())
    assert isinstance(found, Fault), found
    return found.message


MERGE_BOMB = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 4)}]}}\n" for n in range(1, 13)
)
ALIAS_BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))

REFUSED: dict[str, tuple[bytes | str, tuple[str, int, int]]] = {
    "anchor": ("a: 1\nb: &x 2\n", ("SO003", 2, 4)),
    "anchor on a list": ("b: &x [1]\n", ("SO003", 1, 4)),
    "anchor on a mapping": ("b: &x {c: 1}\n", ("SO003", 1, 4)),
    "anchor on a key": ("&x b: 1\n", ("SO003", 1, 1)),
    "anchor on the root": ("&x\na: 1\n", ("SO003", 1, 1)),
    "alias": ("a: *x\n", ("SO003", 1, 4)),
    "alias as a key": ("*x : 1\n", ("SO003", 1, 1)),
    "recursive alias": ("&a {self: *a}\n", ("SO003", 1, 1)),
    "merge key": ("a:\n  <<: {status: approved}\n", ("SO003", 2, 3)),
    "merge key of a list": ("<<: [{a: 1}]\n", ("SO003", 1, 1)),
    "tag": ("a: !!str 1\n", ("SO003", 1, 4)),
    "python tag": ("a: !!python/object/apply:os.system [id]\n", ("SO003", 1, 4)),
    "own tag": ("a: !include x\n", ("SO003", 1, 4)),
    "tag on the root": ("!x\na: 1\n", ("SO003", 1, 1)),
    "non-specific tag": ('a: ! "x"\n', ("SO003", 1, 4)),
    "directive": ("%YAML 1.1\n---\na: 1\n", ("SO003", 1, 1)),
    "tag directive": ("%TAG ! !foo\n---\na: 1\n", ("SO003", 1, 1)),
    "second document": ("a: 1\n---\nb: 2\n", ("SO003", 2, 1)),
    "text after the end": ("a: 1\n...\nb: 2\n", ("SO003", 3, 1)),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", ("SO004", 3, 1)),
    "duplicate key inside": ("a:\n  - {b: 1, c: 2, b: 3}\n", ("SO004", 2, 18)),
    "duplicate key, quoted once": ("a: 1\n'a': 3\n", ("SO004", 2, 1)),
    "duplicate key by escape": ('a: 1\n"\\x61": 3\n', ("SO004", 2, 1)),
    "31 marks on a letter": ("a: 1\nb: xe" + "\u0301\u0316" * 15 + "\u0301y\n", ("SO005", 2, 6)),
    "31 marks by escapes": ('a: "e' + "\\u0301" * 31 + '"\n', ("SO005", 1, 4)),
    "31 marks in a comment": ("a: 1 # e" + "\u0334" * 31 + "\n", ("SO005", 1, 9)),
    "marks that stand for two": ("a: \u0f40" + "\u0f73\u0f75" * 16 + "\n", ("SO005", 1, 5)),
    "escape, raw": ("a: x\x1b[31m\n", ("SO003", 1, 5)),
    "NUL, raw": ("a: 1\nb: x\x00\n", ("SO003", 2, 5)),
    "bell, raw, in a comment": ("a: 1 # \x07\n", ("SO003", 1, 8)),
    "DEL": ("a: \x7f\n", ("SO003", 1, 4)),
    "C1": ("a: \x9b31m\n", ("SO003", 1, 4)),
    "next line": ("a: x\x85status: approved\n", ("SO003", 1, 5)),
    "line separator": ("a: x\u2028b: y\n", ("SO003", 1, 5)),
    "paragraph separator": ("a: x\u2029b: y\n", ("SO003", 1, 5)),
    "noncharacter": ("a: x\uffff\n", ("SO003", 1, 5)),
    "carriage return alone": ("a: x\rb: y\n", ("SO003", 1, 5)),
    "escaped escape": ('a: "\\e]0;x"\n', ("SO003", 1, 4)),
    "escaped C1": ('a: "\\x9b31m"\n', ("SO003", 1, 4)),
    "escaped NUL": ('a: "x\\0"\n', ("SO003", 1, 4)),
    "escaped in a key": ('"\\x1b": 1\n', ("SO003", 1, 1)),
    "surrogate by escape": ('a: "\\ud800"\n', ("SO002", 1, 7)),
    "BOM": (b"\xef\xbb\xbfa: 1\n", ("SO001", 1, 1)),
    "BOM in the middle": ("a: \ufeff1\n", ("SO003", 1, 4)),
    "UTF-16": ("a: 1\n".encode("utf-16"), ("SO001", 1, 1)),
    "UTF-16 without BOM": ("a: 1\n".encode("utf-16-le"), ("SO003", 1, 2)),
    "Latin-1": (b"a: 1\nb: caf\xe9\n", ("SO001", 2, 7)),
    "overlong UTF-8": (b"a: \xc0\xaf\n", ("SO001", 1, 4)),
    "surrogate in UTF-8": (b"a: \xed\xa0\x80\n", ("SO001", 1, 4)),
    "tab as indentation": ("a:\n\tb: 1\n", ("SO002", 2, 1)),
    "tab in a plain value": ("a: x\ty\n", ("SO003", 1, 4)),
    "tab after the colon": ("a:\tb\n", ("SO003", 1, 3)),
    "unclosed double quote": ('a: 1\nb: "x\n', ("SO002", 2, 4)),
    "unclosed single quote": ("a: 1\nb: 'x\n", ("SO002", 2, 4)),
    "unclosed list": ("a: [1, 2\n", ("SO002", 2, 1)),
    "unclosed mapping": ("a: {b: 1\n", ("SO002", 2, 1)),
    "colon in a value": ("a: b: c\n", ("SO002", 1, 5)),
    "bad indentation": ("a: 1\n  b: 2\n", ("SO002", 2, 4)),
    "unknown escape": ('a: "\\q"\n', ("SO002", 1, 5)),
    "at sign": ("a: @x\n", ("SO002", 1, 4)),
    "empty": ("", ("SO002", 1, 1)),
    "only a comment": ("# nothing\n", ("SO002", 1, 1)),
    "list at the root": ("- a\n", ("SO005", 1, 1)),
    "text at the root": ("hello\n", ("SO005", 1, 1)),
    "nothing at the root": ("---\n", ("SO005", 2, 1)),
    "list as a key": ("[a]: 1\n", ("SO003", 1, 1)),
    "mapping as a key": ("? {a: 1}\n: 2\n", ("SO003", 1, 3)),
    "no key": (": 1\n", ("SO002", 1, 1)),
    "null as a key": ("a: 1\n~: 2\n", ("SO003", 2, 1)),
    "33 levels": ("a: " + "[" * 32 + "]" * 32 + "\n", ("SO003", 1, 35)),
    "33 levels of blocks": ("".join(" " * n + "a:\n" for n in range(33)), ("SO003", 33, 33)),
    "too many nodes": ("a: [" + "1," * 20_000 + "]\n", ("SO003", 1, 4 + 2 * 19_997 + 1)),
    "too large": (b"a: " + b"x" * (MAX_BYTES - 2), ("SO001", 1, 1)),
    "30,000 levels": ("a: " + "[" * 30_000, ("SO003", 1, 35)),
    "30,000 levels of mappings": ("{a: " * 30_000, ("SO003", 1, 129)),
    "30,000 levels of a list": ("- " * 30_000, ("SO003", 1, 65)),
    "30,000 levels, line by line": ("a:\n" + " [\n" * 30_000, ("SO003", 33, 2)),
    "1,100 levels, then a wrong sign": ("a: " + "[" * 1_100 + "@", ("SO003", 1, 35)),
    "999 levels, then a wrong sign": ("a: " + "[" * 999 + "@", ("SO003", 1, 35)),
    "1,100 levels, then a quote that stays open": ("a: " + "[" * 1_001 + "'", ("SO003", 1, 35)),
    "a key that is a list, 1,100 levels deep": ("a: " + "[{" * 1_100, ("SO003", 1, 6)),
    "an anchor before a wrong sign": ("a: [&x b, @]", ("SO003", 1, 5)),
    "merge bomb": (MERGE_BOMB, ("SO003", 1, 5)),
    "alias bomb": (ALIAS_BOMB, ("SO003", 1, 5)),
    "5,000 digits": ("a: " + "1" * 5_000 + "\n", ("SO003", 1, 4)),
    "huge float": ("a: 1." + "1" * 5_000 + "\n", ("SO003", 1, 4)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str) -> None:
    data, expected = REFUSED[name]
    start = time.perf_counter()
    assert _fault(data) == expected
    assert time.perf_counter() - start < 1


def test_the_limits_themselves_are_allowed() -> None:
    assert parse(("a: " + "[" * 31 + "]" * 31 + "\n").encode()) == {"a": _nested(31)}
    filled = b"a: " + b"x" * (MAX_BYTES - 4) + b"\n"
    assert len(filled) == MAX_BYTES
    assert not isinstance(parse(filled), Fault)
    most = parse(("a: [" + ",".join("1" * 19_997) + "]\n").encode())  # with the mapping, the key and the list: 20,000
    assert isinstance(most, dict)
    assert len(most["a"]) == 19_997


def _nested(levels: int) -> list[Any]:
    return [] if levels == 1 else [_nested(levels - 1)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: b: c\n", "put the value in quotes"),
        ('a: "x\n', "a closing quote or bracket is missing"),
        ("a: [1\n", "closing bracket is missing"),
        ("a: @x\n", "put the value in quotes"),
        ("a: &x 1\n", "write the plain value"),
        ("a: {<<: {b: 1}}\n", "write the fields out"),
        ("a: 1\na: 2\n", "keep one of the two"),
        ("a: x\ty\n", "use blanks"),
        ("a: 1\n---\nb: 1\n", "move it to its own file"),
        ("a: 1\n\x1b", "U+001B"),
    ],
)
def test_says_what_to_do(text: str, hint: str) -> None:
    assert hint in _message(text)


# https://yaml.org/spec/1.2.2/#103-core-schema
CORE: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "nULL": "nULL",
    "true": True, "True": True, "TRUE": True, "tRUE": "tRUE",
    "false": False, "False": False, "FALSE": False,
    "yes": "yes", "No": "No", "NO": "NO", "on": "on", "off": "off", "y": "y",
    "0": 0, "12": 12, "-7": -7, "+7": 7, "012": 12, "0o14": 12, "0xC": 12, "0xc": 12, "-0xC": "-0xC", "0b1": "0b1",
    "1_000": "1_000", "12:30": "12:30", "12:30:45": "12:30:45",
    "1.5": 1.5, "-1.5": -1.5, ".5": 0.5, "5.": 5.0, "1e3": 1000.0, "1.5E-3": 0.0015, "1e": "1e", ".": ".",
    ".inf": math.inf, "-.INF": -math.inf, "+.Inf": math.inf, "inf": "inf", "nan": "nan", ".iNf": ".iNf",
    "2027-03-01": "2027-03-01", "2027-03-01 09:00": "2027-03-01 09:00", "2027-03-01T09:00:00Z": "2027-03-01T09:00:00Z",
    "2026-13-45": "2026-13-45", "=": "=", "1.2.3": "1.2.3", "٣": "٣", "x": "x", "'12'": "12", '"12"': "12", "'~'": "~",
    '""': "", "''": "", '"\\n"': "\n", '"\\u00e9"': "é", '"\\L"': "\u2028",
}  # fmt: skip


@pytest.mark.parametrize("written", CORE)
def test_resolves_by_the_core_schema(written: str) -> None:
    found = parse(f"k: {written}\n".encode())
    assert found == {"k": CORE[written]}
    assert isinstance(found, dict)
    assert type(found["k"]) is type(CORE[written])


def test_nan_is_a_number() -> None:
    found = parse(b"k: .NaN\n")
    assert isinstance(found, dict)
    assert math.isnan(found["k"])


def test_keys_are_texts_as_written() -> None:
    assert parse(b"1: a\ntrue: b\n2027-01-01: c\n'~': d\n'<<': e\n") == {
        "1": "a", "true": "b", "2027-01-01": "c", "~": "d", "<<": "e",
    }  # fmt: skip


def test_line_ends_of_windows_read_the_same() -> None:
    text = "a: 1\nb: |\n  x\n  y\nc:\n  - d\n"
    assert parse(text.replace("\n", "\r\n").encode()) == parse(text.encode()) == {"a": 1, "b": "x\ny\n", "c": ["d"]}


@pytest.mark.parametrize(
    "text",
    ["a: |\n  x\ty\n", 'a: "x\ty"\n', "a: 'x\ty'\n", "a: 1 # x\ty\n", "a: >\n  x\n  \ty\n", "# \t\na: 1\n"],
)
def test_a_tab_inside_a_text_is_text(text: str) -> None:
    assert not isinstance(parse(text.encode()), Fault)


def test_an_explicit_start_and_end_are_allowed() -> None:
    assert parse(b"---\na: 1\n...\n") == {"a": 1}


def test_places_count_from_one_in_characters() -> None:
    data = "é: ü\nlist:\n  - 🎉: 1\n    b: [x, {c: d}]\n".encode()
    found = positions(data)
    assert found[()] == Position(1, 1)
    assert found[("é",)] == Position(1, 1)
    assert found[("list", 0)] == Position(3, 5)
    assert found[("list", 0, "b")] == Position(4, 5)
    assert found[("list", 0, "b", 1, "c")] == Position(4, 13)
    assert locate(found, ("list", 0, "nothing", "here")) == Position(3, 5)
    assert locate({}, ("a",)) == Position(1, 1)


def test_a_broken_file_has_places_as_far_as_it_goes() -> None:
    assert positions(b"a: 1\nb: [\n")[("b",)] == Position(2, 1)
    assert positions(b"\xff") == {}


# --- anything at all ------------------------------------------------------------------------------------------------

YAMLISH = st.text(alphabet=" \n\t\r:-?[]{},&*!|>'\"%@`#<=~.abc01é🎉\u2028\x85\ufeff\\", max_size=120)


@settings(max_examples=400)
@given(st.one_of(st.binary(max_size=200), YAMLISH.map(str.encode), st.text(max_size=100).map(str.encode)))
@example(b"{a: " * 60_000)
@example(b"- " * 100_000)
@example(b"? " * 100_000)
@example(b"a: |\n" + b" " * 250_000)
@example(b"a: '" + b"\n" * 250_000)
@example(b"\t" * 250_000)
@example(b"a: 'x'\t\n" + b"# \t\n" * 60_000)
@example(b"a: b\n" + b"#\t\t\t\t" * 40_000)
@example(b"".join(b"k%d: 'a\tb'\n" % n for n in range(9_000)))
@example(b"a:\n" + b" \t" * 120_000 + b"x")
@example(b"a: |\n" + b"  x\ty\n" * 40_000)
def test_never_raises_and_never_hangs(data: bytes) -> None:
    start = time.perf_counter()
    found = parse(data)
    assert isinstance(found, (dict, Fault))
    places = positions(data)
    assert all(place.line >= 1 and place.column >= 1 for place in places.values())
    assert time.perf_counter() - start < 3


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(["", "e", "한", "ab"]), st.integers(0, 34)), min_size=1, max_size=12))
def test_marks_are_refused_from_the_31st_on(parts: list[tuple[str, int]]) -> None:
    text = "".join(letter + "\u0323\u0301"[: 2 - number % 2] * (number // 2) for letter, number in parts)
    longest = max(map(len, re.findall("[\u0301\u0323]*", text)))
    found = parse(f"a: 'x{text}'\n".encode())
    assert isinstance(found, Fault) == (longest > 30)


def test_as_many_marks_as_are_allowed_take_no_time() -> None:
    data = ("a: 'x" + ("e" + "\u0301\u0316" * 15) * 4_000 + "'\n").encode()
    start = time.process_time()
    assert not isinstance(parse(data), Fault)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("rest", "place", "begun"),
    [
        ('\nnotes: "@name"\n', Position(4, 9), 2),  # the text ends where that one was to begin
        ('\n# say "hi" to them\n', Position(4, 8), 2),
        ('\nnotes: "x"\n', Position(4, 9), 2),
        ("\n  'more' \"  @name\n", Position(4, 13), 2),  # a space between
        ('"\nnotes: "a" b\n', Position(4, 12), None),  # that one is on one line, and looked at there
        ('"\nnotes: @name\n', Position(4, 8), None),  # closed, and well before the fault
    ],
)
def test_a_closing_quote_that_is_missing_is_looked_for_where_its_text_begins(
    rest: str, place: Position, begun: int | None
) -> None:
    fault = parse(f'id: a\ntext: "Hello there,\n  all of you{rest}'.encode())
    assert isinstance(fault, Fault)
    said = (
        f"this is not YAML: the text in quotes that begins in line {begun} ends here: is its closing quote missing? If"
    )
    assert (fault.code, fault.position, fault.message.startswith(said), "closing quote missing?" in fault.message) == (
        "SO002",
        place,
        begun is not None,
        begun is not None,
    ), fault

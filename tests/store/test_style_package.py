"""Rule files of other people: what is read leniently, what is refused, and where things stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialops.domain.finding import Position
from socialops.domain.source import Fault
from socialops.store.memory import Memory
from socialops.store.style_package import MAX_BYTES, read_package, read_rule

STYLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "vale-styles"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"\xef\xbb\xbfa: 1\n", {"a": "1"}),
        (b"a: yes\r\nb: 0x1F\r\nc: 1.0\r\n", {"a": "yes", "b": "0x1F", "c": "1.0"}),
        (b"a: ~\nb:\nc: null\nd: 'null'\ne: ''\n", {"a": None, "b": None, "c": None, "d": "null", "e": ""}),
        (b"404: a\ntrue: b\n? c\n: d\n", {"404": "a", "true": "b", "c": "d"}),
        (b"a: &x [p, q]\nb: *x\n", {"a": ["p", "q"], "b": ["p", "q"]}),
        (b"a: &x {p: q, r: s}\nb: {<<: *x, r: t}\n", {"a": {"p": "q", "r": "s"}, "b": {"p": "q", "r": "t"}}),
        (b"a: 1\na: 2\n", {"a": "2"}),
        (b"a: !!int 5\nb: !!python/object/apply:os.system [x]\nc: !!str\n", {"a": "5", "b": ["x"], "c": ""}),
        (b"%YAML 1.1\n---\na: 1\n---\nb: 2\n", {"a": "1"}),
        (b"a:\t'b'\n", {"a": "b"}),
        (b"# c\na: 'it''s'\n", {"a": "it's"}),
        (b"a: 2027-01-01\n", {"a": "2027-01-01"}),
    ],
)
def test_forms_that_published_rules_have(text: bytes, value: object) -> None:
    found = read_rule(text)
    assert not isinstance(found, Fault), found
    assert found[0] == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"a: [x\n", (2, 1)),
        (b"a: b\n\tc: d\n", (2, 1)),
        (b"a: *x\n", (1, 4)),
        (b"a: \xff\n", (1, 4)),
        (b"\xff\xfea\x00", (1, 1)),
        (b"", (1, 1)),
        (b"- a\n", (1, 1)),
        (b"? [a]\n: b\n", (1, 3)),
        (b"a: &a [*a]\n", (1, 8)),
        (b"a: " + b"[" * 5_000, (1, 20)),
        (b"a: " + b"[" * 999 + b"@", (1, 20)),
        (b"a: " + b"[{" * 5_000, (1, 6)),
        (b"x" * (MAX_BYTES + 1), (1, 1)),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(text: bytes, place: tuple[int, int]) -> None:
    found = read_rule(text)
    assert isinstance(found, Fault)
    assert found.position == Position(*place)


def test_aliases_count_as_what_they_repeat() -> None:
    lines = [b"a0: &a0 [" + b"x," * 50 + b"]"]
    lines += [b"a%d: &a%d [" % (n, n) + b"*a%d," % (n - 1) * 50 + b"]" for n in range(1, 6)]
    found = read_rule(b"\n".join(lines))
    assert isinstance(found, Fault)
    assert "too many entries" in found.message


def test_places_lead_to_keys_and_items() -> None:
    found = read_rule(b"swap:\n  a: b\ntokens:\n  - x\n  - y\n")
    assert not isinstance(found, Fault)
    places = found[1]
    assert (places["swap", "a"], places["tokens", 1]) == (Position(2, 3), Position(5, 5))


def test_a_package_is_its_yml_files() -> None:
    files = {"styles/P/B.yml": b"a: b\n", "styles/P/A.yml": b"[", "styles/P/c.yaml": b"", "styles/P/t/D.yml": b""}
    package = read_package(Memory(files), "P")
    assert [(rule.name, bool(rule.problem)) for rule in package.files] == [("P.A", True), ("P.B", False)]


@pytest.mark.skipif(not STYLES.is_dir(), reason="the style packages are not beside the project")
def test_published_packages_are_read_whole() -> None:
    paths = sorted(STYLES.glob("*/*.yml"))
    assert len(paths) > 50
    for path in paths:
        assert not isinstance(read_rule(path.read_bytes()), Fault), path

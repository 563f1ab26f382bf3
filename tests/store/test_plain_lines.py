"""What is read line by line is what the parser reads; what is not written plainly is left to it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from socialops.domain.source import Fault
from socialops.store.yaml.events import Builder
from socialops.store.yaml.plain_lines import BlockScalar, read_lines
from socialops.store.yaml.reader import parse

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PIECES = (
    *" \n:-#|>[]{},\"'&*!%@`?~.0xaäé\xa0\u3000🎉", ": ", " #", "- ", "\n  ", "\n    ", "|\n", "null", "true", "---\n",
    "a: b\n", ">-\n", "|+\n", "''", "://", "[a]", "\n\n", "  \n", "<<: x\n", "1e5", "-1", "9" * 31,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("---\na: One\n\n# said\nb: https://acme.test/?a=1#b\n", {"a": "One", "b": "https://acme.test/?a=1#b"}),
        ("a:\nb: 07:30\nc: 0x1f\nd: ~\ne: Yes\n", {"a": None, "b": "07:30", "c": 31, "d": None, "e": "Yes"}),
        ("a: [b, c-d, 1]\nb: []\nc: ['x, y', \"z\"]\n", {"a": ["b", "c-d", 1], "b": [], "c": ["x, y", "z"]}),
        ("m:\n- {url: https://a.test/b.png, alt: 'A, b'}\n- file: c\n  alt: d\n",
         {"m": [{"url": "https://a.test/b.png", "alt": "A, b"}, {"file": "c", "alt": "d"}]}),
        ("a: [b@c.test]\nb: {c: d@e.test, f: {g: [h, 1], i: j}, k: []}\n",
         {"a": ["b@c.test"], "b": {"c": "d@e.test", "f": {"g": ["h", 1], "i": "j"}, "k": []}}),
        ("v:\n  acme-x:\n    text: |-\n      one\n\n       two\n\nn: 1\n",
         {"v": {"acme-x": {"text": "one\n\n two"}}, "n": 1}),
        ("t: 'one, \n  two: 3 # 4 \n\n\n   \"five\"\n\n  '\nv:\n  a: \"  x\n    \n    y  \"\n",
         {"t": 'one, two: 3 # 4\n\n"five"\n', "v": {"a": "  x\ny  "}}),
    ],
)  # fmt: skip
def test_plain_documents_are_read_line_by_line(text: str, value: object) -> None:
    assert read_lines(text, None) == value == parse(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "a: b", "a: b\r\n", "a:\tb\n", "a: b\n  c\n", "a: b: c\n", "a: b #c\n", "a: 'b''c'\n", 'a: "\\n"\n',
        "a: >\n  b\n",
        "a: &b c\n", "a: !t b\n", "a: b\na: c\n", "null: a\n", "a: |\n\n  b\n", "a: [b, [c]]\n", "a: [b,]\n",
        "a: {b: c,}\n", "a: [@b]\n", "a: {b: @c}\n", "a: {b: {c: {d: e}}}\n", "a: {b: [c]d}\n", "a: {b: [c,]}\n",
        "- a\n", "a: b\n---\nb: c\n", "a:\n    b: 1\n  c: 2\n", "a: |\n   b\n  c\n", "", "# a\n",
        "%YAML 1.2\n---\na: b\n", "a: 'b\nc'\n", "v:\n  a: 'b\n  c'\n", "a: 'b\n  c' # d\n", "a: 'b\n  it''s'\n",
        "a: 'b\n",
    ],
)  # fmt: skip
def test_others_are_left_to_the_parser(text: str) -> None:
    assert read_lines(text, None) is None


def test_whatever_is_read_line_by_line_is_what_the_parser_reads() -> None:
    chance = random.Random(21)  # noqa: S311 - test data
    texts = [path.read_text(encoding="utf-8") for path in sorted((EXAMPLES / "acme").rglob("*.yaml"))]
    texts += [
        yaml.safe_dump(parse(text.encode()), width=chance.choice((30, 999)), allow_unicode=True) for text in texts
    ]
    plain = 0
    for _ in range(6_000):
        text = _changed(chance.choice(texts), chance)
        mine: list[BlockScalar] = []
        theirs: list[BlockScalar] = []
        found = read_lines(text, mine)
        if found is not None and not any(0x7F <= ord(sign) <= 0x9F for sign in text):
            plain += 1
            assert (repr(found), mine) == (repr(_parsed(text, theirs)), theirs), text
    assert plain > 1_000


def _parsed(text: str, blocks: list[BlockScalar]) -> Any | Fault:
    return Builder(text.encode(), None, blocks).run()


def _changed(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        at, lines = chance.randrange(len(text) + 1), text.split("\n")
        number = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0 | 1:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            case 2:
                text = text[:at] + text[at + chance.randrange(1, 4) :]
            case 3:
                text = "\n".join((*lines[:number], chance.choice(lines), *lines[number:]))
            case 4:
                lines[number] = chance.choice(("  ", " ", "- ", "# ")) + lines[number]
                text = "\n".join(lines)
            case _:
                lines[number] = lines[number].lstrip(" ")
                text = "\n".join(lines)
    return text

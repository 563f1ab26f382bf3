"""Where texts begin in their files, remembered at load, is where the long way finds them."""

import pytest

from socialops.domain.finding import KeyPath
from socialops.store.yaml.line_positions import Lines
from socialops.store.yaml.plain_lines import BlockScalar
from socialops.store.yaml.reader import parse
from socialops.store.yaml.scalar import find_scalar
from socialops.store.yaml.text_starts import marks_of

TEXT: KeyPath = ("text",)


@pytest.mark.parametrize(
    "source",
    [
        "id: a\ntext: |\n  One line.\n  Two lines.\n",
        "text: |-\n      Deep.\n\n      Behind a blank line.\nid: a\n",
        "text: |+\n  Kept ends.\n\n\n",
        "text: |  # a remark with a | in it\n  Behind a remark.\n   Set in further.\n",
        "title: Grüße 😀\ntext: |\n  Ünter Umlauten.\n  Zweite Zeile.\n",
        "id: a\r\ntext: |\r\n  Windows.\r\n  Line ends.\r\n",
        "text: Plain and short\n",
        "variants:\n  acme-x:\n    text: |\n      Same.\n  acme-li: {}\ntext: |\n  Same.\n",
        "text: |\n  A tab\tis text here.\n",
        "text: |\n  Of\n    many\n   depths\n",
    ],
)
def test_marks_are_where_the_long_way_finds_the_text(source: str) -> None:
    data = source.encode()
    marks = _marks(source)
    assert TEXT in marks
    for keys, (first, indent) in marks.items():
        thorough = find_scalar(data, keys)
        assert thorough is not None
        lines = Lines(thorough.value.rstrip("\n"), first, indent)
        assert [lines.position(at) for at in range(len(lines.value))] == [
            thorough.position(at) for at in range(len(lines.value))
        ]


@pytest.mark.parametrize(
    "source",
    [
        "text: >\n  Folded\n  lines.\n",
        'text: "In quotes"\n',
        "text: |2\n    Begins with blanks.\n",
        "text: |\n\n  Begins with a blank line.\n",
        "text: |-\n  A\n",
        "text: ''\n",
        "id: a\n",
        "variants: {acme-x: {text: 'Short'}}\n",
    ],
)
def test_a_text_that_is_written_otherwise_has_no_mark(source: str) -> None:
    assert _marks(source) == {}


def _marks(source: str) -> dict[KeyPath, tuple[int, int]]:
    blocks: list[BlockScalar] = []
    document = parse(source.encode(), blocks)
    assert isinstance(document, dict)
    return dict(marks_of(source.encode(), document, blocks))

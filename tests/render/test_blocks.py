"""In a pipe, blocks are written without rich, and to the byte as rich would."""

from __future__ import annotations

import pytest
from rich.console import Group
from rich.text import Text

from socialops.render.formats.blocks import Block, Fields, Quote, _drawn, put_all
from socialops.render.formats.terminal import UNBOUNDED, Paper, put

LONG = "word " * (UNBOUNDED // 4)
BLOCKS: dict[str, list[Block]] = {
    "nothing": [],
    "nothing in them": [Text(), Fields([]), Quote(""), Text("", style="red")],
    "labels of all lengths": [Fields([("State", Text("draft")), ("As long as it gets", Text("x")), ("", Text())])],
    "signs": [Text("  é 漢字 👩‍👩‍👧  "), Fields([("漢字", Text(" 漢字  ")), ("é", Text("a\u00a0b"))])],
    "what nobody sees": [Quote("漢\t\u202eb\x07\n\n  ::c  \r\n")],
    "ends of lines": [Text("a\nb  \n\nc"), Fields([("One", Text("a\u0085b\x0bc"))]), Quote("a\u2028b\x0c")],
    "tabs": [Text("a\tb"), Fields([("One", Text("\tb\t"))])],
    "a long text": [Text(LONG), Quote("short")],
    "a long field": [Fields([("One", Text(LONG)), ("Two", Text("x" * UNBOUNDED))])],
    "a long quotation": [Quote(LONG), Quote("x" * (UNBOUNDED + 9))],
}  # fmt: skip


@pytest.mark.parametrize("blocks", BLOCKS.values(), ids=BLOCKS)
def test_a_pipe_gets_what_rich_would_give(blocks: list[Block]) -> None:
    paper = Paper()
    assert put_all(blocks, paper) == put(Group(*(_drawn(block, paper) for block in blocks)), paper)

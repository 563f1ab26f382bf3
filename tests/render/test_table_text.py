from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe

COLUMNS = (Column("POST", cut=True), Column("NUMBER", right=True), Column("TITLE", wrap=True))


def test_a_pipe_gets_aligned_columns_that_are_never_cut() -> None:
    rows = [[safe("a"), safe("1"), safe("x" * 300)], [safe("b" * 60), safe("22"), safe("short")]]
    lines = table(COLUMNS, rows, Paper()).splitlines()
    assert lines[1] == "a" + " " * 66 + "1  " + "x" * 300
    assert lines[2].endswith("  short")
    assert lines[0].index("TITLE") == lines[1].index("x") == lines[2].index("short")


def test_wide_signs_are_counted_in_cells() -> None:
    rows = [[safe("\u65e5\u672c"), safe("1"), safe("t")], [safe("abcd"), safe("1"), safe("t")]]
    first, second = table(COLUMNS, rows, Paper()).splitlines()[1:]
    assert cell_len(first) == cell_len(second)


def test_a_narrow_terminal_wraps_words_then_cuts_names() -> None:
    rows = [[safe("a-very-long-name-of-a-post-that-nobody-wants"), safe("1"), safe("some words that can be wrapped")]]
    text = table(COLUMNS, rows, Paper(width=50))
    assert "\u2026" in text
    assert "".join(text.split()).count("wrapped") == 1
    assert max(map(cell_len, text.splitlines())) <= 50


def test_a_column_is_left_out_below_its_width_but_never_in_a_pipe() -> None:
    columns = (Column("A"), Column("B", least=100))
    rows = [[safe("x"), safe("y")]]
    assert "B" not in table(columns, rows, Paper(width=99))
    assert "B" in table(columns, rows, Paper(width=100))
    assert "B" in table(columns, rows, Paper())


def test_markup_and_controls_of_the_data_are_shown_not_obeyed() -> None:
    text = table((Column("A"),), [[safe("[red]x[/red] \x1b[31m :smile:\u202e")]], Paper(color=True, width=80))
    assert "[red]x[/red] \\x1b[31m :smile:\\u202e" in text


def test_on_a_terminal_too_narrow_for_columns_rows_stand_below_each_other_uncut() -> None:
    columns = (Column("WHEN"), Column("STATE"), Column("POST", cut=True), Column("DUE\nZone"))
    row = [safe("Mon  1 Mar 09:00"), safe("changes-requested"), safe("a-post-with-a-name"), safe("10 Mar 17:00 late")]
    assert table(columns, [row, row], Paper(width=40)).splitlines() == [
        "WHEN  STATE  POST  DUE Zone",
        *["Mon  1 Mar 09:00  changes-requested", "  a-post-with-a-name  10 Mar 17:00 late"] * 2,
    ]
    assert max(map(cell_len, table(columns, [[safe("x" * 99)] * 4], Paper(width=40)).splitlines())) <= 40


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.integers(40, 140))
def test_no_line_is_wider_than_the_terminal(words: list[str], width: int) -> None:
    rows = [[safe(word), safe("1"), safe(word * 3)] for word in words]
    lines = table(COLUMNS, rows, Paper(width=width)).split("\n")
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("color", [True, False])
def test_colour_is_only_where_it_is_wanted(color: bool) -> None:
    text = table((Column("A"),), [[Text("x", style="red")]], Paper(color=color, width=80))
    assert ("\x1b[31m" in text) is color

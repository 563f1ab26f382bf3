from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe

COLUMNS = (Column("POST"), Column("NUMBER", right=True), Column("TITLE", wrap=True))


def test_a_pipe_gets_aligned_columns_that_are_never_cut() -> None:
    rows = [[safe("a"), safe("1"), safe("x" * 300)], [safe("b" * 60), safe("22"), safe("short")]]
    lines = table(COLUMNS, rows, Paper()).splitlines()
    assert lines[1] == "a" + " " * 66 + "1  " + "x" * 300
    assert lines[2].endswith("  short")
    assert lines[0].index("TITLE") == lines[1].index("x") == lines[2].index("short")


@pytest.mark.parametrize("width", [None, 60, 12])
def test_rows_may_be_made_when_they_are_asked_for(width: int | None) -> None:
    rows = [[safe(f"post-{number}"), safe("1"), safe("some words")] for number in range(20)]
    assert table(COLUMNS, iter(rows), Paper(width=width)) == table(COLUMNS, rows, Paper(width=width))


def test_of_very_many_rows_a_pipe_keeps_the_words_alone() -> None:
    def rows() -> Iterator[list[Text]]:
        return ([safe(f"post-{number}"), safe("1"), safe(f"Title {number}")] for number in range(1000))

    def peak(make: Callable[[], object]) -> int:
        tracemalloc.start()
        made = make()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert made
        return found

    assert peak(lambda: table(COLUMNS, rows(), Paper())) < peak(lambda: list(rows()))


def test_wide_signs_are_counted_in_cells() -> None:
    rows = [[safe("\u65e5\u672c"), safe("1"), safe("t")], [safe("abcd"), safe("1"), safe("t")]]
    first, second = table(COLUMNS, rows, Paper()).splitlines()[1:]
    assert cell_len(first) == cell_len(second)


def test_a_narrow_terminal_wraps_words_and_never_cuts_ids() -> None:
    name = "a-very-long-name-of-a-post"
    text = table(COLUMNS, [[safe(name), safe("1"), safe("some words that can be wrapped")]], Paper(width=60))
    assert name in text
    assert "\u2026" not in text
    assert "".join(text.split()).count("wrapped") == 1
    assert max(map(cell_len, text.splitlines())) <= 60


def test_ids_in_a_wrapped_column_are_never_broken() -> None:
    columns = (Column("POST"), Column("WAITS FOR", wrap=True, ids=True), Column("TITLE", wrap=True, spare=1))
    members = ["a-member-with-a-long-name-indeed", "another-member-with-a-long-name"]
    row = [safe("launch"), safe(", ".join(members)), safe("Some words about a launch that go on")]
    for width in (50, 60, 80, 100):
        words = table(columns, [row], Paper(width=width)).replace(",", " ").split()
        assert {*members, "launch"} <= set(words)


def test_columns_for_which_there_is_no_room_are_named_and_a_pipe_gets_them_all() -> None:
    columns = (Column("POST"), Column("STATE\nnow", spare=2), Column("TITLE", wrap=True, spare=1))
    rows = [[safe("x" * 30), safe("changes-requested"), safe("some words that can be wrapped")]]
    wide, middle, narrow = (table(columns, rows, Paper(width=width)) for width in (69, 60, 40))
    assert "wider terminal" not in wide
    assert "STATE" in wide
    assert middle.splitlines()[-1] == "1 column needs a wider terminal: STATE now"
    assert "TITLE" in middle
    assert " ".join(narrow.split()).endswith("2 columns need a wider terminal: STATE now, TITLE")
    piped = table(columns, rows, Paper())
    assert "wider terminal" not in piped
    assert "changes-requested" in piped


def test_markup_and_controls_of_the_data_are_shown_not_obeyed() -> None:
    text = table((Column("A"),), [[safe("[red]x[/red] \x1b[31m :smile:\u202e")]], Paper(color=True, width=80))
    assert "[red]x[/red] \\x1b[31m :smile:\\u202e" in text


def test_on_a_terminal_too_narrow_for_columns_rows_stand_below_each_other_uncut() -> None:
    columns = (Column("WHEN"), Column("STATE"), Column("POST"), Column("DUE\nZone"))
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

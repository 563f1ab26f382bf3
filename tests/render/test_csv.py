from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from socialops.render.formats.csv import cell, table


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_runs_as_a_formula(start: str) -> None:
    assert cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert cell([f"{start}a", "b"]) == f"'{start}a b"


def test_values_are_written_as_the_contract_says() -> None:
    assert [cell(value) for value in (None, True, False, 3, (), ("a", "b"), date(2027, 3, 1))] == [
        "", "true", "false", "3", "", "a b", "2027-03-01",
    ]  # fmt: skip
    assert cell(datetime(2027, 3, 1, 9, tzinfo=UTC)) == "2027-03-01T09:00:00+00:00"
    assert cell("a=b") == "a=b"


def test_it_is_rfc_4180_and_comes_back_as_it_was() -> None:
    rows = [
        {"a": 'quote " and, comma', "b": "two\r\nlines"},
        {"a": "\u65e5\u672c \U0001f469\u200d\U0001f680", "b": "'"},
    ]
    text = table(("a", "b"), rows)
    assert text.startswith('a,b\r\n"quote "" and, comma",')
    assert list(csv.DictReader(io.StringIO(text, newline=""))) == rows
    assert table(("a",), [], bom=True).encode() == b"\xef\xbb\xbfa\r\n"

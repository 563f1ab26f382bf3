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


FORMULAS = [
    "Sale;=HYPERLINK(1)", "Sale\t=1+1", "Sale;-1+1|calc", "Sale;+A1", "Sale;@SUM(1)", 'Sale;"=1+1"', 'Sale";=1+1;"',
    "Sale;\t=1", "Sale\n=1+1", "Sale\r\n+1", "a;b;=c\t@d", "Sale,=1+1", ";=1", "=1;=2", "Sale;- 1", "Sale;==(1)",
    'x,"=1"', "Sale;=-(1+1)", "Sale;=\u00e9t\u00e9()", "Sale;=#REF!", "Sale;='Sheet 2'!A1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("ours", [",", ";", "\t"])
@pytest.mark.parametrize("theirs", [",", ";", "\t"])
def test_no_part_of_a_cell_runs_whichever_separator_the_file_is_opened_with(ours: str, theirs: str, text: str) -> None:
    written = table(("a", "b", "c"), [{"a": text, "b": text, "c": "end"}], separator=ours)
    cells = [part for row in csv.reader(io.StringIO(written, newline=""), delimiter=theirs) for part in row]
    assert not [part for part in cells if part.lstrip('"').startswith(("=", "+", "-", "@", "\t=", "\r="))]


@pytest.mark.parametrize(
    "text",
    [
        "See you there ;-)", "Sorry ;-(", "a;b", "3 - 4; 5+5", "mail@example.com;x=y", "tab\there", "two\nlines",
        "C++; e=mc",
        "x; -5", 'She said "=1"', "it's", "19,- Euro", "1,-2", "plain", "\u65e5\u672c\uff0c\uff1d", "Now ;=) or never",
    ],
)  # fmt: skip
def test_an_honest_cell_stays_as_it_is(text: str) -> None:
    written = table(("a", "b"), [{"a": "first", "b": text}])
    assert next(csv.DictReader(io.StringIO(written, newline="")))["b"] == text


def test_a_file_of_another_separator_comes_back_as_it_was() -> None:
    rows = [{"a": "one; two, three", "b": 'quote "'}, {"a": "", "b": "x\ty"}]
    for sign in (";", "\t"):
        text = table(("a", "b"), rows, separator=sign)
        assert text.startswith(f"a{sign}b\r\n")
        assert list(csv.DictReader(io.StringIO(text, newline=""), delimiter=sign)) == rows

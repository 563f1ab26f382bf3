"""Editing a person's file: the diff holds the lines meant, and nothing else."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.store.yaml.editor import set_fields, set_places
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import record as dump


def _changed(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _set(before: str, **values: str) -> list[str]:
    return _changed(before, set_fields(before.encode(), values).decode())


FULL = """\
# Written on a Monday.
id: spring     # never changes

title: 'Spring: the teaser'
labels:   [ launch ,  claim ]
channels:
    - acme-x        # four blanks
    - acme-linkedin
status: draft   # not yet
text: |
  status: this is text

  # no comment
media:
- {file: a.png,   alt: "A door"}
publish_at: "2027-03-01 09:00"
"""


def test_one_word_changes_and_its_comment_stays() -> None:
    assert _set(FULL, status="ready") == ["-status: draft   # not yet\n", "+status: ready   # not yet\n"]


def test_double_quotes_stay() -> None:
    assert _set(FULL, publish_at="2027-03-02 10:30") == [
        '-publish_at: "2027-03-01 09:00"\n',
        '+publish_at: "2027-03-02 10:30"\n',
    ]


def test_single_quotes_stay() -> None:
    assert _set(FULL, title="It's here") == ["-title: 'Spring: the teaser'\n", "+title: 'It''s here'\n"]


def test_two_fields_change_two_lines() -> None:
    assert len(_set(FULL, status="hold", publish_at="2027-03-02 09:00")) == 4


def test_the_same_value_changes_nothing() -> None:
    assert _set(FULL, status="draft") == []


def test_line_ends_of_windows_stay() -> None:
    before = FULL.replace("\n", "\r\n")
    assert _set(before, status="ready") == ["-status: draft   # not yet\r\n", "+status: ready   # not yet\r\n"]


def test_a_field_that_is_not_there_gets_its_own_line() -> None:
    before = "id: a\nstatus: draft # x\ntext: |\n  Hello\n"
    assert _set(before, publish_at="2027-03-01 09:00") == ["+publish_at: 2027-03-01 09:00\n"]


def test_a_new_field_takes_the_line_end_of_windows() -> None:
    assert _set("id: a\r\nstatus: draft\r\n", publish_at="2027-03-01 09:00") == ["+publish_at: 2027-03-01 09:00\r\n"]


def test_a_new_field_after_a_last_line_without_a_break() -> None:
    assert set_fields(b"text: x\nstatus: draft", {"publish_at": "2027-03-01 09:00"}) == (
        b"text: x\nstatus: draft\npublish_at: 2027-03-01 09:00"
    )


def test_a_text_at_the_end_without_a_line_break_stays() -> None:
    before = "status: draft\ntext: |\n  Hello"
    after = set_fields(before.encode(), {"status": "ready"})
    assert after == b"status: ready\ntext: |\n  Hello"


def test_a_document_on_one_line() -> None:
    before = "{id: a, status: draft, text: Hello}  # short\n"
    assert set_fields(before.encode(), {"status": "ready"}).decode() == before.replace("draft", "ready")
    assert set_fields(before.encode(), {"publish_at": "2027-03-01 09:00"}).decode() == (
        '{id: a, status: draft, text: Hello, publish_at: "2027-03-01 09:00"}  # short\n'
    ) or set_fields(before.encode(), {"publish_at": "2027-03-01 09:00"}).decode() == (
        "{id: a, status: draft, text: Hello, publish_at: 2027-03-01 09:00}  # short\n"
    )


def test_a_document_on_one_line_with_a_trailing_comma() -> None:
    after = set_fields(b"{id: a, status: draft,}\n", {"publish_at": "2027-03-01 09:00"})
    found = parse(after)
    assert found == {"id": "a", "status": "draft", "publish_at": "2027-03-01 09:00"}


def test_an_empty_value_is_filled() -> None:
    assert _set("id: a\npublish_at:\nstatus: draft\n", publish_at="2027-03-01 09:00") == [
        "-publish_at:\n",
        "+publish_at: 2027-03-01 09:00\n",
    ]
    assert _set("id: a\npublish_at:   # when?\nstatus: draft\n", publish_at="2027-03-01 09:00")[1].endswith("# when?\n")


def test_an_explicit_document_end_stays() -> None:
    before = "---\nid: a\nstatus: draft\n...\n"
    assert set_fields(before.encode(), {"publish_at": "2027-03-01 09:00"}).decode() == (
        "---\nid: a\nstatus: draft\npublish_at: 2027-03-01 09:00\n...\n"
    )


def test_signs_beyond_ascii_before_the_place() -> None:
    before = "title: Ä🎉 – ü\nstatus: draft\n"
    assert _set(before, status="ready") == ["-status: draft\n", "+status: ready\n"]


@pytest.mark.parametrize(
    "before",
    ["status: |\n  draft\n", "status: >-\n  draft\n", "a: [1\n", "- a\n", "text: |\n  only\n"],
)
def test_says_so_where_it_cannot(before: str) -> None:
    with pytest.raises(SocialopsError, match=r"by hand|check"):
        set_fields(before.encode(), {"status": "ready"})


def test_what_ruamel_refuses_is_refused_in_words() -> None:
    with pytest.raises(SocialopsError, match="by hand"):
        set_fields(b"text: |#\n  a\nstatus: draft\n", {"status": "ready"})


ONE_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=30)
WRITTEN = st.sampled_from(
    ["draft", "'draft'", '"draft"', "'it''s'", '"a \\" b"', "", "~", "12", "a # comment", "2027-01-01"]
)
AROUND = st.sampled_from(
    [
        "id: a\n{}text: |\n  x\n\n  y",
        "# top\n{}# end\n",
        "text: >-\n  a\n  b\n{}",
        "list:\n- a\n-   b\n{}more: {{a: [1, 2]}}   # c\n",
        "id: a\r\n{}text: |\r\n  x\r\n",
        "---\n{}title: x\n...\n",
    ]
)


@given(AROUND, WRITTEN, ONE_LINE)
def test_exactly_the_field_changes(around: str, written: str, value: str) -> None:
    newline = "\r\n" if "\r\n" in around else "\n"
    before = around.format(f"status: {written}{newline}")
    values = parse(before.encode())
    assume(isinstance(values, dict))
    assert isinstance(values, dict)
    after = set_fields(before.encode(), {"status": value}).decode()
    assert parse(after.encode()) == {**values, "status": value}
    lines = _changed(before, after)
    assert len(lines) in {0, 2}
    assert all(line[1:].startswith("status:") for line in lines)
    assert ("# comment" in after) == ("# comment" in before) or "# comment" in value


RECORDS = st.dictionaries(
    st.sampled_from(["post", "stage", "by", "note", "digest", "of", "url"]),
    st.none()
    | st.integers(0, 99)
    | st.booleans()
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff"))
    | st.lists(ONE_LINE, max_size=4).map("\n".join)
    | st.sampled_from(
        ["", "yes", "012", "2027-01-01", "a: b", "- x", "\n", "x\n\n", "  x\ny", "::error::x", "#", "{a}"]
    ),
    min_size=1,
)


@given(RECORDS)
def test_a_record_reads_back_as_it_was(fields: dict[str, Any]) -> None:
    found = parse(dump(fields))
    if all(value is None for value in fields.values()):
        assert isinstance(found, Fault)
    else:
        assert found == {name: value for name, value in fields.items() if value is not None}


def test_a_record_is_easy_to_read() -> None:
    fields = {"post": "spring", "by": "dana", "of": None, "at": "2027-02-20T10:15:00+01:00", "note": "Two\nlines.\n"}
    assert dump(fields).decode() == (
        "post: spring\nby: dana\nat: 2027-02-20T10:15:00+01:00\nnote: |\n  Two\n  lines.\n"
    )
    assert dump({"forge": {"host": "github.com", "pull": 12}}) == b"forge: {host: github.com, pull: 12}\n"


WRITABLE = {"a\tb", "x\u2028y"}


@pytest.mark.parametrize("note", ["a\tb", "x\u2028y", "x\x1by", "x\r\ny", "a\x00b", "\x85", "\ud800"])
def test_a_note_with_hidden_signs_is_a_record_or_a_refusal_in_words(note: str) -> None:
    if note in WRITABLE:
        assert parse(dump({"note": note})) == {"note": note}
    else:
        with pytest.raises(SocialopsError, match=r"The note can't be written to a file: .*(U\+|UTF-8)"):
            dump({"note": note})


def test_names_are_set_anew_where_they_stand() -> None:
    data = b"# who\nroles: [old, 'old']  # both\nvariants:\n  old: {text: old}\n"
    places: list[tuple[tuple[str | int, ...], str, bool]] = [
        (("roles", 0), "new", False),
        (("roles", 1), "new", False),
        (("variants", "old"), "new", True),
    ]
    assert set_places(data, places) == b"# who\nroles: [new, 'new']  # both\nvariants:\n  new: {text: old}\n"


@pytest.mark.parametrize(
    ("text", "keys"), [("a: 1\n", ("b",)), ("a: |\n  old\n", ("a",)), ("a:\n", ("a",)), ("a: {b: old}\n", ("a",))]
)
def test_a_name_that_is_not_there_or_no_word_on_a_line_is_left(text: str, keys: tuple[str, ...]) -> None:
    with pytest.raises(SocialopsError):
        set_places(text.encode(), [(keys, "new", False)])

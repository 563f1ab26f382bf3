"""Every style of a text value, matched with its file character by character."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from socialops.domain.finding import KeyPath
from socialops.store.yaml.line_positions import quick_lines
from socialops.store.yaml.scalar import Edit, edit_scalars, find_scalar

STYLES = {
    "literal": "a: 1\ntext: |\n  One **two**\n\n    more\n  end.\nb: 2\n",
    "literal, kept": "text: |+\n  One\n\n\nb: 2\n",
    "literal, explicit": "text: |2-\n    One\n  two\n",
    "literal, after blank lines": "text: |\n\n  One\n",
    "literal, CRLF": "text: |\r\n  One\r\n  two\r\nb: 2\r\n",
    "literal, comment after": "text: |\n  One\n# two\nb: 2\n",
    "folded": "text: >\n  One\n  two\n\n  three\n    four\n  five\n",
    "folded, stripped": "text: >-\n  One\n\n\n  two\n",
    "plain": "text: One two\n",
    "plain, two lines": "text: One\n  two\n\n  three\n",
    "single": "text: 'It''s ''one'''\n",
    "single, two lines": "text: 'It''s\n  one\n\n  two'\n",
    "double": 'text: "One \\"two\\"\\n\\u00e9 \\x41 \\U0001F600 \\/"\n',
    "double, two lines": 'text: "One\n  two\\n\n  three \\\n  four"\n',
    "flow": "{text: 'One', b: [x]}\n",
    "wide characters": "text: |\n  \U0001f680 One é\n  two\n",
}


@pytest.mark.parametrize("source", STYLES.values(), ids=list(STYLES))
def test_every_character_stands_where_it_says(source: str) -> None:
    scalar = find_scalar(source.encode(), ("text",))
    assert scalar is not None
    assert scalar.value == yaml.safe_load(source)["text"]
    assert len(scalar.starts) == len(scalar.ends) == len(scalar.value)
    assert list(scalar.starts) == sorted(scalar.starts)
    for character, start, end in zip(scalar.value, scalar.starts, scalar.ends, strict=True):
        written = source[start:end]
        assert written == character or character in " \n" or written.startswith("\\") or written == "''"


@pytest.mark.parametrize(
    ("source", "word", "line", "column"),
    [
        ("a: 1\ntext: |\n  One\n\n  two three\n", "three", 5, 7),
        ("text: >\n  One\n  two three\n", "three", 3, 7),
        ("text: 'It''s three'\n", "three", 1, 14),
        ('text: "\\u00e9 three"\n', "three", 1, 15),
        ("text: \U0001f680 three\n", "three", 1, 9),
        ("text: One\n  two three\n", "three", 2, 7),
    ],
)
def test_a_word_has_its_line_and_column(source: str, word: str, line: int, column: int) -> None:
    scalar = find_scalar(source.encode(), ("text",))
    assert scalar is not None
    assert scalar.position(scalar.value.index(word)) == (line, column)


def test_values_are_found_by_keys_and_numbers() -> None:
    data = b"v:\n  x:\n    media:\n      - {alt: One}\n      - {alt: Two}\n"
    scalar = find_scalar(data, ("v", "x", "media", 1, "alt"))
    assert scalar is not None
    assert (scalar.value, scalar.position(0)) == ("Two", (5, 15))


@pytest.mark.parametrize("keys", [(), ("v",), ("v", "x"), ("no",), ("v", "media", 7), ("t", "deeper")])
def test_what_is_no_text_is_none(keys: tuple[str | int, ...]) -> None:
    assert find_scalar(b"v:\n  media:\n    - a\nt: One\n", keys) is None


def test_a_broken_file_has_no_scalar() -> None:
    assert find_scalar(b"text: [\n", ("text",)) is None
    assert find_scalar(b"text: &a One\nb: *a\n", ("text",)) is None


@pytest.mark.parametrize(
    ("source", "edited"),
    [
        ("# c\ntext: |  # why\n  See **this** now\nb: '1'\n", "# c\ntext: |  # why\n  See this now\nb: '1'\n"),
        ("text: >-\n  See\n  **this** now\n", "text: >-\n  See\n  this now\n"),
        ("text: 'See **this** now'   # c\n", "text: 'See this now'   # c\n"),
        ('text: "See **this** \\u00e9"\n', 'text: "See this \\u00e9"\n'),
        ("text: See **this** now\r\n", "text: See this now\r\n"),
    ],
)
def test_an_edit_changes_nothing_else(source: str, edited: str) -> None:
    assert edit_scalars(source.encode(), {("text",): [Edit(4, 12, "this")]}) == edited.encode()


def test_quotes_are_escaped_as_the_style_wants() -> None:
    edit: dict[KeyPath, list[Edit]] = {("t",): [Edit(0, 3, 'it\'s "on"')]}
    assert edit_scalars(b"t: 'One'\n", edit) == b"t: 'it''s \"on\"'\n"
    assert edit_scalars(b't: "One"\n', edit) == b't: "it\'s \\"on\\""\n'


def test_an_edit_that_would_mean_something_else_is_not_made() -> None:
    assert edit_scalars(b"t: One\n", {("t",): [Edit(0, 3, "[1]")]}) is None
    assert edit_scalars(b"t: |\n  One\n", {("t",): [Edit(0, 3, "a\nb")]}) is None
    assert edit_scalars(b"t: One\n", {("u",): [Edit(0, 3, "x")]}) is None


def test_two_edits_that_overlap_are_one() -> None:
    edits: dict[KeyPath, list[Edit]] = {("t",): [Edit(0, 3, "x"), Edit(2, 5, "y"), Edit(6, 9, "z")]}
    assert edit_scalars(b"t: abcdef ghi\n", edits) == b"t: xdefzi\n"


TEXTS = st.text(st.sampled_from("ab'\"\\ \n#:*é\U0001f680-"), max_size=30)


@given(TEXTS, st.sampled_from(["'", '"', "|", ">", None]), st.integers(20, 100))
def test_whatever_is_matched_is_right(value: str, style: str | None, width: int) -> None:
    source = yaml.dump({"text": value, "z": 1}, default_style=None, allow_unicode=True, width=width)
    if style:
        source = yaml.dump({"text": value}, default_style=style, allow_unicode=True, width=width)
        source = source.replace('"text"', "text").replace("'text'", "text").replace("? |-\n  text\n", "").lstrip()
    scalar = find_scalar(source.encode(), ("text",))
    if scalar is None:
        return
    assert scalar.value == value
    assert list(scalar.starts) == sorted(scalar.starts)
    for character, start, end in zip(value, scalar.starts, scalar.ends, strict=True):
        assert source[start:end] == character or character in " \n" or end - start > 1


LINES = st.lists(
    st.sampled_from(["One", "  two", "é \U0001f680", "", "# no", "a: b", "- c", "text:", "|", " "]), max_size=6
)


@given(
    lines=LINES,
    head=st.sampled_from(["|", "|-", "|+", ">", "|2"]),
    after=st.sampled_from(["", "b: 2\n", "# c\n", "\n"]),
)
@example(["One", "", "two"], "|", "b: 2\n")
@example(["One"], "|", "# c\n")
def test_the_quick_look_agrees_with_the_thorough_one(lines: list[str], head: str, after: str) -> None:
    body = "".join(f"  {line}\n" if line else "\n" for line in lines)
    data = f"a: 1\ntext: {head}\n{body}{after}".encode()
    thorough = find_scalar(data, ("text",))
    if thorough is not None:
        quick = quick_lines(data, ("text",), thorough.value)
        seen = [at for at, character in enumerate(thorough.value) if character != "\n"]
        assert quick is None or [quick.position(at) for at in seen] == [thorough.position(at) for at in seen]
    inner = "".join(
        f"    {line}" if line.strip() else line for line in f"text: {head}\n{body}".splitlines(keepends=True)
    )
    nested = f"variants:\n  acme-x:\n{inner}{after}".encode()
    deep = find_scalar(nested, _VARIANT)
    if deep is not None:
        quick = quick_lines(nested, _VARIANT, deep.value)
        seen = [at for at, character in enumerate(deep.value) if character != "\n"]
        assert quick is None or [quick.position(at) for at in seen] == [deep.position(at) for at in seen]


_VARIANT = ("variants", "acme-x", "text")


@pytest.mark.parametrize(
    ("source", "quick"),
    [
        ("variants:\n  acme-x:\n    text: |\n      One\n\n      two\n", True),
        (
            "variants:\n  acme-y:\n    text: No\n  acme-x:\n    link: x\n    text: One two\n    hashtags: [a]\nb: 1\n",
            True,
        ),
        ("text: |\n  One\nvariants:\n    acme-x:\n     text: |\n       One\n    acme-y:\n     text: Two\n", True),
        ("variants:\n  acme-x: {text: One}\n", False),
        ("variants: {acme-x: {text: One}}\n", False),
        ("variants:\n  acme-x:\n    text: 'One'\n", False),
        ("variants:\n  acme-x:\n    text: One\n      two\n", False),
        ("variants:\n  acme-x:\n    text: |\n      One\n   \n  acme-y:\n    text: No\n", False),
        ("variants:\n\n  acme-x:\n    text: One\n", False),
        ("notes: |\n  variants:\n    acme-x:\n      text: No\nvariants:\n  acme-x:\n    text: One\n", True),
        ("variants:\n  acme-y:\n    text: |\n      acme-x:\n        text: No\n  acme-x:\n    text: One\n", True),
        ('variants:\n  acme-y:\n    text: "\n  acme-x:\n    text: One\n "\n  acme-x:\n    text: One\n', False),
        ("variants:\n  acme-x:\n    link: x\n  acme-y:\n    text: No\n", False),
    ],
)
def test_the_quick_look_finds_texts_of_variants_too(source: str, *, quick: bool) -> None:
    thorough = find_scalar(source.encode(), _VARIANT)
    found = quick_lines(source.encode(), _VARIANT, thorough.value if thorough else "No\n")
    assert (found is not None) is quick
    for at, character in enumerate(thorough.value if thorough and found else ""):
        assert character == "\n" or (thorough and found and found.position(at) == thorough.position(at))


@pytest.mark.parametrize(
    ("source", "quick"),
    [
        ("text: |\n  One\n\n  two\nb: 1\n", True),
        ("text: One two\nb: 1\n", True),
        ("text: One # two\n", False),
        ("text: One\n  two\n", False),
        ("text: 'One'\n", False),
        ("text: |\r\n  One\r\n", False),
        ('a: "\ntext: |\n  One\n "\ntext: |\n  One\n', False),
        ("text: |\n\n  One\n", False),
    ],
)
def test_the_quick_look_is_for_plain_shapes(source: str, *, quick: bool) -> None:
    thorough = find_scalar(source.encode(), ("text",))
    value = thorough.value if thorough else "One\n"
    found = quick_lines(source.encode(), ("text",), value)
    assert (found is not None) is quick
    assert found is None or (thorough and found.position(0) == thorough.position(0))


@pytest.mark.parametrize(
    ("source", "number", "quick"),
    [
        ("a: 1\nhashtags: [Spring, Wool]\n", 0, True),
        ("hashtags: [Spring,  Wool ]\nb: 1\n", 1, True),
        ("hashtags:   [größer,Wool]\n", 1, True),
        ("hashtags: ['Spring', Wool]\n", 1, False),
        ("hashtags: [Spring, Wool] # two\n", 1, False),
        ("hashtags: [Spring,\n  Wool]\n", 1, False),
        ("hashtags:\n  - Spring\n  - Wool\n", 1, False),
        ("b: |\n  hashtags: [No, No]\nhashtags: [Spring, Wool]\n", 1, True),
        ('b: "\nhashtags: [Spring, Wool]\n "\nhashtags: [Spring, Wool]\n', 1, False),
    ],
)
def test_the_quick_look_finds_items_of_a_list_on_one_line(source: str, number: int, *, quick: bool) -> None:
    thorough = find_scalar(source.encode(), ("hashtags", number))
    assert thorough is not None
    found = quick_lines(source.encode(), ("hashtags", number), thorough.value)
    assert (found is not None) is quick
    assert found is None or [found.position(at) for at in range(3)] == [thorough.position(at) for at in range(3)]
    assert quick_lines(source.encode(), ("hashtags", number), "Other") is None
    assert quick_lines(source.encode(), ("hashtags", 7), thorough.value) is None

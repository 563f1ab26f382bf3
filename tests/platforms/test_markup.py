from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.platforms.markup import find_markup


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read [our guide](https://a.com/x_y_z).", (5, 37, "link", "our guide (https://a.com/x_y_z)", True)),
        ("[https://a.com](https://a.com/)", (0, 31, "link", "https://a.com/", True)),
        ('[a](https://a.com/b_(c) "title")', (0, 32, "link", "a (https://a.com/b_(c))", True)),
        ("[jane@x.org](mailto:jane@x.org)", (0, 31, "link", "jane@x.org", True)),
        ("![A door](assets/door.png)", (0, 26, "image", "A door", False)),
        ("<https://a.com>", (0, 15, "autolink", "https://a.com", True)),
        ("so **bold**, no", (3, 11, "bold", "bold", True)),
        ("__bold__", (0, 8, "bold", "bold", True)),
        ("**[a](https://b.com)**", (0, 22, "bold", "a (https://b.com)", True)),
        ("**a *b* c**", (0, 11, "bold", "a b c", False)),
        ("it is *so* good", (6, 10, "italic", "so", False)),
        ("_so good_!", (0, 9, "italic", "so good", False)),
        ("~~old~~ new", (0, 7, "strike", "old", False)),
        ("run `make`", (4, 10, "code", "make", True)),
        ("```py\na\n```", (0, 11, "code-block", "a\n", False)),
        ("Hi\n## News ##\nbye", (3, 13, "heading", "News", True)),
        ("# News", (0, 6, "heading", "News", True)),
        ("## **News**", (0, 11, "heading", "News", True)),
    ],
)
def test_markup_is_found_with_its_plain_form(text: str, found: Any) -> None:
    assert [tuple(markup) for markup in find_markup(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name and __init__.py",
        "2 * 3 * 4 = 24, 2*3*4, 5 ** 3 ** 2",
        "*footnote without an end",
        "#Tag\n#Tag at the start of a line\n# of seats",
        "* one\n* two\n- three",
        "https://example.com/a_b_c/**x**/__y__",
        "@_name_ and #_tag_",
        "f(x)[0](y) and [1](see below) and [sic] (really)",
        r"¯\_(ツ)_/¯ and *_* and -_-",
        "it`s rock `n roll",
        "**kwargs and **args",
        "a < b > c <3 <https>",
        "5* hotel, 4* food",
        "Price: $5 ~ $6 ~~ maybe",
    ],
)
def test_what_is_no_markup_is_left_alone(text: str) -> None:
    assert find_markup(text) == []


@given(st.lists(st.sampled_from([*"ab *_`~[]()!#\n<>", "**", "https://a.com", "](", "```"]), max_size=30).map("".join))
def test_pieces_are_in_order_and_never_overlap(text: str) -> None:
    found = find_markup(text)
    assert all(0 <= markup.start < markup.end <= len(text) for markup in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 90_000,
        "[a](" * 50_000,
        "**a " * 50_000,
        "*a" * 90_000,
        "`a" * 90_000,
        "`" * 90_000,
        "# A" + "# " * 60_000,
        "_" * 90_000,
        "```\n" * 50_000,
        "[a](https://b.com) " * 5_000,
        "~~a" * 50_000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    find_markup(text)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "text",
    [
        "Why __init__ is none",
        "__name__ == '__main__'",
        "__FILE__",
        "__bases__ and __closure__",
        "__rmul__ or __imul__",
        "a table has its __tablename__",
        "^_^ hi ^_^",
        "**/a/** b",
    ],
)
def test_names_of_programmers_and_faces_are_no_markup(text: str) -> None:
    assert find_markup(text) == []


def test_words_between_double_underscores_are_bold() -> None:
    (found,) = find_markup("Read __this part__ twice")
    assert (found.plain, found.safe) == ("this part", True)

"""Patterns that are compiled when they are first used."""

import re

import pytest

from socialops.domain.pattern import late


def test_a_late_pattern_does_what_the_pattern_does() -> None:
    words = late(r"(?P<first>\w)\w*", re.ASCII)
    assert words.findall("one zwei drei") == re.findall(r"(\w)\w*", "one zwei drei")
    assert words.sub(r"\g<first>", "one zwei") == "o z"
    assert words.flags & re.ASCII


def test_a_wrong_pattern_is_told_at_its_first_use_only() -> None:
    wrong = late("(")
    with pytest.raises(re.error, match="missing"):
        wrong.match("")

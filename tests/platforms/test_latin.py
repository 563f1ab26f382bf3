"""In Latin texts, the patterns of the standard library find what those with Unicode's properties find."""

from __future__ import annotations

import random
import re
import sys
from typing import Any

import pytest
import regex

from socialops.platforms.entities import mastodon, plain, x
from socialops.platforms.entities.latin import LETTERS, SIGNS, WORD, is_latin

ALL = re.findall(f"[{SIGNS}]", "".join(map(chr, range(sys.maxunicode + 1))))
SAME = {
    f"[{WORD}]": r"[\p{L}\p{M}\p{Nd}\p{Pc}]",
    f"[{LETTERS}]": r"[\p{L}\p{M}]",
    f"(?:[{LETTERS}])": r"\p{Alphabetic}",
    r"\s": r"\s",
}


@pytest.mark.parametrize("ours", SAME)
def test_a_sign_is_of_the_same_kind(ours: str) -> None:
    theirs = regex.compile(SAME[ours])
    assert [sign for sign in ALL if re.match(ours, sign)] == [sign for sign in ALL if theirs.match(sign)]


def _found(pattern: Any, text: str) -> list[tuple[int, int, str]]:
    return [(found.start(), found.end(), found[1]) for found in pattern.finditer(text)]


def test_hashtags_are_the_same() -> None:
    chance = random.Random(1)  # noqa: S311 - varied, not secret
    count = 0
    for _ in range(1_500):
        text = "".join(chance.choices(["#", "1", "a", "É", "_", " ", "\n", "&", "/", "–", "🎉", "@", "ı"], k=9))
        assert is_latin(text)
        for rules in (x._hashtag, lambda *, latin: plain._patterns(latin=latin)[0]):
            assert _found(rules(latin=True), text) == _found(rules(latin=False), text)
        for name, _, tag in _found(mastodon._hashtag(latin=True)[0], text):
            assert mastodon._is_name(tag, latin=True) == mastodon._is_name(tag, latin=False), (name, text)
            count += 1
        assert _found(mastodon._hashtag(latin=True)[0], text) == _found(mastodon._hashtag(latin=False)[0], text)
    assert count > 100


@pytest.mark.parametrize("sign", ["ﬀ", "·", "\u200d", "\ufe0f", "\uff03", "²", "µ", "\x1c", "\u0300", "Ω"])
def test_other_signs_make_it_another_text(sign: str) -> None:
    assert not is_latin(f"a {sign}")

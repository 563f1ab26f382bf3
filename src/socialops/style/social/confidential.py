"""Names that must not appear without consent (SO205)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from socialops.style.matching.forms import INVISIBLE, goes_on, group, same, same_form
from socialops.style.matching.mixed import unmixed
from socialops.style.social.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def check_confidential(
    text: str,
    term: str,
    *,
    reason: str = "",
    allow_labels: Collection[str] = (),
    labels: Collection[str] = (),
) -> Iterator[Remark]:
    """Say where a confidential term stands, unless the post carries a label that allows it.

    Letter case, soft hyphens and zero-width characters don't hide it, nor accents apart from their letters, wide or
    joined letters, letters of another alphabet that look the same, or another apostrophe; any white space counts as one
    space. It is found inside hashtags and mentions
    (#GlobexPartner) and beside letters of scripts that part no words, but not inside another word (globexample).
    """
    if not term.strip() or not set(allow_labels).isdisjoint(labels):
        return
    words, written = _words(term), text
    if not text.isascii():
        text = unmixed(text)
    if not words or not all(word in same(text) for word in words):
        return
    form = same_form(text)
    for found in _pattern(words).finditer(form.text):
        start, end = form.starts[found.start()], form.ends[found.end() - 1]
        if _stands_alone(text, start, end):
            because = f" ({reason})" if reason else ""
            how = (
                f"Take it out, or get consent and set the label {' or '.join(allow_labels)}."
                if allow_labels
                else "Take it out."
            )
            yield Remark("confidential", f"'{term}' must not appear{because}. {how}", start, end, written[start:end])


# A guide may list thousands of terms, and each is asked of each post: more than the packages remember by themselves.
@lru_cache(maxsize=1 << 15)
def _words(term: str) -> tuple[str, ...]:
    return tuple(same(term).split())


@lru_cache(maxsize=1 << 12)
def _pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile(r"\s+".join(map(regex.escape, words)))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether no word goes on at either side; a capital after small letters begins a new word."""
    before = _letter_before(text, start)
    after = text[end : end + 1]
    first, last = text[start], _letter_before(text, end)
    opens = not before or not goes_on(before, first) or (first.isupper() and not before.isupper())
    closes = not after or not goes_on(last, after) or (after.isupper() and not last.isupper()) or after.isdigit()
    return opens and (closes or group(last) == "hangul")  # particles follow a Korean name without a blank


def _letter_before(text: str, end: int) -> str:
    """The character before a place, without the accents on it and what shows nothing."""
    while end and (unicodedata.combining(text[end - 1]) or text[end - 1] in INVISIBLE):
        end -= 1
    return text[end - 1 : end]

"""SO121: letters that only look like letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.pattern import late
from socialops.domain.sanitize import one_line
from socialops.platforms.part import Part
from socialops.rules.rule import Context, Rule
from socialops.rules.texts.written import beyond_latin, holding

_STYLED: Final = (
    "\U0001d400-\U0001d7ff\u249c-\u24e9\U0001f110-\U0001f12b\U0001f130-\U0001f149\U0001f150-\U0001f169"
    "\U0001f170-\U0001f189"
)
"""The alphabets of mathematics; letters in brackets, circles and boxes, black on white and white on black."""
_MATHEMATICS: Final = (
    "\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2134\u213c-\u213f\u2145-\u2149"
)
"""Letters of those alphabets that had a place of their own before; alone they are signs, such as \u211d or \u2113."""
_SMALL: Final = dict(
    zip(
        "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731"
        "\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22",
        "abcdefghijklmnoprstuvwyz",
        strict=True,
    )
)
"""Small capitals, which belong to phonetics."""
_RAISED: Final = "\u1d2c-\u1d6a\u02b0-\u02b8\u02e1-\u02e3\u2071\u207f"
_WIDE: Final = "\uff21-\uff3a\uff41-\uff5a"
_ALL: Final = _STYLED + _MATHEMATICS + "".join(_SMALL) + _RAISED + _WIDE
_RUN: Final = late(rf"[{_ALL}]\ufe0f?(?:[ .,'!?-]?[{_ALL}\uff10-\uff19]\ufe0f?)*")
_ONE_IS_ENOUGH: Final = late(f"[{_STYLED}{_WIDE}]")
_EMOJI: Final = frozenset("\U0001f170\U0001f171\U0001f17e\U0001f17f\u24c2")
"""Letters in boxes that are emoji: blood groups, parking, a metro."""
_PLAIN: Final = str.maketrans(
    _SMALL
    | {chr(first + i): chr(ord("A") + i) for first in (0x1F150, 0x1F170) for i in range(26)}
    | {chr(0x1F110 + i): chr(ord("A") + i) for i in range(26)}
    | {chr(0x249C + i): chr(ord("a") + i) for i in range(26)}
    | {"\ufe0f": None}
)
"""What no compatible form is known of, or one with brackets."""
_EAST_ASIAN: Final = late(
    "[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f\U00020000-\U0003ffff]"
)
_FEW: Final = 3
"""Raised letters and small capitals up to here are honest: 1\u02e2\u1d57, or phonetics."""


def look_alike_letters(context: Context) -> Iterator[Finding]:
    """Letters of the alphabets of mathematics, in circles or boxes, small capitals, or wide letters in a Latin text
    only look like letters: a screen reader skips or spells them, and no search finds the word. Write plain letters.
    The same goes for a Latin word with Cyrillic or Greek letters in it that look like Latin ones. Wide letters in
    Japanese, Chinese and Korean posts are no fault; single signs and emoji neither.
    """
    suspects = holding(context, _may_be)
    if not suspects:
        return
    from socialops.style.matching.mixed import mixed_words, speaks_another  # `regex` takes a while to load

    for filed, part in context.parts:
        for keys, value in _values(part) if filed.item.id in suspects else ():
            if not beyond_latin(value):
                continue
            told = context.once(_told_of).setdefault(filed.item.id, set())
            if keys in told:
                continue
            told.add(keys)
            for start, written, plain in _found(value, wide_is_fine=_is_east_asian(filed.item)):
                message = (
                    f"'{one_line(written)}' only looks like letters, so screen readers and searches miss it: "
                    f"write '{one_line(plain)}'"
                )
                yield Finding(filed.path, message, keys=keys, subject=filed.item.id, offset=start)
            for word in () if speaks_another(value) else mixed_words(value):
                message = (
                    f"'{one_line(word.written)}' mixes two alphabets, so searches and screen readers miss it: "
                    f"write '{one_line(word.latin)}' in Latin letters"
                )
                yield Finding(filed.path, message, keys=keys, subject=filed.item.id, offset=word.start)


def _may_be(words: str) -> bool:
    """Whether any such letter stands there; most posts have none."""
    return beyond_latin(words) and _strange().search(words) is not None


@cache
def _strange() -> re.Pattern[str]:
    from socialops.style.matching.mixed import OTHERS

    return re.compile(f"[{_ALL}{OTHERS}]")


def _told_of(context: Context) -> dict[str, set[KeyPath]]:  # noqa: ARG001 - the shape of what a context keeps
    return {}


def _values(part: Part) -> Iterator[tuple[KeyPath, str]]:
    """What is read aloud or searched on the channel, each with its way in the file."""
    for name in ("text", "headline", "content_warning"):
        yield part.keys(name), part.post.on(part.channel, name) or ""
    for number, tag in enumerate(part.post.on(part.channel, "hashtags")):
        yield (*part.keys("hashtags"), number), tag
    for number, item in enumerate(part.post.on(part.channel, "media")):
        yield (*part.keys("media"), number, "alt"), item.alt or ""


def _is_east_asian(post: Post) -> bool:
    texts = (post.title, post.text or "", *(v.text or "" for v in post.variants.values()))
    return any(_EAST_ASIAN.search(text) for text in texts)


def _found(text: str, *, wide_is_fine: bool) -> Iterator[tuple[int, str, str]]:
    """Where a run of such letters begins, the run, and its plain letters."""
    for run in _RUN.finditer(text):
        written = run[0]
        letters = [sign for sign in written if sign.isalpha() or _ONE_IS_ENOUGH.match(sign)]
        if wide_is_fine and all("\uff00" < sign < "\uff66" for sign in letters):
            continue
        if _is_honest(letters, glued=_glued(text, run.start(), run.end())):
            continue
        yield run.start(), written, unicodedata.normalize("NFKC", written.translate(_PLAIN))


def _is_honest(letters: list[str], *, glued: bool) -> bool:
    """Signs that stand for themselves: one alone, emoji, a raised ending, a word of phonetics."""
    if all(sign in _EMOJI for sign in letters):
        return True
    if not any(_ONE_IS_ENOUGH.match(sign) for sign in letters):
        return len(letters) <= (1 if all(re.match(f"[{_MATHEMATICS}]", sign) for sign in letters) else _FEW)
    return len(letters) == 1 and not glued


def _glued(text: str, start: int, end: int) -> bool:
    """Whether a letter stands right before or after, so that the sign is part of a word."""
    return (start > 0 and text[start - 1].isalpha()) or text[end : end + 1].isalpha()


RULES = (
    Rule("SO121", "look-alike-letters", "letters that only look like letters", look_alike_letters, Severity.WARNING),
)

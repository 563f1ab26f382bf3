"""What a reader sees as one character: grapheme clusters and emoji, by the Unicode of the `regex` package."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from socialops.domain.pattern import late

if TYPE_CHECKING:
    from collections.abc import Iterator

_CRLF: Final = "\r\n"
# No emoji without one of these: everything from U+203C on, the copyright signs before a selector, keycaps.
_MAY_HOLD_EMOJI: Final = late("[\u203c-\u3299\U0001f000-\U0001faff\ufe0f\u20e3]")
# Letters and signs of which none ever joins another: Latin, Greek, Cyrillic, punctuation, currencies.
_MAY_JOIN: Final = late("[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20c0]")
_FLAGS: Final = late("[\U0001f1e6-\U0001f1ff]{3,}")
_EMOJI: Final = r"""
    \p{Regional_Indicator}{2}
  | [0-9\#*]\ufe0f?\u20e3
  | (?![\u00a9\u00ae](?!\ufe0f)) {one}
    (?: [\U000e0020-\U000e007e]++\U000e007f | (?: \u200d {joined} )*+ )
"""
# A selector belongs to what is text by default, and to those emoji that had a text form from the start (the 42 of
# Unicode's first list of standardized variants); after a skin tone or any other emoji it is one too many.
_ONE: Final = r"""(?: [\u231a\u231b\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4
    \u26c5\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2757\u2b1b\u2b1c\u2b50\u2b55\U0001f004\U0001f21a\U0001f22f]\ufe0f
  | \p{Emoji_Modifier_Base}[\U0001f3fb-\U0001f3ff]
  | \p{Emoji_Presentation}(?!\ufe0e) | [\p{Extended_Pictographic}\U0001f3fb-\U0001f3ff](?!\ufe0e)\ufe0f? )"""

# twitter-text joins what is text by default only where a selector makes an emoji of it.
_JOINED_ON_X: Final = r"""(?: \p{Emoji_Modifier_Base}[\U0001f3fb-\U0001f3ff] | \p{Emoji_Presentation}(?!\ufe0e)
  | \p{Extended_Pictographic}\ufe0f )"""


@lru_cache
def _pattern(name: str) -> Any:
    # `regex` costs some 15 ms to import, and most commands count nothing.
    import regex

    if name == "cluster":
        return regex.compile(r"\X")
    joined = _JOINED_ON_X if name == "emoji on X" else _ONE
    return regex.compile(_EMOJI.replace("{joined}", joined).replace("{one}", _ONE), regex.VERBOSE)


def count_graphemes(text: str) -> int:
    """The number of extended grapheme clusters (UAX #29)."""
    if text.isascii() or not _MAY_JOIN.search(text):
        return len(text) - text.count(_CRLF)
    cluster = _pattern("cluster")
    return sum(len(cluster.findall(text[start:end])) + (flags - end) // 2 for start, end, flags in _stretches(text))


def graphemes(text: str) -> Iterator[tuple[int, int]]:
    """Where each extended grapheme cluster starts and ends, in code points."""
    cluster = _pattern("cluster")
    for start, end, flags in _stretches(text):
        for found in cluster.finditer(text[start:end]):
            yield start + found.start(), start + found.end()
        yield from ((at, at + 2) for at in range(end, flags, 2))


def _stretches(text: str) -> Iterator[tuple[int, int, int]]:
    """The text cut at flags in a row: start and end of a part, and how far flags go on behind it, two letters each.

    `regex` looks back over all the flags before each of them. The first belongs to what stands before it, the last to
    what follows.
    """
    start = 0
    for found in _FLAGS.finditer(text):
        first, size = found.start(), found.end() - found.start()
        end = first + 2 * ((size - 1) // 2)
        yield start, first + 2, end
        start = end
    yield start, len(text), len(text)


def emoji(text: str, *, on_x: bool = False) -> Iterator[tuple[int, int]]:
    """Where each emoji starts and ends, in code points; `on_x` as X counts them.

    One sequence (skin tone, family, flag, keycap) is one emoji.
    A character followed by U+FE0E (text style), and a bare © or ®, are none.
    """
    if text.isascii() or not _MAY_HOLD_EMOJI.search(text):
        return iter(())
    return (found.span() for found in _pattern("emoji on X" if on_x else "emoji").finditer(text))


def utf8_length(text: str) -> int:
    """The number of UTF-8 bytes; a lone surrogate counts 3."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def utf16_length(text: str) -> int:
    """The number of UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2

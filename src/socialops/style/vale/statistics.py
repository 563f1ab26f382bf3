"""Counts over a text for `metric` and `readability`: words, sentences, syllables."""

from __future__ import annotations

import regex

from socialops.style.vale.segment import paragraphs, sentences

WORD = regex.compile(r"[\p{L}\p{N}](?:[\p{L}\p{N}'\u2019_-]*[\p{L}\p{N}])?")
VOWELS = regex.compile(r"[aeiouy]+")
MANY_SYLLABLES = 2
"""A word with more syllables is a long word to Gunning Fog and SMOG."""
LONG_WORD = 6
"""A word with more letters is a long word to LIX."""


def statistics(text: str) -> dict[str, float]:
    """Count, under the names that formulas of `metric` use; empty when the text has no word.

    Syllables are groups of vowels, less one for a final e or es, as the readability measures of Vale count them.
    Headings, lists and quotes are always 0, since a post has none.
    """
    words = WORD.findall(text)
    if not words:
        return {}
    syllables = [count_syllables(word) for word in words]
    counts: dict[str, float] = {
        "words": len(words),
        "sentences": max(len(sentences(text)), 1),
        "paragraphs": max(len(paragraphs(text)), 1),
        "characters": sum(map(_letters, words)),
        "syllables": sum(syllables),
        "polysyllabic_words": sum(1 for count in syllables if count > MANY_SYLLABLES),
        "complex_words": sum(1 for word, count in zip(words, syllables, strict=True) if _is_complex(word, count)),
        "long_words": sum(1 for word in words if _letters(word) > LONG_WORD),
        "pre": 0,
        "list": 0,
        "blockquote": 0,
    }
    counts.update({f"heading_h{level}": 0 for level in range(1, 7)})
    return counts


def count_syllables(word: str) -> int:
    """Count the groups of vowels of a word, less one for a final e or es."""
    count = len(VOWELS.findall(word))
    silent = (len(word) > 2 and word.endswith("es")) or (len(word) > 1 and word.endswith("e"))  # noqa: PLR2004
    return count - silent


def _letters(word: str) -> int:
    return sum(map(str.isalnum, word))


def _is_complex(word: str, syllables: int) -> bool:
    suffixed = any(word.endswith(suffix) and len(word) > len(suffix) for suffix in ("es", "ed", "ing"))
    return syllables - suffixed > MANY_SYLLABLES

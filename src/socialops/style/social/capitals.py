"""Shouting: several words in a row in capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from socialops.style.social.links import find_links
from socialops.style.social.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = regex.compile(
    r"(?<![\w#@])\p{Lu}[\p{Lu}\p{M}\d'\u2019-]*(?:[ ,;:&/-]{1,3}\p{Lu}[\p{Lu}\p{M}\d'\u2019-]*)+(?![\p{Ll}\w])"
)
LONG_WORD = 4


def check_capitals(text: str, *, least_words: int = 3) -> Iterator[Remark]:
    """Say where at least `least_words` words in a row are in capitals; abbreviations alone (FAQ) are no shouting."""
    links = [(start, end) for start, end, _ in find_links(text)]
    for found in RUN.finditer(text):
        words = regex.findall(r"[\p{Lu}\p{M}\d'\u2019]+", found[0])
        long = [word for word in words if len(word) >= LONG_WORD]
        within = any(start <= found.start() < end for start, end in links)
        if len(words) >= least_words and len(long) >= 2 and not within:  # noqa: PLR2004 - one long name may be one
            said = "Words in capitals read as shouting, and screen readers may spell them out. Use small letters."
            yield Remark("capitals", said, *found.span(), found[0])

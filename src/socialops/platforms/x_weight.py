"""What a text weighs on X: twitter-text's weighted length, configurations v2 and v3.

https://github.com/twitter/twitter-text/tree/master/config: after NFC, a link weighs 23, an emoji 2 (v3
only), a character of U+0000-10FF, U+2000-200D, U+2010-201F and U+2032-2037 weighs 1 and any other 2.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from socialops.domain.pattern import late
from socialops.platforms.characters import emoji
from socialops.platforms.links import X_LINKS, find_links

LINK_WEIGHT: Final = 23
_EMOJI_WEIGHT: Final = 2
_HEAVY: Final = late("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
_REFUSED: Final = late("[\ufffe\ufeff\uffff]")


def weigh(text: str, *, with_emoji: bool = True) -> int:
    """The weighted length of a text on X; `with_emoji=False` counts as configuration v2 did.

    The emoji are those of the present Unicode version. X's own list is not published; its reference code
    knows those of 2019 and weighs newer sequences more.
    """
    if text.isascii() and "." not in text:
        return len(text)
    text = unicodedata.normalize("NFC", text)
    weight = weigh_characters(text)
    low = 0
    links = find_links(text, X_LINKS)
    for _, start, end in links:
        weight += LINK_WEIGHT - weigh_characters(text[start:end])
    if not with_emoji:
        return weight
    ends = iter([*links, (None, len(text) + 1, len(text) + 1)])
    _, link_start, low = next(ends)
    for start, end in emoji(text, on_x=True):
        while start >= low:
            _, link_start, low = next(ends)
        if start < link_start:
            weight += _EMOJI_WEIGHT - weigh_characters(text[start:end])
    return weight


def weigh_characters(text: str) -> int:
    """The weight of NFC text character by character, links and emoji not considered."""
    if text.isascii():
        return len(text)
    return len(text) + sum(map(len, _HEAVY.findall(text)))


def weigh_cluster(cluster: str) -> int:
    """The weight of one grapheme cluster outside links."""
    cluster = unicodedata.normalize("NFC", cluster)
    spans = emoji(cluster, on_x=True)
    return weigh_characters(cluster) + sum(_EMOJI_WEIGHT - weigh_characters(cluster[a:b]) for a, b in spans)


def refused_character(text: str) -> str | None:
    """The first character that X refuses in any post (U+FFFE, U+FEFF, U+FFFF), if there is one."""
    found = None if text.isascii() else _REFUSED.search(text)
    return found[0] if found else None

"""Names that must not appear without consent (SO205)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from socialops.style.matching.folding import fold
from socialops.style.social.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def check_confidential(
    text: str,
    term: str,
    *,
    reason: str = "",
    allow_labels: Collection[str] = (),
    labels: Collection[str] = (),
) -> Iterator[Remark]:
    """Say where a confidential term stands, unless the post carries a label that allows it.

    Letter case, soft hyphens and zero-width characters don't hide it, any white space counts as one space, and it is
    found inside hashtags and mentions (#GlobexPartner), but not inside another word (globexample).
    """
    if not term.strip() or not set(allow_labels).isdisjoint(labels):
        return
    visible = [(place, character) for place, character in enumerate(text) if character not in INVISIBLE]
    folded = fold("".join(character for _, character in visible))
    words = [regex.escape(word) for word in fold(term).split()]
    for found in regex.finditer(r"\s+".join(words), folded):
        start, end = visible[found.start()][0], visible[found.end() - 1][0] + 1
        if _stands_alone(text, start, end):
            because = f" ({reason})" if reason else ""
            how = (
                f"Take it out, or get consent and set the label {' or '.join(allow_labels)}."
                if allow_labels
                else "Take it out."
            )
            yield Remark("confidential", f"'{term}' must not appear{because}. {how}", start, end, text[start:end])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether no word goes on at either side; a capital after small letters begins a new word."""
    before = text[start - 1 : start]
    after = text[end : end + 1]
    opens = not before.isalnum() or (text[start].isupper() and not before.isupper())
    closes = not after.isalnum() or (after.isupper() and not text[end - 1].isupper()) or after.isdigit()
    return opens and closes

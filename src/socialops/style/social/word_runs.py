"""The words of a text, and all runs of three of them: what two texts are compared by."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from socialops.domain.pattern import late
from socialops.style.matching.folding import ASCII
from socialops.style.matching.forms import each_by_itself, same

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

FEWEST_WORDS: Final = 8
"""Shorter texts are only compared exactly: too little to be nearly the same."""
FEWEST_LETTERS: Final = 16
"""The same where letters are compared."""
_WORD = late(r"[^\W_]+")
_SPACELESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_SPACELESS_SIGN = late(f"[{_SPACELESS}]")
_SPACELESS_WORDS = late(f"[{_SPACELESS}]|[^\\W_{_SPACELESS}]+")
"""Thai, Lao, Burmese, Khmer, kana and han letters one by one, other words whole."""
_ADDRESS = late(r"(https?://\S+)")
_WORDS = bytes(byte if chr(byte).isalnum() or byte not in ASCII else ord(" ") for byte in range(256)).lower()
"""ASCII in small letters, with a blank for what is no letter and no digit. Bytes above it are parts of other signs."""


class Reading(NamedTuple):
    """A text as it is compared: its folded words with its links, and its runs of three words, each as a number."""

    folded: str
    runs: AbstractSet[int]


def read(text: str) -> Reading:
    """How a text is compared; short ones have no runs."""
    prose, *links = _ADDRESS.split(text) if "http" in text else (text,)
    words = folded_words(" ".join((prose, *links[1::2])) if links else prose)
    folded = " ".join((*words, *map(str.casefold, links[::2]))) or text.strip()
    if len(words) < FEWEST_WORDS or (len(words) < FEWEST_LETTERS and _is_spaceless(text)):
        return Reading(folded, frozenset())
    return Reading(folded, set(map(hash, zip(words, words[1:], words[2:], strict=False))))


def folded_words(text: str) -> list[str]:
    """Give the words of a text as they are compared; where a script parts no words, each letter is one."""
    if text.isascii():
        return text.encode().translate(_WORDS).decode().split()
    raw = text.encode("utf-8", "surrogatepass")
    signs = _words_of_signs(frozenset(raw.translate(None, ASCII).decode("utf-8", "surrogatepass")))
    if signs is None:
        folded = same(text)
        return (_SPACELESS_WORDS.findall if _is_spaceless(folded) else _WORD.findall)(folded)
    words = raw.translate(_WORDS).decode("utf-8", "surrogatepass")
    for taken, put in signs:
        words = words.replace(taken, put)
    return words.split()


def _is_spaceless(text: str) -> bool:
    """Whether a letter stands in it that no blank parts from the next; to compile what finds them takes 2 ms."""
    return not text.isascii() and max(text) >= _SPACELESS[0] and _SPACELESS_SIGN.search(text) is not None


@lru_cache(maxsize=4096)
def _words_of_signs(strange: frozenset[str]) -> tuple[tuple[str, str], ...] | None:
    """What to put for each of the signs beyond ASCII, a blank for what is no part of a word; None where one of them
    may join what stands before it, or is a word by itself.
    """
    if not each_by_itself(strange):
        return None
    found = ((sign, "".join(one if one.isalnum() else " " for one in same(sign))) for sign in strange)
    return tuple((sign, put) for sign, put in found if put != sign)

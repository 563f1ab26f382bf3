"""Normal forms for comparing texts: accents, wide and joined letters, typographic marks.

What is compared is compared in one form, and every place in it leads back to the text as it was written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.pattern import late, late_with_properties
from socialops.platforms.characters import graphemes
from socialops.style.matching.folding import fold_case, strange_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs that hide inside a word and show nothing."""
_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys(INVISIBLE)
)
_OTHER_FORMS = late(
    "[\u2018\u2019\u02bc\u2010\u2011\u00ad\u200b\u2060\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    "\u2100-\u2138\u2460-\u249b\u24b6-\u24e9\U0001d400-\U0001d7ff\U0001f130-\U0001f189]"
)
"""Signs by which a word may differ from the same word in a guide."""


_ALONE = late("[\u0080-\u02ff\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\ufe0f\U0001f300-\U0001faff]")
"""Latin letters, typographic marks and emoji: nothing there is an accent on what stands before it."""
_BESIDE_STRANGE = late("[\x00-\x7f]?(?:[^\x00-\x7f]+[\x00-\x7f]?)+")
"""Signs beyond ASCII, and the one sign before and behind them that they may join."""


class Form(NamedTuple):
    """A text in another form: character i of it was written from `starts[i]` to `ends[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


@lru_cache(maxsize=512)
def same(text: str) -> str:
    """The one form in which words are compared: composed, compatible signs plain, no letter case, nothing invisible."""
    if text.isascii():
        return text.lower()
    swaps = _swaps(strange_in(text))
    if swaps is None:
        return fold_case(_plain_form(text))
    for taken, put in swaps:
        text = text.replace(taken, put)
    return fold_case(text)


def _plain_form(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_PLAIN)


def each_by_itself(strange: frozenset[str]) -> bool:
    """Whether each of the signs beyond ASCII in a text has its form by itself, whatever stands around it."""
    return all(map(_ALONE.match, strange))


@lru_cache(maxsize=4096)
def _swaps(strange: frozenset[str]) -> tuple[tuple[str, str], ...] | None:
    """What to put for each of the signs beyond ASCII in a text, where each is taken by itself; None where one of them
    may join what stands before it.
    """
    if not each_by_itself(strange):
        return None
    return tuple((sign, put) for sign in strange if (put := _plain_form(sign)) != sign)


def same_form(text: str) -> Form:
    """That form with its places."""
    return _form(text, same)


def composed(text: str) -> Form | None:
    """The text with letters and accents together (NFC); None where it is so already."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return None
    return _form(text, partial(unicodedata.normalize, "NFC"))


def plain(text: str) -> Form | None:
    """The text with plain marks and letters, letter case kept; None where it has no others."""
    if text.isascii():
        return None
    strange = strange_in(text)
    if not _has_other_forms(strange):
        return None
    swaps = _swaps(strange)
    if swaps is None or not all(len(put) == 1 for _, put in swaps):
        return _form(text, _plain_form)
    form = text
    for taken, put in swaps:
        form = form.replace(taken, put)
    return Form(form, range(len(text)), range(1, len(text) + 1))


@lru_cache(maxsize=4096)
def _has_other_forms(strange: frozenset[str]) -> bool:
    return any(map(_OTHER_FORMS.match, strange))


def _form(text: str, changed: Callable[[str], str]) -> Form:
    written: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _pieces(text):
        piece = changed(text[start:end])
        written.append(piece)
        if len(piece) == end - start:
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        else:
            starts += [start] * len(piece)
            ends += [end] * len(piece)
    return Form("".join(written), tuple(starts), tuple(ends))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Each character as a reader sees it; those of ASCII, whose forms are as long as they are, many at a time."""
    place = 0
    for found in _BESIDE_STRANGE.finditer(text):
        start = found.start()
        if place < start:
            yield place, start
        for low, high in graphemes(found[0]):
            yield start + low, start + high
        place = found.end()
    if place < len(text):
        yield place, len(text)


_GROUPS = late_with_properties(
    r"(?P<spaceless>[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\u30fc])"
    r"|(?P<hangul>\p{Hangul})|(?P<latin>\p{Latin})|(?P<digit>\p{Nd})|(?P<other>[\p{L}\p{N}])"
)


@lru_cache(maxsize=4096)
def group(character: str) -> str:
    """Which letters a letter makes words with: latin, hangul, other, digit; `spaceless` where a script parts no words,
    and empty for what is no letter.
    """
    found = _GROUPS.match(character)
    return (found.lastgroup or "") if found else ""


def goes_on(left: str, right: str) -> bool:
    """Whether two signs that stand side by side may be of one word: letters of one alphabet, or a digit."""
    one, other = group(left), group(right)
    if not one or not other or "spaceless" in {one, other}:
        return False
    return one == other or "digit" in {one, other}

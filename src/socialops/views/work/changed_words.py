"""What differs between two versions of a post, word by word: what a reviewer has to read again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from socialops.domain.pattern import late

_WORD = late(
    r"""\s+
    | \w{1,20}://\S*[\w/]                        # an address of the web, without the full stop behind it
    | [\w.+-]{1,64}@\w+(?:[.-]\w+)*              # an e-mail address
    | [@\#]\w+(?:[@.]\w+)*                       # a handle or a hashtag
    | \d(?:[\d.,:/+T-]*\d)?%?(?!\w)               # a date, a time, a number with its signs
    | \w+(?:[.'\u2019]\w+)*                           # a word, a domain
    | [^\w\s]""",
    re.VERBOSE,
)
"""What is read as one: of a date that moves by a day the whole date is another."""


class Piece(NamedTuple):
    """A stretch of a text: as it was and is, or as it was (`before`), or as it is now (`after`)."""

    same: str = ""
    before: str = ""
    after: str = ""


def changed_words(before: str, after: str) -> list[Piece]:
    """A text as stretches of words that stayed, went and came."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(same="".join(old[start:end])))
        else:
            found.append(Piece(before="".join(old[start:end]), after="".join(new[first:last])))
    return found


class Changed(NamedTuple):
    """A field that differs from what was seen last: its words, where it is a text that was there and is."""

    field: str
    pieces: Sequence[Piece]


def changed_fields(old: dict[str, list[str]], new: dict[str, list[str]]) -> list[Changed]:
    """What differs between two versions, field by field, each as lines."""
    return [
        Changed(name, changed_words("\n".join(old.get(name, ())), "\n".join(new.get(name, ()))))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]

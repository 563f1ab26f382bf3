"""Hashtags: how many, readable aloud, not banned (SO202)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from socialops.style.matching.forms import same
from socialops.style.social.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

HASHTAG = regex.compile(r"(?<![\w&/#@.=?-])[#\uff03]([\p{L}\p{M}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*)")
LONGEST_WORD = 10
"""A run of so many letters without a capital before it, or of capitals, may well be one word or abbreviation; a longer
one is taken for several."""
LONGEST_CAPITALISED = 20
"""The same behind a capital, which says that a word begins there."""
RUN = regex.compile(r"\p{Lu}?\p{M}*(?:\p{Ll}\p{M}*)+|(?:\p{Lu}\p{M}*){2,}(?!\p{Ll})")


def find_hashtags(text: str) -> list[tuple[int, int, str]]:
    """Give start, end and name of every hashtag; one needs a letter, and what stands in a link is none."""
    return [(*found.span(), found[1]) for found in HASHTAG.finditer(text)]


def check_hashtags(
    text: str,
    *,
    most: int | None = None,
    camel_case: bool = False,
    lower_case: bool = False,
    banned: Collection[str] = (),
) -> Iterator[Remark]:
    """Say which hashtags are too many, unreadable or banned. Banned ones count without sign and letter case."""
    found = find_hashtags(text)
    if most is not None and len(found) > most:
        start, end, name = found[most]
        are = "hashtags are" if len(found) > 1 else "hashtag is"
        said = f"{len(found)} {are} more than the guide's {most}. Take away {len(found) - most}."
        yield Remark("hashtag-count", said, start, end, f"#{name}")
    refused = {same(tag.lstrip("#\uff03")) for tag in banned}
    for start, end, name in found:
        if refused and same(name) in refused:
            yield Remark("hashtag-banned", f"The guide bans the hashtag #{name}. Take it out.", start, end, f"#{name}")
        if camel_case and not is_readable(name):
            said = f"Screen readers can't read #{name} as words. Begin each word with a capital, like #SpringLaunch."
            yield Remark("hashtag-case", said, start, end, f"#{name}")
        if lower_case and name != name.lower():
            said = f"The guide writes hashtags in small letters: #{name.lower()}."
            yield Remark("hashtag-case", said, start, end, f"#{name}")


def is_readable(name: str) -> bool:
    """Say whether the words of a hashtag can be told apart.

    True for camel case, for one short word, for abbreviations in capitals, and for scripts without letter case. Where
    one word ends and the next begins in a run of small letters can't be known without a dictionary, so a long run is
    taken for several words, unless a capital says that it is one.
    """
    return all(_is_word(run) for run in RUN.findall(name))


def _is_word(run: str) -> bool:
    is_capitalised = run[0].isupper() and not run.isupper()
    return len(run) <= (LONGEST_CAPITALISED if is_capitalised else LONGEST_WORD)

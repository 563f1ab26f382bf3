"""Emoji: how many, in a row, in place of words (SO203)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from socialops.text.prose.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE = (
    r"(?:\p{RI}\p{RI}|[0-9#*]\ufe0f?\u20e3|"
    r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Emoji}\ufe0f"
    r"|\p{Emoji_Modifier_Base}(?=\p{Emoji_Modifier}))"
    r"(?:\p{Emoji_Modifier}|\ufe0f)?[\U000e0020-\U000e007f]*"
    r"(?:\u200d(?:\p{Emoji}|\p{Extended_Pictographic})(?:\p{Emoji_Modifier}|\ufe0f)?)*)"
)
EMOJI = regex.compile(ONE)
RUN = regex.compile(rf"{ONE}(?:[^\S\n]*{ONE})+")
AS_WORD = regex.compile(rf"(?<=\p{{Ll}}[^\S\n])({ONE})(?=[^\S\n]\p{{Ll}})")


def find_emoji(text: str) -> list[tuple[int, int]]:
    """Give start and end of every emoji as a person counts them: a family or a flag is one; © and digits are none."""
    return [found.span() for found in EMOJI.finditer(text)]


def check_emoji(text: str, *, most: int | None = None, longest_run: int = 3) -> Iterator[Remark]:
    """Say which emoji are too many, in long rows, or between two words of a sentence in place of a third."""
    found = find_emoji(text)
    if not found:
        return
    if most is not None and len(found) > most:
        start, end = found[most]
        said = f"{len(found)} emoji are more than the guide's {most}. Take away {len(found) - most}."
        yield Remark("emoji-count", said, start, end, text[start:end])
    for run in RUN.finditer(text):
        count = len(EMOJI.findall(run[0]))
        if count > longest_run:
            said = f"{count} emoji in a row: screen readers speak each by name. Keep at most {longest_run} together."
            yield Remark("emoji-run", said, *run.span(), run[0])
    for word in AS_WORD.finditer(text):
        said = (
            f"{word[1]} stands in place of a word or splits the sentence. Write the word, and put the emoji at the end."
        )
        yield Remark("emoji-word", said, *word.span(1), word[1])

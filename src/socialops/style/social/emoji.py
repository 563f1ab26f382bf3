"""Emoji: how many, in a row, in place of words (SO203)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from socialops.style.social.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE = (
    r"(?:\p{RI}\p{RI}|[0-9#*]\ufe0f?\u20e3|"
    r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Emoji}\ufe0f"
    r"|\p{Emoji_Modifier_Base}(?=\p{Emoji_Modifier}))"
    r"(?:\p{Emoji_Modifier}|\ufe0f)?[\U000e0020-\U000e007f]{0,9}"
    r"(?:\u200d(?:\p{Emoji}|\p{Extended_Pictographic})(?:\p{Emoji_Modifier}|\ufe0f)?){0,9})"
)
EMOJI = regex.compile(ONE)


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
        are = "are" if len(found) > 1 else "is"
        said = f"{len(found)} emoji {are} more than the guide's {most}. Take away {len(found) - most}."
        yield Remark("emoji-count", said, start, end, text[start:end])
    for start, end, count in _runs(text, found):
        if count > longest_run:
            said = f"{count} emoji in a row: screen readers speak each by name. Keep at most {longest_run} together."
            yield Remark("emoji-run", said, start, end, text[start:end])
    for start, end in found:
        if _is_word(text[max(0, start - 2) : start][::-1]) and _is_small_word(text[end : end + 2]):
            said = f"{text[start:end]} stands in place of a word. Write the word, and put the emoji at the end."
            yield Remark("emoji-word", said, start, end, text[start:end])


def _is_word(beside: str) -> bool:
    """Say whether a space and then a letter stand beside an emoji, seen from it."""
    return len(beside) == 2 and beside[0] in " \u00a0" and beside[1].isalpha()  # noqa: PLR2004 - space and letter


def _is_small_word(beside: str) -> bool:
    """Say whether a space and then a small letter stand beside an emoji, seen from it."""
    return len(beside) == 2 and beside[0] in " \u00a0" and beside[1].islower()  # noqa: PLR2004 - space and letter


def _runs(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Join emoji with nothing but spaces between them: start, end and how many."""
    runs: list[tuple[int, int, int]] = []
    for start, end in found:
        between = text[runs[-1][1] : start] if runs else "x"
        if runs and not between.strip() and "\n" not in between:
            runs[-1] = (runs[-1][0], end, runs[-1][2] + 1)
        else:
            runs.append((start, end, 1))
    return runs

"""The part of Go's printf that messages of rules use."""

from __future__ import annotations

import re
from functools import lru_cache

from socialops.domain.pattern import late

VERB = late(
    r"%(?P<flags>[-+# 0]*)(?:\[(?P<index>\d{1,3})\])?(?P<width>\d{1,3})?(?:\.(?P<precision>\d{1,3}))?(?P<verb>.)",
    re.DOTALL,
)

SPACE = late(r"\s+")
LONGEST = 1_000
"""Characters of a message. A rule may match a whole file, at a thousand places, and name it a hundred times each."""
_WORD = 40
"""Characters of a word that always stand in a message."""


def bounded(pattern: str, words: tuple[str | int, ...]) -> str:
    """The message with the words in it, at most 1,000 characters of it; of long words the ends."""
    if any(isinstance(word, str) and len(word) > _WORD for word in words):
        most = max(_WORD, LONGEST // 2 // (1 + pattern.count("%")))
        words = tuple(_ends(word, most) if isinstance(word, str) and len(word) > most else word for word in words)
    message = format_message(pattern, *words)
    return message if len(message) <= LONGEST else f"{message[: LONGEST - 1]}…"


def _ends(word: str, most: int) -> str:
    return f"{word[: most // 2]} … {word[-most // 2 :]}"


@lru_cache(maxsize=4096)
def format_message(pattern: str, *words: str | int) -> str:
    """Put `words` into a message.

    Verbs %s %v %d %q %f %% with flags, width, precision and explicit index; words left over are ignored, and one empty
    word stands behind the last, as Vale passes it. Any white space becomes one space, as Vale prints it.
    """
    pieces = _plain_pieces(pattern)
    if len(pieces) == 2 and len(words) == 1:  # noqa: PLR2004 - the commonest message by far
        return _joined(f"{pieces[0]}{words[0]}{pieces[1]}")
    if len(pieces) == 1:
        return _joined(pattern)
    if len(pieces) == len(words) + 1:
        return _joined("".join(f"{piece}{word}" for piece, word in zip(pieces, (*words, ""), strict=True)))
    given: tuple[str | int, ...] = (*words, "")
    place = 0

    def put(found: re.Match[str]) -> str:
        nonlocal place
        verb = found["verb"]
        if verb == "%":
            return "%"
        if found["index"]:
            place = int(found["index"]) - 1
        if not 0 <= place < len(given):
            place += 1
            return f"%!{verb}(MISSING)" if not found["index"] else f"%!{verb}(BADINDEX)"
        word = given[place]
        place += 1
        return _pad(_show(verb, word, found["precision"]), found["flags"], found["width"])

    return _joined(VERB.sub(put, pattern))


@lru_cache(maxsize=1024)
def _plain_pieces(pattern: str) -> tuple[str, ...]:
    """What stands around each %s; nothing where there is another verb."""
    pieces = tuple(pattern.split("%s"))
    return () if "%" in "".join(pieces) else pieces


def _joined(message: str) -> str:
    return SPACE.sub(" ", message) if "  " in message or not message.isprintable() else message


def _show(verb: str, word: str | int, precision: str | None) -> str:
    if verb in "sv":
        shown = str(word) if isinstance(word, str) or verb == "v" else f"{word}"
        return shown[: int(precision)] if precision and isinstance(word, str) else shown
    if verb == "q":
        return '"' + str(word).replace("\\", "\\\\").replace('"', '\\"') + '"'
    if verb == "d" and isinstance(word, int):
        return str(word)
    if verb == "f":
        try:
            return f"{float(word):.{int(precision or 6)}f}"
        except ValueError:
            pass
    kind = "string" if isinstance(word, str) else "int"
    return f"%!{verb}({kind}={word})"


def _pad(shown: str, flags: str, width: str | None) -> str:
    if not width:
        return shown
    return shown.ljust(int(width)) if "-" in flags else shown.rjust(int(width))

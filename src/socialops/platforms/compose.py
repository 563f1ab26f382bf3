"""The one text that a channel shows, from a post's parts.

Order: the text, the mentions, the link, the hashtags; each in a paragraph of its own. What stands in the text
already is not repeated: a hashtag or a mention as a whole word, whatever its case, the link as a whole address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from socialops.domain.documents.post import Post

_APART = "\n\n"
_MENTION_GOES_ON = r"[\w@]|[.-]\w"
_TAG_GOES_ON = r"\w"


class Piece(NamedTuple):
    """A part of the text shown: where it begins there, and what it comes from.

    `field` is the post's field and `number` the entry where that is a list. Character i of the piece is character
    i + `shift` of what is written there; the sign that composing puts before an entry has no character of its own.
    """

    start: int
    text: str
    field: str
    number: int | None = None
    shift: int = 0

    @property
    def end(self) -> int:
        """Where the piece ends in the text shown."""
        return self.start + len(self.text)


def compose(post: Post, channel: str) -> str:
    """The text of *post* on *channel*: its variant's parts where it has them, else the post's.

    Headline, content warning and media are shown beside the text, not in it.
    """
    text = shown_text(post, channel)
    if channel in post.variants:
        link, mentions, hashtags = post.on(channel, "link"), post.on(channel, "mentions"), post.on(channel, "hashtags")
    else:
        link, mentions, hashtags = post.link, post.mentions, post.hashtags
    found = [
        text,
        " ".join([word for _, _, word in _missing(mentions, "@", text, _MENTION_GOES_ON)]) if mentions else "",
        link if link and not _holds_link(text, link) else "",
        " ".join([word for _, _, word in _missing(hashtags, "#", text, _TAG_GOES_ON)]) if hashtags else "",
    ]
    return _APART.join(filter(None, found))


def pieces(post: Post, channel: str) -> list[Piece]:
    """The same text in pieces, each with the field that it comes from."""
    found: list[Piece] = []
    place = 0
    for part in _parts(post, channel, shown_text(post, channel)):
        place += len(_APART) if part and found else 0
        for number, piece in enumerate(part):
            place += 1 if number else 0
            found.append(piece._replace(start=place))
            place += len(piece.text)
    return found


def shown_text(post: Post, channel: str) -> str:
    """The text alone, without what is added to it."""
    return (post.on(channel, "text") or "").replace("\r\n", "\n").rstrip()


def _parts(post: Post, channel: str, text: str) -> Iterator[list[Piece]]:
    """The paragraphs; the pieces of each are joined by a blank, and their starts are not set yet."""
    yield [Piece(0, text, "text")] if text else []
    yield _entries(post, channel, "mentions", "@", text, _MENTION_GOES_ON)
    link = post.on(channel, "link")
    yield [Piece(0, link, "link")] if link and not _holds_link(text, link) else []
    yield _entries(post, channel, "hashtags", "#", text, _TAG_GOES_ON)


def _entries(post: Post, channel: str, field: str, sign: str, text: str, goes_on: str) -> list[Piece]:
    found = _missing(post.on(channel, field), sign, text, goes_on)
    return [Piece(0, word, field, number, len(entry) - len(word)) for number, entry, word in found]


def _missing(entries: Sequence[str], sign: str, text: str, goes_on: str) -> Iterator[tuple[int, str, str]]:
    """The entries that the text does not hold, each once with its number and with its sign; *goes_on* is what would
    make a longer word of one.
    """
    seen: set[str] = set()
    folded = text.casefold() if sign in text else ""  # where the sign is not, no word with it is
    for number, entry in enumerate(entries):
        bare = entry.lstrip(sign)
        word = sign + bare
        if word in seen:
            continue
        seen.add(word)
        if not folded or word.casefold() not in folded or not _holds(text, word, goes_on):
            yield number, entry, word


def _holds(text: str, word: str, goes_on: str) -> bool:
    return re.search(rf"(?<![\w&/@#]){re.escape(word)}(?!{goes_on})", text, re.IGNORECASE) is not None


def _holds_link(text: str, link: str) -> bool:
    return link in text and re.search(rf"{re.escape(link)}(?![\w/?#=&%+~-]|[.,:;]\w)", text) is not None

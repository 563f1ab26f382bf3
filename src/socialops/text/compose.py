"""The one text that a channel shows, from a post's parts.

Order: the text, the mentions, the link, the hashtags; each in a paragraph of its own. What stands in the text
already is not repeated: a hashtag or a mention as a whole word, whatever its case, the link as a whole address.
"""

from __future__ import annotations

import re

from socialops.domain.post import Post


def compose(post: Post, channel: str) -> str:
    """The text of *post* on *channel*: its variant's parts where it has them, else the post's.

    Headline, content warning and media are shown beside the text, not in it.
    """
    text = (post.on(channel, "text") or "").replace("\r\n", "\n").rstrip()
    hashtags = ["#" + tag.lstrip("#") for tag in post.on(channel, "hashtags")]
    mentions = ["@" + name.lstrip("@") for name in post.on(channel, "mentions")]
    link = post.on(channel, "link")
    parts = [
        text,
        " ".join(_missing(mentions, text, _MENTION_GOES_ON)),
        link if link and not _holds_link(text, link) else "",
        " ".join(_missing(hashtags, text, r"\w")),
    ]
    return "\n\n".join(part for part in parts if part)


_MENTION_GOES_ON = r"[\w@]|[.-]\w"


def _missing(words: list[str], text: str, goes_on: str) -> list[str]:
    """The words that the text does not hold, each once; *goes_on* is what would make a longer word of one."""
    if not words:
        return words
    folded = text.casefold()
    return [word for word in dict.fromkeys(words) if word.casefold() not in folded or not _holds(text, word, goes_on)]


def _holds(text: str, word: str, goes_on: str) -> bool:
    return re.search(rf"(?<![\w&/@#]){re.escape(word)}(?!{goes_on})", text, re.IGNORECASE) is not None


def _holds_link(text: str, link: str) -> bool:
    return link in text and re.search(rf"{re.escape(link)}(?![\w/?#=&%+~-]|[.,:;]\w)", text) is not None

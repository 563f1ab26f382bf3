"""SO119, SO120: mentions and hashtags that a platform reads differently from what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.pattern import late
from socialops.domain.sanitize import one_line
from socialops.domain.workspace import Filed
from socialops.platforms.compose import Piece, pieces
from socialops.platforms.entities.by_platform import Entity
from socialops.platforms.part import Part
from socialops.rules.rule import Context, Rule

_LETTER: Final = "A-Za-z0-9_\u00c0-\u024f"
_MENTION: Final = late(
    rf"(?<![\w/@#&=+.%-])@([{_LETTER}](?:[{_LETTER}.-]*[{_LETTER}])?(?:@[\w-]+(?:\.[\w-]+)+)?)(?![@/])"
)
_PLAIN_MENTION: Final = late(r"@(?<![^\s(]@)[A-Za-z0-9_]{1,15}(?![\w@.\-/])")
_HASHTAG: Final = late(r"(?<![\w&/#@])[#\uff03]([^\W_][\w\u00b7\u200c]*(?:[-&+.][^\W_]\w*)*)")
_PLAIN_HASHTAG: Final = late(
    r"#(?<!\S#)[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f][A-Za-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]*"
    r"(?![\w\-&+.\u00b7])"
)
"""The sign comes first, since a text is searched for it the quickest way there is."""
_HAS_LETTER: Final = late(r"[^\W\d_]")
_BY_HOST: Final = "bluesky"
"""The platform on which a mention is a domain name."""


def mention_elsewhere(context: Context) -> Iterator[Finding]:
    """The same '@name' is another account, or none, on another platform: X reads '@eve' in '@eve.bsky.social', Bluesky
    knows only names with a domain, and '@name@server' is an account of the Fediverse. Give the channel its own names:
    'variants: {<channel>: {mentions: ['@name']}}', or its own text.
    """
    for filed, part in context.parts:
        text = part.text
        if "@" not in text or (part.platform.name != _BY_HOST and _plain_mentions(text)):
            continue
        read = {entity.start: entity for entity in part.entities.mentions}
        links = [(link.start, link.end) for link in part.entities.links]
        for piece, start, name in _typed(part, "mentions", "@"):
            entity = read.get(start)
            if (entity and entity.text == name) or any(low <= start < high for low, high in links):
                continue
            yield _told(filed, part, piece, start, _mention_message(part, name, entity))


def _plain_mentions(text: str) -> bool:
    """Whether every '@' is a name that all platforms without domains read alike."""
    return len(_PLAIN_MENTION.findall(text)) == text.count("@")


def _mention_message(part: Part, name: str, entity: Entity | None) -> str:
    title, shown = part.platform.title, one_line(name)
    way = f"give 'variants.{part.channel}.mentions' the account's name there, or leave it out"
    if entity:
        return f"{part.channel}: '@{shown}' would mention '@{one_line(entity.text)}', another account: {way}"
    return f"{part.channel}: '@{shown}' is no account on {title}, so nobody would be mentioned: {way}"


def hashtag_misread(context: Context) -> Iterator[Finding]:
    """A platform ends a hashtag at the first sign that can't be part of one (#Repair-Day is #Repair), makes no link of
    one without a letter, or of one that is glued to a word; and a hashtag that stands there twice takes room for
    nothing. Write it in one word of letters and digits, and once.
    """
    plain = None
    for filed, part in context.parts:
        text = part.text
        if text is plain:
            continue
        if ("#" not in text and "\uff03" not in text) or _plain_hashtags(text):
            plain = text
            continue
        read = {entity.start: entity for entity in part.entities.hashtags}
        links = [(link.start, link.end) for link in part.entities.links]
        known: set[str] = set()
        for piece, start, name in _typed(part, "hashtags", "#"):
            if any(low <= start < high for low, high in links):
                continue
            message = _hashtag_message(part, piece, name, read.get(start))
            if message is None and name.casefold() in known:
                message = f"{part.channel}: '#{one_line(name)}' stands there already: once is enough"
            known.add(name.casefold())
            if message:
                yield _told(filed, part, piece, start, message)


def _plain_hashtags(text: str) -> bool:
    found: list[str] = _PLAIN_HASHTAG.findall(text)
    return len(found) == text.count("#") and (len(found) == 1 or len({tag.casefold() for tag in found}) == len(found))


def _hashtag_message(part: Part, piece: Piece, name: str, entity: Entity | None) -> str | None:
    shown = one_line(name)
    if entity is None:
        if piece.field == "text" and not _HAS_LETTER.search(name):
            return None  # '#1' is a number
        why = "" if _HAS_LETTER.search(name) else ", since it has no letter"
        return f"{part.channel}: {part.platform.title} makes no hashtag of '#{shown}'{why}: write one word of letters"
    if len(entity.text) < len(name):
        return f"{part.channel}: {part.platform.title} reads '#{one_line(entity.text)}' in '#{shown}': write one word"
    return None


def _typed(part: Part, field: str, sign: str) -> Iterator[tuple[Piece, int, str]]:
    """What was meant as a name: where it stands in the text that is shown, and without its sign."""
    pattern = _MENTION if sign == "@" else _HASHTAG
    for piece in pieces(part.post, part.channel):
        if piece.field == field:
            yield piece, piece.start, piece.text[len(sign) :].strip()
        elif piece.field == "text":
            for found in pattern.finditer(piece.text):
                yield piece, piece.start + found.start(), found[1]


def _told(filed: Filed[Post], part: Part, piece: Piece, start: int, message: str) -> Finding:
    keys: KeyPath = part.keys(piece.field)
    offset: int | None = start - piece.start
    if piece.number is not None:
        keys, offset = (*keys, piece.number), None
    return Finding(
        filed.path, message, keys=keys, subject=filed.item.id, channel=part.channel, offset=offset,
        severity=Severity.WARNING,
    )  # fmt: skip


RULES = (
    Rule(
        "SO119", "mention-elsewhere", "a mention that is another account, or none, on a channel", mention_elsewhere,
        Severity.WARNING,
    ),
    Rule(
        "SO120", "hashtag-misread", "a hashtag that a platform cuts, does not link, or that repeats", hashtag_misread,
        Severity.WARNING,
    ),
)  # fmt: skip

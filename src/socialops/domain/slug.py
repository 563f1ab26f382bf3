"""Ids out of names: the one way, for files, members, cases and the UIDs of calendars."""

from __future__ import annotations

import re
import unicodedata

from socialops.domain.documents.field import ID_PATTERN
from socialops.domain.pattern import late

LONGEST = 64
"""Characters that an id holds at most."""
_ID = late(ID_PATTERN)
_NAME = late(r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS |REVERSED |OPEN |TURNED |AFRICAN )?([A-Z]{1,2})\b")
"""A letter that Unicode does not take apart says in its name what it is made of: 'd with stroke' is a d."""


def _table(pairs: str) -> dict[str, str]:
    return {pair[0]: pair[1:] for pair in pairs.split()}


# What neither the parts of a letter nor its name turn into plain letters, as those who write it do in addresses.
_LETTERS = (
    _table("äae öoe üue ßss þth ðd ŋng əe ĸk")
    | _table("αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo")  # noqa: RUF001
    | _table("аa бb вv гg ґg дd еe ёyo єye жzh зz иi іi їyi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch")  # noqa: RUF001
    | _table("ъ ыy ь эe юyu яya ђdj јj љlj њnj ћc џdz ѓgj ќkj ѕdz ўu һh қq ғg ңn өo ұu үu әa")  # noqa: RUF001
)


def slug(text: str, fallback: str = "") -> str:
    """*text* as an id: small letters, digits, single hyphens; *fallback* where nothing of it is left.

    Marks go and letters stay, ä ö ü as ae oe ue; Greek and Cyrillic are written in Latin letters; what other scripts
    write has no plain letters, and goes.
    """
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    plain = "".join(map(_plain, small))
    return shortened(re.sub(r"[^a-z0-9]+", "-", plain).strip("-")) or fallback


def shortened(name: str, room: int = LONGEST) -> str:
    """As much of an id as *room* holds."""
    return name[:room].strip("-")


def is_id(text: str) -> bool:
    """True for what every id must be."""
    return len(text) <= LONGEST and "\n" not in text and _ID.fullmatch(text) is not None


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    parts = unicodedata.normalize("NFKD", letter)
    if parts != letter:
        return "".join(map(_plain, parts))
    if unicodedata.combining(letter):
        return ""
    named = _NAME.match(unicodedata.name(letter, ""))
    return named[1].lower() if named else "-"

"""Titles that say nothing."""

from __future__ import annotations

import regex

from socialops.style.matching.folding import fold_case

EMPTY = frozenset(
    str.split(
        "announcement article blog blogpost caption content copy default document draft enjoy final foto headline "
        "hello hi image info information link media message misc neu new news note photo picture pic placeholder "
        "post presentation präsentation slide slides folien screenshot beitrag bild entwurf dokument "
        "test text title titel today tbd todo "
        "untitled unbenannt update video xxx n/a none null lorem ipsum asdf check this out read more click here"
    )
) | frozenset(
    {
        "check this out",
        "read more",
        "click here",
        "lorem ipsum",
        "new post",
        "blog post",
        "social media post",
        "n/a",
    }
)
FILE_NAME = regex.compile(
    r"(?i)^[\w .()-]+\.(?:pdf|docx?|pptx?|xlsx?|odt|odp|png|jpe?g|gif|webp|heic|svg|mp4|mov|avi|mp3|wav|txt|md|ya?ml"
    r"|zip|key|indd|psd|ai)$"
)
CAMERA = regex.compile(
    r"(?i)^(?:img|dsc[fn]?|mvi|vid|pxl|screenshot|bildschirmfoto|scan|untitled)(?:[\W_\d]|at|um|am|pm)*$"
)
COUNTER = regex.compile(r"(?i)[\s_#(-]*(?:v?\d+|copy|kopie|final|new|neu)[\s)]*$|[\s.!?…:-]+$")
LEADING = frozenset({"the", "a", "my", "our", "your", "mein", "meine", "unsere", "copy of", "kopie von"})
LEADS_ON = tuple(f"{lead} " for lead in sorted(LEADING))
LEAD = regex.compile(r"\p{L}+")
LEADS = frozenset(LEAD.search(entry)[0] for entry in EMPTY) | LEADING | {"v", "final", "copy", "kopie"}  # type: ignore[index]
"""First words of titles that may say nothing; any other title without a dot or slash says something."""
TAILS = ("v", "copy", "kopie", "final", "new", "neu")
"""What COUNTER takes off a word too."""
ADDRESS = regex.compile(r"(?i)(?:https?://|www\.)\S+")
LONGEST = 300
"""Characters looked at: a longer title says something, or is none."""


def says_nothing(title: str) -> str | None:
    """Say why a title tells a reader nothing; None when it may tell something.

    A title of one empty word (with a number, "final" or "copy" behind it), a file's name, a camera's counter, only an
    address, or no letter at all.
    """
    plain = title[:LONGEST].strip()
    lead = LEAD.search(plain)
    if lead is None:
        return "The title has no word in it. Say what the post is about."
    tells = fold_case(lead[0]) not in LEADS or _goes_on(plain)
    if tells and "." not in plain and "/" not in plain and not CAMERA.match(plain):
        return None
    return _named(plain) or _empty(plain)


def _named(plain: str) -> str | None:
    """Say which machine's name the title is."""
    if "." in plain and FILE_NAME.match(plain):
        return f"'{plain}' is the name of a file. Say what the post is about."
    if CAMERA.match(plain):
        return f"'{plain}' is a name that a device gave. Say what the post is about."
    if ("." in plain or "/" in plain) and ADDRESS.fullmatch(plain):
        return "The title is only an address. Say what the post is about."
    return None


def _empty(plain: str) -> str | None:
    """Say that nothing is left of the title once numbers and the like are taken off."""
    bare = fold_case(plain)
    for _ in range(4):
        shorter = COUNTER.sub("", bare).strip()
        if shorter == bare:
            break
        bare = shorter
    if not bare or _bare_of_article(bare) in EMPTY:
        return f"'{plain}' says nothing about the post. Say what it is about."
    return None


def _goes_on(plain: str) -> bool:
    """Say whether a word that tells something follows "the", "my" and the like."""
    first = LEAD.search(_bare_of_article(fold_case(plain)))
    return first is not None and first[0] not in LEADS and not first[0].endswith(TAILS)


def _bare_of_article(folded: str) -> str:
    if not folded.startswith(LEADS_ON):
        return folded
    return next(folded[len(lead) :] for lead in LEADS_ON if folded.startswith(lead))

"""The checks of social texts as a guide asks for them, each with the code and the kind of its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from socialops.style.alert import Alert
from socialops.style.social.confidential import check_confidential
from socialops.style.social.emoji import check_emoji
from socialops.style.social.hashtags import check_hashtags
from socialops.style.social.links import check_links, written_links
from socialops.style.social.personal import check_personal_data
from socialops.style.social.remark import Remark
from socialops.style.social.titles import says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.domain.documents.guide import Disclosure, Guide, Strictness

Found = tuple[str, str, Alert]
"""The code of the finding, the kind of the check, and the place; the alert's `rule` is still empty."""
SOCIAL_KINDS = frozenset(
    str.split(
        "hashtag-count hashtag-case hashtag-banned emoji-count emoji-run emoji-word link-broken link-shortener "
        "link-domain link-utm confidential personal-email personal-phone personal-iban personal-card capitals "
        "disclosure title"
    )
)
"""What a guide says about texts beyond its rules, by the names of its findings."""
MANY = 1 << 30
LEVELS = {"warn": "warning", "forbid": "error"}
CAPITALS = regex.compile(
    r"(?<![\w#@])\p{Lu}[\p{Lu}\p{M}\d'\u2019-]*(?:[ ,;:&/-]{1,3}\p{Lu}[\p{Lu}\p{M}\d'\u2019-]*)+(?![\p{Ll}\w])"
)
LONG_WORD = 4
MARKS = regex.compile(
    r"(?i)#(?:ad|ads|advert|advertisement|anzeige|werbung|sponsored|sponsoredpost|paidpartnership|paidad|publicidad|"
    r"pub|publicit[eé]|pubblicit[aà]|reclame|annonce|reklama?)\b"
    r"|\b(?:paid partnership|paid ad|sponsored by|advertisement|bezahlte partnerschaft|anzeige|werbung|"
    r"collaboration commerciale|publicidad)\b"
    r"|^\W{0,3}(?:ad|sponsored)\W{0,2}[:|\])]"
)
"""Words that the advertising authorities of the EU states, the UK (ASA) and the USA (FTC) hold clear enough.

#sp, #spon and #collab are not among them."""


def is_asked(guide: Guide) -> bool:
    """Say whether a guide asks for any of the checks of texts."""
    named = guide.hashtags, guide.emoji, guide.links, guide.confidential, guide.personal_data, guide.disclosure
    return any(named) or guide.capitals != "allow"


def check_text(guide: Guide, text: str, labels: Sequence[str]) -> Iterator[Found]:
    """Judge a whole text."""
    tags, emoji, links = guide.hashtags, guide.emoji, guide.links
    if tags and ("#" in text or "\uff03" in text):
        yield from _as("SO202", check_hashtags(
            text, most=tags.max, camel_case=tags.case == "camel", lower_case=tags.case == "lower", banned=tags.banned
        ))  # fmt: skip
    if emoji and (not text.isascii() or "\ufe0f" in text):
        run = MANY if emoji.max_run is None else emoji.max_run
        words = emoji.in_place_of_words == "forbid"
        found = check_emoji(text, most=emoji.max, longest_run=run)
        yield from _as("SO203", (remark for remark in found if words or remark.kind != "emoji-word"))
    if links and "." in text:
        yield from _as("SO204", check_links(
            text,
            require_utm=links.require_utm,
            allow_domains=links.allow_domains,
            forbid_shorteners=links.shorteners == "forbid",
        ))  # fmt: skip
    yield from check_side(guide, text, labels)
    for wanted in guide.disclosure:
        if not set(wanted.labels).isdisjoint(labels) and not _discloses(text, wanted):
            said = f"A post with the label '{_first(wanted.labels, labels)}' says that it is an advertisement: add "
            yield "SO201", "disclosure", Alert("", "error", said + _marks(wanted) + ".", 0, 0, "")


def check_side(guide: Guide, text: str, labels: Sequence[str]) -> Iterator[Found]:
    """Judge what must not be said anywhere: names, personal data, shouting."""
    for secret in guide.confidential:
        yield from _as("SO205", check_confidential(
            text, secret.term, reason=secret.reason or "", allow_labels=secret.allow_labels, labels=labels
        ))  # fmt: skip
    if guide.personal_data:
        yield from _as("SO206", check_personal_data(text, guide.personal_data))
    if guide.capitals != "allow":
        yield from _as("SO201", check_capitals(text), LEVELS[guide.capitals])


def check_title(strictness: Strictness, title: str) -> Iterator[Found]:
    """Judge a title that nobody could tell from another."""
    said = says_nothing(title) if strictness != "allow" else None
    if said:
        yield "SO201", "title", Alert("", LEVELS[strictness], said, 0, len(title), title)


def _as(code: str, found: Iterator[Remark], level: str = "error") -> Iterator[Found]:
    for remark in found:
        yield code, remark.kind, Alert("", level, remark.message, remark.start, remark.end, remark.match)


def _discloses(text: str, wanted: Disclosure) -> bool:
    if not wanted.any_of:
        return find_disclosure(text) is not None
    return any(regex.search(rf"(?i)(?<![\w#]){regex.escape(mark)}(?!\w)", text) for mark in wanted.any_of)


def _marks(wanted: Disclosure) -> str:
    return " or ".join(wanted.any_of) if wanted.any_of else "#ad"


def _first(wanted: Sequence[str], labels: Sequence[str]) -> str:
    return next(label for label in labels if label in wanted)


def check_capitals(text: str, *, least_words: int = 3) -> Iterator[Remark]:
    """Say where at least `least_words` words in a row are in capitals; abbreviations alone (FAQ) are no shouting."""
    links = [(start, end) for start, end, _ in written_links(text)]
    for found in CAPITALS.finditer(text):
        words = regex.findall(r"[\p{Lu}\p{M}\d'\u2019]+", found[0])
        long = [word for word in words if len(word) >= LONG_WORD]
        within = any(start <= found.start() < end for start, end in links)
        if len(words) >= least_words and len(long) >= 2 and not within:  # noqa: PLR2004 - one long name may be one
            said = "Words in capitals read as shouting, and screen readers may spell them out. Use small letters."
            yield Remark("capitals", said, *found.span(), found[0])


def find_disclosure(text: str) -> tuple[int, int] | None:
    """Give the place of the first mark of an advertisement; None when there is none."""
    found = MARKS.search(text)
    return None if found is None else found.span()

"""A post on its way in: its fields, where they come from, and the words for what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import field
from typing import Any, Final

from socialops.classes import dataclass
from socialops.domain.documents.channel import Channel
from socialops.domain.documents.people import Member
from socialops.domain.normal_form import normal
from socialops.domain.slug import LONGEST, is_id, shortened, slug
from socialops.domain.suggest import did_you_mean, nearest
from socialops.domain.workspace import Workspace
from socialops.exchange.columns import platform_of

ORDER: Final = (
    "id", "title", "headline", "author", "contributors", "campaign", "objective", "workflow", "labels", "channels",
    "publish_at", "timezone", "status", "imported", "language", "text", "hashtags", "mentions", "link",
    "content_warning", "media", "thread", "first_comment", "reply_to", "variants", "waivers", "source", "notes",
)  # fmt: skip
"""The order in which people write the fields of a post."""
TITLE, WORDS = 60, 48
"""Characters of a title made of a text, and of an id made of one."""


@dataclass
class Draft:
    """A post as it is to be written; `place` is where it comes from, `names` what its fields are called there."""

    place: str
    fields: dict[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def post(self) -> str:
        """Its id."""
        return str(self.fields["id"])

    def ordered(self) -> dict[str, Any]:
        """The fields as people write them, without those that say nothing."""
        return {name: self.fields[name] for name in ORDER if self.fields.get(name) not in (None, "", [], {})}


class Unfit(ValueError):  # noqa: N818 - it says what a value is
    """A value that can't be taken, with the reason in a marketer's words."""


@dataclass(frozen=True)
class Known:
    """What words may name in a workspace: by id, and by what people call it."""

    workspace: Workspace
    _seen: dict[str, str | Unfit] = field(default_factory=dict)

    def channel(self, word: str) -> str:
        """The channel that a word names: by its id, its handle, or its platform where that has one channel.

        Raises:
            Unfit: none, or several.
        """
        if word not in self._seen:
            try:
                self._seen[word] = self._channel(word)
            except Unfit as error:
                self._seen[word] = error
        found = self._seen[word]
        if isinstance(found, Unfit):
            raise found
        return found

    def _channel(self, word: str) -> str:
        channels: dict[str, Channel] = {name: filed.item for name, filed in self.workspace.channels.items()}
        if word in channels:
            return word
        platform = platform_of(word)
        for found in (
            [name for name, c in channels.items() if name.casefold() == word.casefold()],
            [name for name, c in channels.items() if c.handle.casefold().lstrip("@") == word.casefold().lstrip("@")],
            [name for name, c in channels.items() if c.platform == platform],
        ):
            if len(found) == 1:
                return found[0]
            if found:
                raise Unfit(f"'{word}' may be {' or '.join(found)}: write which channel")
        raise Unfit(f"there is no channel '{word}'; {did_you_mean(word, channels)}")

    def member(self, word: str) -> str:
        """The member that a word names: by id, name or e-mail address.

        Raises:
            Unfit: nobody.
        """
        people: dict[str, Member] = {name: filed.item for name, filed in self.workspace.members.items()}
        if word in people:
            return word
        folded = word.casefold()
        for name, member in people.items():
            called = {name.casefold(), member.name.casefold(), *(email.casefold() for email in member.emails)}
            first = member.name.casefold().split()[0] if member.name.split() else ""
            if folded in called or (folded == first and self._only(first)):
                return name
        near = nearest(word, [member.name for member in people.values()])
        hint = f"did you mean '{near}'?" if near else did_you_mean(word, people)
        raise Unfit(f"there is no member '{word}'; {hint}")

    def _only(self, first: str) -> bool:
        names = [f.item.name.casefold().split() for f in self.workspace.members.values()]
        return sum(name[:1] == [first] for name in names) == 1

    def of_kind(self, kind: str, word: str) -> str:
        """The campaign, workflow, … that a word names by id or title.

        Raises:
            Unfit: none.
        """
        known = self.workspace.of_kind(kind)
        if word in known:
            return word
        titles = {
            filed.item.title.casefold(): name for name, filed in known.items() if getattr(filed.item, "title", "")
        }
        if word.casefold() in titles:
            return titles[word.casefold()]
        raise Unfit(f"there is no {kind} '{word}'; {did_you_mean(word, known)}")


def id_of(word: str, title: str, text: str) -> str:
    """An id: as written, else made of the title, else of the first words.

    What has no plain letters gets one made of its bytes, which stays the same.
    """
    for given, room in ((word, None), (title, None), (text.strip().partition("\n")[0], WORDS)):
        if given and is_id(given):
            return given
        found = slug(given)
        if found:
            return (
                found
                if room is None or len(found) <= room
                else shortened(found[:room].rpartition("-")[0] or found, room)
            )
    return "post-" + hashlib.sha256(normal(word or title or text).encode("utf-8", "replace")).hexdigest()[:8]


def numbered(name: str, taken: Container[str]) -> str:
    """An id that is not taken: with a number behind it, where it is."""
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name[: LONGEST - 4].strip('-')}-{number}", number + 1
    return candidate


def title_of(text: str, fallback: str) -> str:
    """A title made of the first line of a text."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text.strip().partition("\n")[0]).split())
    if len(line) <= TITLE:
        return line or fallback
    return (line[: TITLE - 1].rpartition(" ")[0] or line[: TITLE - 1]) + "…"


def media_of(addresses: Iterable[str], alts: list[str], pins: list[str]) -> list[dict[str, str]]:
    """Media with their alt texts and sha256, in order.

    Raises:
        Unfit: there are more alt texts than media.
    """
    places = list(addresses)
    if len(alts) > len(places) == 1:  # a text of one picture may hold the sign that parts texts
        alts = [" || ".join(alts)]
    if len([alt for alt in alts if alt]) > len(places):
        raise Unfit(
            f"there are {len(alts)} alt texts for {len(places)} pictures: part them with || as the pictures are"
        )
    found = []
    for at, place in enumerate(places):
        web = place.lower().startswith(("http://", "https://"))
        item = {"url" if web else "file": place}
        if at < len(pins) and pins[at] not in {"", "none"}:
            item["sha256"] = pins[at]
        if at < len(alts) and alts[at]:
            item["alt"] = alts[at]
        found.append(item)
    return found

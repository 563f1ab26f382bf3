"""Which field of a post a column holds, by what people and programs call it.

The names live in `data/columns.json`; case, punctuation and numbers at the end (`Picture Url 2`) make no difference.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from importlib.resources import files
from typing import Final

from socialops.classes import dataclass
from socialops.domain.platform_names import PLATFORMS
from socialops.domain.sanitize import one_line
from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError

_NUMBERED = re.compile(r"^(?P<name>.*\D) ?(?P<number>\d{1,2})$")
CALLED: Final = {
    "twitter": "x", "twitter x": "x", "x twitter": "x", "ig": "instagram", "insta": "instagram", "fb": "facebook",
    "facebook page": "facebook", "li": "linkedin", "linkedin page": "linkedin", "yt": "youtube", "bsky": "bluesky",
    "masto": "mastodon", "meta": "facebook", "tik tok": "tiktok", "linked in": "linkedin",
}  # fmt: skip
"""Other names that people have for a platform."""
SEVERAL: Final = frozenset({"media", "alt"})
"""Fields that may stand in several columns, one value in each."""


@dataclass(frozen=True)
class Columns:
    """By position, the field of each column; `names` are the columns as they are written, `unknown` those left out.

    `networks` are columns that are called as a platform: they say yes, or hold what is said there.
    """

    fields: Mapping[int, str]
    names: Sequence[str]
    unknown: Sequence[str] = ()
    networks: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[int, str] = field(default_factory=dict)
    """With a template: by position, the place of it that a column fills."""

    def named(self, wanted: str) -> str:
        """What the file calls a field: the column's name, or the field's own."""
        found = next((self.names[at] for at, name in self.fields.items() if name == wanted), wanted)
        return one_line(found)


def columns(header: Sequence[str], mapped: Mapping[str, str], places: Sequence[str] = ()) -> Columns:
    """The columns of a file by its header; *mapped* is what --map says, *places* those of a template.

    Raises:
        SocialopsError: --map names a column or a field that is not there, or two columns hold one field.
    """
    names = [name.strip().strip("*").strip() for name in header]
    chosen = _mapped(names, mapped)
    values = {at: name for at, name in enumerate(names) if name in places and at not in chosen}
    found: dict[int, str] = {}
    unknown: list[str] = []
    networks = {at: plain(name) for at, name in enumerate(names) if at not in chosen and platform_of(name)}
    for at, name in enumerate(names):
        if at in networks:
            continue
        meant = chosen.get(at, "" if at in values else field_of(name))
        if not meant:
            if name and at not in values and plain(name) not in _known()[1]:
                unknown.append(name)
            continue
        taken = next((other for other, known in found.items() if known == meant), None)
        if taken is None or meant in SEVERAL:
            found[at] = meant
        elif meant == "publish_at" and "time" in plain(name).split() and "time" not in found.values():
            found[at] = "time"  # a date before it: this is the time of that day
        else:
            kept = _kept(names, chosen, taken, at, meant)
            unknown.append(names[taken if kept == at else at])
            del found[taken]
            found[kept] = meant
    return Columns(found, names, tuple(unknown), networks, values)


def _kept(names: Sequence[str], chosen: Mapping[int, str], taken: int, at: int, meant: str) -> int:
    """Which of two columns holds the field: the one that --map names, or that is called just so.

    Raises:
        SocialopsError: neither.
    """
    for place in (taken, at):
        other = at if place == taken else taken
        if place in chosen and other not in chosen:
            return place
    for place in (taken, at):
        if plain(names[place]) == plain(meant):
            return place
    one, two = one_line(names[taken]), one_line(names[at])
    raise SocialopsError(
        f"The columns '{one}' and '{two}' both look like '{meant}': say which it is with --map '{two}={meant}', or "
        "rename one."
    )


def field_of(name: str) -> str:
    """The field that a column of that name holds; empty where nobody knows."""
    word = plain(name)
    known, _ = _known()
    if word in known:
        return known[word]
    numbered = _NUMBERED.match(word)
    meant = known.get(numbered["name"].strip(), "") if numbered else ""
    return meant if meant in SEVERAL else ""


def platform_of(word: str) -> str | None:
    """The platform that people call so."""
    name = plain(word)
    found = CALLED.get(name, name.replace(" ", ""))
    return found if found in PLATFORMS else None


def plain(name: str) -> str:
    """A name without what makes no difference."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def fields() -> Sequence[str]:
    """Every field that a column may hold."""
    return tuple(dict.fromkeys(_known()[0].values()))


@lru_cache
def _known() -> tuple[Mapping[str, str], frozenset[str]]:
    text = files("socialops.exchange").joinpath("data", "columns.json").read_text(encoding="utf-8")
    data = json.loads(text)
    by_name = {name: held for held, names in data["fields"].items() for name in names}
    return by_name, frozenset(data["ours"])


def _mapped(names: Sequence[str], mapped: Mapping[str, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, wanted in mapped.items():
        meant = wanted.strip().replace("-", "_")
        if meant and meant not in fields():
            raise SocialopsError(f"--map '{column}={wanted}': '{wanted}' is no field; {did_you_mean(meant, fields())}")
        places = [at for at, name in enumerate(names) if plain(name) == plain(column)]
        if not places:
            raise SocialopsError(
                f"--map '{column}={wanted}': there is no column '{column}'; {did_you_mean(column, filter(None, names))}"
            )
        found |= dict.fromkeys(places, meant)
    return found

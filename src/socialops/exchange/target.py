"""The files that other programs take: their columns, forms and limits, each with its source and how far it is trusted.

They live in `data/targets/<name>.json`, because they change without a word.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError

TARGETS: Final = ("buffer", "publer", "sprout", "metricool", "postiz", "generic")
"""Those that `export --for` knows."""
Holds = Literal[
    "text", "time", "picture", "pictures", "alt", "alts", "labels", "headline", "link", "first_comment", "network",
    "field",
]  # fmt: skip


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(_Data):
    """Where something is known from, and how far it is trusted: official, high, medium, or low (not confirmed)."""

    source: str
    trust: Literal["official", "high", "medium", "low"]
    checked: str


class Column(_Data):
    """One column. What holds nothing is left empty; `only` are the platforms on which it holds something.

    `format` is that of its times (strftime), `join` stands between several values, `number` counts from 1.
    """

    header: str
    holds: Holds | None = None
    value: str = ""
    format: str = ""
    join: str = " "
    number: int = 1
    network: str = ""
    only: tuple[str, ...] = ()


class Pictures(_Data):
    """How many media a row holds, and of which kinds; no kinds: of all."""

    most: int
    kinds: tuple[str, ...] = ()


class Target(_Data):
    """One program's file.

    `split` says what goes into a file of its own: a channel, every second account of a network, or nothing (none).
    `rows` is how many a file holds; `apart` and `ahead` are minutes between two rows, and between now and a row.
    `networks` are the platforms that it knows, where it says so; `told` is what to know when the file is read there.
    """

    name: str
    title: str
    sources: tuple[Source, ...]
    split: Literal["channel", "network", "none"]
    rows: int | None
    columns: tuple[Column, ...]
    pictures: Pictures
    apart: int = 0
    ahead: int = 0
    networks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know when the file is read there, and that nobody could confirm its columns where that is so."""
        doubted = all(source.trust == "low" for source in self.sources)
        return (*self.told, f"{self.title}'s columns are not confirmed: try one row first.") if doubted else self.told

    def columns_on(self, platform: str | None) -> tuple[Column, ...]:
        """The columns of a file; those for other platforms are left out where they never hold anything."""
        return tuple(c for c in self.columns if not c.only or c.holds or c.value or platform in c.only)

    def holds(self, what: Holds, platform: str) -> bool:
        """Whether any column holds that for a post on the platform."""
        return any(c.holds == what and (not c.only or platform in c.only) for c in self.columns)


@lru_cache
def target(name: str) -> Target:
    """The target of that name.

    Raises:
        SocialopsError: there is none.
    """
    if name not in TARGETS:
        raise SocialopsError(f"--for '{name}' is not known; {did_you_mean(name, TARGETS)}")
    text = files("socialops.exchange").joinpath("data", "targets", f"{name}.json").read_text(encoding="utf-8")
    return Target.model_validate(json.loads(text))

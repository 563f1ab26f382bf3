"""Style packages as they are found under styles/: rules in Vale's format, before the style engine reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from socialops.classes import dataclass
from socialops.domain.finding import KeyPath, Position

STYLES = "styles"
"""The folder of packages in a workspace."""


@dataclass(frozen=True)
class RuleFile:
    """One rule of a package, named `<Package>.<file's stem>`; `problem` says why the file can't be read.

    `definition` is the file's mapping and `places` says where each of its keys and items stands.
    """

    path: str
    name: str
    definition: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[KeyPath, Position] = field(default_factory=dict)
    problem: str = ""
    position: Position = field(default=Position())

    def locate(self, keys: KeyPath) -> Position:
        """The place of the value at *keys*, or of the nearest thing around it."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, Position())


@dataclass(frozen=True)
class Package:
    """A package's rules by file name; none where the folder is missing or holds no .yml file."""

    name: str
    files: tuple[RuleFile, ...] = ()


PackageLookup: TypeAlias = Callable[[str], Package]

"""People on pages: by name, with their initials."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from socialops.domain.sanitize import one_line

_MOST = 4


class Person(NamedTuple):
    """A member, as pages show them; `id` is empty for a count of others."""

    id: str
    name: str
    initials: str


def person(member: str, names: Mapping[str, str]) -> Person:
    """The member of that id; who is not in the workspace any more goes by their id."""
    name = one_line(names.get(member) or member)
    words = name.replace("-", " ").split() or [member]
    ends = words if len(words) == 1 else [words[0], words[-1]]
    return Person(member, name, "".join(word[0] for word in ends).upper())


def persons(members: Collection[str], names: Mapping[str, str]) -> list[Person]:
    """Any of them; of very many the first, and how many others."""
    found = [person(member, names) for member in members]
    if len(found) <= _MOST:
        return found
    more = len(found) - _MOST + 1
    return [*found[: _MOST - 1], Person("", f"{more} others", f"+{more}")]


def named(members: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """The members' names, for sentences."""
    return tuple(person(member, names).name for member in members)

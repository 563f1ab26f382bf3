"""What one shard of a check found, as a file: its findings, and what the rules about all posts need of its posts.

The file is read back by `check --merge`, perhaps on another machine; nothing in it is believed that has not its form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from zlib import crc32

from socialops.classes import dataclass
from socialops.domain.finding import Diagnostic, from_plain, to_plain
from socialops.domain.portion import REST, named_owner
from socialops.domain.results.report import Described
from socialops.errors import SocialopsError

MOST: Final = 1_000
"""Shards of one check."""
FOLDERS: Final = ("posts", "publications")
"""What a shard hands on of its files: the rules about all posts look at nothing else of them."""
_KIND: Final = "socialops shard"
_VERSION: Final = 1
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_NAMED: Final = re.compile("([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")
Values = Mapping[str, str | None]
"""By path, the JSON text of what a file holds; None where it could not be read."""


class Place(NamedTuple):
    """Which shard of how many."""

    number: int
    of: int

    def holds(self, owner: str) -> bool:
        """Whether what belongs to that post is judged here: by its name alone, on every machine the same."""
        return owner != REST and crc32(owner.encode("utf-8", "surrogatepass")) % self.of == self.number - 1


class State(NamedTuple):
    """What was judged, by which program, on which day: shards of one check agree in all of it."""

    tool: str
    commit: str | None
    policy: str
    files: str
    day: date


@dataclass(frozen=True)
class Shard:
    """What one shard found."""

    place: Place
    state: State
    count: int
    """Files that were read for it."""
    findings: Sequence[Diagnostic]
    values: Values


def place_of(text: str) -> Place:
    """The place that `3/8` names.

    Raises:
        SocialopsError: it names none.
    """
    found = _NAMED.fullmatch(text)
    place = Place(int(found[1]), int(found[2])) if found else Place(0, 0)
    if not 1 <= place.number <= place.of <= MOST:
        raise SocialopsError(
            f"--shard '{text}': write which of how many, such as 3/8, from 1/8 to 8/8; at most {MOST}."
        )
    return place


def written(shard: Shard) -> dict[str, Any]:
    """The shard as plain values."""
    state = shard.state._asdict() | {"day": shard.state.day.isoformat()}
    return {
        "version": _VERSION,
        "kind": _KIND,
        **shard.place._asdict(),
        **state,
        "count": shard.count,
        "findings": [to_plain(diagnostic) for diagnostic in shard.findings],
        "values": shard.values,
    }


def read(data: bytes, name: str, rules: Mapping[str, Described]) -> Shard:
    """The shard in a file that the user called *name*; only *rules* judge in shards.

    Raises:
        SocialopsError: it holds none.
    """
    try:
        found = json.loads(data)
        if found["version"] == _VERSION and found["kind"] == _KIND:
            return _shard(found, rules)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise SocialopsError(
        f"{name} is no result of a shard of this version: 'socialops check --shard 1/8 -o {name}' writes one."
    )


def _shard(found: Mapping[str, Any], rules: Mapping[str, Described]) -> Shard:
    place = Place(_number(found["number"], 1), _number(found["of"], 1))
    _sure(place.number <= place.of <= MOST)
    commit = found["commit"]
    policy, files = (_text(found[name], _DIGEST.fullmatch) for name in ("policy", "files"))
    day = date.fromisoformat(_text(found["day"]))
    state = State(_text(found["tool"]), None if commit is None else _text(commit), policy, files, day)
    values: dict[str, str | None] = {}
    for path, value in _items(found["values"]):
        _sure(path.partition("/")[0] in FOLDERS and place.holds(named_owner(path)))
        values[path] = None if value is None else _text(value)
    findings = [_finding(bare, place, rules) for bare in _list(found["findings"])]
    return Shard(place, state, _number(found["count"], 0), findings, values)


def _finding(bare: Any, place: Place, rules: Mapping[str, Described]) -> Diagnostic:
    diagnostic = from_plain(tuple(_list(bare)))
    rule = rules[diagnostic.code]
    _sure(diagnostic.name == rule.name and place.holds(named_owner(diagnostic.path)))
    return diagnostic


def disagreements(shards: Iterable[tuple[str, Shard]], here: State) -> list[str]:
    """Why these files are not all shards of one check of what is *here*; in words, with all reasons."""
    named = list(shards)
    if not named:
        return ["no file is named"]
    of = named[0][1].place.of
    reasons: list[str] = []
    seen: dict[int, str] = {}
    for name, shard in named:
        number, own_of = shard.place
        if own_of != of:
            reasons.append(f"{name} is one of {own_of} shards, and {named[0][0]} one of {of}")
        elif number in seen:
            reasons.append(f"{name} is shard {number} of {of}, and so is {seen[number]}")
        seen.setdefault(number, name)
        reasons += [f"{name} {why}" for why in _foreign(shard.state, here)]
    days = {shard.state.day for _, shard in named}
    if len(days) > 1:
        reasons.append(f"they were judged on several days ({', '.join(map(str, sorted(days)))}): say --now in each")
    if missing := [number for number in range(1, of + 1) if number not in seen]:
        some = ", ".join(map(str, missing[:20])) + (", …" if missing[20:] else "")
        reasons.append(f"shard{'s' if missing[1:] else ''} {some} of {of} {'are' if missing[1:] else 'is'} missing")
    return reasons


def _foreign(state: State, here: State) -> Iterable[str]:
    if state.tool != here.tool:
        yield f"was made by version {state.tool[:40]!r}, and this is {here.tool}"
    if state.commit != here.commit:
        yield f"is of the commit {(state.commit or 'none')[:40]!r}, and here is {here.commit or 'none'}"
    if state.policy != here.policy:
        yield "was judged by another policy than lies here"
    if state.files != here.files:
        yield "is of other files than lie here"
    if not 0 <= (here.day - state.day).days <= 1:
        yield f"was judged on {state.day}, and today is {here.day}"


def _sure(so: object) -> None:
    if not so:
        raise ValueError


def _text(value: Any, form: Callable[[str], object] | None = None) -> str:
    if not isinstance(value, str):
        raise TypeError
    _sure(form is None or form(value))
    return value


def _number(value: Any, least: int) -> int:
    if type(value) is not int:
        raise TypeError
    _sure(value >= least)
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise TypeError
    return value.items()

"""Where an id of one kind is written in other documents: what `rename` changes, and what holds an id for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from socialops.domain.documents.records import publication_name, review_name
from socialops.domain.finding import KeyPath

Patterns = Mapping[str, tuple[str, ...]]
_ROLES: Final = {
    "role": ("reports_to", "team", "talks_to.*", "talks_to.*.to"),
    "member": ("roles.*", "talks_to.*", "talks_to.*.to"),
    "channel": ("owner",),
    "workflow": (
        "stages.*.role", "stages.*.any_of.*", "responsibilities.*.role", "responsibilities.*.with.*",
    ),
    "playbook": ("steps.*.holder", "steps.*.escalate.to", "tell.*"),
    "campaign": ("partners.*",),
    "goal": ("objectives.*.team",),
    "alert": ("responder",),
}  # fmt: skip
PLACES: Final[Mapping[str, Patterns]] = {
    "role": _ROLES,
    "team": _ROLES,  # roles and teams share one space of ids
    "member": {
        "member": ("backup", "talks_to.*", "talks_to.*.to"), "team": ("liaison",), "campaign": ("owner",),
        "goal": ("owner", "objectives.*.owner"), "post": ("author", "contributors.*", "assignments.*"),
    },
    "channel": {
        "guide": ("applies.channels.*",), "workflow": ("stages.*.when.channels.*",), "alert": ("channels.*",),
        "campaign": ("channels.*",), "goal": ("objectives.*.channels.*",), "post": ("channels.*", "variants.@"),
        "case": ("channel", "alert~2"),
    },
    "campaign": {
        "guide": ("applies.campaigns.*",), "workflow": ("stages.*.when.campaigns.*",), "alert": ("campaigns.*",),
        "post": ("campaign",),
    },
    "goal": {"campaign": ("goal",), "post": ("objective~0",), "goal": ("objectives.*.after.*~0",)},
    "workflow": {"workspace": ("default_workflow",), "post": ("workflow",)},
    "guide": {"post": ("waivers.*.guide_rule~0",)},
    "playbook": {"case": ("playbook",), "alert": ("playbook",)},
    "kpi": {
        "alert": ("kpi",), "campaign": ("targets.*.kpi", "pilot.kpi"), "goal": ("objectives.*.kpi",),
        "workflow": ("responsibilities.*.kpis.*",),
    },
    "alert": {"case": ("alert~0",)},
    "series": {"post": ("series",)},
    "post": {
        "post": ("follows", "reply_to.post", "variants.*.reply_to.post"), "case": ("post", "alert~1"),
    },
}  # fmt: skip
"""By kind that is named and kind that names it: `*` is every entry, `@` the key itself, `~n` the n-th part of a name
that is made of several (goal/objective, guide.rule, alert@post.channel)."""
_SIGNS = re.compile(r"([/.@])")


class Place(NamedTuple):
    """A value, or (with `is_key`) a key, that holds an id; `after` is what it is to be."""

    keys: KeyPath
    after: str
    is_key: bool = False


def places(kind: str, in_kind: str, fields: Any, old: str, new: str) -> Iterator[Place]:
    """Where a document of *in_kind* names the *kind* of that id; of a series, in its template too."""
    for pattern in PLACES.get(kind, {}).get(in_kind, ()):
        yield from _found(pattern, fields, old, new)
    if in_kind == "series" and isinstance(fields, dict):
        for pattern in PLACES.get(kind, {}).get("post", ()):
            for place in _found(pattern, fields.get("template"), old, new):
                yield place._replace(keys=("template", *place.keys))


def _found(pattern: str, fields: Any, old: str, new: str) -> Iterator[Place]:
    path, _, part = pattern.partition("~")
    for keys, value in _walk(fields, path.split("."), ()):
        if keys[-1:] == ("@",):
            if value == old:
                yield Place((*keys[:-1], old), new, is_key=True)
        elif part and isinstance(value, str):
            pieces = _pieces(value)
            if pieces[2 * int(part) : 2 * int(part) + 1] == [old]:
                pieces[2 * int(part)] = new
                yield Place(keys, "".join(pieces))
        elif value == old:
            yield Place(keys, new)


def _pieces(value: str) -> list[str]:
    """A name in parts with the signs between; of an alert on no post the part for it is empty."""
    found = _SIGNS.split(value)
    return [found[0], "@", "", "", *found[2:]] if found[1:2] == ["@"] and "." not in found else found


def _walk(value: Any, parts: list[str], keys: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if not parts:
        yield keys, value
        return
    part, rest = parts[0], parts[1:]
    if isinstance(value, dict):
        if part == "@":
            yield from (((*keys, "@"), key) for key in value)
        elif part == "*":
            for key, item in value.items():
                yield from _walk(item, rest, (*keys, key))
        elif part in value:
            yield from _walk(value[part], rest, (*keys, part))
    elif isinstance(value, list) and part == "*":
        for number, item in enumerate(value):
            yield from _walk(item, rest, (*keys, number))


def held_by(kind: str, path: str, fields: Any) -> frozenset[str]:
    """The ids of that kind that a record's path or text holds: they are words of whoever wrote it, and stay."""
    said = fields if isinstance(fields, dict) else {}
    return frozenset((*_in_path(kind, path), *_in_text(kind, said)))


def _in_path(kind: str, path: str) -> Iterator[str]:
    folder, _, rest = path.partition("/")
    middle, _, name = rest.rpartition("/")
    stem = name.removesuffix(".yaml").split("--")
    review, publication = review_name(path), publication_name(path)
    match kind:
        case "post" | "series":
            yield from (middle,) if folder in {"reviews", "publications"} else ()
        case "member":
            yield from (review.member,) if review else stem[-2:-1] if folder in {"measures", "decisions"} else ()
        case "channel":
            yield from (publication.channel,) if publication else (middle,) if folder == "measures" else ()
        case _:
            pass
    if folder == "decisions":
        subject = middle.split("--")
        yield from subject[1:2] if subject[0] == kind else ()
        if subject[0] == "alert":
            yield from subject[-1:] if kind == "channel" else subject[2:-1] if kind == "post" else ()


def _in_text(kind: str, said: Mapping[str, Any]) -> Iterator[str]:
    names = {
        "post": ("post",), "series": ("post",), "member": ("by", "of", "to"), "channel": ("channel",),
    }.get(kind, ())  # fmt: skip
    for name in names:
        value = said.get(name)
        yield from (value,) if isinstance(value, str) else (v for v in value or () if isinstance(v, str))
    if kind == "post" and isinstance(said.get("posts"), dict):
        yield from said["posts"]
    if kind == "format" and isinstance(source := said.get("source"), dict):
        yield str(source.get("format"))


def held_by_log(kind: str, fields: Any) -> Iterator[str]:
    """The ids of that kind in the log of a case: who did what, and who was told."""
    for entry in fields.get("log") or () if isinstance(fields, dict) else ():
        if isinstance(entry, dict):
            if kind == "member":
                yield str(entry.get("by"))
            elif kind in {"role", "team"}:
                yield from (str(told) for told in entry.get("told") or ())

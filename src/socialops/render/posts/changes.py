"""`changes` for a team channel and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Any

from socialops.render.formats import json as json_text
from socialops.render.formats.markdown import code
from socialops.views.changes import AffectedPost, Changes, FieldChange, MovedPost, PolicyChange

_MOST_DETAILS = 12
_MOST_POSTS = 20
_MOST_LETTERS = 200
_LIMIT = 60_000
"""Characters of the whole; channels and forges take little more."""


def as_json(found: Changes, zone: tzinfo) -> str:
    """The document of `changes`."""
    plain = asdict(found)
    for moved in plain["moved"]:
        for key in ("before", "after"):
            moved[key] = moved[key] and moved[key].astimezone(zone)
    for held in plain["held"]:
        held["findings"] = [finding._asdict() for finding in held["findings"]]
    return json_text.document(plain)


def as_markdown(found: Changes, *, name: str, zone: tzinfo) -> str:
    """What changed, for whom, and which posts are held to it; untrusted text stands in code, so nobody is pinged."""
    out = [f"## What changed in {code(name)} since {code(found.since)}"]
    if not (found.changes or found.moved or found.held):
        out.append("Nothing that binds anybody.")
    out += ["\n".join(_change(change)) for change in found.changes]
    if found.held:
        out.append(
            "### Posts now held to a new rule\n\n" + "\n".join(line for held in found.held for line in _held(held))
        )
    if found.moved:
        out.append("### Deadlines\n\n" + "\n".join(_moved(moved, zone) for moved in found.moved))
    return _cut(out)


def _cut(parts: list[str]) -> str:
    kept, size = [], 0
    for number, part in enumerate(parts):
        size += len(part) + 2
        if size > _LIMIT:
            kept.append(f"**Cut here:** {len(parts) - number} more; `socialops changes --format json` has all.")
            break
        kept.append(part)
    return "\n\n".join(kept) + "\n"


def _change(change: PolicyChange) -> Iterator[str]:
    yield f"### {change.kind.capitalize()} {code(change.id)}: {change.how}"
    yield ""
    if change.title not in {change.id, ""}:
        yield f"{code(change.title)}, {code(change.path)}"
        yield ""
    for detail in change.details[:_MOST_DETAILS]:
        yield f"- {_detail(detail)}"
    if len(change.details) > _MOST_DETAILS:
        yield f"- and {len(change.details) - _MOST_DETAILS} more fields"
    yield f"- **For:** {_list(change.members) or 'nobody at present'}"
    if change.posts:
        yield f"- **Posts in flight:** {_list(change.posts)}"


def _list(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST_POSTS} more" if len(names) > _MOST_POSTS else ""
    return ", ".join(map(code, names[:_MOST_POSTS])) + more


def _detail(detail: FieldChange) -> str:
    name = code(detail.field)
    if detail.before is None and detail.after is None:
        return f"{name} changed"
    if detail.before is None:
        return f"{name}: now {_value(detail.after)}"
    if detail.after is None:
        return f"{name}: no longer {_value(detail.before)}"
    return f"{name}: {_value(detail.after)}, before {_value(detail.before)}"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return code(text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + "…")


def _held(held: AffectedPost) -> Iterator[str]:
    yield f"- {code(held.post)} ({code(held.title)}), by {_list(held.members)}"
    if held.stages:
        yield f"  - must now pass {_list(held.stages)}"
    for found in held.findings[:_MOST_DETAILS]:
        yield f"  - **{found.severity}** {found.code}: {code(found.message)}"
    if len(held.findings) > _MOST_DETAILS:
        yield f"  - and {len(held.findings) - _MOST_DETAILS} more"


def _moved(moved: MovedPost, zone: tzinfo) -> str:
    now, was = _when(moved.after, zone), _when(moved.before, zone)
    return f"- {code(moved.post)}: {now}, before {was}; for {_list(moved.members)}"


def _when(at: datetime | None, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%a %Y-%m-%d %H:%M") if at else "no time"

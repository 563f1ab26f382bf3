"""Everything that a post says, line by line, so that two of its versions can be compared and nothing goes unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from difflib import unified_diff

from socialops.domain.approval.stages import stage_applies
from socialops.domain.documents.post import Media, Post, ReplyToPost, ThreadPart, Waiver
from socialops.domain.source import MediaFile
from socialops.domain.workspace import Workspace

Lookup = Callable[[str], MediaFile]
_LONG = ("text", "notes")
_ROUTES = ("workflow", "labels", "campaign", "channels")


def picture(item: Media, lookup: Lookup) -> str:
    """A picture or film by its place, size and digest, with its alt text."""
    if item.file:
        found = lookup(item.file)
        what = f"{found.size} bytes, sha256:{found.sha256}" if found.sha256 else found.problem or "is not there"
        place = f"{item.file}, {what}"
    else:
        place = f"{item.url}, {f'sha256:{item.sha256}' if item.sha256 else 'not pinned'}"
    return f"{place}, alt: {item.alt or 'none'}"


def fields(post: Post, lookup: Lookup) -> dict[str, list[str]]:
    """Every field that is set, by its name, as lines; those of a variant as `variants.CHANNEL.FIELD`.

    A thread is told part by part, by the number that a card gives each: `thread part 2.text`, `thread part 2.media`.
    """
    found = dict(_fields(post, Post.model_fields, lookup, ""))
    for channel, variant in post.variants.items():
        found.update(_fields(variant, type(variant).model_fields, lookup, f"variants.{channel}."))
    return found


def _fields(item: object, names: object, lookup: Lookup, prefix: str) -> Iterator[tuple[str, list[str]]]:
    for name in names if isinstance(names, dict) else ():
        value = getattr(item, name)
        if value is None or value is False or value in ((), {}) or name == "variants":
            continue
        if name == "thread" and isinstance(value, tuple):
            for number, part in enumerate(value, 2):
                yield from _fields(part, ThreadPart.model_fields, lookup, f"{prefix}thread part {number}.")
        else:
            yield prefix + name, _lines(name, value, lookup)


def _lines(name: str, value: object, lookup: Lookup) -> list[str]:
    if name == "media" and isinstance(value, tuple):
        return [picture(item, lookup) for item in value]
    if isinstance(value, tuple):
        waivers = [item for item in value if isinstance(item, Waiver)]
        return [_waiver(item) for item in waivers] or [", ".join(map(str, value))]
    if isinstance(value, dict):
        return [f"{key}: {item}" for key, item in value.items()]
    return _one(value).rstrip().split("\n")


def _one(value: object) -> str:
    """A single value as the file would have it."""
    if isinstance(value, ReplyToPost):
        return f"post {value.post}"
    if isinstance(value, datetime) and not (value.second or value.microsecond):
        return value.isoformat(" ", "minutes")
    return "true" if value is True else str(value)


def _waiver(waiver: Waiver) -> str:
    rule = f"{waiver.rule} {waiver.guide_rule}" if waiver.guide_rule else waiver.rule
    return f"{rule}: {waiver.reason}" + (f" (until {waiver.until})" if waiver.until else "")


def difference(old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[str]:
    """What differs, each field once: of long texts the lines around, of others the value before and now."""
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name, []), new.get(name, [])
        if before == after:
            continue
        if name.rpartition(".")[2] in _LONG:
            yield from unified_diff(before, after, f"{name} before", f"{name} now", lineterm="", n=2)
        else:
            yield from (f"-{name}: {line}" for line in before if line not in after)
            yield from (f"+{name}: {line}" for line in after if line not in before)
            if sorted(before) == sorted(after):
                yield f" {name}: in another order: {'; '.join(after)}"


def compared(workspace: Workspace, old: tuple[Post, Lookup], new: tuple[Post, Lookup]) -> Iterator[str]:
    """All that differs between two versions of a post, each with its media, and the stages that come or go by it."""
    yield from difference(fields(*old), fields(*new))
    yield from routing(workspace, old[0], new[0])


def routing(workspace: Workspace, old: Post, new: Post) -> Iterator[str]:
    """The stages that come or go between two versions of a post, and why."""
    before, after = _stages(workspace, old), _stages(workspace, new)
    why = ", ".join(
        f"{name} is now {_word(getattr(new, name))} (before {_word(getattr(old, name))})"
        for name in _ROUTES
        if getattr(old, name) != getattr(new, name)
    )
    reason = f": {why}" if why else ""
    yield from (f"-stage {stage} no longer applies{reason}" for stage in before if stage not in after)
    yield from (f"+stage {stage} applies now{reason}" for stage in after if stage not in before)


def _stages(workspace: Workspace, post: Post) -> list[str]:
    workflow = workspace.workflow_of(post)
    return [s.id for s in workflow.stages if stage_applies(s, post, workspace)] if workflow else []


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "the workspace's own" if value is None else str(value)

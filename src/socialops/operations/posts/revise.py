"""A new post in place of one that can't be changed where it is out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from socialops.domain.approval.publications import out
from socialops.domain.documents.json_schema import modeline
from socialops.domain.documents.post import Post
from socialops.domain.results.start import NewFile
from socialops.domain.workspace import Workspace
from socialops.operations.posts.no_edits import closed, in_time
from socialops.operations.shown.opened import Asker, open_workspace
from socialops.operations.workspace.new import asker_member, check_id
from socialops.store.yaml.writer import document

_LEFT = frozenset(
    str.split("id author contributors status publish_at assignments waivers series occurrence imported notes")
)
"""What the new post has of its own, or not at all."""


def revise(asker: Asker, reference: str, name: str) -> tuple[Path, NewFile | list[str]]:
    """The workspace's folder, and the draft that follows the post; or why there is to be none.

    Raises:
        SocialopsError: there is no such post, or the new id can't be taken.
    """
    opened = open_workspace(asker)
    workspace, filed = opened.workspace, opened.post(reference)
    check_id(workspace, "post", name, opened.root)
    channels, reasons = _closed(workspace, filed.item, opened.now)
    if reasons:
        return opened.root, reasons
    actor = asker_member(opened.root, workspace)
    fields = _fields(filed.item, name, channels, actor.id if actor else filed.item.author)
    open_ones = ", ".join(channel for channel in filed.item.channels if channel not in channels)
    alone = f"It goes to {', '.join(channels)} alone: change {filed.item.id} itself for {open_ones}.{_kept(channels)}"
    notes = (alone,) if open_ones else ()
    path = f"posts/{opened.now:%Y/%m}/{name}.yaml"
    data = f"{modeline('post', path)}\n".encode() + document(fields)
    following = (
        f"Write what is right now, and say when it goes out: socialops schedule {name} --at 'YYYY-MM-DD HH:MM'. "
        f"Then hand it in: socialops submit {name}"
    )
    return opened.root, NewFile(path, data, following, notes)


def _kept(channels: tuple[str, ...]) -> str:
    """How the post itself keeps what is out where no edit is taken, so that `check` finds no change there (SO408)."""
    olds = ", ".join(f"{channel}: {{text: OLD WORDS}}" for channel in channels)
    return f" Keep there what {' and '.join(channels)} shows: 'variants: {{{olds}}}'."


def _closed(workspace: Workspace, post: Post, now: datetime) -> tuple[tuple[str, ...], list[str]]:
    """The channels on which the post is out and can't be changed any more; or why there is none."""
    there = out(workspace.publications.get(post.id, ()))
    if not there:
        return (), [f"it is out nowhere yet: change {post.id} itself, and hand it in again"]
    if channels := closed(workspace, post, now):
        return channels, []
    names = ", ".join(channel for channel in post.channels if channel in there)
    why = (
        f"what is out on {names} can still be changed there: change {post.id} itself, 'socialops submit' it, and once "
        "it is approved, change it there and say so with 'socialops mark-published'"
    )
    files = [f"'edits: false' into {workspace.channels[c].path}" for c in in_time(workspace, post, now)]
    none = (
        f". Can the account not edit at all (on X, one without Premium), write {' and '.join(files)}" if files else ""
    )
    return (), [why + none]


def _fields(post: Post, name: str, channels: tuple[str, ...], author: str) -> dict[str, Any]:
    said = post.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    own = {"id": name, "title": post.title, "author": author, "status": "draft", "follows": post.id}
    kept = {key: value for key, value in said.items() if key not in _LEFT | own.keys()}
    variants = {
        channel: {key: value for key, value in variant.items() if key != "publish_at"}
        for channel, variant in kept.pop("variants", {}).items()
        if channel in channels
    }
    variants = {channel: variant for channel, variant in variants.items() if variant}
    return own | kept | {"channels": list(channels)} | ({"variants": variants} if variants else {})

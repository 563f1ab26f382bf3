"""What is out where no edit of it is taken: a new post follows it, and its own edit reaches nobody."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime

from socialops.domain.approval.publications import changed_on, in_force, out
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace
from socialops.operations.posts.committed import as_committed
from socialops.operations.posts.context import TransitionContext
from socialops.platforms.limits import load


def closed(workspace: Workspace, post: Post, now: datetime) -> tuple[str, ...]:
    """The channels on which the post is out and can't be changed any more."""
    records = workspace.publications.get(post.id, ())
    there = out(records)
    return tuple(c for c in post.channels if c in there and not _takes_edits(workspace, records, c, now))


def _takes_edits(workspace: Workspace, records: Sequence[Filed[Publication]], channel: str, now: datetime) -> bool:
    """True where the channel's platform takes a change now; the time for it runs from the first publication.

    Never where the channel says that its account can't edit at all.
    """
    platform, filed = workspace.platform_of(channel), workspace.channels.get(channel)
    if platform is None or (filed and not filed.item.edits):
        return False
    zone = workspace.settings.timezone
    first = min(
        instant(f.item.at, zone)
        for f in in_force(records)
        if (f.item.channel, f.item.outcome) == (channel, "published")
    )
    return load(platform).edits.are_open(first, now)


def in_time(workspace: Workspace, post: Post, now: datetime) -> tuple[str, ...]:
    """The channels on which the post is out, and can be changed for a time alone: on some, not by every account."""
    there, shut = out(workspace.publications.get(post.id, ())), closed(workspace, post, now)
    open_ones = (c for c in post.channels if c in there and c not in shut)
    return tuple(c for c in open_ones if (name := workspace.platform_of(c)) and isinstance(load(name).edits.value, int))


def useless_edit(context: TransitionContext) -> tuple[str, ...]:
    """That an edit which is handed in reaches nobody where the post is out, and how to go on, or back."""
    workspace, post = context.workspace, context.post
    if not workspace.publications.get(post.id) or context.is_series:
        return ()
    channels = closed(workspace, post, context.now)
    there = out(workspace.publications[post.id])
    changed = tuple(changed_on(post, (there[channel] for channel in channels), workspace.files.media))
    if not changed:
        return ()
    names = ", ".join(changed)
    out_there = f"{post.id} is out on {names} as it was, and no edit is taken there any more"
    way = f"'socialops revise {post.id} --as NEW' begins the post that follows it"
    return (f"{out_there}: {way}. {_undone(context, changed)}",)


def _undone(context: TransitionContext, channels: tuple[str, ...]) -> str:
    """How the file gets its old words again: from the last commit where that holds them still."""
    there = out(context.workspace.publications[context.post.id])
    media = context.workspace.files.media
    old = next((p for p in as_committed(context) if p.id == context.post.id), None)
    if old is None or any(changed_on(old, (there[channel] for channel in channels), media)):
        return f"To undo the edit, write the old words again, then: socialops submit {context.post.id}"
    commit = context.repo.run("rev-parse", "--short", "HEAD")
    back = f"git restore --source={commit} -- {shlex.quote(context.filed.path)}"
    return f"To undo the edit: {back}, then socialops submit {context.post.id}"

"""Who put a post on hold, and what it was before: only the history knows."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.documents.people import Member
from socialops.git.log import log
from socialops.git.repo import GitFailed
from socialops.operations.posts.context import TransitionContext
from socialops.store.yaml.reader import parse


def held_reasons(context: TransitionContext, note: str | None) -> list[str]:
    """Why the actor may not simply let the post go on: somebody else held it, and that takes a reason."""
    holder = _holder(context)
    if holder is None or holder.id == context.actor.id or (note or "").strip():
        return []
    return [f"{holder.id} put it on hold: say why it goes on with -m WHY"]


def was_draft(context: TransitionContext) -> bool:
    """True where the post was put on hold before it was handed in, or nobody can tell."""
    return next((status for _, status in _before(context)), "draft") == "draft"


def _holder(context: TransitionContext) -> Member | None:
    email = next((email for email, _ in _before(context)), None)
    return context.workspace.roster.find(email) if email else None


def _before(context: TransitionContext) -> Iterator[tuple[str, str]]:
    """The commits that put the post on hold, newest first: their author's e-mail, and the status before."""
    newer: tuple[str, str] | None = None
    for entry in log(context.repo, [context.filed.path]):
        status = _status(context, entry.id)
        if newer and newer[0] == "hold" and status != "hold":
            yield newer[1], status
        newer = status, entry.email
    if newer and newer[0] == "hold":
        yield newer[1], "draft"


def _status(context: TransitionContext, commit: str) -> str:
    """The status that the post had in a commit; empty where it was not there or can't be read."""
    try:
        text = context.repo.run("show", f"{commit}:{context.repo.prefix}{context.filed.path}")
    except GitFailed:
        return ""
    data = parse(text.encode("utf-8"))
    return str(data.get("status", "")) if isinstance(data, dict) else ""

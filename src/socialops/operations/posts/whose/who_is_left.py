"""Who is left to approve a post under four eyes that others than its author changed; and the way on where nobody is."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.approval.waiting import reviewers
from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.upstream import current_branch
from socialops.operations.posts.committed import as_committed
from socialops.operations.posts.context import TransitionContext
from socialops.operations.shown.changers import changers


def after_this_change(context: TransitionContext, *, media: bool) -> Iterator[str]:
    """What a reviewer who hands in words of others that they changed themselves is told beforehand: who approves now.

    *media* is whether a picture of it changed.
    """
    state, actor, head = context.state(), context.actor, Objects(context.repo.root).commit("HEAD")
    four_eyes = state.workflow is not None and state.workflow.four_eyes
    if not four_eyes or actor.id in context.post.people or head is None:
        return
    old = [post_state(context.workspace, post, context.now) for post in as_committed(context)]
    if not media and (not old or any(each.digest == state.digest for each in old)):
        return
    since = {} if old and all(each.open_stage is None for each in old) else changed_so_far(context)
    now = replace(state, changers={**since, actor.id: context.now})
    for result in _theirs(context, now):
        said = f"{context.post.id}: you change what {context.post.author} wrote, so you can't approve it at"
        if left := _left(context, now, result):
            yield one_line(f"{said} {result.stage.id}: it waits for {left} then.")
            continue
        path = shlex.quote(context.filed.path)
        yield one_line(
            f"{said} {result.stage.id}, and nobody else can: {_role(result)}. Unless somebody else gets the role, take "
            f"your change back before you share it: git reset --soft {head[:12]} && git restore --staged --worktree "
            f"{path}, then say what is to change: socialops request-changes {context.post.id} -m WHAT"
        )


def left_to_approve(context: TransitionContext, *, named: bool) -> Iterator[str]:
    """Who can approve what is there, for whom is refused as they wrote or changed it.

    Those are told only where they are to be *named*; that there is nobody is told always, with the way on.
    """
    workflow = context.workspace.workflow_of(context.post)
    if workflow is None or not workflow.four_eyes or context.is_series:
        return
    state = context.state()
    if (result := state.open_stage) is None or not (named or context.actor.id in context.post.people):
        return
    now = replace(state, changers=changed_so_far(context))
    if left := _left(context, now, result):
        if named:
            yield f"it waits for {left}"
    elif now.changers:
        yield f"nobody else can: {_role(result)}. {_way_on(context)}"


def changed_so_far(context: TransitionContext) -> Mapping[str, datetime]:
    """Who changed what the post says since others approved it, each with when."""
    found = changers(context.repo, context.workspace.roster, [context.post], context.now)
    return found.get(context.post.id, {})


def _theirs(context: TransitionContext, state: PostState) -> Iterator[StageResult]:
    """The stages still open at which the actor could approve, had they not changed the post."""
    roster, day = context.workspace.roster, context.now.date()
    for result in state.stages:
        if result.applies and not result.satisfied and roster.serves(context.actor, result.stage.roles, day):
            yield result


def _left(context: TransitionContext, state: PostState, result: StageResult) -> str:
    """Who can give what the stage still takes, with who of them is away; empty where they are too few."""
    members, day = context.workspace.roster.members, context.now.date()
    names = reviewers(context.workspace, state, result, day)
    if len(names) < result.stage.approvals - len(result.approved):
        return ""
    ends = {name: [span.end for span in members[name].away if span.start <= day <= span.end] for name in names}
    return " or ".join(f"{name} (away until {max(ends[name])})" if ends[name] else name for name in names)


def _role(result: StageResult) -> str:
    return f"it takes {result.stage.approvals} of {' or '.join(result.stage.roles)}"


def _way_on(context: TransitionContext) -> str:
    """What leads to an approval: another with the role, or the post anew from main, where the change is not."""
    post, author, path = context.post.id, context.post.author, context.filed.path
    role = "Somebody else gets the role"
    here = current_branch(context.repo)
    trunk = trunk_of(context.repo, here) if here else None
    if here is None or trunk is None or trunk.name == here or _on_main(context.repo, trunk.main, context):
        return f"{role}; or {author} writes it as another post: socialops new post ANOTHER-ID"
    branch, main, file = shlex.quote(here), shlex.quote(trunk.name), shlex.quote(path)
    return (
        f"{role}; or {author} begins it anew from {trunk.name}, where that change is not: socialops sync --go {main}, "
        f"git restore --source={branch} -- {file}, socialops submit {post}, socialops sync --branch {branch}-2"
    )


def _on_main(repo: Repo, main: str, context: TransitionContext) -> bool:
    """Whether main has a part in who changed it: begun anew from there, the same people would have."""
    try:
        commit = repo.run("rev-parse", "--verify", "--quiet", main)
    except GitFailed:
        return True
    found = changers(repo, context.workspace.roster, [context.post], context.now, commit=commit)
    return bool(found.get(context.post.id))

"""Who changed a post, by git: the one part of "whose turn" that no view of the files can tell.

`approve` asks the whole history of the post. A view of one post, or of few, asks the same; a view of all of them does
not, and says what the files say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from socialops.domain.approval.state import State
from socialops.operations.shown.opened import Opened
from socialops.views.standing import Standing, without_changers


def exactly(opened: Opened, standings: Iterable[Standing]) -> list[Standing]:
    """The same standings, where whoever changed a post is not waited for at its review."""
    return [_exactly(opened, standing) for standing in standings]


def _exactly(opened: Opened, standing: Standing) -> Standing:
    workflow = standing.state.workflow
    if opened.commit or workflow is None or not workflow.four_eyes or standing.state.turn is not State.IN_REVIEW:
        return standing
    found = _changers(opened, standing)
    return without_changers(opened.workspace, standing, found, opened.now) if found else standing


def _changers(opened: Opened, standing: Standing) -> Mapping[str, datetime]:
    """Who changed its content since others approved it, and when; the history is read only where it can be anybody."""
    from socialops.git.log import hands
    from socialops.git.repo import find

    post, repo = standing.post, find(opened.root)
    if repo is None:
        return {}
    media = [item.file for _, item in post.all_media() if item.file]
    roster = opened.workspace.roster
    addresses = hands(repo, media, (f"posts/**/{post.id}.yaml", f"series/{post.id}.yaml"))
    members = {member.id for address in addresses if (member := roster.find(address))}
    if members <= set(post.people):
        return {}
    from socialops.audit.build import Incomplete
    from socialops.operations.posts.rehearsal import Rehearsal

    try:
        return Rehearsal(repo, opened.now, {post.id}).changers(post.id)
    except Incomplete:  # a shallow clone: `approve` says so
        return {}

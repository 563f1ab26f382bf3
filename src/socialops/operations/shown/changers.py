"""Who changed a post, by git: the one part of "whose turn" that no view of the files can tell.

`approve` asks the whole history of the post. A view of one post, or of few that are in review, asks the same; a view in
which very many are does not, and says what the files say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from socialops.domain.approval.state import State
from socialops.domain.documents.post import Post
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Opened
from socialops.views.standing import Standing, without_changers

if TYPE_CHECKING:  # git is asked only where somebody may be told
    from socialops.git.repo import Repo

_FEW = 8
"""Posts of which git is asked by name; of more it names the files of all, which is one walk, too."""

_MOST = 50
"""Posts in review up to which a view of all asks git."""


def where_few(opened: Opened, standings: Iterable[Standing]) -> list[Standing]:
    """The same as `exactly`, where so few are in review that nobody waits for it; else the standings as they are."""
    told = list(standings)
    if sum(_is_asked(opened, standing) for standing in told) > _MOST:
        return told
    try:
        return exactly(opened, told)
    except SocialopsError:  # a git that can't be asked is no reason to show nothing
        return told


def exactly(opened: Opened, standings: Iterable[Standing]) -> list[Standing]:
    """The same standings, where whoever changed a post is not waited for at its review."""
    told = list(standings)
    found = _changers(opened, [standing.post for standing in told if _is_asked(opened, standing)])
    return [
        without_changers(opened.workspace, standing, by, opened.now)
        if (by := found.get(standing.post.id))
        else standing
        for standing in told
    ]


def _is_asked(opened: Opened, standing: Standing) -> bool:
    workflow = standing.state.workflow
    return bool(not opened.commit and workflow and workflow.four_eyes and standing.state.turn is State.IN_REVIEW)


def _changers(opened: Opened, posts: Collection[Post]) -> Mapping[str, Mapping[str, datetime]]:
    """Who changed the content of each since others approved it, and when; the history of those alone is judged in which
    anybody else may have had a hand.
    """
    if not posts:
        return {}
    repo = opened.repo
    suspects = _touched_by_others(opened, repo, posts) if repo else set()
    if repo is None or not suspects:
        return {}
    from socialops.audit.build import Incomplete
    from socialops.operations.posts.rehearsal import Rehearsal

    try:
        return Rehearsal(repo, opened.now, suspects).changers()
    except Incomplete:  # a shallow clone: `approve` says so
        return {}


def _touched_by_others(opened: Opened, repo: Repo, posts: Collection[Post]) -> set[str]:
    """The posts whose files, by whatever folder, were touched by a member who is none of the post's people.

    What the commit brought along that began the workspace is nobody's change to an audit, so it is none here.
    """
    from socialops.git.log import hands

    media: dict[str, list[Post]] = {}
    for post in posts:
        for _, item in post.all_media():
            if item.file:
                media.setdefault(item.file, []).append(post)
    named = {post.id: [post] for post in posts}
    if len(posts) <= _FEW:
        patterns = [pattern for name in named for pattern in (f"posts/**/{name}.yaml", f"series/{name}.yaml")]
        commits = hands(repo, list(media), patterns)
    else:
        commits = hands(repo, ["posts", "series", *media])
    roster, found = opened.workspace.roster, dict[str, set[str]]()
    for commit, addresses, names in commits:
        members = {member.id for address in addresses if (member := roster.find(address))}
        for name in names if members else ():
            touched = [*media.get(name, ()), *named.get(PurePosixPath(name).stem, ())]
            foreign = {post.id for post in touched if not members <= set(post.people)}
            if foreign:
                found.setdefault(commit, set()).update(foreign)
    if found:
        found.pop(opened.began or "", None)
    return set[str]().union(*found.values())

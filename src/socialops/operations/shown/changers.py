"""Who changed a post, by git: the one part of "whose turn" that no view of the files can tell.

`approve` asks the whole history of the post. A view of one post, or of few that are in review, asks the same; a view in
which very many are does not, and says what the files say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from socialops.domain.approval.state import State
from socialops.domain.documents.people import Roster
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
    return told if (found := settled(opened, told)) is None else found


def settled(opened: Opened, standings: Sequence[Standing]) -> list[Standing] | None:
    """The same as `exactly`; None where somebody would wait for it, as so many are in review, or no git answers."""
    if sum(_is_asked(opened, standing) for standing in standings) > _MOST:
        return None
    try:
        return exactly(opened, standings)
    except SocialopsError:  # no reason to show nothing
        return None


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
    if not posts or (repo := opened.repo) is None:
        return {}
    return changers(repo, opened.workspace.roster, posts, opened.now, began=lambda: opened.began)


def changers(
    repo: Repo,
    roster: Roster,
    posts: Collection[Post],
    now: datetime,
    *,
    commit: str = "HEAD",
    began: Callable[[], str | None] = lambda: None,
) -> Mapping[str, Mapping[str, datetime]]:
    """The same of posts as a *commit* (an id) holds them; *began* is the one that began the history, where known."""
    suspects = _touched_by_others(repo, roster, posts, commit, began)
    if not suspects:
        return {}
    from socialops.audit.build import Incomplete
    from socialops.operations.posts.rehearsal import Rehearsal

    try:
        return Rehearsal(repo, now, suspects).changers(commit)
    except Incomplete:  # a shallow clone: `approve` says so
        return {}


def _touched_by_others(
    repo: Repo, roster: Roster, posts: Collection[Post], commit: str, began: Callable[[], str | None]
) -> set[str]:
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
        commits = hands(repo, list(media), patterns, commit=commit)
    else:
        commits = hands(repo, ["posts", "series", *media], commit=commit)
    found = dict[str, set[str]]()
    for touching, addresses, names in commits:
        members = {member.id for address in addresses if (member := roster.find(address))}
        for name in names if members else ():
            touched = [*media.get(name, ()), *named.get(PurePosixPath(name).stem, ())]
            foreign = {post.id for post in touched if not members <= set(post.people)}
            if foreign:
                found.setdefault(touching, set()).update(foreign)
    if found:
        found.pop(began() or "", None)
    return set[str]().union(*found.values())

"""Records that are about to be shared with a time that is not their commit's: shared, no audit lets them pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socialops.audit.evidence import is_near
from socialops.domain.approval.publications import is_brought
from socialops.domain.documents.kind import PUBLICATIONS, REVIEWS
from socialops.domain.documents.records import Publication, Review
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace
from socialops.git.objects import Objects
from socialops.git.range import CommitDetail, brought, details
from socialops.git.repo import Repo
from socialops.operations.sync.records import at, subject_of


def misdated(repo: Repo, objects: Objects, new: str, old: Sequence[str], typed: str) -> tuple[str, ...]:
    """Why *new* waits: records that it adds to what others have say a time that no commit of theirs is near to.

    *old* is what others have of the branch; without it nobody has the workspace, and nothing is judged. *typed* is the
    command, for the lines that say how to go on. Only records about posts, as they are there in the end, are looked at.
    """
    if not old:
        return ()
    places = (REVIEWS, PUBLICATIONS)
    names = repo.run("rev-list", "--full-history", new, "--not", *old, "--remotes", "--", *places)
    making: dict[tuple[str, str | None], list[str]] = {}
    for commit in brought(objects, names.split()):
        for full, change in commit.own.items():
            if full.startswith(repo.prefix) and change.after and change.adds(change.after):
                making.setdefault((full, change.after), []).append(commit.id)
    if not making:
        return ()
    there = objects.trees(new)
    added = {
        full.removeprefix(repo.prefix): commits
        for (full, oid), commits in making.items()
        if (entry := there.get(full)) and entry.oid == oid
    }
    posts = {subject for path in added if (subject := subject_of(path))}
    known = details(objects, [name for commits in added.values() for name in commits])
    workspace = at(repo, objects, new, posts)
    told = ((filed, [known[name] for name in added.get(filed.path, ())]) for filed in _records(workspace))
    return tuple(
        f"{filed.path} {why}. {_way(filed.item.post, makers, typed)}"
        for filed, makers in told
        if makers and (why := _why(workspace, filed, makers))
    )


def _way(post: str, makers: Sequence[CommitDetail], typed: str) -> str:
    """How to go on. What is shared already and gets another number in a merge can't be taken out."""
    if all(len(maker.parents) > 1 for maker in makers):
        return (
            "Begin anew from main, and have the post looked at once more: docs/when-something-went-wrong.md, "
            "'The pull request has conflicts'"
        )
    return f"Take it out and say it again: {typed} --drop {post}"


def _records(workspace: Workspace) -> Iterator[Filed[Review] | Filed[Publication]]:
    for reviews in workspace.reviews.values():
        yield from reviews
    for publications in workspace.publications.values():
        yield from publications


def _why(workspace: Workspace, filed: Filed[Review] | Filed[Publication], makers: list[CommitDetail]) -> str | None:
    said, settings = filed.item, workspace.settings
    post = workspace.posts.get(said.post)
    if isinstance(said, Publication) and post and is_brought(post.item, said):
        return None  # it tells of what went out long ago
    moment = instant(said.at, settings.timezone)
    for maker in makers:
        author = workspace.roster.find(maker.author)
        squashed = settings.evidence == "signature" and (author is None or author.id != said.by)
        if is_near(moment, maker, squashed=squashed):
            return None
    made = makers[0].authored.astimezone(moment.tzinfo)
    if all(len(maker.parents) > 1 for maker in makers):
        return (
            f"would get that number by this, and says {moment:%Y-%m-%d %H:%M}: that is over a day ago, and no audit "
            "lets a record pass that is so much older than its commit (SO456)"
        )
    return (
        f"says {moment:%Y-%m-%d %H:%M}, and its commit is of {made:%Y-%m-%d %H:%M}: a clock was wrong (SOCIALOPS_NOW "
        "left on, --now), and once it is shared no audit lets it pass (SO456)"
    )

"""Why a sync is not begun: what would be lost, or what nobody may choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.standing import changed_tracked
from socialops.git.sync.step import in_the_way
from socialops.git.sync.trees import changes
from socialops.git.sync.upstream import Upstream


def uncommitted(repo: Repo) -> Iterator[str]:
    """Workspace files that git tracks and that no commit holds as they are."""
    for full in changed_tracked(repo):
        if not full.startswith(repo.prefix):
            continue
        path = full.removeprefix(repo.prefix)
        if path.startswith("posts/"):
            ways = f"'socialops submit {Path(path).stem}' hands it in, 'git commit {path}' keeps it as it is"
        else:
            ways = f"commit them (git commit {path}), or throw them away (git restore {path})"
        yield f"{path} has changes that no commit holds: {ways}"


def unchoosable(files: tuple[str, ...]) -> Iterator[str]:
    """Files for which a side was chosen, and of which none can be."""
    if not files:
        return
    from socialops.operations.sync.meeting import may_be_chosen

    for path in files:
        if not may_be_chosen(path):
            yield f"{path}: of records and cases no side is chosen, as each word in them is somebody's"


def overwritten(repo: Repo, objects: Objects, head: str, new: str) -> tuple[str, ...]:
    """Files that lie here and would be lost on the way to another commit."""
    coming = changes(objects, head, new) if head != new else {}
    found = in_the_way(repo, coming, changed_tracked(repo)) if coming else []
    return tuple(
        f"{path} lies here in no commit, or is changed, and would be overwritten: commit it, or move it away"
        for path in found
    )


def gone(own: Upstream, here: str) -> str:
    """That the branch was shared once, and that the remote has it no more."""
    return (
        f"{own.name} is there no more: somebody removed it, as is done when a pull request is merged. Go back to the "
        "main branch (git switch main) and run 'socialops sync' there; or share it again: socialops sync --branch "
        f"{here}"
    )

"""Approvals that count no more once both sides are brought together: told before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath

from socialops.domain.approval.state import post_state
from socialops.domain.results.sync import Lost
from socialops.domain.workspace import Workspace
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.trees import TreeChange
from socialops.operations.sync.paths import is_policy, subject_of
from socialops.operations.sync.workspace_at import at

_SUBJECTS = ("posts/", "series/")


def lost_approvals(
    repo: Repo,
    objects: Objects,
    mine: Mapping[str, TreeChange],
    theirs: Mapping[str, TreeChange],
    sides: tuple[str, str, str],
) -> tuple[Lost, ...]:
    """What counts on their side, or was given on mine and counts there, and does not count in both.

    *mine* is without what is left out; *sides* are my commit, theirs, and the tree of both.
    """
    posts = _touched(repo, mine, theirs)
    if posts is not None and not posts:
        return ()
    own, others, both = (at(repo, objects, side, posts) for side in sides)
    names = posts if posts is not None else {*own.reviews, *others.reviews}
    found = []
    for name in sorted(names):
        given = {key for key, path in _approvals(own, name).items() if repo.prefix + path in mine}
        found += [
            Lost(name, *key)
            for key in sorted((given | _approvals(others, name).keys()) - _approvals(both, name).keys())
        ]
    return tuple(found)


def _touched(repo: Repo, mine: Mapping[str, TreeChange], theirs: Mapping[str, TreeChange]) -> set[str] | None:
    """The posts and series whose approvals can change; None where it may be any."""
    found: set[str] = set()
    for full, change in (*mine.items(), *theirs.items()):
        if not full.startswith(repo.prefix):
            continue
        path = full.removeprefix(repo.prefix)
        if is_policy(path) or (not path.endswith(".yaml") and change.before is not None):
            return None
        if subject := subject_of(path):
            found.add(subject)
        elif path.startswith(_SUBJECTS):
            found.add(PurePosixPath(path).stem)
    return found


def _approvals(workspace: Workspace, name: str) -> dict[tuple[str, str], str]:
    """Stage and member of each approval that counts, with its file."""
    filed = workspace.subject(name)
    if filed is None or not (workspace.reviews.get(name) or filed.item.series):
        return {}
    state = post_state(workspace, filed.item, datetime.now(UTC))
    return {(s.stage.id, decided.review.by): decided.filed.path for s in state.stages for decided in s.approved}

"""Approvals that count no more once both sides are brought together: told before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath

from socialops.domain.approval.state import PostState, post_state
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
    found: list[Lost] = []
    for name in sorted(names):
        given = {key for key, path in _approvals(own, name).items() if repo.prefix + path in mine}
        after = _state(both, name)
        left = _counting(after)
        found += [
            Lost(name, *key, after.state if after else "", _satisfied(after, key[0]))
            for key in sorted((given | _approvals(others, name).keys()) - left.keys())
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
    return _counting(_state(workspace, name))


def _state(workspace: Workspace, name: str) -> PostState | None:
    """The post or series, as it stands; None where there is none."""
    filed = workspace.subject(name)
    return post_state(workspace, filed.item, datetime.now(UTC)) if filed else None


def _counting(state: PostState | None) -> dict[tuple[str, str], str]:
    stages = state.stages if state else ()
    return {(each.stage.id, decided.review.by): decided.filed.path for each in stages for decided in each.approved}


def _satisfied(state: PostState | None, stage: str) -> tuple[str, ...]:
    """Who approved at a stage that needs no more of them."""
    done = (each for each in (state.stages if state else ()) if each.stage.id == stage and each.satisfied)
    return tuple(decided.review.by for each in done for decided in each.approved)

"""SO450 for a clone that lacks objects: what can't be read must not count as what was never there."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.audit.build import Incomplete
from socialops.audit.range import Scene
from socialops.git.range import Commit, log

_MANY = 100
"""With more posts than these, asking for all paths is quicker than naming them."""


def refuse_holes(scene: Scene) -> None:
    """Stop where an object is missing of the history on which the judged posts rest."""
    paths = [(commit, path) for commit in _commits(scene) for path in commit.own]
    named = {
        oid: path
        for commit, path in paths
        for oid in (*commit.own[path].before, commit.own[path].after)
        if oid is not None and commit.own[path].mode != "160000"
    }
    for oid, found in zip(named, scene.objects.oids(list(named)), strict=True):
        if found is None:
            raise Incomplete(
                f"this clone lacks {named[oid]} as it was once (object {oid[:9]}), so who changed what can't be told. "
                "Clone the whole history, without --filter (GitHub: actions/checkout without filter), or fetch what is "
                "missing: git fetch --refetch"
            )


def _commits(scene: Scene) -> Iterator[Commit]:
    """The commits of the range, and those before it that touch a judged post or its media."""
    yield from scene.commits
    if not scene.judged:
        return
    if len(scene.judged) > _MANY:
        yield from log(scene.objects, scene.head)
        return
    names = sorted(scene.judged)
    patterns = [f"**/{name}.yaml" for name in names] + [f"**/reviews/{name}/**" for name in names]
    filed = [found for name in names if (found := scene.workspace.subject(name))]
    media = sorted({scene.prefix + i.file for f in filed for _, i in f.item.all_media() if i.file})
    yield from log(scene.objects, scene.head, paths=media, patterns=patterns)

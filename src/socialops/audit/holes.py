"""SO450 for a clone that lacks objects: what can't be read must not count as what was never there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from socialops.audit.build import Incomplete
from socialops.audit.range import Scene
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.git.range import Change

_LINK = "160000"
"""The mode of a submodule: its commit lies in another repository."""


def refuse_holes(scene: Scene) -> None:
    """Stop where an object is missing of the history on which the judged posts rest."""
    there: set[str] = set()
    _refuse(scene, (pair for commit in scene.commits for pair in commit.own.items()), there)
    if not scene.judged:
        return
    _refuse(scene, _changes(scene, _documents(scene)), there)
    scene.library.prepare(scene.judged)  # all of it is there, as was asked above
    media = {path for post in scene.judged for path in scene.library[post].trace.paths}
    _refuse(scene, _changes(scene, media), there)


def _documents(scene: Scene) -> set[str]:
    """Every file that says what a judged post was, who reviewed it, and whose an e-mail is."""
    chronicle = scene.chronicle
    folders = [f"reviews/{post}/" for post in scene.judged]
    places = {path for post in scene.judged for path in chronicle.places(post)}
    return places.union(chronicle.below({"members/", *folders}), (root + SETTINGS_FILE for root in chronicle.roots))


def _changes(scene: Scene, paths: Iterable[str]) -> Iterator[tuple[str, Change]]:
    return ((path, change) for path in paths for _, change in scene.chronicle.changes(path))


def _refuse(scene: Scene, changes: Iterable[tuple[str, Change]], there: set[str]) -> None:
    """Ask for what is not known to be *there*, and note it."""
    named = {
        oid: path
        for path, change in changes
        for oid in (*change.before, change.after)
        if oid is not None and oid not in there and change.mode != _LINK
    }
    for oid, found in zip(named, scene.objects.oids(list(named)), strict=True):
        if found is None:
            raise Incomplete(
                f"this clone lacks {named[oid]} as it was once (object {oid[:9]}), so who changed what can't be told. "
                "Clone the whole history, without --filter (GitHub: actions/checkout without filter), or fetch what is "
                "missing: git fetch --refetch"
            )
    there.update(named)

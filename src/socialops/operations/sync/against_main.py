"""What a branch and main both changed: until it takes main in, no pull request of it can be merged."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from socialops.domain.results.sync import Clash
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.merged import Trunk, held_by_main
from socialops.git.sync.trees import changes, combined
from socialops.operations.sync.meeting import Met, is_record


def against_main(repo: Repo, here: str, trunk: Trunk | None) -> tuple[Clash, ...]:
    """The files of the workspace that the branch *here* and main both changed, as last fetched.

    None of them where *here* is main, where main holds the work of the branch already, or where git can't tell.
    """
    if trunk is None or trunk.tracking == trunk.main:
        return ()
    try:
        return _against(repo, here, trunk)
    except GitFailed:  # a clone that holds only a part of the history
        return ()


def _against(repo: Repo, here: str, trunk: Trunk) -> tuple[Clash, ...]:
    objects, main = Objects(repo.root), trunk.main
    head, tip = objects.commit("HEAD"), objects.commit(main)
    bases = objects.merge_bases(head, tip) if head and tip else []
    if not head or not tip or not bases or bases[0] in {head, tip}:
        return ()
    mine, theirs = changes(objects, bases[0], head), changes(objects, bases[0], tip)
    both = [path for path in mine if path in theirs and mine[path].after != theirs[path].after]
    inside = [path for path in both if path.startswith(repo.prefix)]
    if not inside or held_by_main(repo, here, head, trunk):
        return ()
    with TemporaryDirectory(prefix="socialops-", ignore_cleanup_errors=True) as folder:
        met = Met(repo, objects, Path(folder), {}, "socialops sync --take-main")
        asked = [path for path in inside if not is_record(path.removeprefix(repo.prefix))]
        combined({path: mine[path] for path in asked}, {path: theirs[path] for path in asked}, met.settle)
    told = (path.removeprefix(repo.prefix) for path in inside)
    return tuple(Clash(path, _fields(met, path), is_record(path)) for path in told)


def _fields(met: Met, path: str) -> tuple[str, ...]:
    found = met.conflicts.get(path)
    return tuple(each.field for each in found.differences) if found else ()

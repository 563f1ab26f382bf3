"""What a branch and main both changed: until it takes main in, no pull request of it can be merged."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from socialops.domain.results.sync import AgainstMain, Clash
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.merged import Trunk, held_by_main
from socialops.git.sync.trees import TreeChanges, changes, combined
from socialops.operations.sync.merge.conflicts import Met
from socialops.operations.sync.merge.sides import Sides
from socialops.operations.sync.paths import is_record

_TYPED = "socialops sync --take-main"


def against_main(repo: Repo, here: str, trunk: Trunk | None) -> AgainstMain | None:
    """The files of the workspace that the branch *here* and main both changed, as last fetched; see `join.older`.

    None where *here* is main, where main holds the work of the branch already, or where git can't tell.
    """
    if trunk is None or trunk.tracking == trunk.main:
        return None
    try:
        return _against(repo, here, trunk)
    except SocialopsError:  # a clone that holds only a part of the history, or git does not know who asks
        return None


def _against(repo: Repo, here: str, trunk: Trunk) -> AgainstMain | None:
    objects, main = Objects(repo.root), trunk.main
    head, tip = objects.commit("HEAD"), objects.commit(main)
    bases = objects.merge_bases(head, tip) if head and tip else []
    if not head or not tip or not bases or bases[0] in {head, tip}:
        return None
    mine, theirs = changes(objects, bases[0], head), changes(objects, bases[0], tip)
    both = [path for path in mine if path in theirs and mine[path].after != theirs[path].after]
    inside = [path for path in both if path.startswith(repo.prefix)]
    if not inside or held_by_main(repo, here, head, trunk):
        return None
    with TemporaryDirectory(prefix="socialops-", ignore_cleanup_errors=True) as folder:
        met = Met(repo, objects, Path(folder), {}, _TYPED)
        asked = [path for path in inside if not is_record(path.removeprefix(repo.prefix))]
        combined({path: mine[path] for path in asked}, {path: theirs[path] for path in asked}, met.settle)
    makers = _makers(repo, objects, head, {path: mine[path] for path in inside if path not in asked})
    told = {path.removeprefix(repo.prefix): makers.get(path, "") for path in inside}
    from socialops.operations.sync.merge.join import older

    files = tuple(Clash(path, _fields(met, path), is_record(path), by) for path, by in told.items())
    sides = Sides(repo, objects, head, tip, f"{trunk.remote}/{trunk.name}", {}, (), typed=_TYPED, branch=here)
    return AgainstMain(files, older(sides, mine, theirs))


def _makers(repo: Repo, objects: Objects, head: str, records: TreeChanges) -> dict[str, str]:
    """Of records that the branch adds, by paths from the repository's top, who made them, but for who asks."""
    added = {path: change.after.oid for path, change in records.items() if change.after and change.before is None}
    if not added:
        return {}
    from socialops.operations.sync.workspace_at import at
    from socialops.store.yaml.reader import parse

    member = at(repo, objects, head, ()).roster.find(repo.identity().email)
    said = zip(added, map(parse, (data or b"" for data in objects.blobs([*added.values()]))), strict=True)
    makers = {path: str(fields.get("by", "")) for path, fields in said if isinstance(fields, dict)}
    return {path: by for path, by in makers.items() if member is None or by != member.id}


def _fields(met: Met, path: str) -> tuple[str, ...]:
    found = met.conflicts.get(path)
    return tuple(each.field for each in found.differences) if found else ()

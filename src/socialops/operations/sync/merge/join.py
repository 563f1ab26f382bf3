"""What both sides come to: worked out by objects alone, before any ref, file or index is touched."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from socialops.domain.documents.kind import PUBLICATIONS, REVIEWS
from socialops.domain.results.sync import Chosen
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.commits import Own, made_anew, merge_commit, own_commits
from socialops.git.sync.trees import Bench, TreeChange, TreeChanges, changes, combined
from socialops.operations.sync.branches.said_already import said
from socialops.operations.sync.merge.conflicts import Met
from socialops.operations.sync.merge.lost import lost_approvals
from socialops.operations.sync.merge.own_records import OwnRecords
from socialops.operations.sync.merge.reasons import about_changed, came_before, inside, not_theirs_to_move, stuck, taken
from socialops.operations.sync.merge.sides import Joined, Sides
from socialops.operations.sync.paths import subject_of
from socialops.operations.sync.workspace_at import at
from socialops.operations.workspace.another_history import nothing_in_common

_NONE = Own((), rewritable=False)


def join(sides: Sides, folder: Path) -> Joined:
    """Both sides in one; *folder* is for what is needed meanwhile."""
    repo, objects = sides.repo, sides.objects
    bases = objects.merge_bases(sides.head, sides.tip)
    if not bases:
        raise SocialopsError(nothing_in_common(repo, objects, sides.head, sides.tip, sides.name))
    base = _base(sides, bases[0])
    if base == sides.head:
        return Joined(sides.tip)
    if base == sides.tip and not sides.drop:
        return Joined(sides.head)
    mine, theirs = changes(objects, base, sides.head), changes(objects, base, sides.tip)
    records = OwnRecords(repo, objects, sides.head, sides.drop, _signer(sides) if sides.branch else None)
    spoken = said(repo, objects, _decisions(repo, mine, theirs), [sides.tip]) if sides.held else set()
    records.left_out |= spoken
    records.prepare(mine, theirs, sides.tip)
    if (side := _side_that_holds_all(sides, base, records, mine)) is not None:
        return Joined(side, dropped=inside(repo, records.left_out - spoken), spoken=inside(repo, spoken))
    stay = bool(sides.held and records.left_out)
    span = (repo, objects, sides.head, (sides.tip, base))
    own = _NONE if sides.branch else own_commits(*span, _addresses(sides), stay=stay)
    before = came_before(records, mine, theirs, sides)
    about = not_theirs_to_move(records, before, sides) if sides.branch else about_changed(records, mine, base, sides)
    if reasons := [*stuck(sides, records, own), *about, *chain.from_iterable(before.values())]:
        return Joined(reasons=tuple(reasons))
    met = Met(repo, objects, folder, sides.choices, sides.typed, drops=not sides.branch)
    updates = combined(records.on_their_side(mine), theirs, met.settle)
    if met.conflicts:
        return Joined(conflicts=tuple(met.conflicts.values()), used=frozenset(met.used))
    bench = Bench(repo, folder, sides.tip)
    tree = bench.tree(updates)
    kept = {path: change for path, change in mine.items() if path not in records.left_out}
    lost = lost_approvals(repo, objects, kept, theirs, (sides.head, sides.tip, tree))
    stays = _went_out_before(records, mine, theirs)
    anew = _anew(sides, own, records, tree, folder) if own.rewritable and not stays else None
    commit = anew or merge_commit(repo, tree, (sides.head, sides.tip), f"Bring in {sides.name}")
    prefix = repo.prefix
    return Joined(
        commit,
        merged=anew is None,
        renamed=tuple((old.removeprefix(prefix), new.removeprefix(prefix)) for old, new in records.renames.items()),
        dropped=inside(repo, records.left_out - spoken),
        spoken=inside(repo, spoken),
        lost=lost,
        combined=tuple(sorted(met.combined)),
        chosen=_chosen(sides, records, mine, base, met),
        used=frozenset(met.used),
    )


def older(sides: Sides, mine: TreeChanges, theirs: TreeChanges) -> tuple[str, ...]:
    """Why words on a branch can't go to main, which holds later ones; with the way, as `join` would tell it there."""
    records = OwnRecords(sides.repo, sides.objects, sides.head, (), _signer(sides))
    return tuple(chain.from_iterable(came_before(records, mine, theirs, sides).values()))


def _side_that_holds_all(sides: Sides, base: str, records: OwnRecords, mine: TreeChanges) -> str | None:
    """The commit of one side that holds all that is to be kept of both; None where neither does."""
    if not records.left_out:
        return sides.head if base == sides.tip else None
    return sides.tip if not sides.branch and not records.on_their_side(mine) else None


def _decisions(repo: Repo, mine: TreeChanges, theirs: TreeChanges) -> TreeChanges:
    """The reviews that mine adds, and that theirs has not just so."""
    start = f"{repo.prefix}{REVIEWS}/"
    new = {path: change for path, change in mine.items() if path.startswith(start) and change.before is None}
    return {path: c for path, c in new.items() if c.after and (path not in theirs or theirs[path].after != c.after)}


def _base(sides: Sides, common: str) -> str:
    """What both sides are compared with: the state that theirs holds as other commits, if it is newer than the fork."""
    if not sides.held or sides.held in sides.objects.merge_bases(sides.held, common):
        return common
    return sides.held


def _signer(sides: Sides) -> str:
    """The member who joins both sides; nobody where git's address is no member's."""
    member = at(sides.repo, sides.objects, sides.head, ()).roster.find(sides.repo.identity().email)
    return member.id if member else ""


def _addresses(sides: Sides) -> set[str]:
    """The user's own: what git says, and all that their file names."""
    email = sides.repo.identity().email
    member = at(sides.repo, sides.objects, sides.head, ()).roster.find(email)
    return {email.casefold(), *(address.casefold() for address in (member.emails if member else ()))}


def _chosen(sides: Sides, records: OwnRecords, mine: TreeChanges, base: str, met: Met) -> tuple[Chosen, ...]:
    """What was chosen, each with what a branch holds of a post that is given up: what is shared can't be left out."""
    said = records.about_changed(mine, base, sides.tip, taken(sides))[1] if sides.branch else {}
    return tuple(each._replace(said=tuple(said.get(Path(path).stem, ()))) for path, each in sorted(met.chosen.items()))


def _went_out_before(records: OwnRecords, mine: TreeChanges, theirs: TreeChanges) -> bool:
    """True where I recorded what went out, and others reviewed that post meanwhile: nobody had said so when it went.

    Made anew on top of their words, the record would come after a request for changes, as if it had been passed over.
    """
    if records.left_out or records.renames:  # a merge would keep both names in the history
        return False
    mine_out = {subject_of(path) for path in records.added(mine) if path.startswith(f"{PUBLICATIONS}/")}
    return any(path.startswith(f"{REVIEWS}/") and subject_of(path) in mine_out for path in records.added(theirs))


def _anew(sides: Sides, own: Own, records: OwnRecords, tree: str, folder: Path) -> str | None:
    """My commits made anew on top of theirs; None where they don't come to the tree of both, one by one."""
    repo, objects = sides.repo, sides.objects
    met = Met(repo, objects, folder, sides.choices, sides.typed, drops=not sides.branch)
    bench, on, before = Bench(repo, folder, sides.tip), sides.tip, repo.run("rev-parse", f"{sides.tip}^{{tree}}")
    for commit in own.commits:
        mine = records.on_their_side(changes(objects, f"{commit}^", commit))
        updates = combined(mine, _theirs(objects, f"{commit}^", on, mine, records), met.settle)
        if met.conflicts:
            return None
        now = bench.tree(updates)
        if now != before or not changes(objects, f"{commit}^", commit):
            on, before = made_anew(repo, objects, commit, now, on), now
    return on if before == tree else None


def _theirs(
    objects: Objects, parent: str, on: str, mine: Mapping[str, TreeChange], records: OwnRecords
) -> Mapping[str, TreeChange]:
    """How what is built on differs from what my commit was made on, where the commit changes something."""
    found = changes(objects, parent, on)
    new = set(records.renames.values())
    return {path: change for path, change in found.items() if path not in new or path not in mine}

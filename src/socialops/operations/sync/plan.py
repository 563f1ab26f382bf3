"""What both sides come to: worked out by objects alone, before any ref, file or index is touched."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from socialops.classes import dataclass
from socialops.domain.documents.kind import PUBLICATIONS, REVIEWS
from socialops.domain.results.sync import Chosen, Conflict, Lost
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.commits import Own, made_anew, merge_commit, own_commits
from socialops.git.sync.trees import Bench, TreeChange, TreeChanges, changes, combined
from socialops.operations.sync.lost import lost_approvals
from socialops.operations.sync.meeting import Met
from socialops.operations.sync.overtaken import Told, overtaken
from socialops.operations.sync.records import OwnRecords, at, changed_meanwhile, said_again, subject_of
from socialops.operations.sync.said_already import said
from socialops.operations.workspace.another_history import nothing_in_common
from socialops.store.yaml.combine import Side

_NONE = Own((), rewritable=False)


@dataclass(frozen=True)
class Sides:
    """My commit, theirs, and what the user said of them."""

    repo: Repo
    objects: Objects
    head: str
    tip: str
    name: str
    """The branch of theirs, as people write it."""
    choices: Mapping[str, Side]
    drop: Collection[str]
    held: str = ""
    """A commit of mine whose work theirs holds, maybe by another name: what came before it is not brought along."""
    typed: str = "socialops sync"
    """What the user typed, for the lines that say how to go on."""
    branch: str = ""
    """Mine, where theirs is main: both are joined by a commit in any case, as others work on the branch, too."""


@dataclass(frozen=True)
class Joined:
    """Both sides in one commit, or why not (`conflicts`, `reasons`); nothing of it is visible yet."""

    commit: str = ""
    merged: bool = False
    conflicts: tuple[Conflict, ...] = ()
    reasons: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    """Decisions that were left out, as their member's word is on their side already."""
    lost: tuple[Lost, ...] = ()
    combined: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    used: frozenset[str] = frozenset()
    """The files for which a side was chosen, and had to be."""

    def then(self, other: Joined) -> Joined:
        """Both steps as one: what came of this one was joined with a third side."""
        return Joined(
            other.commit,
            merged=self.merged or other.merged,
            conflicts=other.conflicts,
            reasons=other.reasons,
            renamed=(*self.renamed, *other.renamed),
            dropped=(*self.dropped, *other.dropped),
            spoken=(*self.spoken, *other.spoken),
            lost=tuple(dict.fromkeys((*self.lost, *other.lost))),
            combined=tuple(sorted({*self.combined, *other.combined})),
            chosen=(*self.chosen, *other.chosen),
            used=self.used | other.used,
        )


def both_sides(
    repo: Repo, objects: Objects, head: str, joined: Joined
) -> tuple[tuple[str, bytes | None, bytes | None], ...]:
    """The files that both sides changed: as they are on mine, and as they would be."""
    paths = joined.combined
    sides = [
        list(objects.blobs([f"{commit}:{repo.prefix}{path}" for path in paths])) for commit in (head, joined.commit)
    ]
    return tuple(zip(paths, *sides, strict=True))


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
        return Joined(side, dropped=_inside(repo, records.left_out - spoken), spoken=_inside(repo, spoken))
    stay = bool(sides.held and records.left_out)
    span = (repo, objects, sides.head, (sides.tip, base))
    own = _NONE if sides.branch else own_commits(*span, _addresses(sides), stay=stay)
    before = _overtaken(records, mine, theirs, sides)
    about = _not_theirs_to_move(records, before, sides) if sides.branch else _about_changed(records, mine, base, sides)
    if reasons := [*_stuck(sides, records, own), *about, *chain.from_iterable(before.values())]:
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
        dropped=_inside(repo, records.left_out - spoken),
        spoken=_inside(repo, spoken),
        lost=lost,
        combined=tuple(sorted(met.combined)),
        chosen=_chosen(sides, records, mine, base, met),
        used=frozenset(met.used),
    )


def _side_that_holds_all(sides: Sides, base: str, records: OwnRecords, mine: TreeChanges) -> str | None:
    """The commit of one side that holds all that is to be kept of both; None where neither does."""
    if not records.left_out:
        return sides.head if base == sides.tip else None
    return sides.tip if not sides.branch and not records.on_their_side(mine) else None


def _inside(repo: Repo, paths: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(path.removeprefix(repo.prefix) for path in paths))


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


def _stuck(sides: Sides, records: OwnRecords, own: Own) -> list[str]:
    """Why records can't be left out: only a commit that is made anew can do without them."""
    if own.rewritable or not records.left_out:
        return []
    names = ", ".join(_inside(sides.repo, records.left_out))
    why = "commits of others, or commits that others know already, are among those that only you have"
    anew = f"git switch --create NEW-NAME {shlex.quote(sides.name)}, then git restore --source='@{{-1}}' -- FILE"
    way = f"begin anew beside it: {anew}, for each that you changed, then socialops submit POST, then socialops sync"
    return [f"{names} can't be left out: {why}. These stay on your branch; {way}"]


def _not_theirs_to_move(records: OwnRecords, told: Collection[str], sides: Sides) -> list[str]:
    """That records of others on the branch would have to go under another number, which only they may give them.

    Not of the posts that are *told* of already: another number would not help these.
    """
    return [
        f"{path}: {sides.name} holds another record of that name, and only {by} can give the one of your branch "
        f"another number. Ask {by} to go to your branch and to type there: {sides.typed}"
        for path, by in records.stuck.items()
        if subject_of(path) not in told
    ]


def _about_changed(records: OwnRecords, mine: TreeChanges, base: str, sides: Sides) -> list[str]:
    """That a post is another one than the one that my record is about: others changed it, or I take theirs for mine."""
    changed, given_up = records.about_changed(mine, base, sides.tip, _taken(sides))
    chosen = "".join(f" --{side} {shlex.quote(path)}" for path, side in sides.choices.items())
    there = at(sides.repo, sides.objects, sides.tip, changed) if changed else None
    gone = {post for post in changed if there and there.subject(post) is None}
    own = {Path(path).stem for path in mine if path.startswith(f"{sides.repo.prefix}posts/")}
    main = sides.name.partition("/")[2] if sides.held else ""  # without changes of mine the look is main's
    told = [
        changed_meanwhile(post, found, sides.typed, gone=post in gone, main="" if post in own else main)
        for post, found in changed.items()
    ]
    return told + [
        f"{post}: {' and '.join(found)} would speak of theirs, and {'are' if len(found) > 1 else 'is'} about the post "
        f"that you give up. Leave that out: {sides.typed} --drop {post}{chosen}{said_again(found)}"
        for post, found in given_up.items()
    ]


def _taken(sides: Sides) -> set[str]:
    """The posts of which I am to take theirs."""
    return {Path(path).stem for path, side in sides.choices.items() if side == "theirs" and path.startswith("posts/")}


def _chosen(sides: Sides, records: OwnRecords, mine: TreeChanges, base: str, met: Met) -> tuple[Chosen, ...]:
    """What was chosen, each with what a branch holds of a post that is given up: what is shared can't be left out."""
    said = records.about_changed(mine, base, sides.tip, _taken(sides))[1] if sides.branch else {}
    return tuple(each._replace(said=tuple(said.get(Path(path).stem, ()))) for path, each in sorted(met.chosen.items()))


def _overtaken(records: OwnRecords, mine: TreeChanges, theirs: TreeChanges, sides: Sides) -> dict[str, list[str]]:
    """That others said what a word of mine would set aside unread, by the post that it is about."""
    own, others = records.added(mine), records.added(theirs)
    posts = {subject for path in (*own, *others) if (subject := subject_of(path))}
    if not own or not others:
        return {}
    ours, there = (at(sides.repo, sides.objects, commit, posts) for commit in (sides.head, sides.tip))
    way = partial(_looked_at_anew, sides, mine, theirs)
    return overtaken(ours, there, own, others, Told(way, *_met(records, sides)))


def _met(records: OwnRecords, sides: Sides) -> tuple[str | None, str]:
    """Who is told, None where all on my side is theirs; and where the other words were said, "" in no certain place."""
    return (records.signer, sides.name.partition("/")[2]) if sides.branch else (None, "")


def _looked_at_anew(sides: Sides, changed: TreeChanges, theirs: TreeChanges, post: str) -> str:
    """The way out where a word of mine is older than one of theirs."""
    if not sides.branch:
        return f"Leave yours out, then look at it anew: {sides.typed} --drop {post}, then socialops show {post}"
    from socialops.operations.sync.begin_anew import begin_anew

    paths = {full.removeprefix(sides.repo.prefix): full for full, change in changed.items() if change.after}
    newer = {path for path, full in paths.items() if full in theirs and theirs[full].after != changed[full].after}
    return begin_anew(sides.name.partition("/")[2], sides.branch, post, [*paths], newer, sides.repo.root)


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

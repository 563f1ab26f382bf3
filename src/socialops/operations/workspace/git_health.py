"""How git fares under a workspace: index and history, work half-done or not shared, and what killed commands left."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from socialops.classes import dataclass
from socialops.domain.results.doctor import Sign
from socialops.domain.sanitize import one_line
from socialops.domain.workspace import Workspace
from socialops.git import deadlocks, index, journal
from socialops.git.lock import LOCK, exclusive, is_held
from socialops.git.objects import Objects
from socialops.git.recovery import recover
from socialops.git.repo import UNMERGED, GitFailed, Identity, Repo
from socialops.git.sync.alone import elsewhere
from socialops.git.sync.commits import makers
from socialops.git.sync.merged import Trunk, trunk_of, went_on
from socialops.git.sync.standing import has_remote
from socialops.git.sync.upstream import current_branch
from socialops.leftovers import leftovers
from socialops.operations.sync.branches.said_already import posts_in_newer_words, still_to_merge, worth_telling
from socialops.operations.sync.main.clashes import against_main
from socialops.operations.sync.main.since_merge import main_since_merge
from socialops.operations.sync.refusals.leavers import leavers
from socialops.operations.sync.refusals.nobodys_on_main import nobodys_on_main
from socialops.operations.sync.refusals.owed import Going
from socialops.operations.sync.refusals.strangers import strangers
from socialops.operations.sync.unheld import ways
from socialops.operations.workspace.another_history import seen_another_history
from socialops.operations.workspace.policy_of_others import barred

MOST_NAMED = 5
_TAKE_MAIN = "Bring main into your branch: socialops sync --take-main"


@dataclass(frozen=True)
class Patient:
    """What is examined; parts that are not there are None."""

    folder: Path
    fix: bool
    now: datetime
    repo: Repo | None = None
    workspace: Workspace | None = None
    identity: Identity | None = None
    clock_set: bool = False
    """Whether a time was set in place of the machine's."""


def _left_over(patient: Patient) -> Iterator[Sign]:
    found = leftovers(patient.folder)
    if not found:
        return
    count = f"{len(found)} temporary file{'s' if len(found) > 1 else ''} of killed commands"
    if not patient.fix:
        names = ", ".join(path.relative_to(patient.folder).as_posix() for path in found[:MOST_NAMED])
        yield Sign("hint", "left over", f"{count}: {names}", "Remove them: socialops doctor --fix")
        return
    for path in found:
        path.unlink(missing_ok=True)
    yield Sign("ok", "left over", f"mended: {count} removed")


def _sound(patient: Patient) -> Iterator[Sign]:
    """Git's own files: an index that can't be read, or a history of which nothing is there."""
    if patient.repo is None:
        return
    try:
        patient.repo.run("ls-files", "--", ":(literal)socialops.yaml")
    except GitFailed as error:
        way = "Make it anew from the last commit: rm .git/index && git reset"
        yield Sign("problem", "git index", f"git can't read its index: {error}", way)
    try:
        patient.repo.run("rev-parse", "--verify", "--quiet", "HEAD")
        patient.repo.run("cat-file", "-e", "HEAD^{tree}")
    except GitFailed as error:
        if patient.repo.is_unborn():
            yield Sign("hint", "history", "there is no commit yet", "Make one: git add -A && git commit -m Start")
        else:
            way = "Clone it anew, and copy your changed files over."
            yield Sign("problem", "history", f"the newest commit can't be read: {error}", way)


def _git_state(patient: Patient) -> Iterator[Sign]:
    repo = patient.repo
    if repo is None:
        return
    if halfway := repo.halfway():
        what, _, way = halfway.partition(". ")
        yield Sign("problem", "git state", what, way)
    else:
        yield Sign("ok", "git state", "nothing half-done")
    yield from _interrupted(patient, repo)
    locks = deadlocks.of_others(repo, interrupted=journal.pending(repo.git_dir) is not None)
    if locks:
        way = (
            "Another git command may be running: an editor, a terminal, a file-sync program. End it. If none runs "
            f"(one was killed), delete {', '.join(locks)}"
        )
        yield Sign("problem", "git lock", "git is locked, so nothing can be committed", way)
    if repo.run("rev-parse", "--is-shallow-repository") == "true":
        way = "Get the rest: git fetch --unshallow (in CI: a checkout with full depth)."
        yield Sign("hint", "history", "this copy holds only the newest commits, so 'audit' can't judge it", way)


def _work(patient: Patient) -> Iterator[Sign]:
    """What others don't have yet, and what is not here yet."""
    repo = patient.repo
    if repo is None or not repo.has_commits():
        return
    conflicts, changed = _changes(repo)
    if conflicts:
        names = _first(conflicts)
        way = "In each, keep one of the two versions, delete the marker lines; git add them, git commit --no-edit."
        yield Sign("problem", "merge", f"two versions meet in {names}", way)
    if changed:
        names = _first(changed)
        are = "1 file is" if len(changed) == 1 else f"{len(changed)} files are"
        what = f"{are} in no commit, so on this machine alone: {names}"
        yield Sign("ok", "uncommitted", what, "; ".join(ways(patient.folder, changed)))
    try:
        counts = repo.run("rev-list", "--left-right", "--count", "@{upstream}...HEAD").split()
    except GitFailed:
        return  # a branch that follows none
    behind, ahead = map(int, counts)
    if ahead and (held := _held_back(repo)):
        yield Sign("problem", "ahead", f"{_commits(ahead)} not shared yet, and 'sync' will not share them so", held)
    elif ahead:
        yield Sign("ok", "ahead", f"{_commits(ahead)} not shared yet: socialops sync")
    if behind:
        yield Sign("ok", "behind", f"{_commits(behind)} of others not here yet: socialops sync")


def _held_back(repo: Repo) -> str:
    """Why `sync` refuses to share one's main; "" where it does not, and on a branch."""
    trunk = trunk_of(repo, current_branch(repo) or "")
    going = Going("HEAD", [trunk.main], trunk.main, trunk.tracking, None) if trunk else None
    return next(nobodys_on_main(repo, Objects(repo.root), going), "") if going else ""


def _elsewhere(patient: Patient) -> Iterator[Sign]:
    """Branches that one left behind with work on them that nobody else has."""
    repo = patient.repo
    if repo is None or not repo.has_commits() or not has_remote(repo):
        return
    if apart := seen_another_history(repo):
        yield Sign("problem", "sharing", *apart)
        return
    here = current_branch(repo) or ""
    trunk = trunk_of(repo, here)
    yield from _not_for_main(repo, here, trunk)
    after = still_to_merge(repo, went_on(repo, here, trunk), trunk)
    against = None if any(each.here for each in after) else against_main(repo, here, trunk)
    if against:
        names = _first(
            [f"{path} ({', '.join(fields)})" if fields else path for path, fields, *_ in against.files], "; "
        )
        what = f"main and your branch {here} both changed {names}: a pull request of it can't be merged as it is"
        way = one_line(". ".join(against.way)) or _newer_words(repo, here, trunk) or _TAKE_MAIN
        yield Sign("hint", "pull request", what, way)
    if ahead := main_since_merge(repo, here):
        on = f" (also on {', '.join(ahead.posts[:MOST_NAMED])})" if ahead.posts else ""
        more = "1 commit" if ahead.number == 1 else f"{ahead.number} commits"
        what = f"your branch {here} was merged into {ahead.main}, which has {more} more{on}"
        yield Sign("hint", "merged branch", what, f"socialops sync --go {shlex.quote(ahead.main)}")
    beside = elsewhere(repo, here)
    for each in after:
        what = (
            f"your branch {each.branch} was merged into {each.main} already; {_commits(each.number)} in no pull request"
        )
        go = "" if each.here else f"socialops sync --go {shlex.quote(each.branch)}, then "
        way = f"Unless you opened another: {go}socialops sync --branch {shlex.quote(each.free)}"
        if not each.here and all(other.branch != each.branch for other in beside):
            way += f". {each.end}"
        yield Sign("hint", "merged branch", f"{what} ({each.subject})", way)
    for branch, number, subject in worth_telling(repo, beside, trunk):
        what = f"{_commits(number)} on your branch {branch} and nowhere else ({subject})"
        yield Sign("hint", "other branch", what, f"socialops sync --go {shlex.quote(branch)}")


def _not_for_main(repo: Repo, here: str, trunk: Trunk | None) -> Iterator[Sign]:
    """What no audit lets into main, for who made it."""
    if trunk and here != trunk.name:
        objects = Objects(repo.root)
        for who, until, number in leavers(repo, objects, makers(repo, "HEAD", [trunk.main], trunk.remote), trunk.main):
            what = f"{_commits(number)} on your branch by {who}, after their last day ({until}): no audit takes those"
            way = f"Is the day wrong, have 'until:' changed in members/{who}.yaml on main. If not, begin anew"
            yield Sign("hint", "commits", what, f"{way}: 'socialops explain SO456' has the lines")
        for address, number in strangers(repo, objects, "HEAD", [trunk.main], trunk.remote):
            what = f"{_commits(number)} on your branch by <{address}>, an address of no member: no audit takes those"
            way = "Is it yours, have it added to 'emails:' in your file in members/ on main. If not, begin anew"
            yield Sign("hint", "commits", what, f"{way}: 'socialops explain SO456' has the lines")
    if trunk and (stops := barred(repo, Objects(repo.root), "HEAD", trunk)):
        yield Sign("hint", "policy", *stops.told)


def _newer_words(repo: Repo, here: str, trunk: Trunk | None) -> str:
    """That the branch may be merged, with words that somebody changed on it: only the forge knows, and `sync` asks it.

    "" where main has its posts in no other words of their authors, as `sync` takes it of a branch that is gone.
    """
    posts = posts_in_newer_words(repo, Objects(repo.root), trunk.tracking, trunk.main) if trunk else ()
    if not posts:
        return ""
    names = _first([Path(path).stem for path in posts])
    return one_line(
        f"Was {here} merged with other words than yours of {names}, and removed, go to main; is it there still, bring "
        "main into it. Which of the two it is, and what to type, says: socialops sync"
    )


def _first(names: Sequence[str], between: str = ", ") -> str:
    """The first few of names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return between.join(names[:MOST_NAMED]) + more


def _commits(count: int) -> str:
    return "1 commit is" if count == 1 else f"{count} commits are"


def _changes(repo: Repo) -> tuple[list[str], list[str]]:
    """Files of the workspace in which a merge left two versions, and those that differ from the last commit."""
    try:
        found = repo.status(["."])
    except GitFailed:
        return [], []
    conflicts = sorted(path for path, letters in found.items() if letters in UNMERGED)
    changed = sorted(path for path, letters in found.items() if letters not in UNMERGED and letters != "!!")
    return conflicts, changed


def _interrupted(patient: Patient, repo: Repo) -> Iterator[Sign]:
    subject = journal.pending(repo.git_dir)
    left = index.is_ours(repo.git_dir / "index.lock") or deadlocks.is_sharing(repo)
    if (subject is None and not left) or is_held(repo.common_dir / LOCK):  # nothing, or somebody writes right now
        return
    if not patient.fix:
        way = "Put it right: socialops doctor --fix"
        what = "and left git locked" if subject is None else f"while it wrote '{subject}'"
        yield Sign("problem", "interrupted", f"a command was killed {what}", way)
        return
    with exclusive(repo.common_dir / LOCK) as repo.held:
        recovered = recover(repo)
    yield Sign("ok", "interrupted", f"mended: {recovered}" if recovered else "mended: git is free again")


LOOKS: tuple[Callable[[Patient], Iterator[Sign]], ...] = (_sound, _git_state, _work, _elsewhere, _left_over)

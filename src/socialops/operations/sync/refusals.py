"""Why a sync is not begun: what would be lost, or what nobody may choose."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.alone import alone, free_name, name_for
from socialops.git.sync.standing import changed_tracked, commit_of, holds, unshared
from socialops.git.sync.step import in_the_way
from socialops.git.sync.trees import changes
from socialops.git.sync.upstream import Upstream
from socialops.operations.posts.committed import take_over, taken_over
from socialops.operations.posts.pictures import spoken_of
from socialops.operations.sync.meeting import namesake
from socialops.operations.sync.records import subject_of
from socialops.operations.sync.unheld import is_gone, is_post, is_stopped, kept

_NAMED = 3
_EDITED = ("posts", "series")
_BACK: Mapping[str, str] = {"hold": "resume", "submit": "withdraw", "cancel": "resume"}
"""The command that takes a post back from where another brought it, by how the commit is called."""


class Gone(NamedTuple):
    """What to say of a branch that the remote has no more; whether commits would be lost, or main holds all of them."""

    told: str
    loses: bool
    merged: bool


def uncommitted(repo: Repo) -> Iterator[str]:
    """Workspace files that git tracks and that no commit holds as they are."""
    return _uncommitted(repo, changed_tracked(repo))


def _uncommitted(repo: Repo, changed: Collection[str]) -> Iterator[str]:
    """What to type for each file of the workspace that is *changed* (from the repository's top), in that order."""
    inside = [full.removeprefix(repo.prefix) for full in changed if full.startswith(repo.prefix)]
    others = taken_over(repo, [path for path in inside if is_post(path)])
    for path in inside:
        name = shlex.quote(path)
        if is_gone(repo.root, path):
            back = f"bring it back (git restore --staged --worktree {name})"
            away = f"let it go (git commit -m 'Let it go' -- {name})"
            yield f"{path} is gone, and no commit says so: {back}, or {away}{_named_still(repo, path)}"
            continue
        stopped = is_post(path) and is_stopped(repo.root, path)
        if path in others and not stopped:
            from socialops.operations.posts.whose.of_nobody import anew

            post = shlex.quote(Path(path).stem)
            line = take_over(others[path].was, path)
            ways = anew(repo, [path], others[path].now) or (
                f"take it over ({line}), then hand it in (socialops submit {post})"
            )
        elif is_post(path) and not stopped:
            hand_in = f"hand it in (socialops submit {shlex.quote(Path(path).stem)})"
            ways = f"{hand_in}, keep it as it is ({kept(path)}), or throw them away (git restore {name})"
        else:
            ways = f"commit them ({kept(path)}), or throw them away (git restore {name})"
        what = "is on hold or cancelled, and has" if stopped else "has"
        yield f"{path} {what} changes that no commit holds: {ways}"


def _named_still(repo: Repo, path: str) -> str:
    """Who names a picture that is gone: without it that is an error of `check`, and costs approvals."""
    posts = [name for name in spoken_of(repo, path) if is_post(name)] if path.startswith("assets/") else []
    if not posts:
        return ""
    some = _first(posts)
    return f"; but {some} still {'names' if len(posts) == 1 else 'name'} it: before you let it go, write another there"


def _first(names: Sequence[str]) -> str:
    """The first few of names, and how many more there are."""
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def unchoosable(files: tuple[str, ...]) -> Iterator[str]:
    """Files for which a side was chosen, and of which none can be."""
    if not files:
        return
    from socialops.operations.sync.meeting import may_be_chosen

    for path in files:
        if not may_be_chosen(path):
            yield f"{path}: of records and cases no side is chosen, as each word in them is somebody's"


def of_others(repo: Repo, there: Upstream, tip: str, here: str) -> str:
    """That a branch of that name is *there* already, at *tip*, with work of others and none of one's own; else "".

    Who took the branch here before, by whichever command, knows it. *here* is the branch that one is on.
    """
    held = _only_theirs(repo, there, tip, here)
    if not held:
        return ""
    name, local = there.branch, commit_of(repo, f"refs/heads/{there.branch}")
    if name == here:
        return f"{there.name} is a branch of others: it holds {held}, and none of yours. {_renamed(repo, there)}"
    free, branch = shlex.quote(free_name(repo, name)), shlex.quote(name)
    taken = (
        f"{there.name} is a branch of others: it holds {held}, and none of yours. Take another name for what you have: "
        f"socialops sync --branch {free}"
    )
    if local and not holds(repo, local, tip):  # one's own of that name went another way
        return taken
    go = f"socialops sync --go {branch}"
    if unshared(repo):
        took = shlex.quote(f"{name}:{name}")
        go = f"git fetch {shlex.quote(there.remote)} {took}, then socialops sync --branch {branch}"
    return f"{taken}. To work on theirs with them: {go}"


def taken_meanwhile(repo: Repo, there: Upstream, tip: str) -> tuple[str, str] | None:
    """The same where others made that branch while one's own of that name went out: what it holds, and what to do.

    One is on one's own already, so that is what gets another name; what it followed before, it is to follow no more.
    """
    name = there.branch
    held = _only_theirs(repo, there, tip, name)
    if not held:
        return None
    with contextlib.suppress(GitFailed):
        repo.run("branch", "--unset-upstream", name)
    return f"{there.name} is a branch of others now: it holds {held}, and none of yours.", _renamed(repo, there)


def _renamed(repo: Repo, there: Upstream) -> str:
    """What to do where the branch that one is on has the name of one of others: *there*."""
    name, free = shlex.quote(there.branch), shlex.quote(free_name(repo, there.branch))
    onto = f"git branch --set-upstream-to={shlex.quote(there.name)} && socialops sync"
    return f"Give yours another name: git branch -m {name} {free} && socialops sync. To put it onto theirs: {onto}"


def _only_theirs(repo: Repo, there: Upstream, tip: str, here: str) -> str:
    """How many commits a branch holds beside main and the one that one is on, and by whom; "" if any is one's own."""
    from socialops.git.sync.commits import makers
    from socialops.git.sync.merged import trunk_of
    from socialops.operations.sync.records import at

    trunk, local = trunk_of(repo, here), commit_of(repo, f"refs/heads/{there.branch}")
    if trunk and there.tracking == trunk.main:
        return ""
    if local and (holds(repo, tip, local) or _followed(repo, there.branch) == there.tracking):
        return ""
    if there.branch == here and (trunk is None or _began_there(repo, tip, trunk.main)):
        return ""
    try:
        made = makers(repo, tip, ["HEAD", *([trunk.main] if trunk else [])], there.remote)
        roster = at(repo, Objects(repo.root), "HEAD", ()).roster if made else None
    except GitFailed:  # a clone that holds only a part of the history
        return ""
    email = repo.identity().email
    me = roster.find(email) if roster else None
    mine = {address.casefold() for address in (email, *(me.emails if me else ()))}
    if roster is None or any(address.casefold() in mine for both in made for address in both):
        return ""
    whose = dict.fromkeys(member.id if (member := roster.find(by)) else f"<{by}>" for by, _ in made)
    return f"{'1 commit' if len(made) == 1 else f'{len(made)} commits'} by {_first([*whose])}"


def _began_there(repo: Repo, tip: str, main: str) -> bool:
    """Whether the branch that one is on holds commits of *tip* that *main* has not, so that it was taken from there."""
    bases = Objects(repo.root).merge_bases("HEAD", tip)
    return bool(bases) and not holds(repo, bases[0], main)


def _followed(repo: Repo, branch: str) -> str:
    """The ref here of the branch of a remote that a local one remembers as its own; "" for none."""
    return repo.run("for-each-ref", "--format=%(upstream)", f"refs/heads/{branch}")


def overwritten(repo: Repo, objects: Objects, head: str, new: str, typed: str) -> tuple[str, ...]:
    """Files that lie here and would be lost on the way to another commit."""
    coming = changes(objects, head, new) if head != new else {}
    changed = changed_tracked(repo) if coming else []
    found = in_the_way(repo, coming, changed) if coming else []
    added = {path for path in found if path in coming and coming[path].before is None}
    held = [path for path in found if path in changed and path not in added and path.startswith(repo.prefix)]
    rest = (path for path in found if path not in held)
    told = (_overwritten(repo, path, typed, new=path in added, changed=path in changed) for path in rest)
    return (*_uncommitted(repo, held), *told)


def _overwritten(repo: Repo, full: str, typed: str, *, new: bool, changed: bool) -> str:
    """What to do with a file of one's own that lies where one comes: never only to throw it away."""
    path = full.removeprefix(repo.prefix)
    keeps = kept(path if full.startswith(repo.prefix) else f":/{full}")
    what = f"{path} {'is changed' if changed and not new else 'lies here in no commit'}, and would be overwritten"
    if new and full.startswith(f"{repo.prefix}posts/") and path.endswith(".yaml"):
        return f"{what}. {namesake(path, keeps, typed, staged=changed)}. Is it the same one: {keeps}, then {typed}"
    restore = f"throw your changes away (git restore {shlex.quote(f':/{full}')})"
    away = restore if changed and not new else "move it away"
    return f"{what}: commit it ({keeps}), or {away}"


def no_record(repo: Repo, drop: Iterable[str], dropped: Iterable[str], sides: tuple[str, str]) -> tuple[str, ...]:
    """Why `sync` waits: of what was to be left out only commits of its own file are unshared, and these are no records.

    *sides* are one's own commit, and that of the others.
    """
    names = dict.fromkeys(drop).keys() - {subject_of(path) or Path(path).stem for path in dropped}
    files = (file for folder in _EDITED if names for file in sorted((repo.root / folder).rglob("*.yaml")))
    paths = {file.stem: file.relative_to(repo.root).as_posix() for file in files}
    return tuple(filter(None, (_unshared_of(repo, paths[name], sides) for name in sorted(names & paths.keys()))))


def _unshared_of(repo: Repo, path: str, sides: tuple[str, str]) -> str:
    """What was committed of a file and is not shared, and the ways back; nothing where nothing was."""
    place = ("--", *literal([path]))
    if not repo.run("diff", "-z", "--name-only", "--no-ext-diff", f"{sides[1]}...{sides[0]}", *place):
        return ""
    form = ("--no-merges", "--no-show-signature", "-z", "--format=%h%x01%s")
    said = repo.run("log", *form, sides[0], "--not", sides[1], "--remotes", *place)
    commits = dict(line.partition("\x01")[::2] for line in said.split("\0") if line)
    if not commits:
        return ""
    name, (first, *more) = Path(path).stem, commits.values()
    verb = _BACK.get(first.rpartition(": ")[2]) if path.startswith("posts/") else None
    back = f"Back by a commit more: socialops {verb} {name}. " if verb else ""
    what = f"{name}: what is not shared of it ({first}{f' and {len(more)} more' if more else ''}) changes {path} itself"
    undo = _undone(repo, path, [*commits], sides[1])
    return one_line(f"{what}, and --drop leaves out only what was said about it. {back}As it was before: {undo}")


def _undone(repo: Repo, path: str, commits: Sequence[str], others: str) -> str:
    """What to type so that the file is as others have it, and all else in these commits stays."""
    form = ("--root", "-r", "-z", "--no-commit-id", "--name-only")
    changed = {each for commit in commits for each in repo.run("diff-tree", *form, commit).split("\0") if each}
    if changed == {repo.prefix + path}:
        return f"git revert --no-edit {' '.join(commits)}"
    name = shlex.quote(path)
    return f"git restore --source={others[:9]} --staged --worktree {name} && git commit -m 'As it was before' {name}"


def gone(repo: Repo, own: Upstream, here: str, *, dry_run: bool) -> Gone:
    """That the branch was shared once, and that the remote has it no more; first what to do that no commit is lost.

    And whether one would be, or main holds all of them.
    """
    main = own.default()
    tip = (main.look() if dry_run else main.fetch()) if main and main.branch != own.branch else None
    commits = alone(repo, "HEAD", own.tracking, tip)
    back = f"socialops sync --go {shlex.quote(main.branch)}" if main and tip else ""
    what = f"{own.name} is there no more: somebody removed it, as is done when a pull request is merged."
    newer = _in_newer_words(repo, own.tracking, tip) if commits and tip else ()
    if newer:
        commits = alone(repo, "HEAD", own.tracking, tip, merged=True)
    if newer and not commits:
        who = f"somebody changed {'it' if len(newer) == 1 else 'them'} meanwhile"
        words = f"The main branch has {_first(_names(newer))} in other words than yours: {who}."
        told = f"{what} {words} Is something of yours missing, write it into the post there. Go there: {back}"
        return Gone(told, loses=False, merged=True)
    if not commits:
        told = f"{what} All that you committed here is on the main branch, so go there: {back}"
        other = f"somebody removed it, or {own.remote} is another repository now"
        anew = f"{own.name} is there no more: {other}. To bring it there: socialops sync --branch {shlex.quote(here)}"
        return Gone(told if back else anew, loses=False, merged=bool(back))
    some = _first(commits)
    are = "1 commit here is" if len(commits) == 1 else f"{len(commits)} commits here are"
    again = here if not back else name_for(repo, here, commits)
    way = f"that first: socialops sync --branch {shlex.quote(again)}"
    told = f"{what} But {are} not on the main branch ({some})"
    if not (main and back):
        return Gone(f"{told}. Share {way}", loses=True, merged=False)
    then, away = f"{way}. When that is done, go to the main branch: {back}", _let_go(own, here, main)
    if tip and (both := _in_newer_words(repo, "HEAD", tip, begun=False)):
        see = f"git diff HEAD {shlex.quote(main.name)} -- {shlex.join(both[:_NAMED])}"
        told = f"{told}, which has {_first(_names(both))} in other words: look whether these are yours with a change"
        return Gone(f"{told} ({see}). {away}. Is it still to come, share {then}", loses=True, merged=False)
    return Gone(f"{told}. Share {then}. {away}", loses=True, merged=False)


def _in_newer_words(repo: Repo, own: str, main: str, *, begun: bool = True) -> tuple[str, ...]:
    """The files of posts of one's branch (at *own*) that went on as *main*; see `said_already`."""
    from socialops.operations.sync.said_already import posts_in_newer_words

    return posts_in_newer_words(repo, Objects(repo.root), own, main, begun=begun)


def _names(posts: Iterable[str]) -> list[str]:
    return [Path(path).stem for path in posts]


def _let_go(own: Upstream, here: str, main: Upstream) -> str:
    """How one is rid of a branch that is wanted no more: what was last seen of it at the remote outlives it."""
    seen = own.tracking.removeprefix("refs/remotes/")
    lines = f"git switch {shlex.quote(main.branch)} && git branch -D {shlex.quote(here)}"
    return f"Is none of that to come any more: {lines} && git branch -d -r {shlex.quote(seen)}"

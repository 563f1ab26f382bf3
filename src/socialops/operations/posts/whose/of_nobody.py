"""A post that a commit of no member, or of somebody who had left, changed: so it can't get to main as it is."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.commits import Maker, makers
from socialops.git.sync.merged import Trunk, trunk_of
from socialops.git.sync.trees import changes
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.paths import is_record

_NAMED = 3


def anew(repo: Repo, places: Sequence[str], author: str, *, named: bool = True) -> str | None:
    """What to do in place of taking a post over, where a commit has it that no audit lets into main; None elsewhere.

    *places* are where the post lies (first) or lay, from the workspace; *author* is the member whose it is to be, and
    *named* says whether its file names them already.
    """
    return _make_anew(repo, places, "" if named else author) or _begin_anew(repo, places, author)


def _make_anew(repo: Repo, places: Sequence[str], author: str) -> str | None:
    """The line that makes the last commit one's own, where it added the post, is nobody's and is only here.

    With *author*, that one is to be written into the file before.

    None where that is not so: taken over by a commit more, the post would still have come by nobody, and whoever hands
    it in would be refused by `audit`.
    """
    from socialops.operations.sync.refusals.strangers import nobodys

    try:
        alone = repo.run("rev-list", "-1", "--no-merges", "HEAD", "--not", "HEAD^@", "--remotes")
        added = repo.run("diff-tree", "--root", "-r", "--no-commit-id", "--name-only", "--no-renames",
                         "--diff-filter=A", "HEAD", "--", *literal(places))  # fmt: skip
        who = repo.run("log", "-1", "--no-show-signature", "--format=%ae%x00%ce", "HEAD").split("\0")
    except GitFailed:
        return None
    made = [Maker(who[0], who[1], 0)] if alone and added else []
    address = next(iter(nobodys(repo, Objects(repo.root), made, "HEAD")), None)
    if not address:
        return None
    add = f"git add {shlex.quote(places[0])} && " if places[1:] else ""
    write = f"write 'author: {author}' into it, " if author else ""
    return (
        f"Your last commit added it under <{address}>, an address of no member, and nobody else has that commit yet: "
        f"make it anew under yours, {write}{add}git commit --amend --reset-author --no-edit -- {shlex.join(places)}, "
        f"then 'socialops submit {_post(places)}' is yours"
    )


def stays_out(repo: Repo, places: Sequence[str], author: str) -> str | None:
    """That what is committed of a post can't get to main, and how its *author* brings it there; None where it can.

    Told before it is handed in and before it is approved, since `audit` would say it when all of that is done.
    """
    here = current_branch(repo)
    trunk = trunk_of(repo, here) if here else None
    if here is None or trunk is None or (what := _kept_out(repo, trunk, here, places)) is None:
        return None
    return f"{what}{author} begins it anew there: {_lines(repo, trunk, here, places)}"


def begun_anew(repo: Repo, path: str) -> str | None:
    """The same of a post that lies as it was committed, whoever is its author; first the shorter way, where it is one.

    For `sync`, which is asked of no post, and refuses to share one's main with it.
    """
    return _make_anew(repo, [path], "") or stays_out(repo, [path], "its author")


def _begin_anew(repo: Repo, places: Sequence[str], author: str) -> str | None:
    """How the post gets to another branch; None where all of it on this one may go to main, or main has it by now.

    Who takes it over on the branch, or on one's own main that is not shared, would find out when all is approved, as
    `audit` asks who made each commit that the others' main has not.
    """
    here = current_branch(repo)
    trunk = trunk_of(repo, here) if here else None
    if here is None or trunk is None or (what := _kept_out(repo, trunk, here, places)) is None:
        return None
    lines = _lines(repo, trunk, here, places, f"write 'author: {author}' into it, ")
    return f"{what}begin anew: git restore {shlex.quote(places[0])}, {lines}"


def _kept_out(repo: Repo, trunk: Trunk, here: str, places: Sequence[str]) -> str | None:
    """Whose commit of the post no audit lets into main, and what else would help than to begin anew; None for none."""
    from socialops.operations.sync.refusals.leavers import leavers
    from socialops.operations.sync.refusals.strangers import nobodys

    try:
        made = makers(repo, "HEAD", [trunk.main], trunk.remote, places)
    except GitFailed:  # a clone that holds only a part of the history, or no commit yet
        return None
    objects, main = Objects(repo.root), trunk.name
    branch = f"your {here}, not shared yet," if main == here else "this branch"
    if address := next(iter(nobodys(repo, objects, made, "HEAD")), None):
        whose = f"<{address}>, an address of no member"
        way = f"Is the address yours, have it added to 'emails:' in your file in members/ on {main}. If not, "
    elif left := next(iter(leavers(repo, objects, made, trunk.main)), None):
        whose = f"{left.member}, who had left by then (their last day is {left.until})"
        way = f"Is the day wrong, have 'until:' changed in their file in members/ on {main}. If not, "
    else:
        return None
    return f"A commit of {branch} has it by {whose}, and no audit lets that into {main}. {way}"


def _lines(repo: Repo, trunk: Trunk, here: str, places: Sequence[str], write: str = "") -> str:
    """The lines that bring a post to a new branch which begins at main as it is."""
    file, main = shlex.quote(places[0]), shlex.quote(trunk.name)
    own = trunk.name == here
    away, old = ("socialops sync --branch OLD-NAME, ", "OLD-NAME") if own else ("", shlex.quote(here))
    return (
        f"{away}socialops sync --go {main}, git restore --source={old} -- {file}, {write}"
        f"socialops submit {_post(places)}, socialops sync --branch NEW-NAME"
        f"{_left_behind(repo, trunk, places, old)}. Then close the old pull request, and delete {old} on the forge: "
        "while that is there, who reviews is sent there"
    )


def _left_behind(repo: Repo, trunk: Trunk, places: Sequence[str], old: str) -> str:
    """What else the branch holds that would be lost with it: who follows the lines for one post looks at no other."""
    objects = Objects(repo.root)
    try:
        bases = objects.merge_bases(trunk.main, "HEAD")
        own = changes(objects, bases[0], "HEAD") if bases else {}
    except GitFailed:  # a clone that holds only a part of the history
        return ""
    inside = {full.removeprefix(repo.prefix): c.after for full, c in own.items() if full.startswith(repo.prefix)}
    files = [path for path, after in inside.items() if after and path not in places and not is_record(path)]
    there = objects.oids([f"{trunk.main}:{repo.prefix}{path}" for path in files])
    left = [path for path, oid in zip(files, there, strict=True) if (after := inside[path]) and after.oid != oid]
    if not left:
        return ""
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    every = f" (all of them: git diff --name-only {shlex.quote(trunk.name)}...{old})" if more else ""
    it = "that" if len(left) == 1 else "each of them"
    return one_line(
        f". {old} holds {', '.join(left[:_NAMED])}{more}, too, which {trunk.name} has not so{every}: is {it} to come "
        f"along, fetch {it} by the same line before you let {old} go"
    )


def _post(places: Sequence[str]) -> str:
    return shlex.quote(Path(places[0]).stem)

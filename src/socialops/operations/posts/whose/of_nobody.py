"""A post that a commit made under an address of no member changed: so it can't get to main as it is."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.commits import makers
from socialops.git.sync.merged import Trunk, trunk_of
from socialops.git.sync.trees import changes
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.paths import is_record

_NAMED = 3


def anew(repo: Repo, places: Sequence[str], author: str, *, named: bool = True) -> str | None:
    """What to do in place of taking a post over, where a commit under an address of no member has it; None elsewhere.

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
        who = repo.run("log", "-1", "--no-show-signature", "--format=%ae%x00%ce", "HEAD").partition("\0")
    except GitFailed:
        return None
    address = next(iter(nobodys(repo, Objects(repo.root), [(who[0], who[2])], "HEAD")), None) if alone and added else ""
    if not address:
        return None
    add = f"git add {shlex.quote(places[0])} && " if places[1:] else ""
    write = f"write 'author: {author}' into it, " if author else ""
    return (
        f"Your last commit added it under <{address}>, an address of no member, and nobody else has that commit yet: "
        f"make it anew under yours, {write}{add}git commit --amend --reset-author --no-edit -- {shlex.join(places)}, "
        f"then 'socialops submit {_post(places)}' is yours"
    )


def _begin_anew(repo: Repo, places: Sequence[str], author: str) -> str | None:
    """How the post gets to another branch; None where nothing of it on this one is nobody's, or main has it by now.

    Who takes it over on the branch, or on one's own main that is not shared, would find out when all is approved, as
    `audit` asks who made each commit that the others' main has not.
    """
    from socialops.operations.sync.refusals.strangers import nobodys

    here = current_branch(repo)
    trunk = trunk_of(repo, here) if here else None
    if here is None or trunk is None:
        return None
    made = makers(repo, "HEAD", [trunk.main], trunk.remote, places)
    address = next(iter(nobodys(repo, Objects(repo.root), made, "HEAD")), None)
    if address is None:
        return None
    file, main = shlex.quote(places[0]), shlex.quote(trunk.name)
    if trunk.name == here:
        what, away, old = f"A commit of your {here}, not shared yet,", "socialops sync --branch OLD-NAME, ", "OLD-NAME"
    else:
        what, away, old = "A commit of this branch", "", shlex.quote(here)
    return (
        f"{what} has it by <{address}>, an address of no member, and no audit lets that into "
        f"{trunk.name}. Is the address yours, have it added to 'emails:' in your file in members/ on {trunk.name}. If "
        f"not, begin anew: git restore {file}, {away}socialops sync --go {main}, "
        f"git restore --source={old} -- {file}, write 'author: {author}' into it, "
        f"socialops submit {_post(places)}, socialops sync --branch NEW-NAME"
        f"{_left_behind(repo, trunk, places, old)}"
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

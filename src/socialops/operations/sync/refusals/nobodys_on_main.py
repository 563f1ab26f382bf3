"""Posts that one's own main holds by an address of no member: shared there, each audit from then on refuses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socialops.domain.results.sync import Synced
from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.commits import makers
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.refusals.owed import Going
from socialops.operations.sync.refusals.strangers import nobodys
from socialops.operations.sync.workspace_at import at

_SUBJECTS = ("posts", "series")


def nobodys_on_main(repo: Repo, objects: Objects, going: Going, found: Synced | None = None) -> Iterator[str]:
    """Why what is *going* to main is not to be shared there, and the lines that lead out; nothing on a branch.

    A commit that takes the post over changes nothing of that: the one below it stays. What any branch of the remote
    holds already is shared, and a file that is neither a post nor a series is no matter of these rules. Who is no
    member either shares as ever, and is told. Where *found* says that all of it is by members, nothing is asked of git.
    """
    if found and not found.strangers:
        return
    trunk, new, others = trunk_of(repo, current_branch(repo) or ""), going.new, going.others
    if trunk is None or going.tracking != trunk.main:
        return
    try:
        made = makers(repo, new, [*others, f"--remotes={trunk.remote}"], trunk.remote, _SUBJECTS)
    except GitFailed:  # a clone that holds only a part of the history
        return
    address = next(iter(nobodys(repo, objects, made, new)), None)
    if not address or not _is_member(repo, objects, new):
        return
    if not (paths := _changed(repo, new, others, trunk.remote, address)):
        return
    from socialops.operations.posts.whose.of_nobody import begun_anew

    there = objects.oids([f"{new}:{repo.prefix}{path}" for path in paths])
    path = next((path for path, oid in zip(paths, there, strict=True) if oid), paths[0])
    if said := begun_anew(repo, path):
        yield one_line(f"{path}: {said[:1].lower()}{said[1:]}")


def _is_member(repo: Repo, objects: Objects, new: str) -> bool:
    try:
        return at(repo, objects, new, ()).roster.find(repo.identity().email) is not None
    except SocialopsError:  # git does not know who asks
        return False


def _changed(repo: Repo, new: str, others: Sequence[str], remote: str, address: str) -> list[str]:
    """The posts, from the workspace, that these commits of an address changed."""
    out = repo.run(
        "log", "--no-merges", "--no-show-signature", "--no-renames", "--relative", "--name-only", "-z", "--format=",
        "--fixed-strings", f"--author=<{address}>", new, "--not", *others, f"--remotes={remote}", "--", *_SUBJECTS,
    )  # fmt: skip
    return list(dict.fromkeys(filter(None, (name.lstrip("\n") for name in out.split("\0")))))

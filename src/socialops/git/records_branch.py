"""The branch of their own that publications may live on, beside the one that holds all the rest.

A commit there holds publications and nothing else. A trailer names the commit of the default branch that it was judged
by; the trailer is a claim, and whoever relies on it asks whether that commit is in the default branch's history.
"""

from __future__ import annotations

from typing import Final

from socialops.domain.documents.kind import PUBLICATIONS
from socialops.domain.plan import Plan
from socialops.errors import SocialopsError
from socialops.git.objects import Objects, TreeEntry
from socialops.git.program import lines
from socialops.git.remote import Push, find_remote
from socialops.git.repo import GitFailed, Repo
from socialops.git.writing.loose import Maker, commit_file

BASIS: Final = "Socialops-Tip"
"""The trailer that names the commit which a record on the branch was judged by."""
_TRIES: Final = 20


def records_tip(objects: Objects, branch: str) -> str | None:
    """The newest commit of the branch that this clone knows: that of the remote, else one's own; None without any."""
    out = objects.text(
        "for-each-ref", "--format=%(refname) %(objectname)", f"refs/remotes/*/{branch}", f"refs/heads/{branch}"
    )
    found = dict(line.split(" ") for line in lines(out))
    names = (f"refs/remotes/origin/{branch}", *sorted(n for n in found if n.startswith("refs/remotes/")))
    return next((found[name] for name in (*names, f"refs/heads/{branch}") if name in found), None)


def records_before(objects: Objects, tip: str, commit: str) -> str | None:
    """The newest commit of the branch that is no younger than *commit*; None where all are."""
    when = objects.text("show", "-s", "--format=%ct", "--end-of-options", commit)
    return objects.text("rev-list", "-1", f"--before={when}", tip) or None


def records_at(objects: Objects, commit: str, prefix: str) -> dict[str, TreeEntry]:
    """The publications that a commit of the branch holds, by their paths from the repository's top."""
    start = f"{prefix}{PUBLICATIONS}/"
    return {path: entry for path, entry in objects.trees(commit).items() if path.startswith(start)}


def basis(objects: Objects, commit: str) -> str | None:
    """The commit of the default branch that a commit on the branch says it was judged by."""
    return objects.text("log", "-1", f"--format=%(trailers:key={BASIS},valueonly,separator=%x20)", commit) or None


def commit_there(repo: Repo, plan: Plan, branch: str) -> str:
    """Add the plan's one file to the branch where others see it; the new commit's id. The work tree is left alone.

    Raises:
        SocialopsError: somebody wrote that very record meanwhile, or the branch can't be written to.
    """
    (change,) = plan.changes
    remote, objects, maker = find_remote(repo, branch), Objects(repo.root), Maker(repo)
    path, judged = repo.prefix + change.path, repo.run("rev-parse", "HEAD")
    message = f"{plan.message}\n{BASIS}: {judged}"
    for _ in range(_TRIES):
        parent = remote.fetch_any()
        if parent and objects.oids([f"{parent}:{path}"])[0]:
            raise SocialopsError(
                f"{change.path} was written on {branch} meanwhile: see 'socialops status', then retry."
            )
        made = commit_file(maker, objects, parent, path, change.after or b"", message, like=judged)
        pushed = remote.push(made, parent)
        if pushed.how is Push.LOST and remote.holds(made, remote.fetch_any()):
            return made
        if pushed.how is Push.DONE:
            return made
        if pushed.how is not Push.MOVED:
            raise GitFailed(f"The record could not be pushed to {branch}. Git says:\n{pushed.said}")
    raise SocialopsError(f"The record could not be pushed to {branch}: others were quicker each time.")

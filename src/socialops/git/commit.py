"""Commit exactly these files: write them, let git commit them, or put everything back."""

from __future__ import annotations

import time
from collections.abc import Sequence

from socialops.domain.plan import Plan
from socialops.errors import SocialopsError
from socialops.git import journal
from socialops.git.repo import GitFailed, Repo, literal

_PAUSE = 0.05


def write(repo: Repo, plan: Plan) -> None:
    """Write the plan's files without a commit."""
    for change in plan.changes:
        journal.write_file(repo.root / change.path, change.after)


def commit(repo: Repo, plan: Plan) -> str:
    """Write the plan's files and commit only them; the new commit's id.

    The caller holds the lock. Whatever goes wrong, files and index are as before.
    """
    fresh = _unknown(repo, plan.paths)
    journal.begin(repo, plan.subject, plan.changes, fresh)
    try:
        write(repo, plan)
        _patiently(repo, "add", "--intent-to-add", "--", *literal(fresh))
        how = [*(["--gpg-sign"] if plan.sign else []), *([f"--author={plan.author}"] if plan.author else [])]
        _patiently(repo, "commit", "--quiet", "--only", *how, "-m", plan.message, "--", *literal(plan.paths))
    except BaseException as error:
        journal.recover(repo, wait=not isinstance(error, GitFailed))
        if isinstance(error, GitFailed):
            raise SocialopsError(_explained(error)) from error
        raise
    journal.end(repo)
    return repo.run("rev-parse", "HEAD")


def _unknown(repo: Repo, paths: Sequence[str]) -> list[str]:
    """Those that git's index does not hold yet."""
    known = repo.run("ls-files", "-z", "--", *literal(paths)).split("\0")
    return [path for path in paths if path not in known]


def _patiently(repo: Repo, *arguments: str) -> None:
    """Run git, waiting while another git holds the index."""
    if arguments[-1] == "--":
        return
    deadline = time.monotonic() + journal.PATIENCE
    while True:
        try:
            repo.run(*arguments)
        except GitFailed as error:
            if "index.lock" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _explained(error: GitFailed) -> str:
    said = str(error)
    if "index.lock" in said:
        return (
            f"Another git command holds the repository's index; nothing was changed. Try again when it is done. If "
            f"none runs any more (a program was killed), delete the lock file that git names: {said}"
        )
    return f"git refused the commit, so nothing was changed. It says:\n{said}"

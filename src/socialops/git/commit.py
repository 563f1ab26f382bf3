"""Commit exactly these files: write them, let git commit them, or put everything back."""

from __future__ import annotations

from socialops import door
from socialops.domain.plan import Plan
from socialops.errors import SocialopsError
from socialops.git import deadlocks, journal
from socialops.git.recovery import Recovered, commit_files, recover
from socialops.git.repo import GitFailed, Repo
from socialops.git.writing import untold


def write(repo: Repo, plan: Plan) -> None:
    """Write the plan's files without a commit: all of them, or none."""
    journal.begin(repo, plan.subject, plan.changes)
    try:
        _put(repo, plan)
    except BaseException as error:
        _put_back(repo, error)
        raise
    journal.end(repo)


def _put(repo: Repo, plan: Plan) -> None:
    door.write_all(repo.root, [(change.path, change.after) for change in plan.changes])


def commit(repo: Repo, plan: Plan, *, forward: bool = False) -> str:
    """Write the plan's files and commit only them; the new commit's id.

    The caller holds the lock. Whatever goes wrong, files and index are as before, or the error names what is left.
    With *forward* a command that is killed meanwhile is finished by the next one, not undone.
    """
    note = journal.begin(repo, plan.subject, plan.changes, message=plan.message, forward=forward)
    how = [*(["--gpg-sign"] if plan.sign else []), *([f"--author={plan.author}"] if plan.author else [])]
    try:
        _put(repo, plan)
        made = commit_files(repo, note, plan.paths, message=plan.message, how=how)
    except BaseException as error:
        found = _put_back(repo, error)
        if found and found.commit and not isinstance(error, KeyboardInterrupt):
            return found.commit  # git was killed when its commit was there already
        if isinstance(error, SocialopsError):
            raise SocialopsError(_explained(repo, error, found)) from error
        raise
    if repo.deed:
        untold.keep(repo)
    else:
        journal.end(repo)
    return made


def _put_back(repo: Repo, error: BaseException) -> Recovered | None:
    try:
        return recover(repo, own=True)
    except SocialopsError as again:
        raise SocialopsError(
            f"{error}\nPutting the files back failed, too: {again}\nThe next command that writes does it, or "
            "'socialops doctor --fix'."
        ) from error


def _explained(repo: Repo, error: SocialopsError, found: Recovered | None) -> str:
    left = f" Left as somebody changed them meanwhile: {', '.join(found.left)}." if found and found.left else ""
    outcome = left or " Nothing was changed."
    if not isinstance(error, GitFailed):
        return f"{error}.{outcome}" if str(error)[-1:].isalnum() else f"{error}{outcome}"
    if locked := deadlocks.in_the_way(repo, error):
        return f"{locked}.{outcome}"
    return f"git refused the commit.{outcome} It says:\n{error}"

"""The workspace as others see it now: the fetched tip of the default branch, read by git's objects alone."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import datetime, timedelta
from pathlib import Path

from socialops.classes import dataclass
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.results.report import Report
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.range import details
from socialops.git.records_branch import records_at
from socialops.git.remote import Remote
from socialops.git.repo import Repo
from socialops.git.tree import Tree
from socialops.store.load import load, publications_branch, reload

AHEAD = timedelta(minutes=5)
"""How far the newest commit may lie ahead of this machine's clock."""
SHALLOW = (
    "this clone is shallow, so nobody can prove who approved what. Fetch the whole history: git fetch --unshallow "
    "(GitHub: actions/checkout with fetch-depth: 0; GitLab: GIT_DEPTH: 0)"
)


@dataclass(frozen=True)
class Tip:
    """The commit that all is judged by, and the workspace in it."""

    repo: Repo
    remote: Remote
    objects: Objects
    commit: str
    tree: Tree
    workspace: Workspace
    ledger: Remote
    """Where publications are written: `remote`, or the same remote with a branch of their own."""
    written: str
    """The newest commit there; empty where that branch has not begun."""
    basis: str = ""
    """The newest commit by others: after it come records of this run alone."""
    reports: dict[str, Report] = field(default_factory=dict)
    scratch: Path | None = None
    """A folder of objects that `objects` reads, too, and that goes away: for commits that nobody makes."""

    @property
    def is_apart(self) -> bool:
        """True where publications live on a branch of their own."""
        return self.ledger.branch != self.remote.branch

    def next_number(self, post: str, channel: str) -> int:
        """One more than the highest number of any record of the channel, readable or not."""
        start = f"publications/{post}/{channel}--"
        names = (path.removeprefix(start).removesuffix(".yaml") for path in self.tree.entries if path.startswith(start))
        return max((int(name) for name in names if name.isdecimal()), default=0) + 1


def read_tip(
    repo: Repo, remote: Remote, objects: Objects, commit: str, *, written: str | None = None,
    scratch: Path | None = None,
) -> Tip:  # fmt: skip
    """The workspace at that commit.

    *written* is the newest commit of the branch that publications live on, where that is known already; else a branch
    of their own is fetched.

    Raises:
        SocialopsError: the commit holds none.
    """
    tree = Tree(objects, objects.trees(commit), repo.prefix)
    if SETTINGS_FILE not in tree.entries:
        raise SocialopsError(
            f"The branch {remote.branch} holds no {repo.prefix}{SETTINGS_FILE}: push the workspace first."
        )
    ledger = remote
    if (branch := publications_branch(tree)) and branch != remote.branch:
        ledger = replace(remote, branch=branch, announced="")
        written = ledger.fetch_any() if written is None else written
        records = records_at(objects, written, repo.prefix) if written else {}
        tree = Tree(objects, {**objects.trees(commit), **records}, repo.prefix)
    else:
        written = commit
    return Tip(repo, remote, objects, commit, tree, load(tree), ledger, written, commit, {}, scratch)


def with_record(tip: Tip, made: str, post: str) -> Tip:
    """The tip after this run added a record of a post in the commit *made*: nothing else is read again."""
    objects, prefix = tip.objects, tip.repo.prefix
    commit = tip.commit if tip.is_apart else made
    records = records_at(objects, made, prefix) if tip.is_apart else {}
    tree = Tree(objects, {**objects.trees(commit), **records}, prefix)
    return replace(tip, commit=commit, written=made, tree=tree, workspace=reload(tip.workspace, tree, post))


def refuse_doubtful(tip: Tip, now: datetime) -> None:
    """Nothing is judged on half a history, or by a clock that runs behind.

    Raises:
        SocialopsError: it would be.
    """
    if tip.objects.is_shallow():
        raise SocialopsError(SHALLOW)
    newest = [commit for commit in dict.fromkeys((tip.commit, tip.written)) if commit]
    committed = max(detail.committed for detail in details(tip.objects, newest).values())
    if committed - now > AHEAD:
        raise SocialopsError(
            f"The newest commit is of {committed.isoformat()}, and this machine's clock says {now.isoformat()}: one of "
            "the two clocks is wrong, so nobody knows what is due. Set this one right first."
        )


def checked(tip: Tip, now: datetime) -> Report:
    """What `check` says of the whole tip; records of this run change nothing about the other posts."""
    from socialops.operations.check import check  # all rules: only where something is due

    if tip.basis not in tip.reports:
        tip.reports[tip.basis] = check(tip.workspace, now.date())
    return tip.reports[tip.basis]

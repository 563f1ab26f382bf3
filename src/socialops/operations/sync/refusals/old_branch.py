"""A branch of the name that was asked for that no audit lets into main: what was begun anew is not to go back there."""

from __future__ import annotations

import shlex
from dataclasses import replace

from socialops.domain.results.sync import Synced
from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.alone import free_name
from socialops.git.sync.commits import makers
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.upstream import Upstream
from socialops.operations.sync.refusals.leavers import leavers
from socialops.operations.sync.refusals.strangers import strangers
from socialops.operations.workspace.policy_of_others import barred


def old_branch(repo: Repo, there: Upstream, tip: str, here: str) -> str:
    """That the branch *there*, at *tip*, has commits that keep all of it from main, and a free name; else "".

    Nothing of what the branch *here* holds itself: that goes along under each name.
    """
    trunk = trunk_of(repo, here)
    if trunk is None or there.tracking == trunk.main:
        return ""
    objects, known = Objects(repo.root), ["HEAD", trunk.main]
    try:
        made = makers(repo, tip, known, there.remote)
        unknown = strangers(repo, objects, tip, known, there.remote)
        held = [_commits(number, f"by <{address}>, an address of no member") for address, number in unknown]
        held += [
            _commits(number, f"by {who} after their last day ({until})")
            for who, until, number in leavers(repo, objects, made, trunk.main)
        ]
    except GitFailed:  # a clone that holds only a part of the history
        return ""
    if not held and (stops := barred(repo, objects, tip, trunk, "HEAD")):
        held = [_commits(stops.number, f"of policy by {' and '.join(stops.by)}, who may not change it")]
    if not held:
        return ""
    return one_line(
        f"{there.name} is there already, with {' and '.join(held)}: no audit lets that branch into {trunk.name}, and "
        f"with it nothing that you share there. {_another_name(repo, there)}. To go on with the old one all the same: "
        f"socialops sync --go {shlex.quote(there.branch)}"
    )


def or_elsewhere(repo: Repo, found: Synced, there: Upstream, name: str, here: str) -> Synced:
    """The run that clashed with the branch *there*, with the way by which what one has need not go to it.

    Only where it is asked for by a *name* that is not that of the branch *here*.
    """
    if name == here:
        return found
    return replace(found, reasons=(*found.reasons, f"{there.name} is there already. {_another_name(repo, there)}"))


def _another_name(repo: Repo, there: Upstream) -> str:
    """The line that shares what one has under a name that no branch has."""
    return f"Take another name for what you have: socialops sync --branch {shlex.quote(free_name(repo, there.branch))}"


def _commits(number: int, of: str) -> str:
    return f"{number} commit{'' if number == 1 else 's'} {of}"

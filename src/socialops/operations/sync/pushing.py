"""One's own commits, to where others see them; and what became of that."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from socialops.domain.results.sync import Ending, Synced
from socialops.errors import SocialopsError
from socialops.git.repo import Repo
from socialops.git.sync.standing import holds
from socialops.git.sync.upstream import PushEnding, Upstream

_BY: dict[PushEnding, Literal["server", "hook"]] = {PushEnding.REFUSED: "server", PushEnding.HOOK: "hook"}


def pushed(repo: Repo, found: Synced, upstream: Upstream, commit: str, local: str) -> tuple[Synced, bool]:
    """The run with what became of *commit*, on its way from the branch *local*; True where others were quicker."""
    how, said = upstream.push(commit)
    if how is PushEnding.LOST or how is PushEnding.MOVED:
        try:
            tip = upstream.fetch()
        except SocialopsError:
            return replace(found, ending=Ending.UNSHARED, said=said, stopped_by="network"), False
        if tip and holds(repo, commit, tip):
            how = PushEnding.DONE
        elif how is PushEnding.MOVED or (tip and not holds(repo, tip, commit)):
            return found, True
    if how is PushEnding.DONE:
        upstream.follow(local)
        return found, False
    return replace(found, ending=Ending.UNSHARED, said=said, stopped_by=_BY.get(how, "network")), False

"""Writing records where all see them: a commit on the tip, and a push that others' pushes may beat.

The push is the lock: who is refused because the branch moved did not get it, and judges anew.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

from socialops.classes import dataclass
from socialops.domain.documents.people import Member
from socialops.domain.documents.records import Publication
from socialops.domain.plan import Plan
from socialops.errors import SocialopsError
from socialops.git.lock import LOCK, exclusive
from socialops.git.records_branch import BASIS
from socialops.git.remote import Beside, Push
from socialops.git.writing.loose import Maker, commit_file
from socialops.operations.posts.records import plan_publication
from socialops.operations.publish import step
from socialops.operations.publish.tip import Tip, read_tip, with_record

_TRIES = 60
_PAUSE = 0.05
"""Seconds between tries at least; with each a little longer, and never the same for two that wait."""


class Written(StrEnum):
    """Whether a record is where all see it."""

    DONE = "done"
    MOVED = "moved"


@dataclass
class Ledger:
    """The tip as it was last seen, and the one way to add to it."""

    tip: Tip
    signer: Member

    @cached_property
    def maker(self) -> Maker:
        """Who makes the commits of this run."""
        return Maker(self.tip.repo)

    def plan(self, publication: Publication, *, dry_run: bool = False) -> Plan:
        """The plan of a record as the next one of its channel."""
        number = self.tip.next_number(publication.post, publication.channel)
        plan = plan_publication(
            self.tip.repo, self.tip.workspace, publication, signer=self.signer, number=number, dry_run=dry_run,
            action="publish",
        )  # fmt: skip
        return replace(plan, trailers={**plan.trailers, BASIS: self.tip.commit}) if self.tip.is_apart else plan

    def claim(self, plan: Plan) -> Written:
        """Write a record on this very tip, or not at all.

        Raises:
            SocialopsError: the remote refuses it for another reason than that others were quicker, or can't be asked.
        """
        tip, change = self.tip, plan.changes[0]
        with exclusive(tip.repo.common_dir / LOCK) as held:
            tip.repo.held = held
            try:
                path = tip.repo.prefix + change.path
                made = commit_file(
                    self.maker, tip.objects, tip.written, path, change.after or b"", plan.message, like=tip.commit,
                    durable=not tip.remote.name,
                )  # fmt: skip
                step.reached("committed")
                return self._push(made, change.path)
            finally:
                tip.repo.held = None

    def _push(self, made: str, path: str) -> Written:
        tip = self.tip
        pushed = tip.ledger.push(made, tip.written, Beside(tip.remote.branch, tip.commit) if tip.is_apart else None)
        if pushed.how is not Push.DONE:
            now = tip.remote.fetch()  # where nobody can tell, nothing goes on
            written = tip.ledger.fetch_any() if tip.is_apart else now
            self.tip = read_tip(tip.repo, tip.remote, tip.objects, now, written=written, scratch=tip.scratch)
            if written and tip.ledger.holds(made, written):
                return Written.DONE
            if (now, written) != (tip.commit, tip.written) or pushed.how is Push.MOVED:
                return Written.MOVED
            raise SocialopsError(f"The record could not be pushed, so nothing was sent. Git says:\n{pushed.said}")
        self.tip = with_record(tip, made, path.split("/")[1])
        if not tip.remote.name and not tip.is_apart:
            tip.remote.follow(tip.repo.prefix + path)
        return Written.DONE

    def record(self, publication: Publication) -> None:
        """Write what happened, however often others are quicker: it is true whatever they say.

        Raises:
            SocialopsError: it can't be written where all see it.
        """
        for tried in range(_TRIES):
            if self.claim(self.plan(publication)) is Written.DONE:
                return
            pause(tried)
        raise SocialopsError("The record could not be pushed: others were quicker each time.")


def pause(tried: int) -> None:
    """Let the others through, for a time that nobody else waits."""
    time.sleep(_PAUSE * random.uniform(0.5, 1 + tried))  # noqa: S311 - no secret hangs on it

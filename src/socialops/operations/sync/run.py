"""The whole of `sync`: look, fetch, bring together, step, push; again where others were quicker."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.domain.results.sync import NONE, Commits, Ending, Synced
from socialops.errors import SocialopsError
from socialops.git.repo import Repo, open_repo
from socialops.git.sync.meanwhile import Meanwhile
from socialops.git.sync.standing import changed_tracked, commit_of
from socialops.git.sync.upstream import Upstream, current_branch, find_upstream, removed
from socialops.operations.sync.afterwards import with_what_is_left
from socialops.operations.sync.asked import Asked

if TYPE_CHECKING:  # what nothing-to-do never needs
    from socialops.git.objects import Objects
    from socialops.operations.sync.main.beginning import Beginning
    from socialops.operations.sync.main.now import MainNow
    from socialops.operations.sync.merge.sides import Joined

TRIES = 5
_PAUSE = 0.05
"""Seconds between tries at least; with each a little longer, and never the same for two that wait."""
_HEADS = "refs/heads/"

Say = Callable[[str], None]


def sync(root: Path, asked: Asked, say: Say, now: datetime) -> Synced:
    """Bring others' work in and one's own out; *say* hears what it costs before anything is written.

    Raises:
        SocialopsError: there is no remote or no branch, git is in the middle of something, or the remote is away.
    """
    from socialops.git.deadlocks import sharing
    from socialops.git.recovery import claimed

    repo = open_repo(root)
    asked.choices()
    with claimed(repo, dry_run=asked.dry_run) as settled:
        for sentence in settled:
            say(sentence)
        with nullcontext() if asked.dry_run else sharing(repo):
            run = _Run(repo, asked, say)
            found = run.go()
            if asked.go:
                from socialops.operations.sync.going import go_on

                found = go_on(repo, found, asked, run.remote)
    if asked.drop and found.ending in {Ending.DONE, Ending.PLANNED}:
        from socialops.operations.sync.named import nothing_of

        for said in nothing_of(asked.drop, run.dropped):
            say(said)
    found = with_what_is_left(repo, found, away := removed(repo, run.remote, run.branches), now)
    if away:
        from socialops.operations.sync.branches.forgotten import let_go

        let_go(repo, away)
    return found


@dataclass
class _Run:
    repo: Repo
    asked: Asked
    say: Say
    brought: Commits = NONE
    remote: str = ""
    branches: set[str] = field(default_factory=set)
    """What the branches are called here that the remote was just seen to have."""
    dropped: set[str] = field(default_factory=set)
    """The files that were left out, in any try."""
    left: str = ""
    """The branch that one was on at first."""
    takes: MainNow | None = None
    """Main, where the branch is to take it in."""
    begins: Beginning | None = None
    """Main, where the new branch begins there, as the one that is left was merged already."""

    def go(self) -> Synced:
        """All tries."""
        repo = self.repo
        here = current_branch(repo)
        if here is None:
            raise SocialopsError("You are not on a branch: go to yours with 'git switch NAME'.")
        own = find_upstream(repo, here)
        if own is None:
            raise SocialopsError(
                "This clone knows no other place to share with. Say where once: git remote add origin ADDRESS"
            )
        own = replace(own, asks=self.asked.asks)
        upstream, self.remote = self._target(own, here), own.remote
        fetched = Meanwhile(lambda: self._fetch(own, upstream))
        from socialops.operations.sync.refusals.of_others import of_others, taken_meanwhile

        changed, reasons = self._changed(), self._unchoosable()
        tips = fetched.result()
        if tips[0] and (taken := of_others(repo, upstream, tips[0], here) or self._old(own, upstream, tips[0], here)):
            return Synced(Ending.REFUSED, upstream.name, reasons=(taken,))
        self._look_at_main(here, tips, new=upstream != own)
        if reasons := (*(() if self.begins or self.asked.go else changed), *reasons):
            return Synced(Ending.REFUSED, upstream.name, reasons=reasons)
        for tried in range(TRIES):
            found, again = self._once(own, upstream, tips)
            if not again:
                return found
            if tried + 1 == TRIES:
                break
            _pause(tried)
            was_there, tips = tips[0], self._fetch(own, upstream)
            if not was_there and tips[0] and (new := taken_meanwhile(repo, upstream, tips[0])):
                return replace(found, ending=Ending.UNSHARED, said=new[0], reasons=(new[1],), stopped_by="name")
            self.say(f"Others were quicker: once more ({tried + 2} of {TRIES}).")
        return replace(found, ending=Ending.UNSHARED, stopped_by="others")

    def _old(self, own: Upstream, upstream: Upstream, tip: str, here: str) -> str:
        if upstream == own:
            return ""
        from socialops.operations.sync.refusals.old_branch import old_branch

        return old_branch(self.repo, upstream, tip, here)

    def _changed(self) -> tuple[str, ...]:
        if not (changed := changed_tracked(self.repo)):
            return ()
        from socialops.operations.sync.refusals.uncommitted import uncommitted

        return tuple(uncommitted(self.repo, changed))

    def _unchoosable(self) -> tuple[str, ...]:
        if not (files := (*self.asked.mine, *self.asked.theirs)):
            return ()
        from socialops.operations.sync.refusals.not_asked import unchoosable

        return tuple(unchoosable(files))

    def _look_at_main(self, here: str, tips: tuple[str | None, str | None], *, new: bool) -> None:
        self.left = here
        how = {"fetched": tips != (None, None), "dry_run": self.asked.dry_run}
        if self.asked.take_main:
            from socialops.operations.sync.main.now import main_to_take

            self.takes = main_to_take(self.repo, here, self.asked.branch, **how)
        elif new:
            from socialops.operations.sync.main.beginning import beginning, taken_along

            self.begins = beginning(self.repo, here, self._head(), gone=tips[1] is None, **how)
            if not self.begins and (said := taken_along(self.repo, here, self.asked.branch or "", tips)):
                self.say(said)

    def _target(self, own: Upstream, here: str) -> Upstream:
        name = self.asked.branch
        if name is None or name == here:
            return own
        from socialops.operations.sync.named import branch_named

        return replace(branch_named(self.repo, own.remote, name), asks=own.asks)

    def _fetch(self, own: Upstream, upstream: Upstream) -> tuple[str | None, str | None]:
        """What the branch that is shared with holds, and the one that belongs to where one is."""
        fetch = Upstream.look if self.asked.dry_run else partial(Upstream.fetch, branches=self.branches)
        tip = fetch(upstream)
        return tip, (fetch(own) if upstream != own else tip)

    def _once(self, own: Upstream, upstream: Upstream, tips: tuple[str | None, str | None]) -> tuple[Synced, bool]:
        """One try; True where others were quicker."""
        here, head = current_branch(self.repo) or "", self._head()
        tip, main = tips
        if tip is None and self.asked.branch is None and own.seen():
            from socialops.operations.sync.refusals.gone import gone

            found = gone(self.repo, own, here, self.branches, dry_run=self.asked.dry_run)
            if self.asked.go and not found.loses:
                return Synced(Ending.DONE, ""), False
            if found.merged and not self.asked.take_main:
                return Synced(Ending.DONE, own.name, removed=found.told), False
            return Synced(Ending.REFUSED, own.name, reasons=(found.told,)), False
        if tip == head and self.asked.branch is None and self.takes is None:
            return Synced(Ending.DONE, upstream.name, self.brought), False
        return self._brought_together(here, head, tip, main, upstream)

    def _head(self) -> str:
        head = commit_of(self.repo, "HEAD")
        if head is None:
            raise SocialopsError("There is no commit here yet. Make one first: git add -A && git commit -m Start")
        return head

    def _brought_together(
        self, here: str, head: str, tip: str | None, main: str | None, upstream: Upstream
    ) -> tuple[Synced, bool]:
        from socialops.git.objects import Objects
        from socialops.operations.sync.going import switched
        from socialops.operations.sync.refusals.not_asked import no_record
        from socialops.operations.sync.refusals.uncommitted import overwritten
        from socialops.operations.sync.telling import Span, costs, told, unused

        begins = self.begins if here == self.left else None
        objects, onto = Objects(self.repo.root), tip or (begins.main if begins else main)
        joined = self._joined(objects, head, onto, upstream, begins)
        others = [each for each in (onto, self.takes and self.takes.commit) if each]
        span = Span(head, others, upstream.remote, self._main_of(here))
        found = replace(
            told(self.repo, upstream.name, joined, span, self.brought),
            branch=self.asked.branch or "",
            begun=begins.told(here) if begins else None,
            took=self.takes.name if self.takes else "",
        )
        self.dropped |= {*joined.dropped}
        if found.ending is Ending.REFUSED:
            for said in unused(joined, self.asked.choices()):
                self.say(said)
            from socialops.operations.sync.refusals.old_branch import or_elsewhere

            return or_elsewhere(self.repo, found, upstream, (tip and self.asked.branch) or here, here), False
        if found.outgoing.number:
            from socialops.operations.sync.refusals.strangers import with_makers
            from socialops.operations.sync.refusals.taken_away import tell_of_taken

            found = with_makers(self.repo, objects, found, joined.commit, (others, tip, upstream.remote))
            tell_of_taken(self.say, self.repo, objects, joined.commit, others)
        if found.outgoing.number or self.takes:
            from socialops.operations.sync.refusals.misdated import misdated
            from socialops.operations.sync.refusals.nobodys_on_main import nobodys_on_main
            from socialops.operations.sync.refusals.owed import Going, owed

            no_records = no_record(self.repo, self.asked.drop, joined.dropped, (head, onto or head))
            typed, clock_set, to = self.asked.typed, self.asked.clock_set, upstream.tracking
            wrong = misdated(self.repo, objects, joined.commit, others, typed, clock_set=clock_set)
            going = Going(joined.commit, others, onto, to, self.takes and self.takes.commit)
            held = *owed(self.repo, objects, going, self.asked), *nobodys_on_main(self.repo, objects, going, found)
            if reasons := (*no_records, *(f"{each.path} {each.why}. {each.way}" for each in wrong), *held):
                return replace(found, ending=Ending.REFUSED, reasons=reasons), False
        switch = switched(self.repo, here, self.asked.branch, joined.commit, main or (begins.held if begins else ""))
        if reasons := overwritten(self.repo, objects, head, joined.commit, self.asked.typed):
            return replace(found, ending=Ending.REFUSED, reasons=reasons), False
        if self.asked.dry_run:
            from socialops.operations.sync.merge.sides import both_sides

            return replace(found, ending=Ending.PLANNED, diffs=both_sides(self.repo, objects, head, joined)), False
        for said in (*unused(joined, self.asked.choices()), *costs(joined)):
            self.say(said)
        if switch.to or joined.commit != head:
            from socialops.git.sync.step import take

            take(self.repo, objects, head, switch)
        self.brought = found.incoming
        return self._out(found, upstream, joined.commit, tip, (switch.to or switch.branch).removeprefix(_HEADS))

    def _main_of(self, here: str) -> list[str]:
        """Main, where one's commits go to a branch of another name; and those of them that it holds in another form."""
        if self.asked.branch is None or self.asked.branch == here:
            return []
        from socialops.git.sync.merged import trunk_of

        trunk = trunk_of(self.repo, here)
        return [*([trunk.main] if trunk else []), *([self.begins.held] if self.begins else [])]

    def _joined(
        self, objects: Objects, head: str, onto: str | None, upstream: Upstream, begins: Beginning | None
    ) -> Joined:
        from tempfile import TemporaryDirectory

        from socialops.operations.sync.merge.join import join
        from socialops.operations.sync.merge.sides import Joined, Sides

        name, held = (f"{upstream.remote}/{begins.name}", begins.held) if begins else (upstream.name, "")
        sides = Sides(
            self.repo, objects, head, onto or head, name, self.asked.choices(), frozenset(self.asked.drop), held,
            self.asked.typed)  # fmt: skip
        with TemporaryDirectory(prefix="socialops-", ignore_cleanup_errors=True) as folder:
            found = Joined(head) if onto is None or onto == head else join(sides, Path(folder))
            if self.takes is None or not found.commit:
                return found
            main = replace(sides, head=found.commit, tip=self.takes.commit, name=self.takes.name, branch=self.left)
            return found.then(join(main, Path(folder)))

    def _out(self, found: Synced, upstream: Upstream, commit: str, tip: str | None, local: str) -> tuple[Synced, bool]:
        """What is only here, to where others see it."""
        if commit == tip:
            if self.asked.branch:
                upstream.follow(local)
            return found, False
        from socialops.operations.sync.pushing import pushed

        return pushed(self.repo, found, upstream, commit, local)


def _pause(tried: int) -> None:
    from random import uniform

    time.sleep(_PAUSE * uniform(0.5, 1 + tried))  # noqa: S311 - no secret hangs on it

"""A bypass that is about to be shared while the look that another one owes is past due: no audit lets it pass."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from socialops.domain.approval.bypass import Debt
from socialops.domain.documents.kind import REVIEWS
from socialops.domain.documents.records import Review
from socialops.domain.documents.workflow import GENERAL
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed
from socialops.git.objects import Objects
from socialops.git.range import brought
from socialops.git.repo import Repo
from socialops.git.sync.merged import Trunk, trunk_of
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.asked import Asked
from socialops.operations.sync.paths import subject_of
from socialops.operations.sync.workspace_at import at


class Going(NamedTuple):
    """What is to be shared: its commit, what others have of it, also *onto*, of the branch *tracking* goes by here.

    *takes* is main's commit, where that is taken in.
    """

    new: str
    others: Sequence[str]
    onto: str | None
    tracking: str
    takes: str | None


class _Way(NamedTuple):
    """How to go on: what was typed, whether main itself is shared with, and what is then said anew."""

    typed: str
    is_main: bool
    again: str


def owed(repo: Repo, objects: Objects, going: Going, asked: Asked) -> Iterator[str]:
    """Why the run waits: a bypass that nobody else has yet was made while main, as it is now, holds a debt past due.

    Who made it could not know where they had not fetched that. A look that main holds by now pays; one that is shared
    along with the bypass does not, and goes to a new branch only to be out of main's way.
    """
    made = _unshared(repo, objects, going)
    if not made:
        return
    from socialops.operations.posts.whose.paid_there import is_paid, past_due_at
    from socialops.operations.posts.whose.who_owes import who_looks

    trunk = trunk_of(repo, current_branch(repo) or "")
    is_main = trunk is None or going.tracking == trunk.main
    main = going.takes or (going.onto if trunk is None or is_main else _main_now(repo, objects, trunk, asked))
    for filed in made if main else ():
        when = instant(filed.item.at, at(repo, objects, main or "", ()).settings.timezone)
        there, debts = past_due_at(repo, objects, main or "", when)
        here, still = past_due_at(repo, objects, going.new, when) if debts else (there, [])
        open_ = [debt for debt in debts if not is_paid(debt, here, still)]
        way = _Way(asked.typed, is_main, _again(repo, objects, going, filed))
        if open_:
            yield f"{_why(filed, open_[0])}. {_after_a_look(filed, who_looks(there, open_[0], when.date()), way)}"
        elif debts and asked.branch is None:
            then = way.again if is_main else f"once that is merged, {way.again}"
            yield f"{_why(filed, debts[0])}. Share the look first: {_drop(filed, way)}. Then {then}"


def _main_now(repo: Repo, objects: Objects, trunk: Trunk, asked: Asked) -> str | None:
    """Main as it is at the remote: where nobody has the branch yet, nothing was fetched."""
    from socialops.operations.sync.main.now import main_now

    found = main_now(repo, current_branch(repo) or "", fetched=False, dry_run=asked.dry_run)
    return found.commit if found else objects.commit(trunk.main)


def _why(filed: Filed[Review], debt: Debt) -> str:
    return (
        f"{filed.path}: {filed.item.by} may not bypass while {debt.filed.path} was not looked at by {debt.stage}, due "
        f"{debt.due:%Y-%m-%d %H:%M}, as main has it: shared, no audit lets it pass (SO456)"
    )


def _after_a_look(filed: Filed[Review], looks: str, way: _Way) -> str:
    take = "socialops sync" if way.is_main else "socialops sync --take-main"
    return f"Leave it out: {_drop(filed, way)}. Then {looks}; once that is on main: {take}, and {way.again}"


def _drop(filed: Filed[Review], way: _Way) -> str:
    return f"{way.typed} --drop {shlex.quote(filed.item.post)}"


def _again(repo: Repo, objects: Objects, going: Going, filed: Filed[Review]) -> str:
    """What is to be said anew once that is left out: what its maker approved of the same post goes with it."""
    by, post = filed.item.by, filed.item.post
    kept = _brought(repo, objects, going, f"{REVIEWS}/{post}/*.yaml")
    given = [
        each.item.stage
        for each in at(repo, objects, going.new, {post}).reviews.get(post, ())
        if (each.item.by, each.item.decision) == (by, "approve") and each.path in kept
    ]
    if not given:
        return "bypass again"
    typed = (f"socialops approve {shlex.quote(post)} --stage {shlex.quote(stage)}" for stage in dict.fromkeys(given))
    return f"approve your stage again first ({', '.join(typed)}), then bypass"


def _unshared(repo: Repo, objects: Objects, going: Going) -> list[Filed[Review]]:
    """The bypasses that it brings and that no branch of a remote holds, as last seen."""
    paths = _brought(repo, objects, going, f"{REVIEWS}/*/{GENERAL}--*.yaml")
    posts = {subject for path in paths if path.startswith(f"{REVIEWS}/") and (subject := subject_of(path))}
    reviews = at(repo, objects, going.new, posts).reviews.values()
    return [filed for each in reviews for filed in each if filed.item.decision == "bypass" and filed.path in paths]


def _brought(repo: Repo, objects: Objects, going: Going, place: str) -> set[str]:
    """The paths of every commit that touches such a place and that no branch of a remote holds, as last seen."""
    new, others = going.new, going.others
    names = repo.run("rev-list", "--full-history", new, "--not", *others, "--remotes", "--", f":(glob){place}").split()
    return {path.removeprefix(repo.prefix) for commit in brought(objects, names) for path in commit.own}

"""SO456 for a bypass while the look that another one owes is past due, as main stood when it came there."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final

from socialops.audit.build import records_beside
from socialops.audit.range import AuditRange
from socialops.audit.records import Added
from socialops.domain.approval.bypass import Debt, past_due
from socialops.domain.documents.workflow import GENERAL
from socialops.git.objects import TreeEntry
from socialops.git.reading.files import but
from socialops.git.reading.main_branch import Main, proven_main, stood_before
from socialops.git.tree import Tree
from socialops.store.load import load

_SHARE: Final = (
    "the look that pays it counts from when it is on main: share it first (socialops sync, or its pull request), then "
    "bypass; 'socialops explain SO456' has the lines where both are committed already"
)
_STAYS: Final = (
    "That is on main and stays there: see that what both let pass is looked at (socialops review). What is pushed "
    "after it is judged by itself"
)


def owed_before(span: AuditRange, record: Added, at: datetime) -> Iterator[str]:
    """Why nobody may bypass by *at*: base holds a debt that was past due then.

    A range may hold several pushes, of which base saw none: what was paid on main before the bypass came there was
    right, and stays so. What is nowhere on main, or came there in one go for all that the history tells, is judged by
    base: the look counts once others have it.
    """
    held = _past_due(span, span.before, at)
    if not held:
        return
    main, commits = proven_main(span.objects), [commit.id for commit in record.commits]
    state = (
        stood_before(span.objects, main, span.base, span.prefix + record.path, record.oid, commits) if main else None
    )
    still = _past_due(span, _files(span, state), at) if state else held
    if not still:
        return
    debt = still[0]
    reason = f"{record.record.by} may not bypass while {debt.filed.path} was not looked at by {debt.stage}"
    reason = f"{reason}, due {debt.due:%Y-%m-%d %H:%M}"
    is_on = main is not None and _is_on(span, main, record)
    if _key(debt) in {_key(each) for each in _past_due(span, span.after, at)}:
        yield f"{reason}. {_STAYS if is_on else _look_first(debt)}" if main else reason
        return
    paying = _paying(span, still, at, commits) if main is None or is_on else None
    if paying is None:
        late = _paying(span, still, at) if is_on else None
        after = (
            f". The look that pays it came in commit {span.details[late].short}, not before this. {_STAYS}"
            if late
            else ""
        )
        yield f"{reason}{after or f'; {_SHARE}'}"
        return
    short = span.details[paying].short
    yield (
        f"{reason}. The look that pays it came in commit {short}, and nothing in the history says whether others had "
        f"it before this. If they had, 'socialops audit --base {short}' judges what came since"
    )


def _look_first(debt: Debt) -> str:
    """The way out while the bypass is on a branch alone: base holds the look as soon as main does."""
    typed = f"socialops approve {shlex.quote(debt.filed.item.post)}"
    return (
        f"Main needs that look first: who owes it types there '{typed}' and shares that. Then, on the branch of this "
        "bypass: socialops sync --take-main"
    )


def _past_due(span: AuditRange, entries: Mapping[str, TreeEntry], at: datetime) -> list[Debt]:
    """Every debt that those files hold and that should have been paid by then."""
    start = f"{span.prefix}reviews/"
    general = (path for path in entries if path.startswith(start) and f"/{GENERAL}--" in path)
    posts = {path.removeprefix(start).partition("/")[0] for path in general}
    return list(past_due(load(Tree(span.objects, entries, span.prefix), posts=posts), at)) if posts else []


def _files(span: AuditRange, commit: str) -> Mapping[str, TreeEntry]:
    """The files of a commit, and what is out, wherever that is written."""
    return but(span.objects.trees(commit), records_beside(span.objects, span.policy, span.prefix))


def _key(debt: Debt) -> tuple[str, str]:
    return debt.filed.path, debt.stage


def _is_on(span: AuditRange, main: Main, record: Added) -> bool:
    """True where main holds the record."""
    return span.objects.oids([f"{main.commit}:{span.prefix}{record.path}"]) == [record.oid]


def _paying(span: AuditRange, debts: list[Debt], at: datetime, before: Collection[str] = ()) -> str | None:
    """The first commit of the range that brings a look at one of these posts, and in which nothing is past due.

    With *before*, one that any of these commits rests on: a later one is no base from which they would be judged.
    """
    starts = tuple(f"{span.prefix}reviews/{debt.filed.item.post}/{debt.stage}--" for debt in debts)
    looks = [commit.id for commit in span.commits if any(path.startswith(starts) for path in commit.own)]
    if before:
        looks = [look for look in looks if look not in before and _is_under(span, look, before)]
    return next((name for name in reversed(looks) if not _past_due(span, _files(span, name), at)), None)


def _is_under(span: AuditRange, commit: str, others: Collection[str]) -> bool:
    """True where one of these commits rests on the commit."""
    return any(span.objects.merge_bases(commit, other) == [commit] for other in others)

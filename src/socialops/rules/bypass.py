"""SO410 and SO411: what an urgent bypass still owes."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.approval.bypass import Debt, debts
from socialops.domain.finding import Finding, Severity
from socialops.domain.time.zones import zone
from socialops.rules.rule import Context, Rule


def bypass_unreviewed(context: Context) -> Iterator[Finding]:
    """An urgent bypass (`approve --bypass`) let a post pass, and a stage that it skipped has not looked by the day it
    was due. Somebody who holds the stage's role approves it now ('socialops approve POST --stage STAGE'), or asks for
    changes. Until then nobody may bypass anything else.
    """
    yield from (_finding(debt, "was to look by") for debt in context.once(_debts) if _is_late(context, debt))


def bypass_open(context: Context) -> Iterator[Finding]:
    """An urgent bypass let a post pass, and a stage that it skipped has still to look: an approval or a request for
    changes of that stage, by anybody but who made the bypass, ends it. After its `due` it is SO410.
    """
    yield from (_finding(debt, "has to look by") for debt in context.once(_debts) if not _is_late(context, debt))


def _debts(context: Context) -> tuple[Debt, ...]:
    workspace, found = context.workspace, list[Debt]()
    for post, records in workspace.reviews.items():
        filed = workspace.posts.get(post)
        if filed and any(record.item.decision == "bypass" for record in records):
            found += debts(workspace, context.state(filed.item))
    return tuple(found)


def _is_late(context: Context, debt: Debt) -> bool:
    return debt.due.astimezone(zone(context.workspace.settings.timezone)).date() < context.today


def _finding(debt: Debt, words: str) -> Finding:
    review = debt.filed.item
    message = f"{review.by} let it pass at {debt.stage} unseen, which {words} {debt.due:%Y-%m-%d %H:%M}"
    return Finding(debt.filed.path, message, keys=("due",), subject=review.post)


RULES = (
    Rule("SO410", "bypass-unreviewed", "what passed by a bypass was not looked at in time", bypass_unreviewed),
    Rule("SO411", "bypass-open", "what passed by a bypass waits to be looked at", bypass_open, Severity.WARNING),
)

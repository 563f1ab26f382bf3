"""What a transition did, would do, or why it was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from socialops.domain.approval.decisions import Decided
from socialops.domain.approval.state import PostState
from socialops.domain.documents.playbook import Playbook
from socialops.domain.finding import Diagnostic
from socialops.domain.handoff.case_state import undone
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.transition import CaseDone, Done, Refused
from socialops.domain.sanitize import one_line, visible


def refused(result: Refused) -> str:
    """Every reason, a line each."""
    lines: list[str] = []
    for post in dict.fromkeys(post for post, _ in result.reasons):
        lines.append(f"{one_line(post)}: refused")
        lines += [f"  - {one_line(reason)}" for name, reason in result.reasons if name == post]
    return "\n".join((*lines, "Nothing was changed."))


def findings(found: Iterable[Diagnostic]) -> Iterator[str]:
    """What `check` finds in a post, a line each."""
    for each in found:
        yield one_line(f"{each.path}:{each.line}:{each.column}: {each.code} {each.severity}: {each.message}")


def planned(done: Done) -> str:
    """The commit that would be made, and its diff."""
    return planned_commit(done.plan)


def planned_commit(plan: Plan) -> str:
    """A commit that would be made, and its diff."""
    lines = [f"Would commit: {plan.subject}"]
    lines += [f"    {key}: {value}" for key, value in plan.trailers.items()]
    lines += [f"Would add as it is: {one_line(path)}" for path in plan.also]
    return "\n".join((*lines, *(diff(change) for change in plan.changes)))


def diff(change: FileChange) -> str:
    """A unified diff of one file."""
    before = [visible(line) for line in (change.before or b"").decode("utf-8", "replace").splitlines()]
    after = [visible(line) for line in (change.after or b"").decode("utf-8", "replace").splitlines()]
    old = "/dev/null" if change.before is None else f"a/{change.path}"
    new = "/dev/null" if change.after is None else f"b/{change.path}"
    return "\n".join(unified_diff(before, after, old, new, lineterm=""))


def done(result: Done) -> str:
    """One line: what was committed, and where the post stands now."""
    commit = f"[{result.commit[:9]}] " if result.commit else "[not committed] "
    return f"{commit}{result.plan.subject}" + (f"\n{standing(result.after, result.lapsed)}" if result.after else "")


def standing(state: PostState, lapsed: Iterable[Decided]) -> str:
    """Where the post stands, in words, and which approvals just lapsed."""
    where = f" at {state.stage}" if state.stage else ""
    change = f", its change {state.revision}" if state.revision else ""
    change = ", and changes are asked for" if state.objected else change
    text = f"{state.post.id} is now {state.state}{change}{where}"
    if names := ", ".join(f"{d.review.by} ({d.review.stage})" for d in lapsed):
        text += f". Its text or plan changed, so these approvals no longer count: {names}"
    return text + "."


def case_done(result: CaseDone, playbook: Playbook | None = None) -> str:
    """What was committed, and who is to do what now."""
    commit = f"[{result.commit[:9]}] " if result.commit else "[not committed] "
    return f"{commit}{result.plan.subject}\n{_case_standing(result, playbook)}"


def _case_standing(result: CaseDone, playbook: Playbook | None) -> str:
    """Where the ball is, in words."""
    ball, name = result.ball, result.case.id
    if ball.closed:
        return f"{name} is closed: {one_line(ball.resolution or '')}."
    if ball.offer:
        accept = f"socialops case accept {name}"
        offered = f"The ball is offered to {ball.offer.party} at {ball.offer.step}"
        return f"{offered}; {ball.holder} keeps it until '{accept}'."
    step = playbook.step(ball.step) if playbook else None
    lines = [f"{ball.holder} holds the ball at {ball.step}."]
    if step:
        lines += [f"  expected: {one_line(item)}" for item in step.expects]
        lines += [f"  before passing: {one_line(item)}" for item in undone(step, ball.ticks)]
    return "\n".join(lines)

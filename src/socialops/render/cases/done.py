"""What a command did to a case: the commit, and where the ball is now."""

from __future__ import annotations

from socialops.domain.documents.playbook import Playbook
from socialops.domain.results.transition import CaseDone
from socialops.domain.sanitize import one_line
from socialops.render.transition import diff


def planned(done: CaseDone) -> str:
    """The commit that would be made, and its diff."""
    lines = [f"Would commit: {done.plan.subject}"]
    lines += [f"    {key}: {value}" for key, value in done.plan.trailers.items()]
    return "\n".join((*lines, *(diff(change) for change in done.plan.changes)))


def done(result: CaseDone, playbook: Playbook | None = None) -> str:
    """What was committed, and who is to do what now."""
    commit = f"[{result.commit[:9]}] " if result.commit else "[not committed] "
    return f"{commit}{result.plan.subject}\n{standing(result, playbook)}"


def standing(result: CaseDone, playbook: Playbook | None) -> str:
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
        left = [item for item in step.before_passing if item.casefold() not in ball.ticks]
        lines += [f"  before passing: {one_line(item)}" for item in left]
    return "\n".join(lines)

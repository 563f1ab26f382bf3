"""`decide`: what was recorded, or why not."""

from __future__ import annotations

from socialops.domain.results.decided import DecisionDone, DecisionRefused
from socialops.domain.sanitize import one_line
from socialops.render.posts.transition import planned_commit

_MEANS = {
    "scale": "goes on, and on a larger scale",
    "change": "goes on, another way",
    "stop": "ends",
    "extend": "is decided later: give its pilot a later 'decide_by'",
    "none": "stays as it is",
}


def planned(found: DecisionDone) -> str:
    """The commit that would be made, and its diff."""
    return planned_commit(found.plan)


def done(found: DecisionDone) -> str:
    """What was committed, and what it says."""
    commit = f"[{found.commit[:9]}] " if found.commit else "[not committed] "
    said = found.decision
    return f"{commit}{found.plan.subject}\n{one_line(said.of)} {_MEANS[said.decision]}."


def refused(found: DecisionRefused) -> str:
    """Every reason, a line each."""
    reasons = (f"  - {one_line(reason)}" for reason in found.reasons)
    return "\n".join((f"{one_line(found.subject)}: refused", *reasons, "Nothing was changed."))

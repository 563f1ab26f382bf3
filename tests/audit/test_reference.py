"""`audit` against the reference: whatever the reference refuses `audit` refuses, and whatever it passes passes.

SOCIALOPS_HISTORIES says how many histories are made, SOCIALOPS_SEED from which seed (without one: always the same).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from socialops.domain.finding import Diagnostic, Severity
from socialops.operations.audit import audit
from tests.audit.commits import Reader
from tests.audit.histories import PEOPLE, History, Step, new_repository
from tests.audit.reference import Refusal, refusals
from tests.audit.steps import KINDS

SEED = os.environ.get("SOCIALOPS_SEED")
NOW = datetime(2027, 2, 20, 12, tzinfo=UTC)
OFTEN = ("edit", "approve", "merge", "status", "media", "publish", "name-media")
SOME = [*KINDS, *OFTEN, *OFTEN, *OFTEN]


class Laboratory:
    """A repository in which one history after another is made, judged by both, and forgotten now and then."""

    MOST = 500

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0
        self.start()

    def start(self) -> None:
        """Begin with an empty repository."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.objects, self.reader = new_repository(self.folder), Reader(self.folder)

    def judge(self, steps: Iterable[Step]) -> tuple[set[Refusal], set[Refusal]]:
        """What the reference refuses of the history's work branch, and what `audit` refuses."""
        self.made += 1
        if self.made % self.MOST == 0:
            self.reader.close()
            self.start()
        history = History(self.objects)
        for step in steps:
            history.play(step)
        base, head = history.tips["main"].oid, history.tips["work"].oid
        judged = audit(self.folder, base, head, environment={}, clock=lambda _: NOW)
        found = {told(d) for d in judged.report.diagnostics if d.severity is Severity.ERROR}
        wanted = refusals(*self.reader.commits(base, head))
        unseen = {
            ("SO455", path) for code, path in wanted & found if code == "SO457"
        }  # nobody wrote what was never there
        return wanted - unseen, found - unseen


def told(found: Diagnostic) -> Refusal:
    """A finding as the reference has it."""
    if found.code in {"SO450", "SO454"}:
        return found.code, "policy" if found.code == "SO454" else ""
    of_record = found.path.startswith(("reviews/", "publications/", "cases/")) and found.path.endswith(".yaml")
    return found.code, found.path if of_record else found.subject or found.path


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    made = Laboratory(tmp_path_factory.mktemp("histories"))
    yield made
    made.reader.close()


def _steps() -> st.SearchStrategy[list[Step]]:
    step = st.builds(
        Step,
        kind=st.sampled_from(SOME),
        branch=st.sampled_from(("work", "work", "work", "work", "side", "main")),
        who=st.sampled_from(PEOPLE),
        one=st.integers(0, 5),
        two=st.integers(0, 7),
    )
    return st.lists(step, min_size=1, max_size=14)


@settings(
    max_examples=int(os.environ.get("SOCIALOPS_HISTORIES", "80")),
    derandomize=SEED is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(steps=_steps())
def _compare(laboratory: Laboratory, steps: list[Step]) -> None:
    wanted, found = laboratory.judge(steps)
    note(f"the reference alone refuses {sorted(wanted - found)}, audit alone {sorted(found - wanted)}")
    assert wanted == found


def test_audit_says_what_the_reference_says(laboratory: Laboratory) -> None:
    sys.stderr.write(f"seed: {SEED or 'always the same'}\n")
    run = seed(int(SEED))(_compare) if SEED else _compare
    run(laboratory)

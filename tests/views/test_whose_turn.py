"""No line of tasks, remind or backlog is untrue: on the example day by day, and on workspaces nobody thought of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialops.domain.approval.state import State, digest
from socialops.domain.documents.channel import Channel
from socialops.domain.documents.people import Member, Role
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review
from socialops.domain.documents.settings import Settings
from socialops.domain.documents.workflow import Workflow
from socialops.domain.time.clock import instant, shift
from socialops.domain.workspace import Filed, Workspace
from socialops.store.load import load
from socialops.views.backlog import backlog
from socialops.views.cases.list import list_cases
from socialops.views.post_times import PostTimes
from socialops.views.reminders import reminders
from socialops.views.series_standing import stand_series
from socialops.views.standing import Standing, stand_all
from socialops.views.tasks import Task, tasks
from tests.factories import SOURCE

ACME = SOURCE.parent / "examples" / "acme"
FIRST = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DAYS = 120
ZONE = "Europe/Berlin"


class Facts:
    """What is true of a post, from its records alone."""

    def __init__(self, workspace: Workspace, standing: Standing) -> None:
        self.workspace, self.standing, self.post = workspace, standing, standing.post
        records = workspace.publications.get(self.post.id, ())
        went = [instant(f.item.at, workspace.settings.timezone) for f in records if f.item.outcome == "published"]
        self.out_since = min(went, default=None)
        self.handed_in = self.post.status == "ready"
        self.ticked = {f.item.stage for f in workspace.reviews.get(self.post.id, ()) if f.item.decision == "done"}
        workflow = standing.state.workflow
        self.duties = workflow.responsibilities if workflow else {}

    def by(self, name: str) -> str:
        return self.duties[name].ticked_by(name)

    def publishes(self, name: str) -> bool:
        return name == "publish" or self.by(name) == "publication"

    def early(self, name: str) -> bool:
        due = self.duties[name].due
        before = due is not None and (due.side == "before" or due.anchor == "submit")
        return not self.publishes(name) and (before or self.by(name) == "submission")

    def finished(self, name: str) -> bool:
        """Nothing of it is left to wait for."""
        state = self.standing.state
        if name not in self.duties:
            return not any(r.stage.id == name and r.applies and not r.satisfied for r in state.stages)
        if name in self.ticked or self.by(name) == "alert":
            return True
        if self.publishes(name) and state.state is State.PUBLISHED:
            return state.revision is not State.APPROVED
        over = self.early(name) and (self.out_since is not None or state.state in TRIED)
        return over or (self.by(name) == "submission" and self.handed_in)


TRIED = {State.PARTLY_PUBLISHED, State.FAILED, State.UNCONFIRMED, State.SENDING, State.PUBLISHED}


def untrue(facts: Facts, task: Task, now: datetime) -> Iterator[str]:  # noqa: C901, PLR0912 - one truth a question
    """Why a task is not what its row says."""
    state, again = facts.standing.state.turn, facts.standing.state.revision is State.APPROVED
    if task.done or facts.post.status == "cancelled":
        yield "nothing is left to do for it"
    if task.overdue != (task.ready and task.due is not None and task.due < now):
        yield "late is what is ready and past its time"
    if task.task == "answer":
        return
    if task.stage:
        result = next(r for r in facts.standing.state.stages if r.stage.id == task.task)
        if result.satisfied or not facts.handed_in:
            yield "a stage that nobody has to pass"
        mine = state is State.IN_REVIEW and facts.standing.state.stage == task.task
        asked = state is State.CHANGES_REQUESTED and task.role == "author"
        if task.ready != (mine or asked):
            yield "a stage is ready when it has its turn"
        return
    name = task.task
    if task.alert:
        yield from answerless(facts, task, now)
        return
    if facts.finished(name):
        yield "it is done, or over"
    if facts.by(name) == "alert":
        yield "no alert stands"
    if facts.publishes(name):
        can = again or state in {State.DUE, State.FAILED, State.PARTLY_PUBLISHED, State.UNCONFIRMED}
        if task.ready and not can:
            yield "it can't be published now"
    elif not facts.early(name) and facts.out_since is None:
        yield "it is not out: nothing to measure, nobody to reply to"
    elif task.ready != all(facts.finished(other) for other in facts.duties[name].after):
        yield "ready is that nothing before it is open"
    if facts.post.status == "hold" and (facts.early(name) or facts.publishes(name)):
        yield "the post is on hold"
    due = facts.duties[name].due
    if facts.out_since and due and due.anchor == "publish" and not (facts.early(name) or facts.publishes(name)):
        sign = -1 if due.side == "before" else 1
        if task.due != shift(facts.out_since, due.duration, sign=sign, holidays=facts.workspace.holidays):
            yield "it counts from the publication"


def answerless(facts: Facts, task: Task, now: datetime) -> Iterator[str]:
    """Why a task of an alert is not what its row says: nothing was read of the post yet, or it is answered."""
    zone = facts.workspace.settings.timezone
    records = [f.item for group in facts.workspace.measures.values() for f in group]
    if not any(task.post in record.posts and instant(record.as_of, zone) <= now for record in records):
        yield "nothing was read of it by now"
    said = [f.item for f in facts.workspace.reviews.get(task.post, ())]
    if any((r.stage, r.decision) == (task.task, "done") and instant(r.at, zone) <= now for r in said):
        yield "it was answered by then"
    if not task.ready:
        yield "what rang can be answered at once"


def faults(workspace: Workspace, now: datetime) -> list[str]:
    """Every untrue line of the three lists."""
    times = PostTimes()
    standings = [*stand_all(workspace, now, times), *stand_series(workspace, now, times)]
    facts = {s.post.id: Facts(workspace, s) for s in standings}
    found = tasks(workspace, standings, now, times)
    told = [f"{t.post} {t.task} {t.member}: {why}" for t in found for why in untrue(facts[t.post], t, now)]
    rows = [(t.post, t.task, t.member) for t in found]
    told += [f"{row}: told twice" for row in set(rows) if rows.count(row) > 1]
    ready = {(t.post, t.task, t.member) for t in found if t.ready}
    cases = list_cases(workspace, now)
    for line in reminders(workspace, standings, found, cases, now=now, within=timedelta(days=30)):
        if line.kind == "case":
            continue
        state = facts[line.subject].standing.state.state
        if facts[line.subject].post.status == "cancelled" or (line.overdue != (line.due < now)):
            told.append(f"remind {line.subject} {line.what}: over, or wrongly late")
        if line.kind in {"task", "answer"} and (line.subject, line.what, line.member) not in ready:
            told.append(f"remind {line.subject} {line.what}: nobody can do it now")
        revised = facts[line.subject].standing.state.revision is not None
        if (
            line.kind == "publish"
            and not revised
            and state not in {*TRIED, State.SCHEDULED, State.DUE} - {State.PUBLISHED}
        ):
            told.append(f"remind {line.subject} {line.what}: not approved, or out")
    seen = backlog(workspace, standings, now=now, times=times, tasks=found)
    late = [item.overdue for item in seen.items]
    if late != sorted(late, reverse=True):
        told.append("backlog: what is late does not come first")
    over = {s.post.id for s in standings if s.state.turn in {State.PUBLISHED, State.CANCELLED}}
    told += [f"backlog {i.post}: over" for i in seen.items if i.post in over]
    load = {row.member: row for row in seen.load}
    for member in workspace.members:
        mine = sum(key[2] == member for key in ready) + sum(member in case.waits_for for case in cases)
        row = load.get(member)
        if mine > (row.open if row else 0):
            told.append(f"load of {member}: {row} for {mine} things")
    return told


@cache
def acme() -> Workspace:
    return load(ACME)


@pytest.mark.parametrize("month", range(4))
def test_no_line_of_the_example_is_untrue_on_any_day_from_february_to_may(month: int) -> None:
    days = range(month * 30, month * 30 + 30)
    found = {day: faults(acme(), FIRST + timedelta(days=day)) for day in days}
    assert {day: lines for day, lines in found.items() if lines} == {}


NAMES = ("concept", "creative", "publish", "community", "measure", "optimise")
DUES = ("7d before publish", "3bd before publish", "0h after publish", "2d after publish", "4h after submit",
        "1d after alert", None)  # fmt: skip


@st.composite
def flows(draw: st.DrawFn) -> Workflow:
    """Any workflow: responsibilities wait for those before them, or for stages."""
    duties: dict[str, Any] = {}
    for number, name in enumerate(NAMES):
        if draw(st.booleans()):
            before = st.sampled_from((*NAMES[:number], "check", "legal"))
            after = [n for n in draw(st.sets(before, max_size=2)) if n in duties or n in {"check", "legal"}]
            by = draw(st.sampled_from((None, None, "submission", "publication", "hand", "alert")))
            duties[name] = {"role": draw(st.sampled_from(("writer", "manager"))), "after": sorted(after)}
            duties[name] |= {"due": draw(st.sampled_from(DUES)), "done_by": by}
    stages = [
        {"id": "check", "role": "manager", "due": draw(st.sampled_from(("2d before publish", None)))},
        {"id": "legal", "role": "writer", "when": {"labels": ["claim"]}},
    ]
    return Workflow.model_validate({"id": "standard", "stages": stages, "responsibilities": duties})


def moments() -> st.SearchStrategy[str]:
    return st.integers(0, DAYS).map(lambda day: f"{FIRST + timedelta(days=day):%Y-%m-%d} 09:00")


@st.composite
def spaces(draw: st.DrawFn) -> Workspace:
    """One post in any of its lives."""
    people = [
        Member.model_validate({"id": n, "name": n, "emails": [f"{n}@a.test"], "roles": [r], **more})
        for n, r, more in (
            ("maya", "writer", {}),
            ("li", "writer", {"away": [{"from": "2027-03-01", "to": "2027-03-20"}], "backup": "maya"}),
            ("dana", "manager", {"hours": "20h"}),
            ("tom", "manager", {"until": "2027-03-15"}),
        )
    ]
    roles = [Role.model_validate({"id": n, "title": n, "may": ["post", "publish"]}) for n in ("writer", "manager")]
    fields = {"platform": "x", "handle": "@a", "owner": "manager"}
    channels = [Channel.model_validate({"id": n, **fields}) for n in ("one", "two")]
    workflow = draw(flows())
    post = Post.model_validate({
        "id": "a", "title": "A", "author": "maya", "channels": draw(st.sampled_from((["one"], ["one", "two"]))),
        "status": draw(st.sampled_from(("draft", "ready", "ready", "ready", "hold", "cancelled"))),
        "publish_at": draw(st.one_of(st.none(), moments())), "text": "Words.",
        "labels": draw(st.sampled_from(([], ["claim"]))),
        "assignments": {n: "li" for n in workflow.responsibilities if draw(st.integers(0, 3)) == 0},
    })  # fmt: skip
    base = Workspace(
        Settings.model_validate({"version": 1, "name": "A", "timezone": ZONE, "default_workflow": "standard"}),
        roles=_filed("roles", roles), members=_filed("members", people), channels=_filed("channels", channels),
        workflows=_filed("workflows", [workflow]), posts=_filed("posts", [post]),
    )  # fmt: skip
    return Workspace(**{
        **{name: getattr(base, name) for name in ("settings", "roles", "members", "channels", "workflows", "posts")},
        "reviews": {"a": tuple(_reviews(draw, base, post))},
        "publications": {"a": tuple(_publications(draw, post))},
    })  # fmt: skip


def _filed(folder: str, items: list[Any]) -> dict[str, Filed[Any]]:
    return {item.id: Filed(f"{folder}/{item.id}.yaml", item) for item in items}


def _reviews(draw: st.DrawFn, workspace: Workspace, post: Post) -> Iterator[Filed[Review]]:
    now = digest(workspace, post)
    words = [("check", "dana"), ("check", "tom"), ("legal", "li"), ("general", "dana"), ("general", "maya")]
    words += [(name, "maya") for name in workspace.workflows["standard"].item.responsibilities]
    for stage, by in words:
        decision = draw(st.sampled_from((None, "approve", "request-changes", "comment", "done")))
        if decision is None or (stage in {"check", "legal"}) != (decision in {"approve", "request-changes"}):
            continue
        record = {
            "post": "a", "stage": stage, "by": by, "decision": decision, "note": "Why.",
            "at": draw(moments()), "digest": draw(st.sampled_from((now, now, "sha256:" + "0" * 64))),
            "to": ["li"] if decision == "comment" and draw(st.booleans()) else None,
        }  # fmt: skip
        if stage in {"general", "check", "legal"} and decision == "done":
            continue
        yield Filed(f"reviews/a/{stage}--{by}--1.yaml", Review.model_validate(record))


def _publications(draw: st.DrawFn, post: Post) -> Iterator[Filed[Publication]]:
    for channel in post.channels:
        for number, outcome in enumerate(draw(st.lists(st.sampled_from(("published", "failed")), max_size=2)), 1):
            record = {"post": "a", "channel": channel, "outcome": outcome, "at": draw(moments()), "by": "dana",
                      "digest": "sha256:" + "1" * 64}  # fmt: skip
            yield Filed(f"publications/a/{channel}--{number}.yaml", Publication.model_validate(record))


@given(spaces(), st.integers(0, DAYS * 24))
@settings(max_examples=200, deadline=None)
def test_no_line_is_untrue_whatever_the_workspace(workspace: Workspace, hours: int) -> None:
    assert faults(workspace, FIRST.replace(hour=0) + timedelta(hours=hours)) == []

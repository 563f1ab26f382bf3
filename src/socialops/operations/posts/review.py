"""The reviewer's word: approve, request changes, comment, done, lift, and taking a decision back."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from socialops.classes import dataclass
from socialops.domain.approval.bypass import debts
from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.objections import (
    approval_objections,
    status_objections,
    turn_objections,
)
from socialops.domain.approval.state import PostState, State
from socialops.domain.documents.records import Decision, Review
from socialops.domain.documents.workflow import GENERAL, Stage, Workflow
from socialops.domain.plan import Plan
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import Duration, iso
from socialops.operations.posts.bypass import bypass_reasons, nobody_looks, skipped, stage_to_look_at
from socialops.operations.posts.committed import unsettled
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.done import done_reasons
from socialops.operations.posts.records import plan_review, tidy_note
from socialops.operations.posts.rehearsal import rehearse
from socialops.operations.posts.still_to_come import asked_ahead, doubted, held_up, under_another_name
from socialops.operations.posts.whose.foretold import not_for_main
from socialops.operations.posts.whose.left_open import left_open
from socialops.operations.posts.whose.who_is_left import left_to_approve
from socialops.operations.sync.branches.standpoint import said_beside_main, spoken_beside


@dataclass(frozen=True)
class ReviewWord:
    """What the reviewer says: the decision, where, why, and (to lift) about whom."""

    decision: Decision
    stage: str | None = None
    note: str | None = None
    of: str | None = None
    to: tuple[str, ...] = ()
    anyway: bool = False
    within: Duration | None = None


def record(context: TransitionContext, word: ReviewWord) -> Plan | list[str]:
    """The plan that adds the reviewer's record, or all reasons why not."""
    workflow = context.workspace.workflow_of(context.post)
    if workflow is None:
        return ["there is no workflow for it: set 'workflow:' in the post or 'default_workflow:' in socialops.yaml"]
    state = context.state()
    stage, reasons = _JUDGES[word.decision](context, state, workflow, word)
    reasons = [*_common_reasons(context, word), *reasons]
    if stage is None:
        return [*reasons, *(left_to_approve(context, named=False) if word.decision == "approve" else ())]
    if not reasons:
        plan = _plan(context, word, stage, state.digest, signed=not context.dry_run)
        found = rehearse(context, plan)
        more = left_to_approve(context, named=True) if found.own_changes else ()
        return [*found.all, *more] or plan
    if word.decision != "approve":
        return reasons
    own: tuple[str, ...] = ()
    if _electorate(context, workflow).four_eyes(context.actor.id) is None:
        plan = _plan(context, word, stage, state.digest, signed=False)  # never written, so nobody signs it
        own = rehearse(context, plan, signed=False).own_changes
    return [*reasons, *own, *left_to_approve(context, named=bool(own))]


def record_on(context: TransitionContext, word: ReviewWord, seen: str) -> Plan | list[str]:
    """The same on what the reviewer saw, by its digest: what changed meanwhile is not what they decided about."""
    if context.state().digest != seen:
        return ["it changed since it was shown here: look at it anew with 'socialops review'"]
    return record(context, word)


def _plan(context: TransitionContext, word: ReviewWord, stage: str, digest: str, *, signed: bool) -> Plan:
    passed = skipped(context, context.state(), word.within) if word.decision == "bypass" else None
    review = Review.model_validate(
        {
            "post": context.post.id,
            "stage": stage,
            "by": context.actor.id,
            "decision": word.decision,
            "at": iso(context.now),
            "digest": digest,
            "of": word.of,
            "to": word.to or None,
            "stages": passed and passed.stages,
            "due": passed and iso(passed.due),
            "note": tidy_note(word.note),
        }
    )
    above = spoken_beside(context.repo, review)
    plan = plan_review(context.repo, context.workspace, review, signer=context.actor, above=above, dry_run=not signed)
    if word.decision in {"approve", "request-changes"}:
        said = said_beside_main(context.repo, context.filed, planned=context.dry_run)
        ahead = tuple(not_for_main(context)) if word.decision == "approve" else ()
        more = left_open(context, stage) if word.decision == "approve" else ()
        return replace(plan, remarks=(*said, *_held_up(context, word), *more), costs=ahead)
    if asked := _answered(context, word):
        return replace(plan, remarks=(_waits(context, asked),))
    if passed is None:
        return plan
    owed = f"Owed by {passed.due:%Y-%m-%d %H:%M}: a look at {' and '.join(passed.stages)} by somebody else."
    stages = [result.stage for result in context.state().stages if result.stage.id in passed.stages]
    return replace(plan, remarks=(owed, *nobody_looks(context, stages, context.actor.id, alone=True)))


def _held_up(context: TransitionContext, word: ReviewWord) -> Iterator[str]:
    """What somebody else asked for at a time to come, which an approval of now does not settle."""
    if word.decision == "approve":
        asked = [d.review for result in context.state().stages for d in result.requests]
        yield from held_up(context.workspace, asked, context.now)


def _waits(context: TransitionContext, asked: list[Review]) -> str:
    zone = context.workspace.settings.timezone
    if ahead := next(filter(None, (asked_ahead(request, zone, context.now) for request in asked)), None):
        return f"{ahead}, so your words come before it, and answer nothing. A clock was wrong: 'socialops doctor'."
    they = " and ".join(sorted({request.by for request in asked}))
    return f"{they} asked for changes: your words wait in their 'review' now, and the request stands until then."


def _answered(context: TransitionContext, word: ReviewWord) -> list[Review]:
    """The requests for changes of what is there, where the comment of who wrote the post answers them."""
    if word.decision != "comment" or context.actor.id not in context.post.people:
        return []
    state = context.state()
    asked = [d.review for result in state.stages for d in result.requests if state.is_current(d)]
    others = [request for request in asked if request.by != context.actor.id]
    return others if state.turn is State.CHANGES_REQUESTED else []


def _common_reasons(context: TransitionContext, word: ReviewWord) -> list[str]:
    reasons = []
    if context.actor.has_left(context.now.date()):
        reasons.append(f"you ({context.actor.id}) left on {context.actor.until}")
    if word.decision in {"request-changes", "comment", "lift", "bypass"} and not (word.note or "").strip():
        reasons.append("say why: add -m 'your note'")
    media = [item.file for _, item in context.post.all_media() if item.file]
    unclear = (
        "has changes that are not committed, so it is not clear what you would judge: the author commits them with"
    )
    files = list(dict.fromkeys([context.filed.path, *media]))
    changed = unsettled(context.repo, files)
    stopped = context.post.status in {"hold", "cancelled"}  # 'submit' takes no such post
    for path in changed:
        keep = f"git commit -m 'Keep my version' -- {shlex.quote(path)}"
        reasons.append(f"{path} {unclear} " + (f'"{keep}"' if stopped else f"'socialops submit {context.post.id}'"))
    seen = media if word.decision == "approve" else []  # that one can't see it may be what one has to say
    problems = ((file, context.workspace.files.media(file).problem) for file in seen)
    reasons += [f"{file} {problem}" for file, problem in problems if problem]
    return reasons


Judged = tuple[str | None, list[str]]


def _approve(context: TransitionContext, state: PostState, workflow: Workflow, word: ReviewWord) -> Judged:
    reasons = status_objections(context.post)
    stage, unknown = _stage(state, workflow, word)
    if word.stage is None:
        stage = stage_to_look_at(context, state, workflow, stage)
    if stage is None:
        return None, [*reasons, *(unknown or [_nothing_open(context, state, workflow)])]
    by, day = context.actor.id, context.now.date()
    made = {debt.filed.item.by for debt in debts(context.workspace, state) if debt.stage == stage.id}
    reasons += ["you let it pass here by your bypass, so others must look"] if by in made else []
    reasons += [] if made else turn_objections(state, stage, by)
    reasons += approval_objections(context.workspace, context.post, by, stage.id, day)
    reasons += nobody_looks(context, [stage], *made) if made and reasons else []
    return stage.id, reasons


def _bypass(context: TransitionContext, state: PostState, workflow: Workflow, word: ReviewWord) -> Judged:  # noqa: ARG001
    return GENERAL, [*status_objections(context.post), *bypass_reasons(context, state, word.within)]


def _request(context: TransitionContext, state: PostState, workflow: Workflow, word: ReviewWord) -> Judged:
    reasons = status_objections(context.post)
    stage, unknown = _stage(state, workflow, word)
    if unknown:
        return None, [*reasons, *unknown]
    electorate = _electorate(context, workflow)
    day = context.now.date()
    mine = [s.stage for s in state.stages if electorate.may_request(context.actor.id, s.stage.id, day)]
    if word.stage is None and mine and (stage is None or stage not in mine):
        stage = mine[0]
    if stage is None:
        stage = state.stages[0].stage if state.stages else workflow.stages[0]
    reason = electorate.role_objection(context.actor, stage, day)
    return stage.id, [*reasons, *([reason] if reason else []), *_said_before(context, state, stage, word)]


def _said_before(context: TransitionContext, state: PostState, stage: Stage, word: ReviewWord) -> Iterator[str]:
    """That the very same stands already: a command repeated, after it was killed or by a slip."""
    for said in (d.review for result in state.stages if result.stage.id == stage.id for d in result.requests):
        if (said.by, said.digest, said.note) == (context.actor.id, state.digest, tidy_note(word.note)):
            yield f"you asked for this at {stage.id} already, in the same words, and nothing changed since"


def _comment(context: TransitionContext, state: PostState, workflow: Workflow, word: ReviewWord) -> Judged:  # noqa: ARG001
    names = [*(s.id for s in workflow.stages), *workflow.responsibilities, GENERAL]
    stage, members = word.stage or GENERAL, context.workspace.roster.members
    reasons = [] if stage in names else [f"there is no stage '{stage}'; {did_you_mean(stage, names)}"]
    for name in word.to:
        asked = members.get(name)
        if asked is None:
            reasons.append(f"--to {name}: there is no such member; {did_you_mean(name, members)}")
        elif asked.has_left(context.now.date()):
            reasons.append(f"--to {name}: they left on {asked.until} and can't answer")
        elif name == context.actor.id:
            reasons.append(f"--to {name}: that is you")
    return stage, reasons


def _lift(context: TransitionContext, state: PostState, workflow: Workflow, word: ReviewWord) -> Judged:  # noqa: ARG001
    reasons = []
    if not context.workspace.roster.may(context.actor, "bypass"):
        reasons.append(f"lifting a request takes a role that may 'bypass'; you hold {', '.join(context.actor.roles)}")
    standing = [d.review for s in state.stages for d in s.requests]
    found = [r for r in standing if r.by == word.of and word.stage in {None, r.stage}]
    if not found:
        names = " or ".join(sorted({f"--of {r.by}" + (f" (at {r.stage})" if word.stage else "") for r in standing}))
        rest = (
            f"what stands is lifted with {names}" if names else "nobody asks for changes, so there is nothing to lift"
        )
        reasons.append(f"no request for changes by '{word.of}' stands here: {rest}")
    elif ahead := asked_ahead(found[0], context.workspace.settings.timezone, context.now):
        way = under_another_name(context.workspace, context.post.id)
        reasons += doubted(context.repo, context.workspace, context.now)
        reasons.append(
            f"{ahead}. A lift counts from that moment on, and changes nothing before. A clock was wrong, or is now "
            f"('socialops doctor' looks). Is the request not shared, then its maker takes it out: 'socialops sync "
            f"--drop {context.post.id}'. Is it on a branch that is not merged, begin anew from main under another name"
            + (f". Is it on main, {way}" if way else "")
        )
    return (found[0].stage if found else None), reasons


def _withdraw(context: TransitionContext, state: PostState, workflow: Workflow, word: ReviewWord) -> Judged:  # noqa: ARG001
    latest = latest_decisions(context.workspace.reviews.get(context.post.id, ()))
    mine = {
        stage: f"{stage} (the bypass)" if d.review.decision == "bypass" else stage
        for (stage, by), d in latest.items()
        if by == context.actor.id and d.review.decision != "withdraw" and word.stage in {None, stage}
    }
    if not mine:
        return None, ["you have no decision here to take back" + (f" at {word.stage}" if word.stage else "")]
    if len(mine) > 1:
        return None, [f"you have decided at {', '.join(sorted(mine.values()))}: say which with --stage"]
    return next(iter(mine)), []


def _done(context: TransitionContext, state: PostState, workflow: Workflow, word: ReviewWord) -> Judged:
    task = word.stage or ""
    return task, done_reasons(context, state, workflow, task, anyway=(word.note or "") if word.anyway else None)


_JUDGES = {
    "approve": _approve,
    "bypass": _bypass,
    "request-changes": _request,
    "comment": _comment,
    "done": _done,
    "lift": _lift,
    "withdraw": _withdraw,
}


def _stage(state: PostState, workflow: Workflow, word: ReviewWord) -> tuple[Stage | None, list[str]]:
    """The stage named, else the first that is open."""
    if word.stage:
        stage = workflow.stage(word.stage)
        names = [s.id for s in workflow.stages]
        return stage, [] if stage else [f"there is no stage '{word.stage}'; {did_you_mean(word.stage, names)}"]
    return (state.open_stage.stage if state.open_stage else None), []


def _nothing_open(context: TransitionContext, state: PostState, workflow: Workflow) -> str:
    if not any(s.applies for s in state.stages):
        return f"no stage of the workflow '{workflow.id}' applies to it, so nobody could ever approve it"
    from socialops.operations.sync.branches.elsewhere import changed_there

    there = changed_there(context.repo.root, {context.post.id: context.filed.path})
    return "; ".join((f"every stage of {context.post.id} is approved already", *there))


def _electorate(context: TransitionContext, workflow: Workflow) -> Electorate:
    return Electorate(context.workspace.roster, workflow, context.post, context.workspace.stage_roles)

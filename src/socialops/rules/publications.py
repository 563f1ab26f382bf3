"""SO407 to SO409: what went out, and whether it could ever be approved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socialops.domain.approval.decisions import latest_decisions, latest_publications
from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.state import stage_applies
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review
from socialops.domain.documents.workflow import Stage, Workflow
from socialops.domain.finding import Finding, Severity
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Filed
from socialops.rules.rule import Context, Rule


def published_unapproved(context: Context) -> Iterator[Finding]:
    """Something went out that no approval covered when its publication was recorded. If it is out, look at it now: take
    it down, or have it approved after the fact. Publications are recorded with 'socialops mark-published', which
    refuses what is not approved.
    """
    workspace = context.workspace
    for post_id, records in workspace.publications.items():
        post = workspace.posts.get(post_id)
        workflow = workspace.workflow_of(post.item) if post else None
        if post is None or workflow is None:
            continue
        for channel, filed in latest_publications(records).items():
            if filed.item.outcome == "failed" or channel not in post.item.channels:
                continue
            missing = _uncovered(context, post.item, workflow, filed)
            if missing:
                message = f"it went out on {channel} without an approval at {', '.join(missing)}"
                yield Finding(filed.path, message, keys=("digest",), subject=post_id, channel=channel)


def _uncovered(context: Context, post: Post, workflow: Workflow, filed: Filed[Publication]) -> list[str]:
    """Stages without enough approvals of what went out.

    While the post still is what went out on the channel, its approvals must be of what is there now. Where it changed
    since, the files can't say what the older digests covered: then any approval given by that time counts here, and
    `audit` judges the history; so with approvals of its series, which goes on changing. Roles are not judged again:
    who approved may have another role by now.
    """
    workspace = context.workspace
    same = filed.item.digest == channel_digest(post, filed.item.channel, workspace.files.media)
    stages = [stage for stage in workflow.stages if stage_applies(stage, post, workspace)]
    zone = workspace.settings.timezone
    published, current = exact(filed.item.at, zone), context.state(post).digest
    own, ahead = workspace.reviews.get(post.id, ()), _ahead(context, post)
    records = [f for f in own if (f.item.digest == current if same else exact(f.item.at, zone) <= published)]
    earlier = [f for f in ahead if exact(f.item.at, zone) <= published]
    approved: dict[str, int] = {}
    for (stage_id, member), decided in (latest_decisions(earlier) | latest_decisions(records)).items():
        known = workspace.roster.members.get(member)
        blocked = known is None or context.electorate(post, workflow).four_eyes(member)
        if decided.review.decision == "approve" and not blocked:
            approved[stage_id] = approved.get(stage_id, 0) + 1
    if not stages:
        return ["any stage (none applies)"]
    return [stage.id for stage in stages if approved.get(stage.id, 0) < stage.approvals]


def _ahead(context: Context, post: Post) -> Sequence[Filed[Review]]:
    """Reviews of the post's series; without those of its present file where that makes another post."""
    name, workspace = post.series, context.workspace
    if name is None or name in workspace.posts:
        return ()
    whole, records = workspace.series_as_posts.get(name), workspace.reviews.get(name, ())
    if whole is None or name in context.state(post).votes.digests:
        return records
    present = context.state(whole.item).digest
    return [filed for filed in records if filed.item.decision != "approve" or filed.item.digest != present]


def changed_after_publication(context: Context) -> Iterator[Finding]:
    """The text or media for a channel differ from what went out there. The platform still shows the old version.
    Undo the change, or plan a new post that corrects it.
    """
    workspace = context.workspace
    for post_id, records in workspace.publications.items():
        post = workspace.posts.get(post_id)
        if post is None:
            continue
        for channel, filed in latest_publications(records).items():
            if filed.item.outcome != "published" or channel not in post.item.channels:
                continue
            if filed.item.digest != channel_digest(post.item, channel, workspace.files.media):
                message = f"the post changed after it went out on {channel} ({filed.path})"
                yield Finding(post.path, message, keys=("text",), subject=post_id, channel=channel)


def stage_unstaffed(context: Context) -> Iterator[Finding]:
    """A stage that too few people could ever approve, or a post to which no stage applies: it would wait for ever.
    Give somebody the role, lower `approvals`, or make a stage apply.
    """
    workspace = context.workspace
    blamed: set[tuple[str, str]] = set()
    for filed in workspace.workflows.values():
        for number, stage in enumerate(filed.item.stages):
            able = _able(context, stage, ())
            if able < stage.approvals and not _role_broken(context, stage):
                blamed.add((filed.item.id, stage.id))
                message = (
                    f"stage {stage.id} takes {stage.approvals} of {' or '.join(stage.roles)}, but only {able} "
                    f"{'member holds' if able == 1 else 'members hold'} it"
                )
                yield Finding(filed.path, message, keys=("stages", number), subject=filed.item.id)
    for post in (*workspace.posts.values(), *workspace.series_as_posts.values()):
        yield from _unstaffed_post(context, post, blamed)


def _unstaffed_post(context: Context, filed: Filed[Post], blamed: set[tuple[str, str]]) -> Iterator[Finding]:
    post, workflow = filed.item, context.workspace.workflow_of(filed.item)
    around = ("template",) if context.workspace.is_series_as_post(post) else ()
    if workflow is None or post.status == "cancelled":
        return
    stages = [stage for stage in workflow.stages if stage_applies(stage, post, context.workspace)]
    if not stages:
        message = f"no stage of the workflow '{workflow.id}' applies to this post, so nobody can ever approve it"
        yield Finding(filed.path, message, keys=(*around, "workflow"), subject=post.id)
    for stage in stages:
        if (workflow.id, stage.id) in blamed or not workflow.four_eyes:
            continue
        able = _able(context, stage, post.people)
        if able < stage.approvals and not _role_broken(context, stage):
            message = (
                f"stage {stage.id} takes {stage.approvals} of {' or '.join(stage.roles)}, but without author and "
                f"contributors only {able} could approve"
            )
            yield Finding(filed.path, message, keys=(*around, "author"), subject=post.id)


def _able(context: Context, stage: Stage, without: tuple[str, ...]) -> int:
    roster, day = context.workspace.roster, context.today
    return sum(
        m.id not in without and not m.has_left(day) and roster.serves(m, stage.roles, day)
        for m in roster.members.values()
    )


def _role_broken(context: Context, stage: Stage) -> bool:
    """An unknown role or an unreadable member is blamed where it stands."""
    workspace = context.workspace
    return any(role not in workspace.roles for role in stage.roles) or any(
        path.startswith("members/") for path in workspace.broken
    )


RULES = (
    Rule("SO407", "published-unapproved", "something went out without approval", published_unapproved),
    Rule(
        "SO408",
        "changed-after-publication",
        "a post changed after it went out",
        changed_after_publication,
        Severity.WARNING,
    ),
    Rule("SO409", "stage-unstaffed", "nobody could ever approve", stage_unstaffed),
)

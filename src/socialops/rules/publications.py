"""SO407 to SO409: what went out, and whether it could ever be approved."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.approval.publications import changed_on, is_brought, latest_publications, out, unproved
from socialops.domain.approval.stages import stage_applies
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import Stage
from socialops.domain.finding import Finding, Severity
from socialops.domain.workspace import Filed
from socialops.rules.rule import Context, Rule


def published_unapproved(context: Context) -> Iterator[Finding]:
    """Something went out that no approval covered. A publication names the `stages` that approved it, and each has an
    approval of its `digest`; 'socialops audit' proves when it is added that these were all. What was approved then
    stays so, whatever the workflow asks today. If it is out, look at it now: take it down, or have it approved after
    the fact. Publications are recorded with 'socialops mark-published', which refuses what is not approved. Of a post
    that was brought from an archive (`imported: true`) nobody claims an approval: it is out on every channel.
    """
    workspace = context.workspace
    for brought in workspace.posts.values():
        there = workspace.publications.get(brought.item.id, ()) if brought.item.imported else ()
        if workspace.away and any(path.startswith(f"publications/{brought.item.id}/") for path in workspace.away):
            continue
        if brought.item.imported and not out(there).keys() >= {*brought.item.channels}:
            message = "'imported' says that it went out before, but no publication says where: take the line out"
            yield Finding(brought.path, message, keys=("imported",), subject=brought.item.id)
    for post_id, records in workspace.publications.items():
        post = workspace.posts.get(post_id)
        if post is None:
            continue
        own, series = workspace.reviews.get(post_id, ()), post.item.series
        ahead = workspace.reviews.get(series, ()) if series and series not in workspace.posts else ()
        for channel, filed in latest_publications(records).items():
            if filed.item.outcome == "failed" or channel not in post.item.channels:
                continue
            if is_brought(post.item, filed.item):
                continue
            missing = unproved(filed.item, own, ahead)
            if missing and not any(map(workspace.lacks_reviews, (post_id, series or post_id))):
                message = f"it went out on {channel} without an approval at {', '.join(missing)}"
                field = "digest" if filed.item.stages is None else "stages"
                yield Finding(filed.path, message, keys=(field,), subject=post_id, channel=channel)


def changed_after_publication(context: Context) -> Iterator[Finding]:
    """The text or media for a channel differ from what went out there. The platform still shows the old version.
    Undo the change; or have it approved, change it on the platform too, and say so: 'socialops mark-published'. Where
    the platform takes no edits, 'socialops revise' begins a new post that follows this one; and where the change stays
    for other channels, write what went out on this one into the post as a variant of its own
    ('variants: {CHANNEL: {text: OLD WORDS}}'), submit it, and have it approved.
    """
    workspace = context.workspace
    for post_id, records in workspace.publications.items():
        post = workspace.posts.get(post_id)
        if post is None:
            continue
        there = out(records)
        for channel in changed_on(post.item, there.values(), workspace.files.media):
            message = f"the post changed after it went out on {channel} ({there[channel].path})"
            yield Finding(post.path, message, keys=("text",), subject=post_id, channel=channel)


def stage_unstaffed(context: Context) -> Iterator[Finding]:
    """A stage that too few people could ever approve, or a post to which no stage applies: it would wait for ever.
    Give somebody the role, lower `approvals`, or make a stage apply.
    """
    workspace = context.workspace
    blamed: set[tuple[str, str]] = set()
    known: dict[tuple[str, ...], int] = {}
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
        yield from _unstaffed_post(context, post, blamed, known)


def _unstaffed_post(
    context: Context, filed: Filed[Post], blamed: set[tuple[str, str]], known: dict[tuple[str, ...], int]
) -> Iterator[Finding]:
    """What is wrong with a post; how many could approve is *known* of a workflow, a stage and the people left out."""
    post, workflow = filed.item, context.workspace.workflow_of(filed.item)
    around = ("template",) if context.workspace.is_series_as_post(post) else ()
    if workflow is None or (context.is_over(post) and context.state(post).revision is None):
        return
    severity = Severity.NOTE if context.is_over(post) else None
    stages = [stage for stage in workflow.stages if stage_applies(stage, post, context.workspace)]
    if not stages:
        message = f"no stage of the workflow '{workflow.id}' applies to this post, so nobody can ever approve it"
        yield Finding(filed.path, message, keys=(*around, "workflow"), subject=post.id, severity=severity)
    for stage in stages:
        if (workflow.id, stage.id) in blamed or not workflow.four_eyes:
            continue
        key = (workflow.id, stage.id, *post.people)
        able = known.get(key)
        if able is None:
            able = known[key] = _able(context, stage, post.people)
        if able < stage.approvals and not _role_broken(context, stage):
            message = (
                f"stage {stage.id} takes {stage.approvals} of {' or '.join(stage.roles)}, but without "
                f"{' and '.join(post.people)}, who wrote it, {f'only {able}' if able else 'nobody'} could approve"
            )
            yield Finding(filed.path, message, keys=(*around, "author"), subject=post.id, severity=severity)


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

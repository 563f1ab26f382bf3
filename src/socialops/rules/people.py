"""SO501 to SO506, SO705: everything has somebody who is there, nobody is their own judge, reminders arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from socialops.domain.answering import answering
from socialops.domain.approval.eligibility import lone_review_message, needless_lone_review
from socialops.domain.approval.waiting import due_at
from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, Severity
from socialops.domain.pattern import late
from socialops.domain.time.zones import zone
from socialops.rules.rule import Context, Rule

_SENDABLE = late(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|\$\{[A-Za-z_][A-Za-z0-9_]*\}).*\S|\$\{[A-Za-z_][A-Za-z0-9_]*\}$")


def role_unfilled(context: Context) -> Iterator[Finding]:
    """A role that no member holds (or whose last holder left): its work waits for nobody. Give the role to a member, or
    delete it.
    """
    workspace = context.workspace
    if any(path.startswith("members/") for path in workspace.broken):
        return  # an unreadable member may hold it
    for name, filed in workspace.roles.items():
        if not workspace.roster.holders(name, context.today):
            message = f"nobody holds the role '{name}': add it to a member's 'roles', or delete it"
            yield Finding(filed.path, message, keys=("id",), subject=name)


def reporting_cycle(context: Context) -> Iterator[Finding]:
    """`reports_to` leads upwards and must end somewhere: in a circle nobody decides. Take one of the roles named out of
    the circle.
    """
    roles = context.workspace.roles
    done: set[str] = set()
    for start in roles:
        chain: list[str] = []
        name: str | None = start
        while name and name in roles and name not in done and name not in chain:
            chain.append(name)
            name = roles[name].item.reports_to
        if name and name in chain:
            circle = chain[chain.index(name) :]
            first = min(circle)
            shown = circle[circle.index(first) :] + circle[: circle.index(first)]
            message = f"reports to itself in a circle: {' → '.join([*shown, first])}"
            yield Finding(roles[first].path, message, keys=("reports_to",), subject=first)
        done.update(chain)


def responsibility_unfilled(context: Context) -> Iterator[Finding]:
    """Something that is to be done around every post, and nobody is there to do it: the role has no member, or the post
    assigns it to somebody who will have left by the day it is due. Give the role to a member, or assign somebody else.
    """
    workspace = context.workspace
    readable = not any(path.startswith("members/") for path in workspace.broken)
    for filed in workspace.workflows.values():
        for name, responsibility in filed.item.responsibilities.items():
            role = responsibility.role
            if readable and role in workspace.roles and not workspace.roster.holders(role, context.today):
                message = f"nobody can do '{name}': no member holds {role}"
                yield Finding(filed.path, message, keys=("responsibilities", name), subject=filed.item.id)
    for post in workspace.posts.values():
        for task, member in post.item.assignments.items() if not context.is_over(post.item) else ():
            known = workspace.members.get(member)
            due = _due(context, post.item, task) if known and known.item.until else None
            if known is None or not known.item.has_left(due or context.today) or _is_done(context, post.item, task):
                continue
            gone = f"left on {known.item.until}"
            if not known.item.has_left(context.today):
                gone = f"leaves on {known.item.until}, before it is due ({due})"
            message = f"'{task}' is assigned to {member}, who {gone}: assign somebody else"
            yield Finding(post.path, message, keys=("assignments", task), subject=post.item.id)


def _is_done(context: Context, post: Post, task: str) -> bool:
    """True where a record ticks the task off, or the stage approved: whoever did it may leave."""
    records = context.workspace.reviews.get(post.id, ())
    if any(filed.item.decision == "done" and filed.item.stage == task for filed in records):
        return True
    return any(result.satisfied for result in context.state(post).stages if result.stage.id == task)


def _due(context: Context, post: Post, task: str) -> date | None:
    """The day on which a stage or a responsibility is due by the plan; None where the files don't say."""
    workspace = context.workspace
    workflow = workspace.workflow_of(post)
    stage, duty = (workflow.stage(task), workflow.responsibilities.get(task)) if workflow else (None, None)
    said = stage.due if stage else duty.due if duty else None
    found = due_at(said, publish=context.state(post).first_time, submitted=None, holidays=workspace.holidays)
    return found.astimezone(zone(workspace.settings.timezone)).date() if found else None


def owner_gone(context: Context) -> Iterator[Finding]:
    """Who answers for something has left: the author of a post that is under way, the owner of a campaign, a goal
    or an objective, the liaison of a team. Whoever has a question asks nobody. Name somebody who is there.
    """
    workspace = context.workspace
    for path, _, subject, keys, name in answering(workspace, context.today):
        member = workspace.members.get(name)
        if member and member.item.has_left(context.today):
            message = f"the {keys[-1]} {name} left on {member.item.until}: name somebody who is there"
            yield Finding(path, message, keys=keys, subject=subject)


def four_eyes_off(context: Context) -> Iterator[Finding]:
    """A workflow with `four_eyes: false` lets authors approve their own posts. That is right for a team of one. As soon
    as two members could review each other, nobody reads a mistake twice for want of a word: write `four_eyes: true`.
    """
    for filed in context.workspace.workflows.values():
        members = needless_lone_review(context.workspace.roster, filed.item, context.today)
        if members:
            message = lone_review_message(filed.item, members)
            yield Finding(filed.path, message, keys=("four_eyes",), subject=filed.item.id)


def notify_unsendable(context: Context) -> Iterator[Finding]:
    """`notify` lists addresses that 'socialops remind --send' sends to: Apprise URLs such as mailtos://… or slack://…,
    with secrets as ${NAME} out of the environment. A bare word such as `mail` names a way but no address, so nothing
    would ever arrive.
    """
    for filed in context.workspace.members.values():
        for number, address in enumerate(filed.item.notify):
            if not _SENDABLE.match(address):
                message = (
                    f"'{address}' is no address to send to: write it as a URL, such as mailtos://… (Apprise's form), "
                    "or as ${NAME} where the environment holds it"
                )
                yield Finding(filed.path, message, keys=("notify", number), subject=filed.item.id)


RULES = (
    Rule("SO501", "role-unfilled", "a role that nobody holds", role_unfilled),
    Rule("SO502", "reporting-cycle", "roles report in a circle", reporting_cycle),
    Rule("SO503", "responsibility-unfilled", "a task that nobody can do", responsibility_unfilled),
    Rule("SO505", "four-eyes-off", "authors approve their own posts though two could review", four_eyes_off,
         Severity.WARNING),
    Rule("SO506", "notify-unsendable", "reminders go to what is no address", notify_unsendable, Severity.WARNING),
    Rule("SO705", "owner-gone", "who answers for something has left", owner_gone, Severity.WARNING),
)  # fmt: skip

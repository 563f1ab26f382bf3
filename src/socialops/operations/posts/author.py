"""The author's word: submit, withdraw, hold, resume, cancel, and moving a post to another time."""

from __future__ import annotations

import shlex
from typing import Literal

from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.publications import is_by_hand, latest_publications
from socialops.domain.approval.stages import stage_applies
from socialops.domain.documents.post import Post
from socialops.domain.plan import FileChange, Plan
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import ClockTrouble
from socialops.operations.posts.committed import as_committed, changed_places, to_tell
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.faults import fault_reasons, found_again
from socialops.operations.posts.held import held_reasons, was_draft
from socialops.operations.posts.leaning import Leaning, leaning
from socialops.operations.posts.no_edits import useless_edit
from socialops.operations.posts.pictures import changed_media, let_go, went_along
from socialops.operations.posts.publish import taking_back
from socialops.operations.posts.unanswered import standing_requests, unanswered
from socialops.operations.posts.whose.foretold import foretold
from socialops.operations.posts.whose.of_nobody import anew
from socialops.operations.posts.whose.of_others import speaks_for
from socialops.operations.posts.whose.taken_over import take_over
from socialops.store.yaml.editor import set_fields

Verb = Literal["submit", "withdraw", "hold", "resume", "cancel"]
_STATUS = {"submit": "ready", "withdraw": "draft", "hold": "hold", "resume": "ready", "cancel": "cancelled"}
_FROM = {
    "submit": {"draft": True, "ready": True, "hold": False, "cancelled": False},
    "withdraw": {"ready": True, "hold": True},
    "hold": {"ready": True, "draft": True},
    "resume": {"hold": True, "cancelled": True},
    "cancel": {"draft": True, "ready": True, "hold": True},
}
_WORDS = {"draft": "a draft", "ready": "submitted already", "hold": "on hold", "cancelled": "cancelled"}


def set_status(
    context: TransitionContext, verb: Verb, note: str | None = None, *, anyway: bool = False
) -> Plan | list[str]:
    """The plan that gives the post the verb's status; `submit` takes the file and its media as the author left them.

    With *anyway* it does so although `check` finds errors there, and *note* says why.
    """
    post, status = context.post, _STATUS[verb]
    if context.is_series:
        return _series(context, verb, note, anyway=anyway)
    changed = context.repo.status([context.filed.path])
    media = changed_media(context) if verb == "submit" else ()
    gone = let_go(context) if verb == "submit" and changed else ()
    needs = needs_of(context, new=bool(changed) or verb == "submit")
    untouched = not (changed or media or needs.along)
    reasons = [*_whose_word(context, verb), *_move_reasons(context, verb, untouched=untouched), *needs.reasons]
    reasons += held_reasons(context, note) if verb == "resume" and post.status == "hold" else []
    reasons += _not_yours(context) if verb == "withdraw" else []
    content = changed or dict.fromkeys(needs.along, "??")
    reasons += content_reasons(context, content)
    more = _noted(note)
    if verb == "submit":
        faults, more = _faults(context, note, anyway=anyway)
        reasons += [*_submit_reasons(context), *faults]
    else:
        reasons += dirty_reasons(context, changed)
    if reasons:
        return reasons
    before = context.read()
    after = set_fields(before, {"status": status})
    trailers = _trailers(context, verb) | more
    change = (FileChange(context.filed.path, before, after),)
    signed = context.workspace.settings.evidence == "signature"
    also = (*media, *needs.along, *gone)
    told = (*useless_edit(context), *unanswered(context), *found_again(context, more)) if verb == "submit" else ()
    remarks = (*told, *needs.remarks, *went_along(gone))
    costs = foretold(context, media=bool(media)) if verb == "submit" else ()
    return Plan(
        f"post({post.id}): {verb}", change, also=also, trailers=trailers, sign=signed, remarks=remarks, costs=costs
    )


def _noted(note: str | None) -> dict[str, str]:
    why = (note or "").strip()
    return {"Socialops-Note": one_line(why)} if why else {}


def _faults(context: TransitionContext, note: str | None, *, anyway: bool) -> tuple[list[str], dict[str, str]]:
    """Why `check` stands against it, and the trailer that says why it goes on all the same."""
    reasons, were_there = fault_reasons(context, (note or "") if anyway else None)
    if anyway and were_there:
        return reasons, {"Socialops-Anyway": one_line((note or "").strip())}
    return reasons, _noted(note)


def _whose_word(context: TransitionContext, verb: Verb) -> list[str]:
    """Why the actor may not say this: who may publish holds any post that is ready, and lets it go on again."""
    own = author_reasons(context, told=verb not in {"hold", "resume"})
    reasons, status = own or _committed_reasons(context, verb), context.post.status
    actor, roster = context.actor, context.workspace.roster
    if not reasons or verb not in {"hold", "resume"} or actor.has_left(context.now.date()):
        return reasons
    if not roster.may(actor, "publish"):
        return [f"{reason}, and you hold no role that may 'publish'" for reason in reasons]
    if status == "ready" or (status == "hold" and not was_draft(context)):
        return []
    return [f"{reason}; who may publish holds and resumes what was handed in" for reason in reasons]


def needs_of(context: TransitionContext, *, new: bool) -> Leaning:
    """What the post leans on and no commit holds, where this commits the post's words."""
    return leaning(context.repo, context.workspace, [context.filed.path]) if new else Leaning()


def _series(context: TransitionContext, verb: Verb, note: str | None, *, anyway: bool) -> Plan | list[str]:
    """The plan that commits the series and its media as their author left them; a series has no status."""
    if verb != "submit":
        return [f"a series has no status: '{verb}' its posts, or leave days out with 'skip:'"]
    path = context.filed.path
    changed, media = context.repo.status([path]), changed_media(context)
    needs = needs_of(context, new=True)
    content = changed or dict.fromkeys(needs.along, "??")
    reasons = [*author_reasons(context), *content_reasons(context, content), *_submit_reasons(context)]
    faults, more = _faults(context, note, anyway=anyway)
    reasons += [*needs.reasons, *faults]
    if not changed and not media and not needs.along:
        reasons.append("nothing changed since it was committed")
    if reasons:
        return reasons
    data = context.read()
    signed = context.workspace.settings.evidence == "signature"
    change = (FileChange(path, data, data),)
    also, trailers = (*media, *needs.along), _trailers(context, verb) | more
    return Plan(f"{context.named()}: submit", change, also=also, trailers=trailers, sign=signed, remarks=needs.remarks)


def clock_message(trouble: ClockTrouble) -> str:
    """What is wrong with a wall time, and how to say which instant is meant."""
    wall = trouble.wall.strftime("%Y-%m-%d %H:%M")
    if trouble.kind == "nonexistent":
        return (
            f"{wall} does not exist in {trouble.zone}: the clock jumps over it. Take another time, "
            f"such as {trouble.later.strftime('%Y-%m-%d %H:%M')}"
        )
    return (
        f"{wall} happens twice in {trouble.zone}, when the clock is set back. Say which: "
        f"{trouble.earlier.isoformat()} or {trouble.later.isoformat()}"
    )


def author_reasons(context: TransitionContext, *, told: bool = True) -> list[str]:
    """Why the actor may not speak for the post: its author, a contributor or a reviewer of one of its stages may.

    With *told* it says what to do.
    """
    post, actor = context.post, context.actor
    if actor.has_left(context.now.date()):
        return [f"you ({actor.id}) left on {actor.until}"]
    if _speaks(context, post):
        return []
    reason = f"{post.author} wrote this post; you ({actor.id}) are neither its author, a contributor nor a reviewer"
    letters = context.repo.status([context.filed.path]).get(context.filed.path)
    if letters not in {"??", "A ", "AM"}:
        return [f"{reason}. {to_tell(context, changed=letters is not None)}" if told else reason]
    # no commit says who wrote it: the file may have come by with another address of git, or from a template
    return [f"{reason}. Is it yours, write 'author: {actor.id}' into {context.filed.path}, then do this again"]


def _speaks(context: TransitionContext, post: Post) -> bool:
    return speaks_for(context.workspace, post, context.actor, context.now)


def _committed_reasons(context: TransitionContext, verb: Verb) -> list[str]:
    """Why an audit would refuse the word: it asks whose post it was before the commit that sets the status."""
    actor = context.actor
    if verb in {"hold", "resume"}:  # those take a file that nobody changed
        return []
    return [
        f"{old.author} wrote this post, by its last commit, and you ({actor.id}) are neither its author, a contributor "
        f"nor a reviewer there: a change of 'author:' or 'contributors:' that nobody committed gives you no say (this "
        f"is what 'socialops audit' would say: SO456). {_taking_over(context, old, verb)}"
        for old in as_committed(context)
        if old.status != _STATUS[verb] and not _speaks(context, old)
    ]


def _taking_over(context: TransitionContext, old: Post, verb: Verb) -> str:
    """Who can say it of a post whose new author no commit knows, and the line that makes it the new one's."""
    members, day = context.workspace.roster.members, context.now.date()
    there = [name for name in old.people if name in members and not members[name].has_left(day)]
    able = f"{' or '.join(there)} can {verb} it; or take it over" if there else "Take it over"
    path = context.filed.path
    places = [full.removeprefix(context.repo.prefix) for full in changed_places(context)]
    if way := anew(context.repo, list(dict.fromkeys((path, *places))), context.actor.id):
        return way
    line = take_over(old.author, path, *(place for place in places if place != path))
    return f"{able}: {line}, then 'socialops {verb} {context.post.id}' is yours"


def _not_yours(context: TransitionContext) -> list[str]:
    """Why a reviewer can't take somebody else's post back to draft, while one who wrote it is there to do so."""
    post, actor, members = context.post, context.actor, context.workspace.roster.members
    there = [name for name in post.people if name in members and not members[name].has_left(context.now.date())]
    if actor.id in post.people or not there or not _speaks(context, post):
        return []
    decided = latest_decisions(context.workspace.reviews.get(post.id, ()))
    words = {d.review.decision for (_, by), d in decided.items() if by == actor.id}
    mine = {"approve", "request-changes"} & words
    own = f"your own review: socialops withdraw --review {post.id}"
    ask = f"To send it back to {post.author}: socialops request-changes {post.id} -m WHY"
    way = f"To take back {own}. {ask}" if mine else f"{ask} (and --review takes back {own})"
    return [f"'withdraw' makes a post a draft again, and this one is {' and '.join(there)}'s to take back. {way}"]


def content_reasons(context: TransitionContext, changed: dict[str, str]) -> list[str]:
    """Why the actor may not commit the content that changed."""
    if not changed or context.workspace.roster.may(context.actor, "post"):
        return []
    return [f"new or changed content needs a role that may 'post'; you hold {', '.join(context.actor.roles) or 'none'}"]


def dirty_reasons(context: TransitionContext, changed: dict[str, str]) -> list[str]:
    """Why the post can't be changed by a command: somebody is at work on its file."""
    letters = changed.get(context.filed.path)
    if letters in {None, "??", "A "}:
        return []
    path = shlex.quote(context.filed.path)
    keep = f"'socialops submit {context.post.id}' commits them"
    if context.post.status in {"hold", "cancelled"}:  # which 'submit' refuses
        keep = f"\"git commit -m 'Keep my version' -- {path}\" keeps them"
    back = f"'git restore {path}' throws them away"
    return [f"{context.filed.path} has changes that are not committed yet: {keep}, {back}"]


def _move_reasons(context: TransitionContext, verb: Verb, *, untouched: bool) -> list[str]:
    post, allowed = context.post, _FROM[verb]
    published = [c for c, outcome in _published(context).items() if outcome == "published"]
    reasons = []
    if not allowed.get(post.status, False):
        hint = f": 'socialops resume {post.id}' brings it back" if verb == "submit" else ""
        reasons.append(f"it is {_WORDS[post.status]}{hint}")
    elif verb == "submit" and post.status == "ready" and untouched:
        asked = standing_requests(context) or ": nothing is to be done"
        reasons.append(f"it is submitted already, and nothing changed since{asked}")
    if verb in {"withdraw", "hold", "cancel"} and published and set(published) >= set(post.channels):
        reasons.append(
            f"it is published on {', '.join(published)}: what is out can't be taken back here{_mistaken(context)}"
        )
    return reasons


def _mistaken(context: TransitionContext) -> str:
    """How a publication that a person recorded is taken back, where it never was one."""
    said = context.state().published
    lines = [taking_back(context.post.id, channel) for channel, filed in said.items() if is_by_hand(filed.item)]
    return f". Is it not out, and was marked so by mistake: {'; '.join(lines)}" if lines else ""


def _submit_reasons(context: TransitionContext) -> list[str]:
    post, workspace = context.post, context.workspace
    reasons = []
    for keys, item in post.all_media():
        problem = workspace.files.media(item.file).problem if item.file else None
        if problem:
            place = workspace.files.locate(context.filed.path, keys)
            reasons.append(f"{context.filed.path}:{place.line}:{place.column}: {item.file} {problem}")
    workflow = workspace.workflow_of(post)
    if workflow is None:
        reasons.append("there is no workflow for it: set 'workflow:' here or 'default_workflow:' in socialops.yaml")
    elif not any(stage_applies(stage, post, workspace) for stage in workflow.stages):
        reasons.append(f"no stage of the workflow '{workflow.id}' applies to it, so nobody could ever approve it")
    return reasons


def _published(context: TransitionContext) -> dict[str, str]:
    records = context.workspace.publications.get(context.post.id, ())
    return {channel: filed.item.outcome for channel, filed in latest_publications(records).items()}


def _trailers(context: TransitionContext, action: str) -> dict[str, str]:
    return {"Socialops-Post": context.post.id, "Socialops-Action": action, "Socialops-By": context.actor.id}

"""pr brief: gather what a range changes, for a comment on the pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import unified_diff
from urllib.parse import quote

from socialops.audit.policy import is_policy
from socialops.audit.range import AuditRange
from socialops.audit.versions import Version
from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.route import applying, passed_by
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.approval.waiting import waiting_for
from socialops.domain.documents.post import Post
from socialops.domain.documents.series import Series
from socialops.domain.finding import Diagnostic
from socialops.domain.results.report import Report
from socialops.domain.workspace import Filed, Workspace
from socialops.git.range import log
from socialops.git.tree import Tree
from socialops.operations.pulls.content import compared, fields, picture
from socialops.platforms.compose import compose
from socialops.rules.run import run
from socialops.store.load import load
from socialops.views.brief import Brief, Picture, PostBrief, Since, plan_change
from socialops.views.card import entries
from socialops.views.post_times import PostTimes
from socialops.views.series_standing import stand_one_series
from socialops.views.standing import stand
from socialops.views.work.answered import Answers
from socialops.views.work.questions import answers_for


def brief(span: AuditRange, audited: Report, now: datetime) -> Brief:
    """What merging the range would do, told per post."""
    before = load(Tree(span.objects, span.before, span.prefix), posts=sorted(span.touched))
    after = load(Tree(span.objects, span.after, span.prefix))
    checked = run(after, now.date()).diagnostics
    changed = {
        span.inside(p) for p in span.before.keys() | span.after.keys() if span.before.get(p) != span.after.get(p)
    }
    posts = tuple(
        _post(span, filed, before, after, checked, now)
        for name in sorted(span.touched)
        if (filed := after.subject(name) or before.subject(name))
    )
    told = {d for post in posts for d in post.findings}
    now_posts = {name: after.posts[name] for name in sorted(span.touched) if name in after.posts}
    clashes = [d for d in checked if d.code == "SO303" and d.subject in span.touched]
    return Brief(
        workspace=span.policy.settings.name,
        base=span.base,
        head=span.head,
        posts=posts,
        audit=audited.diagnostics,
        other=tuple(d for d in checked if d.path in changed and d not in told),
        plan=plan_change(before.posts, now_posts, span.policy, clashes),
        policy=tuple(sorted(p for p in changed if is_policy(span.prefix + p, span.prefix))),
        today=now.date(),
    )


def _post(
    span: AuditRange,
    filed: Filed[Post],
    before: Workspace,
    after: Workspace,
    checked: Sequence[Diagnostic],
    now: datetime,
) -> PostBrief:
    name = filed.item.id
    there = after.subject(name) is not None
    state = post_state(span.workspace, filed.item, now) if span.workspace.subject(name) else None
    folders = (f"reviews/{name}/", f"publications/{name}/")
    return PostBrief(
        id=name,
        title=filed.item.title,
        path=filed.path,
        change=_change(name, before, after),
        state=_state(state) if there else "removed",
        waits=_waits(span, state, now),
        answers=_answers(span.workspace, filed, now) if state and there else None,
        texts=_texts(entries(after, filed.item)) if there else {},
        fields=tuple(_facts(filed.item, after)) if there else (),
        pictures=_pictures(span, filed.item, after) if there else (),
        changed=_changed(span, name, before, after),
        approvals=_approvals(span, name, state.digest) if state else (),
        since=tuple(_since(span, filed.item, state)) if state else (),
        findings=tuple(d for d in checked if d.path == filed.path or d.path.startswith(folders)),
    )


def _answers(workspace: Workspace, filed: Filed[Post], now: datetime) -> Answers:
    times = PostTimes()
    judge = stand_one_series if workspace.is_series_as_post(filed.item) else stand
    return answers_for(workspace, judge(workspace, filed, now, times), now, times)


def _facts(post: Post, workspace: Workspace) -> Iterator[str]:
    """What a reviewer approves beside texts and pictures."""
    for name, lines in fields(post, workspace.files.media).items():
        if name.rpartition(".")[2] not in {"text", "media", "id", "title"}:
            yield f"{name}: {'; '.join(lines)}"
    workflow = workspace.workflow_of(post)
    if workflow:
        yield f"stages of {workflow.id}: {', '.join(applying(workspace, post)) or 'none applies'}"
    for stage, why in passed_by(workspace, post):
        yield f"{stage} does not apply: {why}"


def _texts(posts: Sequence[tuple[str, Post]]) -> dict[str, str]:
    """By channel; of a series by channel and entry, so that everything that it will ever say can be read."""
    found: dict[str, str] = {}
    for entry, post in posts:
        for channel in post.channels:
            name = f"{channel}, {entry}" if entry else channel
            found[name] = compose(post, channel)
            thread = enumerate(post.thread_on(channel), 2)
            found |= {f"{name}, part {number} of the thread": part.text or "" for number, part in thread}
            if comment := post.on(channel, "first_comment"):
                found[f"{name}, first comment"] = comment
    return found


def _change(name: str, before: Workspace, after: Workspace) -> str:
    old, new = before.subject(name), after.subject(name)
    if old is None:
        return "new"
    if new is None:
        return "removed"
    same = old.item == new.item and before.series.get(name) == after.series.get(name)
    return "reviewed" if same else "changed"


def _state(state: PostState | None) -> str:
    if state is None:
        return "unknown"
    change = f", its change {state.revision} (out on {', '.join(state.changed)} as it was)" if state.revision else ""
    change = ", and changes are asked for" if state.objected else change
    return f"{state.state}{change} at {state.stage}" if state.stage else f"{state.state}{change}"


def _waits(span: AuditRange, state: PostState | None, now: datetime) -> tuple[str, ...]:
    lines = []
    for waiting in waiting_for(span.workspace, state, now) if state else ():
        who = ", ".join(waiting.members) or "nobody can: give somebody the role"
        if not waiting.role:
            lines.append(f"{waiting.stage}: changes are requested, so it is the author's turn ({who})")
            continue
        again = f"; look again: {', '.join(waiting.again)}" if waiting.again else ""
        have = f"{waiting.have} of {waiting.needed} approvals"
        lines.append(f"{waiting.stage} takes {waiting.role}, {have}; waits for {who}{again}")
    later = [s.stage.id for s in (state.stages if state else ()) if not s.satisfied][1:]
    return (*lines, *(f"{stage} comes after that" for stage in later))


def _since(span: AuditRange, post: Post, state: PostState) -> list[Since]:
    """What changed since each reviewer's last approval that no longer holds."""
    decisions = latest_decisions(span.workspace.reviews.get(post.id, ()))
    old = [d.review for d in decisions.values() if d.review.decision == "approve" and d.review.digest != state.digest]
    if not old:
        return []
    name = f"/{post.id}.yaml"
    places = sorted({p for p in (*span.before, *span.after) if p.endswith(name)})
    versions = span.library[post.id]
    commits = [c.id for c in log(span.objects, span.head, paths=places)]
    series = span.workspace.series[post.id].item if span.workspace.is_series_as_post(post) else None
    by_digest = {v.full: v for c in commits if (v := versions.at(c))}
    by_content: dict[str, list[tuple[str, str]]] = {}
    for review in old:
        by_content.setdefault(review.digest or "", []).append((review.by, review.stage))
    return [
        Since(tuple(who), _diff(span.workspace, by_digest.get(digest), post, series))
        for digest, who in by_content.items()
    ]


def _approvals(span: AuditRange, name: str, current: str) -> tuple[str, ...]:
    """Who approved what, in the latest decision of each stage and member."""
    decisions = latest_decisions(span.workspace.reviews.get(name, ()))
    return tuple(
        f"{d.review.by} approved {d.review.stage} for {d.review.digest}"
        + (" (this version)" if d.review.digest == current else " (another version)")
        for d in decisions.values()
        if d.review.decision == "approve"
    )


def _changed(span: AuditRange, name: str, before: Workspace, after: Workspace) -> tuple[str, ...]:
    """What the range changes of the post, each field once."""
    old, new = before.posts.get(name), after.posts.get(name)
    if not old or not new:
        return ()
    return tuple(compared(span.workspace, (old.item, before.files.media), (new.item, after.files.media)))


def _pictures(span: AuditRange, post: Post, after: Workspace) -> tuple[Picture, ...]:
    forge, media = span.policy.settings.forge, after.files.media
    found = dict.fromkeys(
        (picture(item, media), span.prefix + item.file if item.file else "") for _, item in post.all_media()
    )
    return tuple(
        Picture(words, _address(forge.host, forge.repo, span.head, path) if forge and path else None)
        for words, path in found
    )


def _address(host: str, repo: str, head: str, path: str) -> str:
    raw = "-/raw" if "gitlab" in host else "raw"
    return f"https://{quote(host)}/{quote(repo)}/{raw}/{quote(head)}/{quote(path)}"


def _series_diff(old: Series, new: Series) -> Iterator[str]:
    """Line by line of all that the two say: the file as data, since its comments and order bind nobody."""
    before, after = (
        json.dumps(series.model_dump(mode="json", exclude_defaults=True), indent=1, ensure_ascii=False).splitlines()
        for series in (old, new)
    )
    yield from unified_diff(before, after, "as approved", "now", lineterm="", n=2)


def _diff(workspace: Workspace, version: Version | None, post: Post, series: Series | None) -> tuple[str, ...] | None:
    if version is None:
        return None
    if version.series:
        return tuple(_series_diff(version.series, series)) if series else None
    return tuple(compared(workspace, (version.post, version.lookup), (post, workspace.files.media)))

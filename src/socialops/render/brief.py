"""A brief as Markdown that is safe to post: untrusted text stands in code, behind a mark, and nowhere else.

So nobody is pinged, no HTML is read, no line can be a command (of a workflow or of a bot), and the whole stays under
what a comment may hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from socialops.domain.finding import Diagnostic
from socialops.domain.sanitize import visible
from socialops.render.formats.markdown import code, longest_run
from socialops.render.questions import lines, next_move
from socialops.views.brief import Brief, Picture, PlanChange, PostBrief, Slot
from socialops.views.work.answered import Answers

LIMIT = 65_536
"""Characters of a comment on GitHub; counted in UTF-16 units here, which is never fewer."""
_ROOM = 400
_MOST_FINDINGS = 50


def markdown(brief: Brief) -> str:
    """The brief; whole sections are left out at the end where it would be too long, and that is said."""
    parts = [
        _head(brief),
        *_verdict(brief),
        *(_post(post, brief.today) for post in brief.posts),
        *_plan(brief.plan),
        *_rest(brief),
    ]
    kept: list[str] = []
    size = 0
    for number, part in enumerate(parts):
        size += _units(part) + 2
        if size > LIMIT - _ROOM:
            left = len(parts) - number
            note = (
                f"**Cut here:** {left} more part{'s' if left > 1 else ''} would not fit into a comment. See all of it "
            )
            return "\n\n".join((*kept, note + "with `socialops pr brief` in your clone.")) + "\n"
        kept.append(part)
    return "\n\n".join(kept) + "\n"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def block(lines: Iterable[str], language: str = "") -> str:
    """Lines as a code block, each behind a mark, so that none starts with a sign that some program obeys."""
    shown = [visible(line) for line in lines]
    fence = "`" * max(3, max((longest_run(line) for line in shown), default=0) + 1)
    return "\n".join((f"{fence}{language}", *(f"{_MARK}{line}" for line in shown), fence))


_MARK = "│ "


def _head(brief: Brief) -> str:
    count = len(brief.posts)
    posts = f"{count} post{'' if count == 1 else 's'}"
    lines = [
        f"## socialops: {posts} in this change",
        "",
        f"{code(brief.workspace)}, {brief.base[:9]} to {brief.head[:9]}.",
    ]
    if brief.policy:
        paths = ", ".join(code(path) for path in brief.policy[:10])
        more = f" and {len(brief.policy) - 10} more" if len(brief.policy) > 10 else ""  # noqa: PLR2004
        lines += ["", f"**Policy changes:** {paths}{more}. They bind from the next change on."]
    return "\n".join(lines)


def _verdict(brief: Brief) -> list[str]:
    if not brief.audit:
        return ["**Audit:** everything is proved."]
    return ["**Audit:**\n\n" + _findings(brief.audit)]


def _post(post: PostBrief, today: date) -> str:
    parts = [f"### {code(post.id)} · {post.change} · {post.state}", f"{code(post.title)}  \n{code(post.path)}"]
    if post.waits:
        parts.append("**Who must act**\n" + "\n".join(f"- {code(line)}" for line in post.waits))
    parts += [_asked(post.answers, today)] if post.answers else []
    for channel, text in post.texts.items():
        parts.append(f"**On {code(channel)}**\n{block(text.splitlines())}")
    if post.pictures:
        parts.append("**Pictures and films**\n" + "\n".join(_picture(item) for item in post.pictures))
    if post.fields:
        parts.append(f"**What else an approval covers**\n{block(post.fields)}")
    if post.approvals:
        parts.append("**Approvals**\n" + "\n".join(f"- {code(line)}" for line in post.approvals))
    if post.changed and not any(since.diff == post.changed for since in post.since):
        parts.append(f"**Changed here**\n{block(post.changed)}")
    for since in post.since:
        who = ", ".join(f"{code(member)} approved {code(stage)}" for member, stage in since.who)
        title = f"**Changed since {who}**"
        if since.diff is None:
            parts.append(f"{title}: the version approved is not in this history.")
        else:
            parts.append(f"{title}\n{block(since.diff or ('nothing that the file says',))}")
    if post.findings:
        parts.append("**Findings**\n" + _findings(post.findings))
    return "\n\n".join(parts)


def _asked(answers: Answers, today: date) -> str:
    rows = [f"- {label}: {code(text)}" for label, text in lines(answers, today)]
    return "\n".join(("**Who does what**", *rows, f"- Next: {code(next_move(answers.next, today))}"))


def _picture(item: Picture) -> str:
    shown = f" [![as it is now]({item.address})]({item.address})" if item.address else ""
    return f"- {code(item.words)}{shown}"


def _findings(found: Sequence[Diagnostic]) -> str:
    lines = [
        f"- **{d.severity}** {d.code} {code(f'{d.path}:{d.line}')}: {code(d.message)}" for d in found[:_MOST_FINDINGS]
    ]
    if len(found) > _MOST_FINDINGS:
        lines.append(f"- and {len(found) - _MOST_FINDINGS} more")
    return "\n".join(lines)


def _plan(plan: PlanChange) -> list[str]:
    lines = [f"- new: {_slot(slot)}" for slot in plan.added]
    lines += [f"- moved: {_slot(new)}, before {_when(old)}" for old, new in plan.moved]
    lines += [f"- gone: {_slot(slot)}" for slot in plan.removed]
    lines += [f"- clash: {code(d.message)}" for d in plan.clashes]
    return ["### Calendar\n\n" + "\n".join(lines)] if lines else ["### Calendar\n\nNothing moves."]


def _slot(slot: Slot) -> str:
    return f"{_when(slot)} {code(slot.post)} on {code(slot.channel)}"


def _when(slot: Slot) -> str:
    return f"{slot.at.strftime('%a %Y-%m-%d %H:%M')} ({code(str(slot.at.tzinfo))})"


def _rest(brief: Brief) -> list[str]:
    return ["### Other findings in changed files\n\n" + _findings(brief.other)] if brief.other else []

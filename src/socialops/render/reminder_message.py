"""One member's reminders as a message: plain text that pings nobody and is no markup anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from socialops.domain.sanitize import one_line
from socialops.render.formats.words import many
from socialops.render.tasks import sentence
from socialops.views.escalation import Escalated
from socialops.views.reminders import Reminder

_PINGS = re.compile(r"@(?=\w)|<(?=[@!#a-zA-Z/])")
_MOST = 100
_BREAK = "\u200b"


def message(
    to: str, lines: Sequence[Reminder], passed: Sequence[Escalated], *, name: str, zone: str, now: datetime
) -> tuple[str, str]:
    """Title and text. Chats obey `@all` or `<!channel>` in plain text too: such signs are parted from their words."""
    late = sum(line.overdue for line in lines)
    title = f"{_quiet(name)}: {many(len(lines), 'thing')} to do, {late} late" if lines else f"{_quiet(name)}: late work"
    parts = [f"For {to}, times in {zone}."]
    parts += [f"- {_quiet(sentence(line, now))}" for line in lines[:_MOST]]
    if len(lines) > _MOST:
        parts.append(f"- and {len(lines) - _MOST} more: see 'socialops tasks --mine'")
    if passed:
        parts += ["", "Late although reminded, and now told to you:"]
        parts += [
            f"- {_quiet(each.line.member or '')}, reminded {each.times} times: {_quiet(sentence(each.line, now))}"
            for each in passed[:_MOST]
        ]
    return title, "\n".join(parts)


def _quiet(text: str) -> str:
    return _PINGS.sub(lambda found: found[0] + _BREAK, one_line(text))

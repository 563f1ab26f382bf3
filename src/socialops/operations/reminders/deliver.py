"""`remind --send`: each member hears of what is theirs, and of what others were reminded of in vain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from socialops.classes import dataclass
from socialops.operations.reminders.send import Sent, load_sender, notify
from socialops.operations.reminders.sent import reminded
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Page, open_workspace
from socialops.operations.shown.reminders import due_within
from socialops.views.escalation import Escalated, escalations
from socialops.views.reminders import Reminder

Message = Callable[[Page, str, Sequence[Reminder], Sequence[Escalated]], tuple[str, str]]
"""Title and text of what a member is to hear."""


@dataclass(frozen=True)
class Delivered:
    """What became of it; `orphans` counts what nobody can do."""

    sent: Sent
    orphans: int


def deliver(
    asker: Asker,
    within: str,
    *,
    words: FilterWords = FilterWords(),  # noqa: B008 - frozen
    environment: Mapping[str, str],
    message: Message,
    show: Callable[[str], None] | None = None,
) -> Delivered:
    """Send everybody, or those of the filters, what is late or due; with *show* that gets the messages instead.

    Raises:
        SocialopsError: a member is not known, *within* is no duration, or nothing can be sent from here.
    """
    opened = open_workspace(asker)
    wants = filters(words, opened.workspace)
    found = due_within(opened, within, wants)
    today = opened.now.date()

    def shown(url: str, title: str, body: str) -> bool:  # noqa: ARG001 - an address may hold a secret
        assert show is not None  # noqa: S101 - taken only then
        show(f"{title}\n{body}\n")
        return True

    send = shown if show else load_sender()
    with reminded(opened.root, today, dry_run=show is not None) as state:
        if state.damaged:
            asker.say("The note of what was sent can't be read, so it starts anew: some may hear twice today.")
        raised = escalations(opened.workspace.roster, found, lambda who, what: state.late(who, what, today), today)
        sent = notify(
            opened.workspace,
            _digests(found, raised, lambda name: wants.take_people(opened.workspace, (name,))),
            state,
            today=today,
            environment=environment,
            digest=lambda to, lines, passed: message(opened.page, to, lines, passed),
            send=send,
        )
    return Delivered(sent, sum(line.member is None for line in found))


def _digests(
    found: Iterable[Reminder], raised: Iterable[Escalated], wanted: Callable[[str], bool]
) -> dict[str, tuple[list[Reminder], list[Escalated]]]:
    """What each member is to hear: their own lines, and what others were reminded of in vain."""
    out: dict[str, tuple[list[Reminder], list[Escalated]]] = {}
    for line in found:
        if line.member:
            out.setdefault(line.member, ([], []))[0].append(line)
    for each in raised:
        out.setdefault(each.to, ([], []))[1].append(each)
    return {name: out[name] for name in sorted(out) if wanted(name)}

"""What a case's playbook lets whom do: the one place that says no, to a command as to a log edited by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialops.classes import dataclass
from socialops.domain.finding import KeyPath
from socialops.domain.handoff.case_state import Ball, escalation_of, holder_of, known_places, takes_back, undone
from socialops.domain.handoff.holders import acceptors, is_known, may_hold
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.case import CaseEntry
    from socialops.domain.documents.playbook import Playbook


class Objection(NamedTuple):
    """Why an entry should not be there; `keys` lead to the place inside the entry."""

    code: str
    keys: KeyPath
    message: str


@dataclass(frozen=True)
class Setting:
    """What a case is played in."""

    workspace: Workspace
    playbook: Playbook

    def may_hold(self, member: str, party: str, day: date) -> bool:
        """True for a member of the party; what is not known at all is somebody else's finding."""
        if member not in self.workspace.members or not is_known(self.workspace, party):
            return True
        return may_hold(self.workspace, member, party, day)


def objections(setting: Setting, ball: Ball | None, entry: CaseEntry, at: datetime) -> list[Objection]:
    """Every reason why *entry* may not follow on *ball* (None: nothing happened yet)."""
    found = list(_order(ball, entry, at))
    member = setting.workspace.members.get(entry.by)
    if member and member.item.has_left(at.date()):
        others = _others(setting, at.date()) if ball is None else ""
        found.append(Objection("SO652", ("by",), f"{entry.by} left on {member.item.until}{others}"))
    if ball is None:
        return [*found, *_open(setting, entry)]
    if entry.action == "open" or (ball.closed is not None) != (entry.action == "reopen"):
        return found
    return [*found, *_JUDGES[entry.action](setting, ball, entry, at)]


def _others(setting: Setting, day: date) -> str:
    """Who can open a case: every member who is there."""
    there = [m.id for m in setting.workspace.roster.members.values() if not (m.has_left(day) or m.relay)]
    few = there[:3]
    names = " or ".join([", ".join(few[:-1]), few[-1]] if len(few) > 1 else few)
    return f": any other member can open it, such as {names}" if few else ""


def _order(ball: Ball | None, entry: CaseEntry, at: datetime) -> Iterator[Objection]:
    action = ("action",)
    if ball is None:
        if entry.action != "open":
            yield Objection("SO651", action, f"a log starts with 'open', not with '{entry.action}'")
        return
    if at < ball.last:
        message = f"{at.isoformat()} is before the entry above it ({ball.last.isoformat()}): mind the clock"
        yield Objection("SO655", ("at",), message)
    if entry.action == "open":
        yield Objection("SO651", action, "the case is open already; after 'close' it takes 'reopen'")
    elif ball.closed and entry.action != "reopen":
        yield Objection("SO651", action, f"the case is closed, so nobody can {entry.action} in it: 'reopen' it first")
    elif not ball.closed and entry.action == "reopen":
        yield Objection("SO651", action, "the case is not closed, so it can't be opened again")


def _open(setting: Setting, entry: CaseEntry) -> Iterator[Objection]:
    playbook = setting.playbook
    if entry.step not in {None, playbook.starts_with}:
        message = f"the playbook '{playbook.id}' starts with {playbook.starts_with}, not with {entry.step}"
        yield Objection("SO651", ("step",), message)
    if entry.place:
        yield from _place(playbook, entry.place)


def _place(playbook: Playbook, place: str) -> Iterator[Objection]:
    places = known_places(playbook)
    if place not in places:
        message = f"'{place}' is no place of the playbook '{playbook.id}': {', '.join(places)}"
        yield Objection("SO651", ("place",), message)


def _accept(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:
    offer = ball.offer
    if offer is None:
        yield from _take_over(setting, ball, entry, at)
        return
    if entry.step not in {None, offer.step, *([ball.step] if entry.by == ball.holder and ball.taken else [])}:
        yield Objection("SO651", ("step",), f"the ball is offered to {offer.step}, not to {entry.step}")
    elif not takes_back(ball, entry) and not setting.may_hold(entry.by, offer.party, at.date()):
        message = f"{entry.by} can't take the ball at {offer.step}, which is for {offer.party}"
        yield Objection("SO652", ("by",), message + _who(setting, offer.party, at))


def _take_over(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:
    """Nothing is on offer: only the ball of somebody who left can be taken."""
    holder = setting.workspace.members.get(ball.holder)
    if holder is None or not holder.item.has_left(at.date()):
        message = f"nothing is offered: {ball.holder} holds the ball at {ball.step}"
        yield Objection("SO651", ("action",), message)
    elif not setting.may_hold(entry.by, ball.party, at.date()):
        message = f"{entry.by} can't take over at {ball.step}, which is for {ball.party}"
        yield Objection("SO652", ("by",), message + _who(setting, ball.party, at))


def _who(setting: Setting, party: str, at: datetime) -> str:
    names = acceptors(setting.workspace, party, at.date())
    return f" ({', '.join(names)})" if names else ""


def _holder(ball: Ball, entry: CaseEntry) -> Iterator[Objection]:
    if entry.by != ball.holder:
        where = f" at {ball.step}" if ball.taken else ", and nobody has taken it yet"
        yield Objection("SO652", ("by",), f"{entry.by} does not hold the ball: {ball.holder} does{where}")


def _pass(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:  # noqa: ARG001
    yield from _holder(ball, entry)
    if ball.offer:
        yield Objection("SO651", ("action",), _in_the_air(ball))
    if not ball.taken:
        return
    step = setting.playbook.step(ball.step)
    options = step.passes_to if step else ()
    if entry.step is None:
        yield Objection("SO651", ("action",), f"a pass names its step: {ball.step} passes to {_listed(options)}")
    elif entry.step not in options:
        hint = f"it passes to {_listed(options)}" if options else "it passes to nobody"
        yield Objection("SO651", ("step",), f"{ball.step} does not pass to {entry.step}; {hint}")
    missing = undone(step, (*ball.ticks, *(item.casefold() for item in entry.done)))
    if missing:
        names = "; ".join(missing)
        yield Objection("SO656", ("done",), f"before {ball.step} passes the ball on, this is to be done: {names}")


def _listed(options: tuple[str, ...]) -> str:
    return " or ".join(options) or "nobody"


def _in_the_air(ball: Ball) -> str:
    if ball.offer is None:
        return ""
    back = f"; 'accept' by {ball.holder} takes it back" if ball.taken else ""
    return f"the ball is offered to {ball.offer.party} ({ball.offer.step}) already{back}"


def _note(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:
    """The holder writes; who may take what is offered may say something about it, but ticks nothing off."""
    party = ball.offer.party if ball.offer else None
    if entry.done or party is None or not setting.may_hold(entry.by, party, at.date()):
        yield from _holder(ball, entry)


def _move(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:  # noqa: ARG001
    yield from _holder(ball, entry)
    if entry.place is None:
        places = " or ".join(known_places(setting.playbook))
        yield Objection("SO651", ("action",), f"a move says where to: {places}")
    else:
        yield from _place(setting.playbook, entry.place)


def _escalate(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:
    """The holder, and whoever could hold the ball there or higher up: any of them may see that it was dropped."""
    step, target = ball.in_play, escalation_of(setting.playbook, ball.in_play)
    if not target:
        yield Objection("SO651", ("action",), f"{step} has nobody to escalate to: see 'escalate' in the playbook")
        return
    if ball.offer and ball.offer.action == "escalate":
        yield Objection("SO651", ("action",), _in_the_air(ball))
    parties = (holder_of(setting.playbook, step), ball.party, target)
    if entry.by != ball.holder and not any(setting.may_hold(entry.by, p, at.date()) for p in parties if p):
        names = " or ".join(dict.fromkeys(p for p in parties if p))
        message = f"{entry.by} can't escalate: that takes the holder ({ball.holder}) or {names}"
        yield Objection("SO652", ("by",), message)


def _close(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:  # noqa: ARG001
    playbook, step = setting.playbook, setting.playbook.step(ball.step)
    yield from _holder(ball, entry)
    if not ball.taken:
        yield Objection("SO651", ("action",), f"nobody has taken the ball at {ball.step} yet, so nothing can end")
    elif step is None or not step.may_end:
        ends = " or ".join(s.id for s in playbook.steps if s.may_end)
        yield Objection("SO651", ("action",), f"a case can't end at {ball.step}, only at {ends or 'no step at all'}")
    known = ", ".join(playbook.resolutions)
    if entry.resolution is None:
        yield Objection("SO651", ("action",), f"say how it ended: the playbook knows {known}")
    elif entry.resolution not in playbook.resolutions:
        hint = did_you_mean(entry.resolution, playbook.resolutions)
        yield Objection("SO651", ("resolution",), f"'{entry.resolution}' is no resolution of the playbook; {hint}")
    untold = [party for party in playbook.tell if party not in entry.told]
    if untold:
        yield Objection("SO653", ("told",), f"to be told before it is over: {', '.join(untold)}")
    if playbook.lessons.required and not any(lesson.strip() for lesson in entry.lessons):
        asked = " ".join(playbook.lessons.questions) or "What did we learn?"
        yield Objection("SO654", ("lessons",), f"the playbook asks for at least one lesson: {asked}")


def _reopen(setting: Setting, ball: Ball, entry: CaseEntry, at: datetime) -> Iterator[Objection]:  # noqa: ARG001
    playbook = setting.playbook
    step = entry.step or playbook.starts_with
    if playbook.step(step) is None:
        hint = did_you_mean(step, [s.id for s in playbook.steps])
        yield Objection("SO651", ("step",), f"there is no step '{step}'; {hint}")


_Judge: TypeAlias = "Callable[[Setting, Ball, CaseEntry, datetime], Iterator[Objection]]"
_JUDGES: dict[str, _Judge] = {
    "accept": _accept,
    "pass": _pass,
    "note": _note,
    "move": _move,
    "escalate": _escalate,
    "close": _close,
    "reopen": _reopen,
}

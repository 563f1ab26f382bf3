"""SO651 to SO656: what a log that was edited by hand can get wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.handoff.case_rules import Objection, Setting, objections
from socialops.domain.handoff.case_state import CaseMove, story
from socialops.domain.workspace import Filed
from socialops.rules.rule import Context, Rule

if TYPE_CHECKING:
    from socialops.domain.documents.case import Case


def _judged(code: str, explanation: str) -> Callable[[Context], Iterator[Finding]]:
    def check(context: Context) -> Iterator[Finding]:
        return _findings(context, code)

    check.__doc__ = explanation
    return check


_PAST = frozenset({"SO651", "SO652", "SO653", "SO654", "SO656"})
"""Notes where an entry is past: playbook and roles may have been others then, and `audit` judged it when it came."""


def _findings(context: Context, code: str) -> Iterator[Finding]:
    for filed, moved, objection in context.once(_told):  # six rules ask for the same
        if objection.code == code:
            keys: KeyPath = ("log", moved.number, *_there(moved, objection))
            past = code in _PAST and filed.item.is_past(moved.number)
            severity = Severity.NOTE if past else None
            yield Finding(filed.path, objection.message, keys=keys, subject=filed.item.id, severity=severity)


def _told(context: Context) -> tuple[tuple[Filed[Case], CaseMove, Objection], ...]:
    found = []
    for filed in context.workspace.cases.values():
        playbook = context.workspace.playbooks.get(filed.item.playbook)
        if playbook is None:
            continue
        setting = Setting(context.workspace, playbook.item)
        for moved in story(filed.item, playbook.item, context.workspace.settings.timezone):
            said = objections(setting, moved.before, moved.entry, moved.at)
            found += [(filed, moved, objection) for objection in said]
    return tuple(found)


def _there(moved: CaseMove, objection: Objection) -> KeyPath:
    """The field, or the action where the field is the one that is missing."""
    name = objection.keys[0]
    return (name,) if name in moved.entry.model_fields_set else ("action",)


RULES = (
    Rule("SO651", "off-playbook", "a case does what its playbook does not know", _judged("SO651", (
        "A case goes the way of its playbook: it starts with 'open', passes only along 'passes_to', ends only where\n"
        "'may_end' says so and with a listed resolution, and after 'close' nothing happens but 'reopen'.\n"
        "Correct the entry, or let 'socialops case' write it: it refuses what is not allowed."))),
    Rule("SO652", "not-the-holder", "somebody acted without the ball", _judged("SO652", (
        "Exactly one member holds the ball, and only they pass it, move the conversation or close the case; a pass is\n"
        "accepted by who has the role or belongs to the team of the step. Otherwise two people work on one thing, or\n"
        "nobody does. Correct 'by', or let the right member accept."))),
    Rule("SO653", "closed-untold", "a case was closed before everybody was told", _judged("SO653", (
        "The playbook's 'tell' names who hears of the end: those who can keep it from happening again.\n"
        "Tell them, then name them under 'told'. A note, as the case is over and the playbook may have asked for less\n"
        "then: 'socialops case close' refuses it, and 'audit' makes it an error where the entry is new."))),
    Rule("SO654", "closed-unlearned", "a case was closed without its lesson", _judged("SO654", (
        "The playbook asks what was learned, and 'lessons' is empty. Write down one thing to do differently. A note,\n"
        "as the case is over and the playbook may not have asked then: 'socialops case close' refuses it, and 'audit'\n"
        "makes it an error where the entry is new."))),
    Rule("SO655", "log-order", "the log's times go backwards", _judged("SO655", (
        "A log is read from top to bottom, and each entry is at or after the one above it. Mostly two people's logs\n"
        "were merged in the wrong order, or a clock was wrong. Put the entries in order."))),
    Rule("SO656", "step-undone", "the ball was passed on too early", _judged("SO656", (
        "'before_passing' lists what the holder does before the ball goes on, so that nobody downstream starts with\n"
        "half the story. Do what is missing and tick it off under 'done', word for word as the playbook has it."))),
)  # fmt: skip

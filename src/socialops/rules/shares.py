"""The rules over a workspace, shared out among processes: some rules over everything, the others over some posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from socialops.domain.finding import Diagnostic, Fix, Severity, new_diagnostic
from socialops.domain.portion import REST, Portions
from socialops.processes import MOST_TASKS, shared
from socialops.rules.registry import BY_CODE, RULES
from socialops.rules.rule import Context, Rule, Scope, placed

Judged = tuple[Rule, Diagnostic]
_TOGETHER = 250
"""Posts that one process judges before it takes more."""
_OF_TEXTS = ("SO304", "SO118")
"""Rules that look at the texts of all posts, which takes as long as many other rules: they begin first, as one task."""


class _Task(NamedTuple):
    """Rules, and the owners of the files that they are asked about; None: everything."""

    rules: Sequence[Rule]
    owners: Sequence[str] | None = None


def judged(context: Context, path: str | None = None) -> Iterator[Judged]:
    """What all rules find, or what they find in the file at *path*, with its place, one rule after the other."""
    for rule in RULES:
        for finding in rule.check(context):
            if path is None or finding.path == path:
                yield rule, placed(context.workspace, rule, finding)


def judged_by(processes: int, context: Context) -> Iterator[Judged]:
    """The same, found by several processes."""
    portions = Portions(context.workspace)
    tasks = list(_tasks(portions))
    rest = Context(portions.rest(), context.today)

    def work(number: int) -> list[tuple[Any, ...]]:
        return [_bare(diagnostic) for diagnostic in _found(tasks[number], context, rest, portions)]

    by_code: dict[str, list[Diagnostic]] = {}
    for diagnostic in map(_whole, chain.from_iterable(shared(len(tasks), work, processes))):
        by_code.setdefault(diagnostic.code, []).append(diagnostic)
    return ((rule, diagnostic) for rule in RULES for diagnostic in by_code.get(rule.code, ()))


def _tasks(portions: Portions) -> Iterator[_Task]:
    """What takes longest comes first, so that nobody waits for it in the end."""
    by_post = [rule for rule in RULES if rule.scope is Scope.POST]
    yield _Task([BY_CODE[code] for code in _OF_TEXTS])
    yield _Task([rule for rule in RULES if rule.scope is Scope.WORKSPACE and rule.code not in _OF_TEXTS])
    yield _Task(by_post, (REST,))
    together = max(_TOGETHER, -(-len(portions.owners) // (MOST_TASKS - 3)))
    for at in range(0, len(portions.owners), together):
        yield _Task(by_post, portions.owners[at : at + together])


def _found(task: _Task, context: Context, rest: Context, portions: Portions) -> Iterator[Diagnostic]:
    if task.owners is None:
        about, owners = context, None
    elif tuple(task.owners) == (REST,):
        about, owners = rest, {REST}
    else:
        about, owners = Context(portions.of(task.owners), context.today, policy=rest), set(task.owners)
    for rule in task.rules:
        for finding in rule.check(about):
            if owners is None or portions.owner(finding.path) in owners:
                yield placed(context.workspace, rule, finding)


def _bare(diagnostic: Diagnostic) -> tuple[Any, ...]:
    """The same in plain values, as they go through a pipe."""
    fix = tuple(diagnostic.fix) if diagnostic.fix else None
    return tuple(diagnostic._replace(severity=diagnostic.severity.value, fix=fix))  # type: ignore[arg-type]


def _whole(bare: tuple[Any, ...]) -> Diagnostic:
    found: Diagnostic = new_diagnostic(bare)
    return found._replace(severity=Severity(found.severity), fix=Fix(*found.fix) if found.fix else None)

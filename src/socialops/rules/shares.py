"""The rules over a workspace in portions, for one process or several: some rules over everything, others over posts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from socialops.domain.finding import Diagnostic, from_own, to_plain
from socialops.domain.portion import REST, Portions
from socialops.processes import MOST_TASKS, shared
from socialops.rules.partly.gathering import Gathering
from socialops.rules.registry import BY_CODE, RULES
from socialops.rules.rule import Context, Rule, Scope, placed

Judged = tuple[Rule, Diagnostic]
_TOGETHER = 250
"""Posts that one process judges before it takes more."""
_OF_TEXTS = ("SO304", "SO118")
"""Rules that look at the texts of all posts, which takes as long as many other rules: they begin first, as one task."""
_BY_POST = tuple(rule for rule in RULES if rule.scope is Scope.POST)


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


def judged_by(processes: int, context: Context, gathering: Gathering | None = None) -> Iterator[Judged]:
    """The same, found by so many processes; of very many posts one after the other some, so that what rules know of a
    post (its text as each channel shows it, its state) is kept for a few of them only.
    """
    if processes <= 1 and len(context.workspace.posts) <= _TOGETHER:
        if gathering is None:
            return judged(context)
        with gathering.filling(context):
            return iter(list(judged(context)))
    portions = Portions(context.workspace)
    return _judged(processes, context, portions, [*_of_all(), *_of(portions.owners)], gathering)


def judged_of(processes: int, context: Context, owners: Callable[[str], bool]) -> Iterator[Judged]:
    """What is found in the files of some *owners*, by the rules that judge a post by itself."""
    portions = Portions(context.workspace)
    return _judged(processes, context, portions, list(_of([name for name in portions.owners if owners(name)])))


def judged_beyond(processes: int, context: Context, portions: Portions, owners: Collection[str]) -> Iterator[Judged]:
    """What all rules find but those that judge a post by itself; of some *owners* these, too."""
    return _judged(processes, context, portions, [*_of_all(), *_of([n for n in portions.owners if n in owners])])


def _of_all() -> Iterator[_Task]:
    """What takes longest comes first, so that nobody waits for it in the end."""
    yield _Task([BY_CODE[code] for code in _OF_TEXTS])
    yield _Task([rule for rule in RULES if rule.scope is Scope.WORKSPACE and rule.code not in _OF_TEXTS])
    yield _Task(_BY_POST, (REST,))


def _of(owners: Sequence[str]) -> Iterator[_Task]:
    together = max(_TOGETHER, -(-len(owners) // (MOST_TASKS - 3)))
    return (_Task(_BY_POST, owners[at : at + together]) for at in range(0, len(owners), together))


def _judged(
    processes: int,
    context: Context,
    portions: Portions,
    tasks: Sequence[_Task],
    gathering: Gathering | None = None,
) -> Iterator[Judged]:
    rest = Context(portions.rest(), context.today)
    if processes > 1 and rest.workspace.guides:
        from socialops.rules.style.verdicts import book_of

        rest.once(book_of)  # it takes as long as judging a thousand texts, and each process would make its own

    def found_by(number: int) -> list[tuple[Any, ...]]:
        return [to_plain(diagnostic) for diagnostic in _found(tasks[number], context, rest, portions)]

    def work(number: int) -> tuple[list[tuple[Any, ...]], bool]:
        if gathering is None or number:
            return found_by(number), False
        with gathering.filling(context):  # the first compares all texts
            found = found_by(number)
        return found, gathering.is_whole

    results = shared(len(tasks), work, processes)
    if gathering is not None:
        gathering.is_whole = results[0][1]
    found = map(from_own, chain.from_iterable(diagnostics for diagnostics, _ in results))
    return in_order(found)


def in_order(found: Iterable[Diagnostic]) -> Iterator[Judged]:
    """What was found, one rule after the other."""
    by_code: dict[str, list[Diagnostic]] = {}
    for diagnostic in found:
        by_code.setdefault(diagnostic.code, []).append(diagnostic)
    return ((rule, diagnostic) for rule in RULES for diagnostic in by_code.get(rule.code, ()))


def _found(task: _Task, context: Context, rest: Context, portions: Portions) -> Iterator[Diagnostic]:
    if task.owners is None:
        is_of_texts = task.rules[0].code in _OF_TEXTS  # what the others know of all posts goes with their task
        about, owners = context if is_of_texts else Context(context.workspace, context.today), None
    elif tuple(task.owners) == (REST,):
        about, owners = rest, {REST}
    else:
        about, owners = Context(portions.of(task.owners), context.today, policy=rest), set(task.owners)
    path, is_asked = "", owners is None or portions.owner("") in owners
    for rule in task.rules:
        for finding in rule.check(about):
            if owners is not None and finding.path != path:  # a file's findings come one after the other
                path = finding.path
                is_asked = portions.owner(path) in owners
            if is_asked:
                yield placed(context.workspace, rule, finding)

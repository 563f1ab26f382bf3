"""The graph of a playbook's steps: what can be reached, from where an end can be reached, and its circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialops.domain.documents.playbook import Playbook


def ways(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """The steps each step passes to, those that are there."""
    known = {step.id for step in playbook.steps}
    return {step.id: tuple(name for name in step.passes_to if name in known) for step in playbook.steps}


def reachable(graph: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    """Everything that can be reached from *starts*, themselves included."""
    found: set[str] = set()
    waiting = [name for name in starts if name in graph]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(graph[name])
    return found


def backwards(graph: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The same graph with every arrow turned round."""
    found: dict[str, list[str]] = {name: [] for name in graph}
    for name, nexts in graph.items():
        for other in nexts:
            found[other].append(name)
    return found


def circles_without_end(playbook: Playbook) -> list[tuple[str, ...]]:
    """Circles from which no step that may end can be reached: the steps of each, in the playbook's order."""
    graph = ways(playbook)
    ending = reachable(backwards(graph), (step.id for step in playbook.steps if step.may_end))
    lost = {name: [n for n in nexts if n not in ending] for name, nexts in graph.items() if name not in ending}
    return _circles(lost)


def _circles(graph: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """The strongly connected parts that hold a circle, by Kosaraju's two passes, without recursion."""
    group: dict[str, int] = {}
    back = backwards(graph)
    for number, start in enumerate(reversed(_finish_order(graph))):
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in group:
                group[name] = number
                waiting.extend(back[name])
    found: dict[int, list[str]] = {}
    for name in graph:
        found.setdefault(group[name], []).append(name)
    return [tuple(names) for names in found.values() if len(names) > 1 or names[0] in graph[names[0]]]


def _finish_order(graph: Mapping[str, list[str]]) -> list[str]:
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        stack = [(start, iter(graph[start]))] if start not in seen else []
        seen.add(start)
        while stack:
            name, nexts = stack[-1]
            following = next((n for n in nexts if n not in seen), None)
            if following is None:
                order.append(name)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(graph[following])))
    return order

"""Who else could do what one member has too much of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.approval.waiting import present
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.views.backlog import BacklogItem
    from socialops.views.tasks import Task
    from socialops.views.work.load import Load


@dataclass(frozen=True)
class Relief:
    """How many of a member's open items others hold a role for, and who: those with the least to do first."""

    member: str
    items: int
    others: tuple[str, ...]


def relief(
    workspace: Workspace,
    loads: Sequence[Load],
    heavy: Load,
    tasks: Iterable[Task],
    items: Iterable[BacklogItem],
    day: date,
) -> Relief:
    """Who could take something off the member whose load is *heavy*; *loads* are those of all."""
    much = {load.member: load.open for load in loads}
    found: dict[str, set[str]] = {}
    for key, roles, without in _theirs(workspace, heavy.member, tasks, items):
        for other in present(workspace.roster, roles, day, without={heavy.member, *without}):
            if much.get(other, 0) < heavy.open:
                found.setdefault(key, set()).add(other)
    others: Mapping[str, int] = {name: much.get(name, 0) for names in found.values() for name in names}
    return Relief(heavy.member, len(found), tuple(sorted(others, key=lambda name: (others[name], name))))


def _theirs(
    workspace: Workspace, member: str, tasks: Iterable[Task], items: Iterable[BacklogItem]
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Each open item of the member: a key, the roles that could do it, and who may not."""
    posts = set()
    for task in tasks:
        if task.ready and task.member == member:
            posts.add(task.post)
            filed = workspace.posts.get(task.post) if task.stage else None
            yield f"{task.post} {task.task}", (task.role,), filed.item.people if filed else ()
    for item in items:
        if member in item.waiting_for and item.post not in posts:
            filed = workspace.posts.get(item.post) if item.stage else None
            yield item.post, item.roles, filed.item.people if filed else ()

"""The key figures of a workspace: those that are shipped, its own, and every count alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialops.domain.numbers.counts import ACCOUNT, COUNTS, NUMBERS
from socialops.domain.numbers.kpi import Formula, Of, alternatives, shipped
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.kpi import Kpi


def catalogue(workspace: Workspace) -> Mapping[str, Formula]:
    """Every key figure, by id; one of the workspace's own goes before a shipped one of that name."""
    return {**shipped(), **{name: own(filed.item) for name, filed in workspace.kpis.items()}}


def own(kpi: Kpi) -> Formula:
    """What a file of kpis/ says."""
    return Formula(
        kpi.id, kpi.title, alternatives(kpi.over), kpi.minus, alternatives(kpi.under), kpi.unit, kpi.of, kpi.better
    )


def known(workspace: Workspace) -> frozenset[str]:
    """Every name that an objective, a target or a workflow may ask for."""
    ours = (count for filed in workspace.kpis.values() for count in filed.item.counts)
    return frozenset((*catalogue(workspace), *ACCOUNT, *NUMBERS, *ours))


def formula_of(workspace: Workspace, name: str) -> Formula | None:
    """The key figure of that name; the name of a count is the sum of it."""
    found = catalogue(workspace).get(name)
    if found is None and name in known(workspace):
        of: Of = "general" if name in NUMBERS else "channel" if name in ACCOUNT and name not in COUNTS else "post"
        found = Formula(name, name.replace("-", " ").capitalize(), ((name,),), of=of)
    return found

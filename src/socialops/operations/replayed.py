"""An audit of the branch of their own that publications may live on.

A commit there holds publications and none of what they rest on. So its commits are played again, in a folder of objects
that goes away, on the commits of the default branch that they name: what comes out is a history as it would be if
publications lived with all the rest, and it is judged as such. What a commit names counts only where the default
branch's history holds it; else the tip is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from socialops.audit.build import Incomplete, build, find_prefix
from socialops.audit.holes import refuse_holes
from socialops.audit.judge import judge
from socialops.classes import dataclass
from socialops.domain.documents.kind import PUBLICATIONS
from socialops.domain.results.report import Report
from socialops.git.objects import Objects
from socialops.git.records_branch import basis
from socialops.git.rehearsal import borrowed
from socialops.git.tree import Tree
from socialops.git.writing.loose import put, tree_union
from socialops.store.load import publications_branch

_KEPT = (b"author ", b"committer ")


class Trunk(NamedTuple):
    """The default branch: its tip, the workspace's folder in it, and the branch that its publications live on."""

    tip: str
    prefix: str
    branch: str


def trunk_of(objects: Objects, head: str, tip: str | None, start: str) -> Trunk | None:
    """The default branch behind *head*, where that is a commit of publications alone; None where it is any other."""
    if tip is None or find_prefix(objects.trees(head), start) is not None:
        return None
    prefix = find_prefix(objects.trees(tip), start)
    if prefix is None:
        return None
    branch = publications_branch(Tree(objects, objects.trees(tip), prefix))
    return Trunk(tip, prefix, branch) if branch else None


def judge_records(
    objects: Objects,
    base: str | None,
    head: str,
    trunk: Trunk,
    stores: list[Path],
    environment: Mapping[str, str],
    now: datetime,
) -> tuple[Report, str]:
    """What an audit says of the publications after *base* up to *head*, and by which kind of evidence.

    What is said of other files is not asked here. *stores* are the folders of objects that hold it all.

    Raises:
        Incomplete: it can't be judged.
    """
    from socialops.forge.api import checker

    if base and not objects.merge_bases(base, head):
        base = None
    with replayed(objects, base, head, trunk, stores) as found:
        span = build(found.objects, found.base, found.head, trunk.prefix, now)
        refuse_holes(span)
        report = judge(span, checker(span.policy, environment))
        mine = (one for one in report.diagnostics if one.path.startswith(f"{PUBLICATIONS}/") or one.code == "SO450")
        told = tuple(one._replace(message=found.real(one.message)) for one in mine)
    return Report(told, len(found.names)), span.policy.settings.evidence


@dataclass
class Replayed:
    """A range as it would be with the rest of the workspace in it; `names` gives each commit's real id."""

    objects: Objects
    base: str
    head: str
    names: dict[str, str] = field(default_factory=dict)

    def real(self, text: str) -> str:
        """A message with the ids that a clone knows."""
        for made, name in self.names.items():
            text = text.replace(made[:9], name[:9])
        return text


@contextmanager
def replayed(objects: Objects, base: str | None, head: str, trunk: Trunk, stores: list[Path]) -> Iterator[Replayed]:
    """The commits after *base* (None: all) up to *head*, on the default branch.

    Raises:
        Incomplete: the branch holds something else, too, or has more than one beginning.
    """
    start = f"{trunk.prefix}{PUBLICATIONS}/"
    if other := next((path for path in objects.trees(head) if not path.startswith(start)), None):
        raise Incomplete(
            f"the branch {trunk.branch} is for publications alone (publish: branch in socialops.yaml), and {other} is "
            "none: take it out there"
        )
    history = set(objects.ancestry(trunk.tip))
    wanted = objects.text("rev-list", "--reverse", "--topo-order", head, *([f"^{base}"] if base else [])).split()
    with borrowed(objects.folder, stores) as (mine, store):
        play = _Play(mine, store, trunk, history)
        first = play.basis(wanted[0]) if wanted else trunk.tip
        begun = play.commit(base or first, first, base, [first])
        found = Replayed(mine, begun, begun)
        known = {base: begun} if base else {}
        on = first
        for name in wanted:
            above = [known.get(parent, begun) for parent in objects.ancestry(head).get(name, ())] or [begun]
            its = play.basis(name)
            newer = its != on and on in objects.ancestry(its)
            on = its if newer else on
            known[name] = found.head = play.commit(name, on, name, [*above, *([on] if newer else [])])
            found.names[found.head] = name
        yield found


@dataclass
class _Play:
    objects: Objects
    store: Path
    trunk: Trunk
    history: set[str]

    def basis(self, name: str) -> str:
        """The commit of the default branch that a commit says it was judged by."""
        said = basis(self.objects, name)
        return said if said in self.history else self.trunk.tip

    def commit(self, like: str, on: str, beside: str | None, parents: list[str]) -> str:
        """A commit by whoever made *like*, with what lies at *on* and, of publications, at *beside*."""
        tree = self._tree(on)
        if beside:
            tree = tree_union(self.objects, self.store, tree, self._tree(beside))
        header, _, message = (next(self.objects.blobs([like])) or b"").partition(b"\n\n")
        kept = [line for line in header.split(b"\n") if line.startswith(_KEPT)]
        above = [f"parent {parent}".encode() for parent in dict.fromkeys(parents)]
        whole = b"\n".join([f"tree {tree}".encode(), *above, *kept, b"", message])
        return put(self.store, b"commit", whole, len(like))

    def _tree(self, commit: str) -> str:
        return self.objects.text("rev-parse", "--verify", f"{commit}^{{tree}}")

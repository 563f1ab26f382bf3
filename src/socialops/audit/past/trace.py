"""What lay at some paths at every commit of a history."""

from __future__ import annotations

from collections.abc import Iterable

from socialops.audit.past.chronicle import Chronicle
from socialops.git.objects import REGULAR, Objects

State = tuple[str | None, ...]
"""For each path its blob, with the mode in front where it is no plain file; None where nothing is there."""


_MANY = 3
"""Parents of a merge from which on those that hold the same are looked at once."""


class Trace:
    """The states of *paths*: read from what each commit brought, and asked of git only where a merge chose a side."""

    def __init__(self, objects: Objects, chronicle: Chronicle, paths: Iterable[str]) -> None:
        self._objects = objects
        self._chronicle = chronicle
        self.paths = tuple(sorted(set(paths)))
        self._nothing: State = (None,) * len(self.paths)
        self.commits = {commit.id: commit for commit in chronicle.touching(self.paths)}
        lineage = chronicle.lineage
        self._touched = sorted(lineage.number[name] for name in self.commits)
        self._states: dict[str, State] = {}
        self._nodes: dict[str, str | None] = {commit: commit for commit in self.commits}
        self._before: dict[str, list[str | None]] = {}
        self._sides: dict[str, tuple[str, ...]] = {}

    def node(self, commit: str) -> str | None:
        """The nearest commit that touched the paths, or merged sides of which one did; None where nothing was there."""
        if commit not in self._nodes:
            self._nodes[commit] = self._chronicle.lineage.stirred(commit, self._touched)
        return self._nodes[commit]

    def sides(self, commit: str) -> tuple[str, ...]:
        """A commit's parents; of many that have one node (an octopus over files that few of them touched) the first.

        Whatever is asked of the paths is answered alike for all that have one node. Where histories began apart,
        parents that never held anything may still have nothing in common: then all are given.
        """
        lineage = self._chronicle.lineage
        parents = lineage.parents[commit]
        if len(parents) < _MANY or lineage.roots > 1:
            return parents
        if commit not in self._sides:
            first: dict[str | None, str] = {}
            for parent in parents:
                first.setdefault(self.node(self._near(parent)), parent)
            self._sides[commit] = tuple(first.values())
        return self._sides[commit]

    def _near(self, commit: str) -> str:
        """The commit, or the one before it, which has the same node."""
        before = self._chronicle.lineage.parents[commit]
        return before[0] if len(before) == 1 and commit not in self.commits else commit

    def before(self, node: str) -> list[str | None]:
        """The nodes of a node's parents, each once."""
        if node not in self._before:
            self._before[node] = list(dict.fromkeys(map(self.node, self.sides(node))))
        return self._before[node]

    def back(self, *starts: str | None) -> list[str]:
        """These nodes and all before them, the oldest first."""
        found = {node for node in starts if node}
        waiting = list(found)
        while waiting:
            for node in self.before(waiting.pop()):
                if node and node not in found:
                    found.add(node)
                    waiting.append(node)
        return sorted(found, key=self._chronicle.lineage.number.__getitem__)

    def at(self, commit: str) -> State:
        """The state at a commit of the history."""
        node = self.node(commit)
        if node is None:
            return self._nothing
        if node not in self._states:
            self._read(node)
        return self._states[node]

    def _read(self, node: str) -> None:
        """Read what lay there at the node, after all that it rests on."""
        missing, waiting = {node}, [node]
        while waiting:
            for parent in self.before(waiting.pop()):
                if parent and parent not in missing and parent not in self._states:
                    missing.add(parent)
                    waiting.append(parent)
        for name in sorted(missing, key=self._chronicle.lineage.number.__getitem__):
            self._states[name] = self._merged(name)

    def _merged(self, node: str) -> State:
        sides = list(dict.fromkeys(self._states[n] if n else self._nothing for n in self.before(node)))
        state = list(sides[0] if sides else self._nothing)
        own = self.commits[node].own if node in self.commits else {}
        for number, path in enumerate(self.paths):
            change = own.get(path)
            if change is not None:
                state[number] = change.after and named(change.mode, change.after)
            elif len(options := {side[number] for side in sides}) > 1:
                state[number] = self._chosen(node, path, options)
        return tuple(state)

    def _chosen(self, commit: str, path: str, options: set[str | None]) -> str | None:
        """Which of its sides a merge took; where the blob alone does not tell, the mode is asked for too."""
        oid = self._objects.oids([f"{commit}:{path}"])[0]
        matching = [option for option in options if option is not None and option.endswith(oid or "")]
        if oid is not None and len(matching) == 1:
            return matching[0]
        entry = self._objects.entry(commit, path)
        return named(entry.mode, entry.oid) if entry else None


def named(mode: str, oid: str) -> str:
    """A file as a state has it."""
    return oid if mode in REGULAR else f"{mode} {oid}"

"""One's own records that only this clone holds: their next number, their proof, and the posts that they are about."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field
from typing import Any

from socialops.classes import dataclass
from socialops.domain.approval.state import digest
from socialops.domain.documents.kind import MEASURES
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.objects import Objects, TreeEntry
from socialops.git.repo import Repo
from socialops.git.sync.trees import TreeChange, stored
from socialops.operations.posts.context import find_actor
from socialops.operations.posts.sign import seal
from socialops.operations.sync.branches.said_already import Fields
from socialops.operations.sync.paths import subject_of
from socialops.operations.sync.workspace_at import at
from socialops.store.measure_file import measure_file
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import record as dump

_NUMBERED = re.compile(r"(.*--)([0-9]+)\.yaml")
_MENDS, _EVIDENCE = "instead_of", "evidence"
"""The fields in which a record names others: measures, decisions."""


@dataclass
class OwnRecords:
    """What becomes of one's own records on the way: some go under another number, some are left out."""

    repo: Repo
    objects: Objects
    head: str
    drop: Collection[str]
    signer: str | None = None
    """Who joins both sides, where mine holds records of others: only their own can get another name from them."""
    renames: dict[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    stuck: dict[str, str] = field(default_factory=dict)
    """Records of others whose names are taken on their side, by path, with who made them: only they can move them."""
    _made: dict[tuple[str, str], TreeEntry] = field(default_factory=dict)

    def prepare(self, mine: Mapping[str, TreeChange], theirs: Mapping[str, TreeChange], tip: str) -> None:
        """Find out which names others took (their tip is *tip*), and which records are to be left out."""
        added = {path for path, c in mine.items() if c.before is None and c.after and self._subject(path)}
        self.left_out |= {path for path in added if self._subject(path) in self.drop}
        cases = (path for path in mine if self._case(path) in self.drop)
        self.left_out |= {path for path in cases if path in theirs or mine[path].before is None}
        rest = added - self.left_out
        taken = {p for p in rest if p in theirs and theirs[p].after and theirs[p].after != mine[p].after}
        if self.signer is not None:
            makers = {path: self._by(mine[path].after) for path in taken}
            self.stuck = {self._inside(path): by for path, by in sorted(makers.items()) if by != self.signer}
        starts = {_start(path) for path in taken} - {None}
        known = self.objects.trees(tip) if starts else {}
        for start in starts:
            numbers = [_number(path) for path in known if _start(path) == start]
            own = sorted((path for path in rest if _start(path) == start), key=_number)
            for number, path in enumerate(own, max(numbers, default=0) + 1):
                self.renames[path] = f"{start}{number}.yaml"

    def on_their_side(self, changes: Mapping[str, TreeChange]) -> dict[str, TreeChange]:
        """TreeChanges of mine with records under their new numbers, and without those that are left out."""
        found = {}
        for path, change in changes.items():
            if path in self.left_out:
                continue
            new = self.renames.get(path, path)
            if self.renames and self._subject(path):
                before, after = (self._renewed(path, new, entry) for entry in change)
                found[new] = TreeChange(before, after)
            else:
                found[path] = change
        return found

    def _by(self, entry: TreeEntry | None) -> str:
        fields = parse(next(self.objects.blobs([entry.oid])) or b"") if entry else None
        return str(fields.get("by")) if isinstance(fields, dict) else "nobody"

    def _renewed(self, path: str, new: str, entry: TreeEntry | None) -> TreeEntry | None:
        """A record under another name, or that names one which has another now.

        A signature is bound to both, so it is signed anew.
        """
        if entry is None:
            return None
        key = (new, entry.oid)
        if key not in self._made:
            data = next(self.objects.blobs([entry.oid])) or b""
            fields = parse(data)
            oid = entry.oid
            follow = self._following(fields) if isinstance(fields, dict) else {}
            if isinstance(fields, dict) and "signature" in fields and (follow or new != path):
                oid = stored(self.repo, oid, self._sealed(path, new, fields | follow))
            elif isinstance(fields, dict) and follow:
                write = measure_file if self._inside(path).startswith(f"{MEASURES}/") else dump
                oid = stored(self.repo, oid, write(fields | follow))
            self._made[key] = TreeEntry(entry.mode, oid)
        return self._made[key]

    def _following(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a record that name one of mine which goes under another number, as they are to be."""
        names = {self._inside(old): self._inside(new) for old, new in self.renames.items()}
        mended, evidence = fields.get(_MENDS), fields.get(_EVIDENCE)
        found: dict[str, Any] = {_MENDS: names[mended]} if isinstance(mended, str) and mended in names else {}
        paths = [path for path in evidence if isinstance(path, str)] if isinstance(evidence, list) else []
        if names.keys() & set(paths):
            found[_EVIDENCE] = [names.get(path, path) for path in paths]
        return found

    def _sealed(self, path: str, new: str, fields: dict[str, Any]) -> bytes:
        workspace = at(self.repo, self.objects, self.head, ())
        signer = find_actor(self.repo, workspace)
        if fields.get("by") != signer.id:
            raise SocialopsError(
                f"{self._inside(path)} is {fields.get('by')}'s signed record, and others took its name: only they can "
                "sign it under another one. Nothing was changed."
            )
        bare = {name: value for name, value in fields.items() if name != "signature"}
        return dump(seal(self.repo, workspace, signer, self._inside(new), bare, dry_run=False))

    def _inside(self, path: str) -> str:
        return path.removeprefix(self.repo.prefix)

    def _subject(self, path: str) -> str | None:
        return subject_of(self._inside(path)) if path.startswith(self.repo.prefix) else None

    def _case(self, path: str) -> str | None:
        inside = self._inside(path)
        return inside.removeprefix("cases/").removesuffix(".yaml") if inside.startswith("cases/") else None

    def added(self, changes: Mapping[str, TreeChange]) -> frozenset[str]:
        """The records that one side adds (relative to the workspace), without those that are left out."""
        new = (path for path, c in changes.items() if c.before is None and c.after and path not in self.left_out)
        return frozenset(self._inside(path) for path in new if self._subject(path))

    def about_changed(
        self, mine: Mapping[str, TreeChange], base: str, tip: str, taken: Collection[str] = ()
    ) -> tuple[dict[str, dict[str, Fields]], dict[str, dict[str, Fields]]]:
        """Records of mine, by path, by the post that they are about, where others changed that post meanwhile; and
        where both sides began a post of that name, and I am to take theirs (*taken*).
        """
        bound: dict[str, dict[str, Fields]] = {}
        for path, change in mine.items():
            subject = self._subject(path)
            if subject and change.before is None and change.after and path not in self.left_out:
                fields = parse(next(self.objects.blobs([change.after.oid])) or b"")
                if isinstance(fields, dict) and fields.get("digest"):
                    bound.setdefault(subject, {})[self._inside(path)] = fields
        if not bound:
            return {}, {}
        before, after = (at(self.repo, self.objects, commit, bound) for commit in (base, tip))
        sides = {post: (_content(before, post), _content(after, post)) for post in bound}
        changed = {post: bound[post] for post, (old, new) in sides.items() if old is not None and old != new}
        given_up = {post: bound[post] for post, (old, new) in sides.items() if old is None and new and post in taken}
        return changed, given_up


def _content(workspace: Workspace, post: str) -> str | None:
    filed = workspace.subject(post)
    return digest(workspace, filed.item) if filed else None


def _start(path: str) -> str | None:
    found = _NUMBERED.fullmatch(path)
    return found[1] if found else None


def _number(path: str) -> int:
    found = _NUMBERED.fullmatch(path)
    return int(found[2]) if found else 0

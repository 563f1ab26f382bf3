"""Where both sides changed one file: brought together by its fields, or told, with what to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from socialops.classes import dataclass
from socialops.domain.documents.kind import RECORDS
from socialops.domain.results.sync import Chosen, Conflict, Difference
from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects, TreeEntry
from socialops.git.program import literal
from socialops.git.repo import Repo
from socialops.git.sync.lines import lines_together
from socialops.git.sync.trees import Meeting, stored
from socialops.operations.sync.merge.ways import (
    COMMITTED,
    another_name,
    another_post,
    both_way,
    case_ways,
    choices,
    record_way,
)
from socialops.operations.sync.paths import is_record
from socialops.operations.sync.workspace_at import at
from socialops.store.yaml.combine import MISSING, FieldClash, Side, combine
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import flow

_FILE = "the file"
_LONG = 120
_BEFORE = 30
_ONE_PARENT = 2
_SPACE = re.compile(r"\s+")


@dataclass
class Met:
    """Settles one file after the other; keeps what it could not settle."""

    repo: Repo
    objects: Objects
    folder: Path
    choices: Mapping[str, Side]
    typed: str
    """The command that the lines to type begin with."""
    drops: bool = False
    """Whether one's own records can still be left out."""
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    combined: dict[str, None] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    chosen: dict[str, Chosen] = field(default_factory=dict)

    def settle(self, meeting: Meeting) -> TreeEntry | None:
        """What is to lie there; my own side, for want of a better one, where it is told as a conflict."""
        path = self._inside(meeting.path)
        if path is not None and is_record(path):
            self._tell(path, (Difference(_FILE, _fate(meeting.mine), _fate(meeting.theirs)),), (record_way(path),))
            return meeting.theirs
        is_case = path is not None and path.startswith("cases/")
        choice = None if is_case else self.choices.get(path or meeting.path)
        if meeting.mine is None or meeting.theirs is None or not _plain(meeting):
            return self._whole(meeting, path, choice)
        base, mine, theirs = self._read(meeting)
        mode = meeting.mine.mode if not meeting.base or meeting.base.mode != meeting.mine.mode else meeting.theirs.mode
        text = lines_together(self.repo, self.folder, base, mine, theirs)
        found = combine(base, mine, theirs, choose=choice, text=text) if path and path.endswith(".yaml") else None
        if found is None:
            if text is None or (path and path.endswith(".yaml")):
                return self._whole(meeting, path, choice)
            return self._made(meeting.path, mode, text, meeting.mine)
        if found.clashes:
            self._choose(path or meeting.path, choice, *(clash.field for clash in found.clashes))
        if found.data is None:
            shown = tuple(_difference(clash) for clash in found.clashes)
            self._tell(path or meeting.path, shown, self._ways(meeting, path, by_field=True))
            return meeting.mine
        return self._made(meeting.path, mode, found.data, meeting.mine)

    def _inside(self, path: str) -> str | None:
        """The path below the workspace; None where it lies outside."""
        return path.removeprefix(self.repo.prefix) if path.startswith(self.repo.prefix) else None

    def _made(self, path: str, mode: str, data: bytes, like: TreeEntry) -> TreeEntry:
        self.combined[path.removeprefix(self.repo.prefix)] = None
        return TreeEntry(mode, stored(self.repo, like.oid, data))

    def _read(self, meeting: Meeting) -> tuple[bytes | None, bytes, bytes]:
        sides = (meeting.base, meeting.mine, meeting.theirs)
        base, mine, theirs = self.objects.blobs([side.oid if side else f"{'0' * 40}:none" for side in sides])
        return base, mine or b"", theirs or b""

    def _whole(self, meeting: Meeting, path: str | None, choice: Side | None) -> TreeEntry | None:
        """One of the two as it is."""
        name = path or meeting.path
        if choice is not None:
            self._choose(name, choice, _FILE)
            return meeting.mine if choice == "mine" else meeting.theirs
        self._tell(name, (Difference(_FILE, _fate(meeting.mine), _fate(meeting.theirs)),), self._ways(meeting, path))
        return meeting.mine

    def _ways(self, meeting: Meeting, path: str | None, *, by_field: bool = False) -> tuple[str, ...]:
        """What to do about a file; *path* is None where it lies outside the workspace."""
        if path is None:
            return choices(meeting.path, self.typed)
        if path.startswith("cases/"):
            return case_ways(path, self.typed)
        if not path.startswith("posts/") or not path.endswith(".yaml"):
            return choices(path, self.typed)
        both = (both_way(path, self.typed),) if by_field else ()
        if meeting.base is not None:
            return (*choices(path, self.typed), *both)
        post = Path(path).stem
        said = self.repo.run("ls-files", "-z", "--", *literal([f"{kind.folder}/{post}/" for kind in RECORDS]))
        drop = f" --drop {shlex.quote(post)}" if said and self.drops else ""
        return (*self._two(meeting, path, drop, said=bool(said)), *choices(path, self.typed, drop), *both)

    def _two(self, meeting: Meeting, path: str, drop: str, *, said: bool) -> tuple[str, ...]:
        """What to type where they are two posts: `rename` takes none of whose name records speak (*said*)."""
        way = another_post(path, f"{self.typed}{drop}") if said else another_name(path, self.typed)
        reviewer = () if said else self._never_theirs(path)
        return (f"they are two posts, and only the name is the same: {way}{self._for_author(meeting)}", *reviewer)

    def _for_author(self, meeting: Meeting) -> str:
        """That another than its author had better not rename mine: who does is one of those who changed it."""
        fields = parse(self._read(meeting)[1])
        author = fields.get("author") if isinstance(fields, dict) else None
        roster = at(self.repo, self.objects, "HEAD", ()).roster
        me, named = roster.find(self.repo.identity().email), roster.members.get(str(author))
        if me is None or named is None or me.id == named.id:
            return ""
        return f" (leave that to {named.id}: under four eyes, who renames a post has changed it and can't approve it)"

    def _never_theirs(self, path: str) -> tuple[str, ...]:
        """How a reviewer's commits come not to lie under the name of theirs, which four eyes would hold against them.

        Told only where all that is unshared is about that file: one commit is made of it, and of nothing else.
        """
        unshared = ("rev-list", "--full-history", "--parents", "HEAD", "--not", "--remotes")
        lines = [line.split() for line in self.repo.run(*unshared).splitlines()]
        about = self.repo.run(
            "rev-list", "--count", "--full-history", "HEAD", "--not", "--remotes", "--", *literal([path])
        )
        if not lines or any(len(line) != _ONE_PARENT for line in lines) or about != str(len(lines)):
            return ()
        post = shlex.quote(f"Begin {Path(path).stem}-2")
        one = f"git reset --soft {lines[-1][1][:12]} && git commit -m {post}"
        return (f"do you review here, too, then after rename, and before {self.typed}: {one} ({COMMITTED})",)

    def _choose(self, path: str, side: Side | None, *fields: str) -> None:
        self.used.add(path)
        if side is not None:
            self.chosen[path] = Chosen(path, side, fields)

    def _tell(self, path: str, differences: Iterable[Difference], ways: tuple[str, ...]) -> None:
        self.conflicts.setdefault(path, Conflict(path, tuple(differences), ways))


def _plain(meeting: Meeting) -> bool:
    return all(side is None or side.mode.startswith("100") for side in (meeting.base, meeting.mine, meeting.theirs))


def _fate(side: TreeEntry | None) -> str:
    return "changed" if side else "removed"


def _difference(clash: FieldClash) -> Difference:
    mine, theirs = _words(clash.mine), _words(clash.theirs)
    same = next((n for n, (one, two) in enumerate(zip(mine, theirs, strict=False)) if one != two), 0)
    start = max(0, same - _BEFORE) if max(len(mine), len(theirs)) > _LONG else 0
    return Difference(clash.field, _piece(mine, start), _piece(theirs, start))


def _words(value: Any) -> str:
    if value is MISSING:
        return "(not there)"
    if isinstance(value, list) and value and all(isinstance(item, dict) and "action" in item for item in value):
        last = value[-1]
        entries = "1 entry" if len(value) == 1 else f"{len(value)} entries"
        return one_line(f"{entries}, the last: {last.get('action')} by {last.get('by')} at {last.get('at')}")
    return one_line(_SPACE.sub(" ", value if isinstance(value, str) else flow(value)).strip())


def _piece(text: str, start: int) -> str:
    piece = text[start : start + _LONG]
    return ("… " if start else "") + piece + (" …" if start + _LONG < len(text) else "")

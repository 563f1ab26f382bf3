"""What a view said; said again without reading and working out anything where nothing changed that it rests on.

Wrong is worse than slow. What was said holds for one program (its code, libraries, Python), one folder, one question,
files that look as they did, one commit and the settings of git, and for a span of time: no answer of the clock would
have been another in it (`domain.time.watched`). Where any of it is in doubt, all is worked out anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from socialops.errors import SocialopsError
from socialops.operations.workspace.ground import Records, history, newest_record, place
from socialops.operations.workspace.interrupted import is_halfway, notice
from socialops.store.collector import paused
from socialops.store.root import find_root
from socialops.store.verdicts.footing import Footing, Moment, Unclear, holds, look, settled
from socialops.store.verdicts.program import program
from socialops.store.verdicts.shelf import POSTS, SHOWN, Shelf

if TYPE_CHECKING:  # they are needed where something is worked out
    from socialops.domain.time.watched.watch import Watch
    from socialops.operations.shown.opened import Asker
    from socialops.store.verdicts.noted import Noted

_FORM = 1
"""Of what is kept; another form is not read."""
ENOUGH = 10
"""Posts from which on it pays: fewer are shown at once."""
OF_ONE = "show"
"""The view of one post, of which there are many."""


class Utterance(NamedTuple):
    """One thing that was said: in which way, and what the way wants to know besides."""

    way: str
    text: str
    flag: bool = False


class Heard:
    """What a view says while somebody listens, and by which clock and from which files it was worked out."""

    def __init__(self, disk: Noted) -> None:
        self.disk = disk
        self.said: list[Utterance] = []
        self.zone = ""
        self.watch: Watch | None = None
        self._told: datetime | None = None

    def now(self, now: datetime, timezone: str) -> datetime:
        """*now* in that zone, watched; a run has one clock, which stands still."""
        from socialops.domain.time.watched.moment import Watched
        from socialops.domain.time.watched.watch import Watch

        if self._told is None or self.watch is None:
            self.zone, self.watch = timezone, Watch(now)
            self._told = Watched.of(now, self.watch)
        elif timezone != self.zone:
            self.watch.let_go("another zone")
        return self._told


class _Ground(NamedTuple):
    """What else there is to know before a view is worked out."""

    moment: Moment | None
    records: Records
    history: str | None


class Kept(NamedTuple):
    """The place of what was said to one question about one folder."""

    shelf: Shelf
    git_dir: Path
    root: Path
    question: dict[str, Any]

    @classmethod
    def of(cls, asker: Asker, view: str, words: Mapping[str, Any], enough: int | None = None) -> Kept | None:
        """That of a view with those *words*, which JSON can hold; None where nothing is kept, as among fewer posts than
        are *enough* for it.

        Raises:
            SocialopsError: there is no workspace.
        """
        root = find_root(asker.directory)
        if not holds(root, "posts", ENOUGH if enough is None else enough) or notice(root):
            return None
        git_dir = place(root)
        judges = program() if git_dir else None
        if not git_dir or not judges:
            return None
        question = {"form": _FORM, "root": str(root), "view": view, "words": words, "program": judges}
        return cls(Shelf(git_dir, POSTS if view == OF_ONE else SHOWN), git_dir, root, json.loads(json.dumps(question)))

    @property
    def _name(self) -> str:
        words = json.dumps([self.question["root"], self.question["view"], self.question["words"]], sort_keys=True)
        return f"{hashlib.sha256(words.encode()).hexdigest()[:32]}.json"

    def again(self, asker: Asker) -> list[Utterance] | None:
        """What was said, where all that it rests on is as it was."""
        try:
            with paused():
                return self._again(asker)
        except (SocialopsError, Unclear, ValueError, TypeError, KeyError, IndexError, AttributeError):
            return None  # another's, or an older form; what can't be told is told by whoever works it out

    def _again(self, asker: Asker) -> list[Utterance] | None:
        entry = self.shelf.take(self._name)
        if entry is None or entry["question"] != self.question:
            return None
        since, until = map(datetime.fromisoformat, entry["span"])
        if not since <= asker.now(entry["zone"]).astimezone(UTC) < until:
            return None
        if look(self.root, Footing(tuple(entry["folders"]), tuple(entry["paths"]))).digest != entry["look"]:
            return None
        branch, newest = entry["records"]
        if (branch and newest_record(self.root, branch) != newest) or history(self.root) != entry["history"]:
            return None
        return [_utterance(*one) for one in entry["said"]]

    @contextmanager
    def listening(self) -> Iterator[Heard]:
        """Hear what a view says in the meantime, and keep it if it may be said again."""
        from socialops.store.verdicts.noted import Noted

        ground = _Ground(self.shelf.moment(), Records.of(self.root), history(self.root))
        with Noted(self.root) as disk:
            heard = Heard(disk)
            yield heard
            self._keep(heard, ground)

    def _keep(self, heard: Heard, ground: _Ground) -> None:
        """Keep what was said, unless anything that it rests on was touched meanwhile."""
        span = heard.watch.span if heard.watch else None
        if span is None or ground.moment is None or ground.history is None:
            return
        if is_halfway(self.git_dir) or notice(self.root) or program() != self.question["program"]:
            return
        if (Records.of(self.root), history(self.root)) != (ground.records, ground.history):
            return
        footing = heard.disk.footing
        try:
            found = look(self.root, footing, times=True)
        except Unclear:
            return
        if settled(found, ground.moment):
            about = {"question": self.question, "zone": heard.zone, "span": [each.isoformat() for each in span]}
            rests = {"folders": footing.folders, "paths": footing.paths, "look": found.digest}
            git = {"records": ground.records, "history": ground.history}
            self.shelf.put(self._name, {**about, **rests, **git, "said": heard.said})


def _utterance(way: Any, text: Any, flag: Any) -> Utterance:
    if type(way) is not str or type(text) is not str or type(flag) is not bool:
        raise TypeError
    return Utterance(way, text, flag)

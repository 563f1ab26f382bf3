"""What `check` finds where a few posts or records were touched since an earlier one, and nothing else was.

Only these are read and judged, and the posts for which they matter; all that was found of the others still stands.
Wrong is worse than slow: wherever that can't be said for sure, there is no answer, and everything is judged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from socialops.domain.finding import Diagnostic
from socialops.domain.portion import named_owner
from socialops.domain.results.report import Report
from socialops.domain.workspace import Workspace
from socialops.operations.workspace.parts.chosen import Chosen, Found
from socialops.operations.workspace.parts.kept import About, Kept
from socialops.rules.partly.circle import Circle, circle
from socialops.rules.partly.facts import Facts, OnDay, facts_of
from socialops.rules.partly.rejudge import found_anew, still_stands
from socialops.rules.run import run_known
from socialops.store.collector import paused
from socialops.store.load import load
from socialops.store.verdicts.changes import drawers, touched
from socialops.store.verdicts.footing import Footing, Look, Moment, fact, is_plain, look, settled
from socialops.store.verdicts.noted import Noted

_SHARE, _FEWEST, _MOST = 50, 10, 500
"""Of how many files one may be touched, and how many in any case: for more it is quicker to judge everything."""
_MOST_NEEDED = 5_000
"""Posts that are loaded to compare others with."""


class Unsure(Exception):  # noqa: N818 - it says what is known
    """Everything is to be judged."""


class Partly(NamedTuple):
    """What was found, and on what it rests; a footing of None where that can't be kept."""

    report: Report
    footing: Footing | None
    look: str


class Change:
    """A few posts that changed, in a workspace of which everything is known as it was before."""

    def __init__(self, root: Path, kept: Kept, about: About, now: Look) -> None:
        self._root, self._kept, self._about, self._now = root, kept, about, now
        self._drawers = drawers(now.sights)
        self._touched = touched(kept.look, self._drawers)
        documents = self._touched.documents
        if len(documents) > min(_MOST, max(_FEWEST, about.files // _SHARE)):
            raise Unsure
        if any(change.path.count("/") != 2 and not change.path.startswith("posts/") for change in documents):  # noqa: PLR2004 - kind, folder, name
            raise Unsure
        self._found = Found(now.sights)
        self._series = frozenset(self._names("series"))
        own = {named_owner(change.path) for change in documents}
        referring = {name for target in own for name in about.named.get(target, ())}
        self.changed = frozenset(own | referring)
        self._before = [kept.facts(brief) for brief in map(kept.brief, sorted(self.changed)) if brief]
        self._after: list[Facts] = []
        self._loaded: Chosen | None = None

    def judge(self, day: date, *, only: Sequence[str] | None, listed: int | None, moment: Moment | None) -> Partly:
        """What is found, and keep it, where that is sure to be found again.

        Raises:
            Unsure: everything is to be judged.
        """
        with Noted(self._root) as disk, paused():
            workspace, around = self._workspace(disk)
            self._sure(workspace)
            anew = list(found_anew(workspace, day, self.changed, around))
            paths = {filed.path for name, filed in workspace.posts.items() if name in around.texts}
            found = [one for one in self._kept.found() if still_stands(one, self.changed, around, paths)] + anew
            ids = self._ids_changed()
            if any(one.code == "SO207" for one in found) or any(map(_lists_posts, found if ids else anew)):
                raise Unsure
            report = run_known(workspace, day, found, only=only, listed=listed)
            footing = disk.footing
        owners = {*self.changed, *around.texts, *(named_owner(path) for path, _ in around.times)}
        kept = self._keep(moment, footing, workspace.file_count)
        if kept:
            self._kept.put(kept[0], self._drawers, self._before, self._after, found, owners)
        return Partly(report, kept[0].footing if kept else None, kept[1] if kept else "")

    def _workspace(self, disk: Noted) -> tuple[Workspace, Circle]:
        """The policy, what changed, and all that is needed to judge it."""
        files = list(self._own_files())
        few = load(Chosen(disk, files), posts=sorted(self.changed))
        if any(coded.code in {"SO006", "SO007"} and coded.finding.path in files for coded in few.findings):
            raise Unsure
        self._after = list(facts_of(few, self.changed))
        if any(named_owner(facts.path) != facts.post for facts in self._after):
            raise Unsure
        around = circle(few, self._before, self._after, self._days, self._post)
        gone = self.changed - {facts.post for facts in self._after}
        about = self._about.after(gone, self._after)
        named = {target for facts in self._after for target in facts.named}
        names = {*around.needed, *about.waived, *named} - self.changed
        if len(names) > _MOST_NEEDED:
            raise Unsure
        for name in names:
            brief = self._kept.brief(name)
            if brief is None:  # somebody names what is not there, or can't be read
                raise Unsure
            files += [brief.path, *self._found.records(name)]
        files += [path for name in self._series for path in self._found.records(name)]
        self._loaded = Chosen(disk, files)
        workspace = load(self._loaded)
        if not {*names, *(facts.post for facts in self._after)} <= workspace.posts.keys():
            raise Unsure  # it was touched meanwhile
        documents = self._touched.documents
        count = self._about.files + sum(one.is_there - one.was_there for one in documents)
        return replace(workspace, file_count=count), around

    def _own_files(self) -> Iterator[str]:
        """The files of what changed; all of them plain."""
        for name in self.changed:
            posts = self._found.posts(name)
            if posts[1:] or name in self._series:
                raise Unsure
            for folder, _, file in (path.rpartition("/") for path in posts):
                if not is_plain(self._found.fact(folder, file)):
                    raise Unsure
            yield from (*posts, *self._found.records(name))

    def _days(self, numbers: Iterable[int]) -> Iterator[OnDay]:
        """What is planned on some days now."""
        for number in numbers:
            yield from (entry for entry in self._kept.day(number) if entry.post not in self.changed)
            yield from (facts.days[number] for facts in self._after if number in facts.days)

    def _post(self, name: str) -> Iterator[tuple[int, OnDay]]:
        """What is planned of a post now."""
        for facts in self._after:
            if facts.post == name:
                yield from facts.days.items()
                return
        brief = self._kept.brief(name)
        if brief and name not in self.changed:
            yield from self._kept.facts(brief).days.items()

    def _ids_changed(self) -> frozenset[str]:
        """The posts that came or went, or of which it can't be said that they did neither: nobody could read them."""
        return self.changed - ({facts.post for facts in self._before} & {facts.post for facts in self._after})

    def _sure(self, workspace: Workspace) -> None:
        """That nothing else in the workspace speaks of what changed, and no name of a file is another's in capitals."""
        measures = (filed.item for records in workspace.measures.values() for filed in records)
        if any(not self.changed.isdisjoint(measure.posts) for measure in measures):
            raise Unsure
        ids = self._ids_changed()
        if ids and any(filed.item.post in ids for filed in workspace.cases.values()):
            raise Unsure
        folders = [*self._about.footing.folders, *self._found.folders]
        if any(not change.was_there for change in self._touched.documents):
            _sure_of_names(folders, ())
        named = {
            item.file
            for name in self.changed & workspace.posts.keys()
            for _, item in workspace.posts[name].item.all_media()
            if item.file
        }
        if not named <= set(self._about.footing.paths):
            _sure_of_names([*folders, *self._about.footing.paths], named)

    def _names(self, folder: str) -> Iterator[str]:
        """How the documents of a folder are called that is no post's."""
        from socialops.store.disk import Disk

        return (one.path.rpartition("/")[2].removesuffix(".yaml") for one in Disk(self._root).files(folder))

    def _keep(self, moment: Moment | None, noted: Footing, files: int) -> tuple[About, str] | None:
        """On what all of it rests now, and how that looks; None where anything may have been touched meanwhile."""
        if moment is None or not self._touched.settled(moment) or self._loaded is None:
            return None
        for path in self._loaded.paths:
            folder, _, name = path.rpartition("/")
            if fact(self._root, path) != self._found.fact(folder, name):
                return None
        before = self._about.footing
        new = {
            path for path in noted.paths if path not in before.paths and path.partition("/")[0] not in before.folders
        }
        if not set(noted.folders) <= set(before.folders):
            return None
        gone = self.changed - {facts.post for facts in self._after}
        about = self._about.after(gone, self._after, files=files)
        if not new:
            return about, self._now.digest
        footing = Footing(before.folders, tuple(sorted({*before.paths, *new})))
        again = look(self._root, footing, times=True)
        if again.sights != self._now.sights or not settled(again, moment):
            return None
        return replace(about, footing=footing, others=again.others), again.digest


def _lists_posts(found: Diagnostic) -> bool:
    """Whether it suggests names of posts: of all there are, not of those that came, or of the few that were loaded."""
    return found.code == "SO008" and found.message.startswith("there is no post ")


def _sure_of_names(known: Collection[str], new: Collection[str]) -> None:
    """That none of these paths, nor a folder above one, is another one in capitals."""
    spelt: dict[str, str] = {}
    for path in (*known, *new):
        at = -1
        while at < len(path):
            at = path.find("/", at + 1)
            part = path[: at if at >= 0 else len(path)]
            if spelt.setdefault(unicodedata.normalize("NFC", part).casefold(), part) != part:
                raise Unsure
            if at < 0:
                break

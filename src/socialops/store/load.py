"""Find the workspace, walk it, model every document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from socialops.domain.documents.field import ID_PATTERN
from socialops.domain.documents.kind import (
    BY_NAME,
    KINDS,
    OF_NUMBERS,
    OF_POSTS,
    SETTINGS,
    SETTINGS_FILE,
    Kind,
)
from socialops.domain.documents.settings import Settings
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.pattern import late
from socialops.domain.source import Fault, Listed, Source
from socialops.domain.workspace import Coded, Filed, Workspace
from socialops.store.collector import paused
from socialops.store.disk import Disk
from socialops.store.holidays import PublicHolidays
from socialops.store.lost import unexplained
from socialops.store.reading import Ahead, ReadAhead, read_plain
from socialops.store.sharing import Sharing
from socialops.store.source_facts import SourceFacts
from socialops.store.validation import complaints
from socialops.store.yaml.text_starts import Marks

_ID = late(ID_PATTERN)
Note = Callable[[str, Any], None]


def load(
    source: Source | Path,
    *,
    posts: Collection[str] | None = None,
    cases: Collection[str] = (),
    processes: int | None = 1,
    given: Ahead | None = None,
    note: Note | None = None,
) -> Workspace:
    """Load everything; with *posts* (or series, by id), the policy, those with their records, and those *cases* only.

    Where everything is loaded, so many *processes* read the files (None: as many as pay), but for what is *given*.
    *note* is told of each file what it holds; None where it can't be read.
    Never raises on bad files: they are in the workspace's findings and in `broken`.
    """
    if isinstance(source, Path):
        source = Disk(source)
    if posts is not None:
        posts = [post for post in posts if _ID.fullmatch(post)]
    with paused():
        return _Loading(source, processes, given, note).run(posts, cases)


def reload(workspace: Workspace, source: Source | Path, post: str) -> Workspace:
    """*workspace* with one post and its records as they lie there now; nothing else is read again."""
    if isinstance(source, Path):
        source = Disk(source)
    with paused():
        return _Loading(source).again(workspace, post)


def settings_of(source: Source) -> Settings:
    """What holds for the whole workspace; nothing else is read."""
    return _Loading(source).settings()


def publications_branch(source: Source | Path) -> str | None:
    """The branch of their own that publications live on; None where they lie with all the rest."""
    if isinstance(source, Path):
        source = Disk(source)
    data = source.read(SETTINGS_FILE)
    if isinstance(data, Fault) or b"branch" not in data:
        return None
    return _Loading(source).settings().publish.branch


_DAY = late(rb"\d{4}-\d\d-\d\d")
"""A day as files write it."""


def near(source: Source | Path, days: Collection[str], names: Collection[str]) -> list[str]:
    """The ids, by file name, of the posts in whose bytes one of *days* (2027-03-01) or of *names* stands.

    Too many rather than too few: a day may stand in a text, and what holds a backslash may write one otherwise.
    """
    if isinstance(source, Path):
        source = Disk(source)
    wanted = {day.encode() for day in days}
    words = [name.encode() for name in names]
    found = []
    files = [listed.path for listed in source.files("posts") if listed.fault is None]
    source.prepare(files)
    for path in files:
        data = source.read(path)
        if isinstance(data, Fault):
            continue
        if b"\\" in data or not wanted.isdisjoint(_DAY.findall(data)) or any(word in data for word in words):
            found.append(path.rpartition("/")[2].removesuffix(".yaml"))
    return found


class _Loading:
    def __init__(
        self, source: Source, processes: int | None = 1, given: Ahead | None = None, note: Note | None = None
    ) -> None:
        self.source = source
        self._processes = processes
        self._ahead = given
        self._note = note
        self.findings: list[Coded] = []
        self.broken: set[str] = set()
        self.files = 0
        self.found: dict[str, dict[str, Any]] = {kind.name: {} for kind in KINDS}
        self._marks: Marks = {}
        self._sharing = Sharing()

    def run(self, posts: Collection[str] | None, cases: Collection[str] = ()) -> Workspace:
        settings, whole = self.settings(), posts is None
        for kind in KINDS:
            if whole and kind.name == "post" and self._processes != 1 and self._ahead is None:
                self._ahead = ReadAhead(self.source, marked=bool(self.found["guide"]), wanted=self._processes)
            if posts is None or kind.policy or kind.name in {"campaign", "goal"}:
                self._kind(kind)
            elif kind.name in {"post", "case"}:
                self._some(kind, posts if kind.name == "post" else cases)
        if posts is not None:
            posts = self._series(posts)
        records = {kind.name: self._records(kind, posts) for kind in OF_POSTS}
        records |= {kind.name: self._records(kind, None) if whole else {} for kind in OF_NUMBERS}
        return Workspace(
            settings=settings,
            **{(name if name == "series" else name + "s"): found for name, found in self.found.items()},
            reviews=records["review"],
            publications=records["publication"],
            measures=records["measure"],
            decisions=records["decision"],
            findings=tuple(self.findings),
            broken=frozenset(self.broken),
            away=frozenset(),
            file_count=self.files,
            files=SourceFacts(self.source, self.found["post"], self._marks),
            holidays=PublicHolidays(settings.holidays) if settings.holidays else frozenset(),
        )

    def again(self, workspace: Workspace, post: str) -> Workspace:
        filed = workspace.posts.get(post)
        if filed:
            self._add(BY_NAME["post"], Listed(filed.path))
        reviews, publications = (self._records(kind, [post]) for kind in OF_POSTS)
        others = {name: other for name, other in workspace.posts.items() if name != post}
        return replace(
            workspace,
            posts={**others, **self.found["post"]},
            reviews={**workspace.reviews, post: reviews.get(post, ())},
            publications={**workspace.publications, post: publications.get(post, ())},
            findings=(*workspace.findings, *self.findings),
            broken=workspace.broken | self.broken,
            files=SourceFacts(self.source, self.found["post"], self._marks),
        )

    def settings(self) -> Settings:
        """What holds for the whole workspace; what is the least of all where nobody can read it."""
        model = self._document(Listed(SETTINGS_FILE), SETTINGS)
        if isinstance(model, Settings):
            return model
        return Settings(version=1, name="?")

    def _kind(self, kind: Kind) -> None:
        for listed in self._ready(self._files(kind.folder)):
            if kind.name != "post" and listed.path.count("/") > 1 and listed.fault is None:
                self._say(
                    "SO006",
                    listed.path,
                    f"{kind.folder}/ has no sub-folders: move the file to {kind.folder}/",
                )
                continue
            self._add(kind, listed)

    def _some(self, kind: Kind, wanted: Collection[str]) -> None:
        names = {f"{name}.yaml" for name in wanted}
        for listed in self._ready(self.source.files(kind.folder, names=names)):
            self._add(kind, listed)

    def _series(self, posts: Collection[str]) -> list[str]:
        """Load the series of that name, and those that the posts were made from; whose records matter too."""
        made = (filed.item.series for filed in self.found["post"].values())
        names = list(dict.fromkeys((*posts, *(name for name in made if name and _ID.fullmatch(name)))))
        self._some(BY_NAME["series"], names)
        return names

    def _files(self, folder: str) -> Iterable[Listed]:
        found = self._ahead.files(folder) if self._ahead else None
        return self.source.files(folder) if found is None else found

    def _ready(self, files: Iterable[Listed]) -> list[Listed]:
        found = list(files)
        self.source.prepare([file.path for file in found if file.fault is None])
        return found

    def _add(self, kind: Kind, listed: Listed) -> None:
        item: Any = self._document(listed, kind)
        if item is None:
            return
        stem = listed.path.rsplit("/", 1)[1].removesuffix(".yaml")
        if item.id != stem:
            self._say("SO006", listed.path, _misnamed(kind, item.id, stem), keys=("id",), subject=item.id)
        known = self.found[kind.name].get(item.id)
        if known:
            message = f"the id '{item.id}' is taken by {known.path}: give one of the two another id"
            self._say("SO007", listed.path, message, keys=("id",), subject=item.id)
            return
        self.found[kind.name][item.id] = Filed(listed.path, item)

    def _records(self, kind: Kind, posts: Collection[str] | None) -> dict[str, tuple[Filed[Any], ...]]:
        folders = [kind.folder] if posts is None else [f"{kind.folder}/{post}" for post in posts]
        found: dict[str, list[Filed[Any]]] = {}
        for listed in self._ready(file for folder in folders for file in self._files(folder)):
            item: Any = self._document(listed, kind)
            if item is not None:
                found.setdefault(_record_folder(listed.path), []).append(Filed(listed.path, item))
        return {name: tuple(items) for name, items in found.items()}

    def _document(self, listed: Listed, kind: Kind) -> Any:
        self.files += 1
        plain = self._ahead.take(listed.path) if self._ahead else None
        if plain is None:
            plain = read_plain(self.source, listed, marked=kind.name == "post" and bool(self.found["guide"]))
        value, lost, marks = plain
        if self._note:
            self._note(listed.path, None if isinstance(value, Fault) else value)
        if isinstance(value, Fault):
            self.broken.add(listed.path)
            self.findings.append(Coded(value.code, Finding(listed.path, value.message, position=value.position)))
            return None
        subject = value.get("id") if isinstance(value.get("id"), str) else None
        if lost:
            self.findings += [
                Coded(
                    one.fault.code,
                    Finding(listed.path, one.fault.message, position=one.fault.position, subject=subject),
                )
                for one in lost
            ]
        try:
            model = kind.model.model_validate(value)
        except ValidationError as error:
            self.broken.add(listed.path)
            for code, keys, message in unexplained(complaints(error, kind.model, value), lost):
                self._say(code, listed.path, message, keys=keys, subject=subject)
            return None
        if marks:
            self._marks.update(((listed.path, keys), mark) for keys, mark in marks)
        return self._sharing.share(model)

    def _say(self, code: str, path: str, message: str, *, keys: KeyPath = (), subject: str | None = None) -> None:
        self.findings.append(Coded(code, Finding(path, message, keys=keys, subject=subject)))


def _record_folder(path: str) -> str:
    """What a record is filed under: its post, channel or subject; '' where it lies in no folder."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""  # noqa: PLR2004 - kind, folder, name


_SHOWN = {"post": "title", "channel": "handle", "member": "name", "role": "title", "team": "title"}
"""The field that people mean who want another name on a thing."""


def _misnamed(kind: Kind, item_id: str, stem: str) -> str:
    """That id and file differ. An id stands in records, links and other files, so the way back is the file's name."""
    shown = _SHOWN.get(kind.name)
    other = f"; for another name on it change '{shown}:'" if shown else ""
    return (
        f"the id is '{item_id}', but the file is called '{stem}.yaml': ids never change, so call the file "
        f"'{item_id}.yaml' again{other}; only a new {kind.name} takes the file's name as its id"
    )

"""What a post was at a commit: its content by the whole tree, also where nobody can read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from socialops.audit.past.chronicle import POSTS, SERIES, Chronicle, post_of
from socialops.audit.past.trace import State, Trace, named
from socialops.classes import dataclass
from socialops.domain.approval.digest import Covered, channel_digest, digest_of
from socialops.domain.approval.series_approval import as_post, series_digest
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.documents.post import Post
from socialops.domain.documents.series import Series
from socialops.domain.once import Once
from socialops.domain.source import Fault, MediaFile
from socialops.domain.workspace import Workspace
from socialops.git.objects import Objects
from socialops.git.tree import media_of
from socialops.store.yaml.reader import parse

_GONE = MediaFile(None, problem="is not there")
_MANY = 64


@dataclass(frozen=True)
class Version:
    """A post as a commit holds it, by the digests that base's policy gives it."""

    post: Post
    root: str
    workspace: Workspace
    files: Mapping[str, MediaFile]
    zones: frozenset[str] = frozenset()
    series: Series | None = None
    """Where the version is that of a series: the series itself, `post` being its lead."""

    def lookup(self, path: str) -> MediaFile:
        """A media file as the commit holds it."""
        return self.files.get(path) or _GONE

    @Once
    def content(self) -> str:
        """The digest of the content part."""
        return self.full if self.series else self._covered.content

    @Once
    def full(self) -> str:
        """The digest of all that an approval binds to."""
        return self._bound(self.workspace.settings.timezone, schedule=self._covers_schedule)

    @Once
    def planned(self) -> str:
        """The digest with the times, whatever the workflow covers."""
        return self.full if self._covers_schedule else self._bound(self.workspace.settings.timezone, schedule=True)

    @property
    def _covers_schedule(self) -> bool:
        workflow = self.workspace.workflow_of(self.post)
        return workflow.covers_schedule if workflow else True

    @Once
    def ever(self) -> frozenset[str]:
        """Every digest that an approval of these words could carry, by any policy that base ever held."""
        zones = {self.workspace.settings.timezone, *self.zones}
        return frozenset(self._bound(zone, schedule=covered) for zone in zones for covered in (True, False))

    def is_of(self, digest: str | None) -> bool:
        """True where the digest is that of these words, by the policy at base or one that base held before."""
        return digest == self.full or digest in self.ever

    @Once
    def channels(self) -> dict[str, str]:
        """The digest of each channel's part; a series goes out nowhere."""
        if self.series:
            return {}
        return {channel: channel_digest(self.post, channel, self.lookup) for channel in self.post.channels}

    @property
    def unseen(self) -> str:
        """The first media file that nobody can look at, with the reason; empty where there is none."""
        if not self.files:
            return ""
        found = ((file, self.lookup(file).problem) for _, item in self.post.all_media() if (file := item.file))
        return next((f"{file} {problem}" for file, problem in found if problem), "")

    @property
    def media(self) -> set[str]:
        """The media files it names, from the repository's top."""
        return {f"{self.root}{item.file}" for _, item in self.post.all_media() if item.file}

    def _bound(self, zone: str, *, schedule: bool) -> str:
        if self.series:
            return series_digest(self.series, self.post, self.lookup, zone=zone)
        return self._covered.digest(zone=self.post.timezone or zone, schedule=schedule)

    @Once
    def _covered(self) -> Covered:
        return Covered(self.post, self.lookup)


class Held(NamedTuple):
    """What a commit holds under an id: a version, or what nobody can read as one (`content` then says which)."""

    version: Version | None
    content: str | None
    first: Version | None = None
    """What the loader takes: where two files claim the id, the first that can be read."""


class Library:
    """The versions of every post and series of a history."""

    def __init__(self, objects: Objects, workspace: Workspace, chronicle: Chronicle, zones: Iterable[str] = ()) -> None:
        self.objects = objects
        self.workspace = workspace
        self.chronicle = chronicle
        self.zones = frozenset(zones)
        self._versions: dict[str, Versions] = {}
        self._read: dict[tuple[str, bool], Post | Series | None] = {}

    def __getitem__(self, post: str) -> Versions:
        if post not in self._versions:
            self._versions[post] = Versions(self, post)
        return self._versions[post]

    def prepare(self, posts: Iterable[str]) -> None:
        """Read all that these posts ever said in one go."""
        wanted: dict[tuple[str, bool], None] = {}
        for post in posts:
            for path in self.chronicle.places(post):
                for _, change in self.chronicle.changes(path):
                    if (
                        change.after
                        and (key := (change.after, is_series(path, self.chronicle.roots))) not in self._read
                    ):
                        wanted[key] = None
        if len(wanted) >= _MANY:
            for key, data in zip(wanted, self.objects.blobs([oid for oid, _ in wanted]), strict=True):
                self._read[key] = _document(data, series=key[1])

    def know(self, oid: str, document: Post | Series) -> None:
        """What is in a blob, which somebody else has read by the ordinary loader."""
        self._read[oid, isinstance(document, Series)] = document

    def document(self, oid: str, *, series: bool) -> Post | Series | None:
        """The post or series in a blob; None where there is none."""
        if (oid, series) not in self._read:
            self._read[oid, series] = _document(next(self.objects.blobs([oid])), series=series)
        return self._read[oid, series]

    @Once
    def settings(self) -> Trace:
        """Where the workspace lay."""
        return Trace(self.objects, self.chronicle, (root + SETTINGS_FILE for root in self.chronicle.roots))

    def names_no_media(self, paths: Iterable[str]) -> bool:
        """True where all that ever lay there is known already to be posts that name no media file."""
        for path in paths:
            series = is_series(path, self.chronicle.roots)
            for _, change in self.chronicle.changes(path):
                post = self._read.get((change.after, series)) if change.after else None
                if change.after and not (isinstance(post, Post) and not any(m.file for _, m in post.all_media())):
                    return False
        return True

    def root(self, commit: str) -> str:
        """The workspace's folder at a commit of the history."""
        if len(self.chronicle.roots) > 1:
            for path, entry in zip(self.settings.paths, self.settings.at(commit), strict=True):
                if entry:
                    return path.removesuffix(SETTINGS_FILE)
        return self.chronicle.prefix


class Versions:
    """The versions of one post, or of one series as a post."""

    def __init__(self, library: Library, post: str) -> None:
        self._library = library
        self._id = post
        self._found: dict[tuple[str, tuple[str, ...], State], Held] = {}
        self._held: dict[str, Held] = {}
        self._last: dict[str, tuple[Version, ...]] = {}

    def at(self, commit: str) -> Version | None:
        """The post at that commit; None where it is not there or can't be read."""
        return self.held(commit).version

    def held(self, commit: str) -> Held:
        """What that commit holds under the id."""
        if commit not in self._held:
            if commit in self._library.chronicle.lineage:
                found = self._known(self._library.root(commit), self.trace.paths, self.trace.at(commit))
            else:
                found = self._read_beside(commit)
            self._held[commit] = found
        return self._held[commit]

    def sides(self, commit: str) -> tuple[str, ...]:
        """The parents of a commit that may hold the post differently (`Trace.sides`)."""
        chronicle = self._library.chronicle
        moved = len(chronicle.roots) > 1  # where the workspace moved, its folder counts too
        return chronicle.lineage.parents[commit] if moved else self.trace.sides(commit)

    def last(self, commit: str) -> tuple[Version, ...]:
        """What the loader takes at a commit of the history; where that is nothing, the last ones before that."""
        end = self.trace.node(commit)
        if end is None:
            return ()
        for node in self.trace.back(end) if end not in self._last else ():
            if node not in self._last:
                version = self.held(node).first
                older = (v for before in self.trace.before(node) if before for v in self._last[before])
                self._last[node] = (version,) if version else tuple({id(v): v for v in older}.values())
        return self._last[end]

    @Once
    def trace(self) -> Trace:
        """The places of the post, and of all media that any of its versions named."""
        library = self._library
        places = Trace(library.objects, library.chronicle, library.chronicle.places(self._id))
        if len(library.chronicle.roots) == 1 and library.names_no_media(places.paths):
            return places
        media: set[str] = set()
        for node in places.commits:
            for at in (node, *library.chronicle.lineage.parents[node]):
                for item in self._claims(library.root(at), places.paths, places.at(at)):
                    media |= item.media if isinstance(item, Version) else set()
        return Trace(library.objects, library.chronicle, (*places.paths, *media)) if media else places

    def _known(self, root: str, paths: tuple[str, ...], state: State) -> Held:
        key = (root, paths, state)
        if key not in self._found:
            self._found[key] = self._hold(list(self._claims(root, paths, state)))
        return self._found[key]

    def _hold(self, claims: list[Version | str]) -> Held:
        if not claims:
            return Held(None, None)
        if len(claims) == 1 and isinstance(claims[0], Version):
            return Held(claims[0], claims[0].content, claims[0])
        # Two files with one id, or one that can't be read: nobody can say what the post is, and nobody has seen it.
        said = sorted(claim.content if isinstance(claim, Version) else claim for claim in claims)
        first = next((claim for claim in claims if isinstance(claim, Version)), None)
        return Held(None, digest_of({"unread": said}), first)

    def _claims(self, root: str, paths: tuple[str, ...], state: State) -> Iterable[Version | str]:
        """What each file says that lies where the post can lie."""
        there = {path: entry for path, entry in zip(paths, state, strict=True) if entry}
        for path, entry in there.items():
            if post_of(path, (root,)) == self._id:
                yield self._read(root, path, entry, there)

    def _read(self, root: str, path: str, entry: str, there: Mapping[str, str]) -> Version | str:
        item = self._library.document(entry, series=is_series(path, (root,))) if " " not in entry else None
        post = as_post(item) if isinstance(item, Series) else item
        if post is None or item is None or item.id != self._id:
            return entry
        files = [file.file for _, file in post.all_media() if file.file]
        oids = [oid if (oid := there.get(root + file)) and " " not in oid else None for file in files]
        found = dict(zip(files, media_of(self._library.objects, oids), strict=True)) if files else {}
        series = item if isinstance(item, Series) else None
        return Version(post, root, self._library.workspace, found, self._library.zones, series)

    def _read_beside(self, commit: str) -> Held:
        """The post at a commit that is not of the history."""
        entries = self._library.objects.trees(commit)
        there = {path: named(entry.mode, entry.oid) for path, entry in entries.items()}
        roots = [root for root in self._library.chronicle.roots if root + SETTINGS_FILE in there]
        root = roots[0] if roots else self._library.chronicle.prefix
        places = [path for path in there if post_of(path, (root,)) == self._id]
        return self._hold([self._read(root, path, there[path], there) for path in places])


def is_series(path: str, roots: Iterable[str] = ("",)) -> bool:
    """True for the path of a series in a workspace at one of *roots*; a post lies below `posts/`, in any folder."""
    return any(path.rpartition("/")[0] + "/" == root + SERIES for root in roots) and not any(
        path.startswith(root + POSTS) for root in roots
    )


def _document(data: bytes | None, *, series: bool) -> Post | Series | None:
    value = parse(data or b"")
    if isinstance(value, Fault):
        return None
    try:
        return (Series if series else Post).model_validate(value)
    except ValidationError:
        return None

"""What a post was at a commit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from pydantic import ValidationError

from socialops.domain.approval.digest import channel_digest, content_digest, post_digest
from socialops.domain.approval.series_approval import as_post, series_digest
from socialops.domain.documents.post import Post
from socialops.domain.documents.series import Series
from socialops.domain.source import Fault, MediaFile
from socialops.domain.workspace import Workspace
from socialops.git.objects import Objects
from socialops.git.tree import media_of
from socialops.store.yaml.reader import parse

POSTS = "posts/"
SERIES = "series/"


class Version(NamedTuple):
    """A post as a commit holds it, by the digests that base's policy gives it."""

    post: Post
    content: str
    full: str
    channels: dict[str, str]
    root: str
    lookup: Callable[[str], MediaFile]
    series: Series | None = None
    """Where the version is that of a series: the series itself, `post` being its lead."""

    @property
    def media(self) -> set[str]:
        """The media files it names, from the repository's top."""
        return {f"{self.root}{item.file}" for _, item in self.post.all_media() if item.file}


class Versions:
    """The versions of one post, or of one series as a post, read for many commits at once."""

    def __init__(self, objects: Objects, workspace: Workspace, prefix: str, post: str, paths: Iterable[str]) -> None:
        self._objects = objects
        self._workspace = workspace
        self._prefix = prefix
        self._id = post
        self._paths = sorted(set(paths))
        self._found: dict[str, Version | None] = {}

    def extend(self, paths: Iterable[str]) -> None:
        """Look for the post at these paths too."""
        more = set(paths) - set(self._paths)
        if more:
            self._paths = sorted({*self._paths, *more})
            self._found.clear()

    def at(self, commit: str) -> Version | None:
        """The post at that commit; None where it is not there or can't be read."""
        self.read([commit])
        return self._found[commit]

    def read(self, commits: Iterable[str]) -> None:
        """Read the post at these commits."""
        new = [c for c in dict.fromkeys(commits) if c not in self._found]
        if not new:
            return
        oids = self._objects.oids([f"{commit}:{path}" for commit in new for path in self._paths])
        asked = sorted({oid for oid in oids if oid})
        blobs = dict(zip(asked, self._objects.blobs(asked), strict=True))
        width = len(self._paths)
        for number, commit in enumerate(new):
            here = zip(self._paths, oids[number * width : (number + 1) * width], strict=True)
            read = (
                (path, _document(data, is_series(path, self._prefix)))
                for path, oid in here
                if oid and (data := blobs[oid])
            )
            found = [(path, item) for path, item in read if item and item.id == self._id]
            # Where two files claim the id, nobody can say which one is the post.
            self._found[commit] = self._version(commit, *found[0]) if len(found) == 1 else None

    def _version(self, commit: str, path: str, item: Post | Series) -> Version | None:
        root, series = root_of(path, self._prefix), item if isinstance(item, Series) else None
        post = as_post(item) if isinstance(item, Series) else item
        if post is None:
            return None
        files = sorted({item.file for _, item in post.all_media() if item.file})
        found = media_of(self._objects, self._objects.oids([f"{commit}:{root}{file}" for file in files]))
        lookup = partial(_in, dict(zip(files, found, strict=True)))
        if series:
            whole = series_digest(series, post, lookup, zone=self._workspace.settings.timezone)
            return Version(post, whole, whole, {}, root, lookup, series)
        workflow = self._workspace.workflow_of(post)
        schedule = workflow.covers_schedule if workflow else True
        full = post_digest(post, lookup, zone=self._workspace.zone_of(post), schedule=schedule)
        channels = {channel: channel_digest(post, channel, lookup) for channel in post.channels}
        return Version(post, content_digest(post, lookup), full, channels, root, lookup)


def root_of(path: str, prefix: str) -> str:
    """The workspace's folder for a post or series at *path*: also where the whole workspace lay elsewhere then."""
    if path.startswith((prefix + POSTS, prefix + SERIES)):
        return prefix
    if is_series(path, prefix):
        return path[: f"/{path}".rfind(f"/{SERIES}")]
    return path[: f"/{path}".find(f"/{POSTS}")]


def is_series(path: str, prefix: str = "") -> bool:
    """True for the path of a series; a post lies below `posts/`, in whatever folder.

    *prefix* is the workspace's folder, whatever its name; outside it the path alone must say.
    """
    if path.startswith((prefix + POSTS, prefix + SERIES)):
        return path.rpartition("/")[0] + "/" == prefix + SERIES
    return f"/{path}".rpartition("/")[0].endswith("/series") and f"/{POSTS}" not in f"/{path}"


def _in(media: Mapping[str, MediaFile], path: str) -> MediaFile:
    return media.get(path) or MediaFile(None, problem="is not there")


def post_of(path: str, roots: Collection[str]) -> str | None:
    """The id that the path of a post or series gives it in a workspace at one of *roots*; None for another path."""
    if not path.endswith(".yaml") or not any(_is_place(path, root) for root in roots):
        return None
    return path.rsplit("/", 1)[1].removesuffix(".yaml")


def _is_place(path: str, root: str) -> bool:
    return path.startswith(root + POSTS) or path.rpartition("/")[0] + "/" == root + SERIES


@lru_cache(maxsize=4096)
def _document(data: bytes, series: bool) -> Post | Series | None:
    value = parse(data)
    if isinstance(value, Fault):
        return None
    try:
        return (Series if series else Post).model_validate(value)
    except ValidationError:
        return None

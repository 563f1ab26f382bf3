"""What a post was at a commit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pydantic import ValidationError

from socialops.domain.digest import channel_digest, content_digest, post_digest
from socialops.domain.post import Post
from socialops.domain.source import Fault, MediaFile
from socialops.domain.workspace import Workspace
from socialops.ledger.objects import Objects
from socialops.ledger.tree import media_of
from socialops.store.reader import parse


class Version(NamedTuple):
    """A post as a commit holds it, by the digests that base's policy gives it."""

    post: Post
    content: str
    full: str
    channels: dict[str, str]


class Versions:
    """The versions of one post, read for many commits at once."""

    def __init__(self, objects: Objects, workspace: Workspace, prefix: str, post: str, paths: Iterable[str]) -> None:
        self._objects = objects
        self._workspace = workspace
        self._prefix = prefix
        self._id = post
        self._paths = sorted(set(paths))
        self._found: dict[str, Version | None] = {}

    def at(self, commit: str) -> Version | None:
        """The post at that commit; None where it is not there or can't be read."""
        self.read([commit])
        return self._found[commit]

    def read(self, commits: Iterable[str]) -> None:
        """Read the post at these commits."""
        new = [c for c in dict.fromkeys(commits) if c not in self._found]
        names = [f"{commit}:{path}" for commit in new for path in self._paths]
        blobs = list(self._objects.blobs(names))
        width = len(self._paths)
        posts = {}
        for number, commit in enumerate(new):
            data = next((b for b in blobs[number * width : (number + 1) * width] if b is not None), None)
            posts[commit] = _post(data) if data is not None else None
        media = self._media(posts)
        for commit, post in posts.items():
            self._found[commit] = self._version(commit, post, media) if post and post.id == self._id else None

    def _media(self, posts: dict[str, Post | None]) -> dict[str, MediaFile]:
        names = {
            f"{commit}:{self._prefix}{item.file}"
            for commit, post in posts.items()
            for _, item in (post.all_media() if post else ())
            if item.file
        }
        asked = sorted(names)
        return {name: media_of(data) for name, data in zip(asked, self._objects.blobs(asked), strict=True)}

    def _version(self, commit: str, post: Post, media: dict[str, MediaFile]) -> Version:
        def lookup(path: str) -> MediaFile:
            return media[f"{commit}:{self._prefix}{path}"]

        workflow = self._workspace.workflow_of(post)
        schedule = workflow.covers_schedule if workflow else True
        full = post_digest(post, lookup, zone=self._workspace.zone_of(post), schedule=schedule)
        channels = {channel: channel_digest(post, channel, lookup) for channel in post.channels}
        return Version(post, content_digest(post, lookup), full, channels)


@lru_cache(maxsize=4096)
def _post(data: bytes) -> Post | None:
    value = parse(data)
    if isinstance(value, Fault):
        return None
    try:
        return Post.model_validate(value)
    except ValidationError:
        return None

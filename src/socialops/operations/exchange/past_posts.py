"""An archive of what went out before, to posts that are out, and the records that say so."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from socialops import door
from socialops.classes import dataclass
from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.state import digest
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import PublicationName
from socialops.domain.plan import FileChange
from socialops.domain.results.imported import Fault
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import exact, iso
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.exchange.archives import mastodon, meta, x
from socialops.exchange.archives.past import Damaged, Past, Read, Told
from socialops.exchange.draft import Draft, id_of, numbered, title_of
from socialops.git.repo import Repo
from socialops.operations.posts.sign import seal
from socialops.store.yaml.writer import document, record

MOST: Final = 10_000
_LARGEST = 64 << 20
_DEPTH = 6
_KINDS: Final = (
    ("x", re.compile(r"(?:.*/)?tweets?(?:-part\d+)?\.js"), x.told),
    ("mastodon", re.compile(r"(?:.*/)?outbox\.json"), mastodon.told),
    ("facebook", re.compile(r"(?:.*/)?your_posts[^/]*\.json"), meta.told),
    ("instagram", re.compile(r"(?:.*/)?(?:media|content)/posts[^/]*\.json"), meta.told),
    ("threads", re.compile(r"(?:.*/)?threads_and_replies\.json"), meta.told),
)
"""The platform of an archive, the files that tell it, and who reads them."""


@dataclass
class Brought:
    """Posts and their records, what is wrong with others, and what to know about it; `same` are here already."""

    changes: list[FileChange] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: int = 0


def archives_in(source: Path) -> dict[str, list[str]]:
    """The files of an archive by its platform; none where the folder holds no archive."""
    found: dict[str, list[str]] = {}
    top = len(source.parts)
    for place, folders, names in os.walk(source):
        near = len(Path(place).parts) - top < _DEPTH
        folders[:] = sorted(name for name in folders if near and not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name).relative_to(source).as_posix()
            for platform, known, _ in _KINDS:
                if known.fullmatch(path):
                    found.setdefault(platform, []).append(path)
    return found


def read_archive(
    repo: Repo, workspace: Workspace, source: Path, files: Mapping[str, list[str]], actor: Member,
    channels: Iterable[str], now: datetime, *, dry_run: bool = False,
) -> Brought:  # fmt: skip
    """The posts of archives, each on the channel of its platform.

    Raises:
        SocialopsError: it is not clear which channel they were on, or a file can't be read.
    """
    found, began = Brought(), _began(repo, now)
    taken = {path.stem for path in (repo.root / "posts").rglob("*.y*ml")} | set(workspace.series)
    for platform, _, told in _KINDS:
        if platform not in files:
            continue
        channel = _channel(workspace, platform, channels)
        given = _told(told, _reading(source), files[platform], source.name)
        records = (filed.item for each in workspace.publications.values() for filed in each)
        known = {said.remote_id for said in records if said.channel == channel}
        left_out = Counter(given.left_out)
        fresh = [past for past in given.posts if past.key not in known]
        found.same += len(given.posts) - len(fresh)
        before = [past for past in fresh if past.at < began]
        left_out[f"posts of after the workspace's first commit on {began:%Y-%m-%d}, for mark-published"] += len(
            fresh
        ) - len(before)
        ordered = sorted(before, key=lambda past: (past.at, past.key), reverse=True)
        left_out[f"posts beyond the newest {MOST}"] += max(0, len(ordered) - MOST)
        left_out["posts without words"] += sum(not past.text for past in ordered[:MOST])
        for past in (past for past in ordered[:MOST] if past.text):
            _add(repo, workspace, found, past, channel, actor, taken, dry_run=dry_run)
        if said := [f"{what} ({count})" for what, count in left_out.items() if count]:
            found.notes.append(f"{platform}: left out were {'; '.join(said)}")
    return found


def _began(repo: Repo, now: datetime) -> datetime:
    """When the workspace's first commit was made; now, where there is none yet."""
    said = repo.run("log", "--format=%at %ct", "--diff-filter=A", "--", SETTINGS_FILE)
    seconds = [int(word) for word in said.split() if word.isdecimal()]
    return datetime.fromtimestamp(min(seconds), now.tzinfo) if seconds else now


def _reading(source: Path) -> Read:
    def read(path: str) -> bytes | None:
        data = door.read(source / path, _LARGEST)
        if isinstance(data, door.Shut):
            return None
        if len(data) > _LARGEST:
            raise Damaged(f"{path} has more than {_LARGEST >> 20} MB")
        return data

    return read


def _told(told: Any, read: Read, files: list[str], name: str) -> Told:
    try:
        found: Told = told(read, files)
    except Damaged as error:
        raise SocialopsError(f"{one_line(name)}: {one_line(files[0])}: {error}.") from error
    return found


def _channel(workspace: Workspace, platform: str, wanted: Iterable[str]) -> str:
    """The channel whose archive it is: the one that was named, else the only one of the platform."""
    own = sorted(name for name, filed in workspace.channels.items() if filed.item.platform == platform)
    chosen = [name for name in wanted if name in own] or own
    if len(chosen) == 1:
        return chosen[0]
    if not own:
        raise SocialopsError(f"This is an archive of {platform}, and no channel is there: make it with 'new channel'.")
    raise SocialopsError(f"This is an archive of {platform}: say --channel, which of {', '.join(own)} it is of.")


def _add(
    repo: Repo, workspace: Workspace, found: Brought, past: Past, channel: str, actor: Member, taken: set[str], *,
    dry_run: bool,
) -> None:  # fmt: skip
    """One post and its record."""
    at = iso(exact(past.at, "UTC").astimezone(zone(workspace.settings.timezone)))
    words = id_of("", "", past.text)
    name = numbered(f"{at[:10]}-{words}"[:60].strip("-"), taken)
    draft = Draft(at, {
        "id": name, "title": title_of(past.text, name), "author": actor.id, "channels": [channel], "publish_at": at,
        "status": "ready", "imported": True, "language": past.language, "text": past.text,
        "content_warning": past.warning, "media": [dict(item) for item in past.media], "reply_to": past.reply_to,
    })  # fmt: skip
    fields = draft.ordered()
    try:
        post = Post.model_validate(fields)
        data = document(
            fields, comment=f"Went out before; brought from an archive of {workspace.platform_of(channel)}."
        )
    except (ValidationError, SocialopsError) as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        found.faults.append(Fault(f"{past.key} of {at[:10]}", "", f"it can't be kept: {what}"))
        return
    taken.add(name)
    path = f"posts/{at[:4]}/{at[5:7]}/{name}.yaml"
    place = PublicationName(name, channel, 1).path
    said: dict[str, Any] = {
        "post": name, "channel": channel, "outcome": "published", "at": at, "by": actor.id,
        "url": past.url, "digest": digest(workspace, post),
        "part": channel_digest(post, channel, workspace.files.media), "remote_id": past.key, "imported": True,
    }  # fmt: skip
    sealed = seal(repo, workspace, actor, place, {k: v for k, v in said.items() if v is not None}, dry_run=dry_run)
    found.changes += [FileChange(path, None, data), FileChange(place, None, record(sealed))]
    found.paths.append(path)

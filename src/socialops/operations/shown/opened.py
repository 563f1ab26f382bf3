"""What every command that shows something starts from: the workspace as it is, its clock, and its history."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from socialops.classes import dataclass
from socialops.domain.documents.kind import PUBLICATIONS, SETTINGS_FILE
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.environment import searched
from socialops.operations.records_branch import source_of
from socialops.operations.workspace.root import find_workspace
from socialops.store.load import load, publications_branch

if TYPE_CHECKING:  # with neither git nor views, finding and loading a workspace starts as quickly as it can
    from socialops.domain.documents.post import Post
    from socialops.domain.log_entry import LogEntry
    from socialops.domain.source import Source
    from socialops.domain.workspace import Filed
    from socialops.git.reading.hardened import Way
    from socialops.git.repo import Repo
    from socialops.views.post_times import PostTimes
    from socialops.views.standing import Standing


class Asker(Protocol):
    """Who asks: from which folder, by which clock, and how they hear of what takes long or is left out."""

    @property
    def directory(self) -> Path:
        """Where they stand."""
        ...

    def now(self, timezone: str) -> datetime:
        """The time in that zone."""
        ...

    def say(self, text: str) -> None:
        """Tell them."""
        ...

    def files_in(self, root: Path) -> Source | None:
        """The files of that folder, where they are to be read in a way of one's own."""
        ...

    def working(self, what: str) -> AbstractContextManager[None]:
        """Give a sign of life meanwhile."""
        ...


@dataclass(frozen=True)
class Page:
    """What stands around the rows that are shown: the workspace's name, the zone of all times, and as of when.

    *names* are what people are called, by their ids.
    """

    name: str
    zone: str
    now: datetime
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """A workspace that was loaded to be shown; `commit` is the one it is as of, None for the files as they lie."""

    asker: Asker
    root: Path
    workspace: Workspace
    now: datetime
    commit: str | None = None

    @property
    def page(self) -> Page:
        """What stands around its rows."""
        names = {name: filed.item.name for name, filed in self.workspace.members.items()}
        return Page(self.workspace.settings.name, self.workspace.settings.timezone, self.now, names)

    def at(self, revision: str, *, option: str, known: str | None = None) -> Opened:
        """The same with the workspace, and its history, as of a commit; *known* is its id, where that is known."""
        with self.asker.working("Reading the history"):
            workspace, commit = _workspace_at(self.root, revision, option=option, known=known)
        _tell_broken(self.asker, workspace, f"that is how they are at {revision}")
        return replace(self, workspace=workspace, commit=commit)

    @cached_property
    def repo(self) -> Repo | None:
        """The repository around it, or None where there is none; git is asked once."""
        from socialops.git.repo import find

        return find(self.root)

    @cached_property
    def began(self) -> str | None:
        """The commit that began the history, with the workspace in it, where no other can have."""
        from socialops.git.log import beginning

        return beginning(self.repo, SETTINGS_FILE) if self.repo else None

    def post(self, word: str) -> Filed[Post]:
        """The post that *word* names, or the series that is approved ahead.

        Raises:
            SocialopsError: there is none, or its file can't be read.
        """
        from socialops.operations.post_reference import post_of

        return post_of(self.root, self.asker.directory, self.workspace, word)

    def named(self, kind: str, word: str) -> Filed[Any]:
        """The document of a kind that *word* names, as an id or as the path of its file.

        Raises:
            SocialopsError: there is none, or its file can't be read.
        """
        from socialops.operations.reference import id_of, named

        return named(self.root, self.workspace, kind, id_of(self.root, self.asker.directory, kind, word))

    def log(self, *paths: str, patterns: tuple[str, ...] = (), way: Way | None = None) -> list[LogEntry]:
        """The commits that touched the paths, newest first; none without a repository, and then git is not started.

        With *way* it is a hardened git that is asked, started so.
        """
        folder = self.root.resolve()
        if not any((parent / ".git").exists() for parent in searched(folder, os.environ)):
            return []
        from socialops.git.log import log

        repo = self.repo
        if repo is None:
            return []
        about_publications = any(path.partition("/")[0] == PUBLICATIONS for path in paths)
        branch = self.workspace.settings.publish.branch if about_publications else None
        commits = (self.commit or "HEAD", *_records_at(repo, branch, self.commit))
        asked = _hardened(repo, way) if way else None
        found = [list(log(repo, paths, patterns=patterns, commit=commit, asked=asked)) for commit in commits]
        return found[0] if len(found) == 1 else _newest_first(found)

    def commit_time(self) -> datetime | None:
        """When the commit was made that it is as of, on the wall of the workspace; None for the files as they lie."""
        from socialops.domain.time.zones import zone
        from socialops.git.log import log

        repo = self.repo
        if repo is None or self.commit is None:
            return None
        found = next(log(repo, (), limit=1, commit=self.commit), None)
        return found.committed.astimezone(zone(self.workspace.settings.timezone)) if found else None

    def post_times(self) -> PostTimes:
        """When posts were changed and handed in."""
        return self._post_times

    @cached_property
    def _post_times(self) -> PostTimes:
        from socialops.views.post_times import post_times

        return post_times(self._touching_posts)

    def post_times_for_due(self) -> PostTimes:
        """The same, where a stage is due some time after submission; else nothing, for that is all it is needed for."""
        from socialops.views.post_times import PostTimes, needs_history

        workflows = (filed.item for filed in self.workspace.workflows.values())
        return self.post_times() if needs_history(workflows) else PostTimes(first=self.first_commit)

    def first_commit(self, post: str) -> datetime | None:
        """When a post of that id was first committed; the log is read at the first question."""
        return self._first_commits.get(post)

    @cached_property
    def _first_commits(self) -> dict[str, datetime]:
        from socialops.views.post_times import first_commits

        return first_commits(self._touching_posts)

    @cached_property
    def _touching_posts(self) -> list[LogEntry]:
        return self.log("posts", "series")

    def standings(self, times: PostTimes, posts: Iterable[str] | None = None) -> list[Standing]:
        """Where posts stand, all or those of the ids.

        All of them are worked out once: whichever *times* are given, they tell the same of what a standing depends on.
        """
        from socialops.views.standing import stand_all

        if posts is None and self._stood:
            return list(self._stood)
        ids = None if posts is None else [name for name in posts if name in self.workspace.posts]
        with self.asker.working("Working out where posts stand"):
            found = stand_all(self.workspace, self.now, times, ids)
        if posts is None:
            self._stood.extend(found)
        return found

    @cached_property
    def _stood(self) -> list[Standing]:
        return []

    def series_standings(self, times: PostTimes, names: Sequence[str] | None = None) -> list[Standing]:
        """Where the series stand that are approved ahead, all that are not over or those of the ids."""
        from socialops.views.series_standing import stand_series

        return stand_series(self.workspace, self.now, times, names)


def open_workspace(asker: Asker) -> Opened:
    """Everything, to be shown: bad files are counted for who asks, and the rest still shows."""
    root = find_workspace(asker)
    with asker.working("Reading the workspace"):
        workspace = load(source_of(root, asker.files_in(root)))
    _tell_broken(asker, workspace, "see 'socialops check'")
    return Opened(asker, root, workspace, asker.now(workspace.settings.timezone))


def _tell_broken(asker: Asker, workspace: Workspace, hint: str) -> None:
    count = len(workspace.broken)
    if count:
        files = "1 file can't be read and is" if count == 1 else f"{count} files can't be read and are"
        asker.say(f"{files} left out: {hint}.")


def known(option: str, words: Sequence[str] | None, names: Iterable[str]) -> frozenset[str]:
    """The words of an option, each of which must be one of *names*.

    Raises:
        SocialopsError: one is not; the message names the nearest.
    """
    choices = set(names)
    for word in words or ():
        if word not in choices:
            raise SocialopsError(f"{option} '{word}' is not known; {did_you_mean(word, choices)}")
    return frozenset(words or ())


def _workspace_at(root: Path, revision: str, *, option: str, known: str | None) -> tuple[Workspace, str]:
    """Everything as of *revision* (a branch, a tag, a commit), and the commit's id; the work tree is not looked at.

    Raises:
        SocialopsError: there is no repository or no such commit, or it holds no workspace; *option* is named.
    """
    from socialops.git.objects import Objects
    from socialops.git.records_branch import records_at
    from socialops.git.repo import open_repo
    from socialops.git.tree import Tree

    repo = open_repo(root)
    objects = Objects(repo.root)
    commit = known or (objects.commit(revision) if revision and "\0" not in revision else None)
    if commit is None:
        raise SocialopsError(
            f"{option} '{revision}' is no commit here. Name a branch (main), a tag, or a commit (HEAD~3, 4f2a91c): "
            "'git log --oneline' lists them."
        )
    tree = Tree(objects, objects.trees(commit), repo.prefix)
    for records in _records_at(repo, publications_branch(tree), commit):
        tree = Tree(objects, {**objects.trees(commit), **records_at(objects, records, repo.prefix)}, repo.prefix)
    if SETTINGS_FILE not in tree.entries:
        raise SocialopsError(
            f"{option} '{revision}': that commit holds no {repo.prefix}{SETTINGS_FILE}, the workspace began later. "
            f"'git log --oneline -- {SETTINGS_FILE}' shows since when it is there."
        )
    return load(tree), commit


def _hardened(repo: Repo, way: Way) -> Callable[..., str]:
    from socialops.git.objects import Objects

    return Objects(repo.root, way=way).text


def _records_at(repo: Repo, branch: str | None, commit: str | None) -> tuple[str, ...]:
    """The newest commit of the branch that publications live on, as of the time of *commit*; none without any."""
    if branch is None:
        return ()
    from socialops.git.objects import Objects
    from socialops.git.records_branch import records_before, records_tip

    objects = Objects(repo.root)
    tip = records_tip(objects, branch)
    found = records_before(objects, tip, commit) if tip and commit else tip
    return (found,) if found else ()


def _newest_first(logs: Iterable[Iterable[LogEntry]]) -> list[LogEntry]:
    """Several logs as one, each commit once."""
    every = {entry.id: entry for entries in logs for entry in entries}
    return sorted(every.values(), key=lambda entry: entry.committed, reverse=True)

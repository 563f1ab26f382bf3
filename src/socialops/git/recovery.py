"""What becomes of a write that was cut short: its commit is found, or its files are put back as they were."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from socialops import door
from socialops.domain.plan import FileChange
from socialops.errors import DoneAlready, SocialopsError
from socialops.git import deadlocks, index, journal, several
from socialops.git.journal import Note
from socialops.git.lock import LOCK, exclusive
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo
from socialops.git.writing import untold
from socialops.git.writing.plain_commit import commit_plainly
from socialops.leftovers import sweep

_MOST = 64 << 20
_MOST_COMMITS = 500


class Recovered(NamedTuple):
    """What a killed command was doing, and what became of it."""

    subject: str
    finished: bool
    left: tuple[str, ...] = ()
    commit: str | None = None
    forward: bool = False
    words: str = ""
    deed: str = ""

    def __str__(self) -> str:
        if self.words:
            return self.words + self._left()
        if self.forward:
            return (
                f"A command was interrupted before its commit '{self.subject}': the commit is made now." + self._left()
            )
        if self.finished:
            start = (
                f"A command was interrupted after its commit '{self.subject}': the commit is there, nothing is lost."
            )
            return start + self._left()
        text = f"A command was interrupted before its commit '{self.subject}': its files are put back as they were."
        return text + self._left() + " Run the command again."

    def _left(self) -> str:
        return f" Changed since, so left alone: {', '.join(self.left)}." if self.left else ""


@contextmanager
def claimed(repo: Repo, *, dry_run: bool = False, deed: str = "") -> Iterator[tuple[str, ...]]:
    """Nobody else writes in the repository, and a commit can be made; what an interrupted command left behind is told.

    *deed* are the words of the command that claims it.

    Raises:
        DoneAlready: the same command by the same person was interrupted when all that it does was done.
        SocialopsError: git is in the middle of something, or on no branch.
    """
    with nullcontext() if dry_run else exclusive(repo.common_dir / LOCK) as held:
        repo.held, repo.deed = held, deed
        recovered = None if dry_run else recover(repo)
        if recovered and deed and recovered.deed == deed and not several.pending(repo) and _is_mine(repo, recovered):
            raise DoneAlready(f"{recovered} It was this very command, so nothing is done a second time.")
        if halfway := repo.halfway():
            raise SocialopsError(halfway)
        yield (str(recovered),) if recovered else ()


def _is_mine(repo: Repo, recovered: Recovered) -> bool:
    """Whether the commit is there, and by who asks now."""
    if recovered.commit is None:
        return False
    return repo.run("log", "-1", "--format=%ae", recovered.commit) == repo.identity().email


def recover(repo: Repo, *, own: bool = False) -> Recovered | None:
    """Undo an interrupted write, or find it finished; the caller holds the lock.

    With *own* it is the running command's: files that did not exist before are its own, whatever a hook made of them.
    """
    index.release(repo)
    deadlocks.clear_shared(repo)
    note, said = journal.read(repo), untold.left(repo)
    if note is None:
        return _never_told(repo, said) if said else None
    deadlocks.clear(repo, note)
    there = _where(repo, note)
    if note.switch:
        from socialops.git.sync.step import resume

        words, left = resume(repo, note.head or note.switch.new, note.switch)
        journal.end(repo)
        return Recovered(note.subject, True, left, words=words)
    commit = _commit_of(there, note)
    if commit:
        found = Recovered(note.subject, True, settle(there, note, commit, own=own), commit)
    elif note.forward and not own:
        found = _forward(there, note)
    else:
        found = Recovered(note.subject, False, _undo(there, note, own=own))
    journal.end(repo)
    return found._replace(deed=note.deed)


def _never_told(repo: Repo, said: bytes) -> Recovered | None:
    """That of a command which was killed when all was done, and before it said so; None where its commit is gone."""
    note = journal.read_from(said, repo)
    commit = _commit_of(_where(repo, note), note) if note else None
    return Recovered(note.subject, True, commit=commit, deed=note.deed) if note and commit else None


def _where(repo: Repo, note: Note) -> Repo:
    there = Repo(note.root(repo), repo.top, repo.git_dir, repo.common_dir)
    there.held = repo.held
    return there


def _commit_of(repo: Repo, note: Note) -> str | None:
    """The commit that the note announced: it says so and touches its files, or it holds them all as they were to be."""
    tip = note.branch or "HEAD"
    try:
        repo.run("rev-parse", "--verify", "--quiet", tip)
    except GitFailed:
        tip = "HEAD"
    paths = literal([c.path for c in note.changes][:100])
    span = [tip, *([f"^{note.head}"] if note.head else [])]
    if note.message is not None:
        with contextlib.suppress(GitFailed):
            out = repo.run("log", f"-{_MOST_COMMITS}", "-z", "--format=%H%n%B", *span, "--", *paths)
            for entry in out.split("\0"):
                commit, _, said = entry.strip("\n").partition("\n")
                if commit and note.subject in said:
                    return commit
    if note.changes and all(_is_committed(repo, change) for change in note.changes):
        with contextlib.suppress(GitFailed):
            return repo.run("log", "-1", "--format=%H", "HEAD", "--", *paths) or None
    return None


def _is_committed(repo: Repo, change: FileChange) -> bool:
    """Whether the newest commit holds the file as it was to be, end-of-line filters considered."""
    if _bytes(repo.root / change.path) != change.after:
        return False
    try:
        there = repo.run("rev-parse", "--verify", "--quiet", f"HEAD:{repo.prefix}{change.path}")
    except GitFailed:
        there = None
    if change.after is None or there is None:
        return change.after is None and there is None
    return repo.run("hash-object", "--stdin", f"--path={change.path}", stdin=change.after) == there


def settle(repo: Repo, note: Note, commit: str, *, own: bool) -> tuple[str, ...]:
    """After the commit: index and files hold what it holds; the files that somebody has changed since are named."""
    paths = [c.path for c in note.changes]
    with index.held(repo, paths) as mine:
        index.adopt(repo, commit)
        differing = index.differing(repo, mine.file, paths)
        after = {c.path: c.after for c in note.changes}
        left = [] if own else [p for p in differing if _bytes(repo.root / p) not in {after[p], None}]
        stale = [path for path in differing if path not in left]
        if stale:
            index.check_out(repo, mine.file, stale)
    return tuple(left)


def _undo(repo: Repo, note: Note, *, own: bool) -> tuple[str, ...]:
    left = []
    for change in note.changes:
        place = repo.root / change.path
        now = _bytes(place)
        if now == change.before:
            continue
        gone = now is None and change.before is not None and place.parent.is_dir()
        if now == change.after or gone or (own and change.before is None):
            door.write(repo.root, change.path, change.before)
        else:
            left.append(change.path)
    for change in note.changes:
        if (repo.root / change.path).parent.is_dir():
            sweep(repo.root / change.path)
    for path in note.fresh:
        with contextlib.suppress(GitFailed):
            repo.run("reset", "--quiet", "--", *literal([path]))
    return tuple(left)


def _forward(repo: Repo, note: Note) -> Recovered:
    """Finish it: what is missing is written, and what is as it was to be is committed."""
    for change in note.changes:
        if change.after is not None:
            door.create(repo.root, change.path, change.after)
    done = [c.path for c in note.changes if _bytes(repo.root / c.path) == c.after]
    left = tuple(c.path for c in note.changes if c.path not in done)
    commit = commit_files(repo, note, done, message=note.message or note.subject)
    return Recovered(note.subject, True, left, commit, forward=True)


def commit_files(repo: Repo, note: Note, paths: Sequence[str], *, message: str, how: Sequence[str] = ()) -> str:
    """Let git commit these files as they lie; the new commit's id. Index and files then hold what it holds."""
    if not how and (made := commit_plainly(repo, paths, message)):
        return made
    with index.held(repo, paths) as mine:
        index.stage(repo, mine.file, paths)
        repo.run("commit", "--quiet", *how, "-m", message, index=mine.file)
        commit = repo.run("rev-parse", "HEAD")
        differing = index.differing(repo, mine.file, [c.path for c in note.changes])
        if differing:  # a hook wrote into the index what it did not write into the file, or the other way round
            index.check_out(repo, mine.file, differing)
        index.become(repo, mine, commit)
    return commit


def _bytes(path: Path) -> bytes | None:
    data = door.read(path, _MOST)
    return data if isinstance(data, bytes) else None

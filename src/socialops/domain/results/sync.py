"""What `sync` did, would do, or why it left everything as it was."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from typing import Literal, NamedTuple

from socialops.classes import dataclass
from socialops.domain.sanitize import one_line


class Ending(StrEnum):
    """How a run ended."""

    DONE = "done"
    PLANNED = "planned"
    REFUSED = "refused"
    """Nothing was changed: something must be decided first."""
    UNSHARED = "unshared"
    """Others' work is in, one's own is not out."""


class Difference(NamedTuple):
    """A field in which both sides differ, with what each of them says, on one line."""

    field: str
    mine: str
    theirs: str


class Conflict(NamedTuple):
    """A file that can't be brought together by itself; `ways` are what to do about it."""

    path: str
    differences: tuple[Difference, ...]
    ways: tuple[str, ...]


class Lost(NamedTuple):
    """An approval that counts no more once both sides are brought together, and the post's state then ("": it is gone).

    `others` approved the post as it is then, and the stage needs no more of them; nobody where it is to be looked at.
    """

    post: str
    stage: str
    by: str
    state: str = ""
    others: tuple[str, ...] = ()

    @property
    def after(self) -> str:
        """What becomes of the post."""
        if self.others:
            return f"it is {self.state} all the same, as {' and '.join(self.others)} approved it as it is then"
        return f"it is {self.state} then, and must be reviewed anew" if self.state else "it must be reviewed anew"


class Chosen(NamedTuple):
    """A file of which one side's word was taken, as the user said, for the fields in which both differed.

    `said` are the records of a post that was given up for another of its name, and that lie under that one now.
    """

    path: str
    side: Literal["mine", "theirs"]
    fields: tuple[str, ...]
    said: tuple[str, ...] = ()


class Commits(NamedTuple):
    """How many commits come or go, and the newest of them: who made each, and its first line."""

    number: int = 0
    some: Sequence[tuple[str, str]] = ()


class Elsewhere(NamedTuple):
    """Another branch of this clone with commits that lie nowhere else, and the first line of the newest."""

    branch: str
    number: int
    subject: str


class WentOn(NamedTuple):
    """A branch that was merged into `main` already, and its commits since then: how many, the newest's first line.

    `free` is a name like that of the branch, which none has yet; `here` says whether one is on it now. `seen` is the
    branch as it was last seen at the remote, as people write it, where that holds such commits, too.
    """

    branch: str
    main: str
    number: int
    subject: str
    free: str
    here: bool
    seen: str = ""

    @property
    def end(self) -> str:
        """What to type where none of it is to come: what was last seen at the remote outlives the branch here."""
        away = f"git branch -D {shlex.quote(self.branch)}"
        if not self.seen:
            return f"If none of that is to come: {away}"
        forge = f"delete {self.branch} on the forge, if it is still there"
        return f"If none of that is to come: {forge}, then {away} && git branch -d -r {shlex.quote(self.seen)}"


class MainAhead(NamedTuple):
    """A branch that was merged into `main`, and how many commits that has more; posts of the branch among them."""

    branch: str
    main: str
    number: int
    posts: tuple[str, ...] = ()


class OnBranch(NamedTuple):
    """A branch of the remote, and the posts on it that wait for who asks: new ones, and such as main has otherwise.

    `answered` are those where somebody answered what they asked for; `asked` are posts of theirs of which changes were
    asked for there, while the file is as main has it.
    """

    branch: str
    posts: tuple[str, ...]
    changed: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


class OnBranches(NamedTuple):
    """The same of all branches that were looked into; `unseen` are how many more main has not, with older commits."""

    found: tuple[OnBranch, ...] = ()
    unseen: int = 0


class Begun(NamedTuple):
    """That a new branch begins at `main`, which holds what the branch `left` was begun for."""

    left: str
    main: str


class Clash(NamedTuple):
    """A file that one's branch and main both changed, and the fields that they changed differently.

    Without fields there is nothing to decide: both changes have room in it. `by` is the member who alone can give a
    record of theirs on the branch another number; "" where that is who asks.
    """

    path: str
    fields: tuple[str, ...] = ()
    is_record: bool = False
    by: str = ""


class AgainstMain(NamedTuple):
    """What one's branch and main both changed; and of words said on it that no way brings to main, why, and the way."""

    files: tuple[Clash, ...]
    older: tuple[str, ...] = ()

    @property
    def way(self) -> tuple[str, ...]:
        """How to go on where who asks can't bring main into the branch: nobody can, or others alone; else nothing."""
        names = sorted({each.by for each in self.files} - {""})
        if self.older or not names:
            return self.older
        who, typed = one_line(" and ".join(names)), "socialops sync --take-main"
        only = f"Only {who} can give a record of theirs another number"
        return (f"{only}: ask {who} to go to your branch and to type {typed}",)


class Stranger(NamedTuple):
    """An address that no member's file names, and how many of the commits that are shared bear it."""

    address: str
    commits: int


class Barred(NamedTuple):
    """Commits that main has not and that change policy, by members who may not; `able` are those who may.

    Of the oldest of them: `commit`, its id as people read it, and a file (relative to the workspace) that it changes.
    """

    number: int
    commit: str
    path: str
    by: tuple[str, ...]
    able: tuple[str, ...]
    main: str

    @property
    def told(self) -> tuple[str, str]:
        """What is wrong, and what to do."""
        more = f" and {self.number - 1} more change" if self.number > 1 else " changes"
        who, able = " and ".join(self.by), " or ".join(self.able)
        what = f"commit {self.commit}{more} policy ({self.path}), which {who} may not, so no audit lets it into"
        way = f"Let {able}, who may, bring that file to {self.main}, then begin anew there: 'socialops explain SO454'"
        return f"{what} {self.main} (SO454)", f"{way} has the lines"


class Unheld(NamedTuple):
    """Files of the workspace (relative to it) that no commit holds as they are, and what to type so that one does."""

    paths: tuple[str, ...]
    ways: tuple[str, ...]


NONE = Commits()


@dataclass(frozen=True)
class Synced:
    """A whole run."""

    ending: Ending
    upstream: str
    """The branch that others see, as people write it; "" where it is there no more, and nothing is to be shared."""
    incoming: Commits = NONE
    outgoing: Commits = NONE
    conflicts: tuple[Conflict, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why it was refused; and what to do, where others made a branch of that name meanwhile."""
    renamed: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    """Decisions that were left out, as their member's word is there already."""
    lost: tuple[Lost, ...] = ()
    combined: tuple[str, ...] = ()
    """Files that both sides had changed, and that hold both changes now, but for what was `chosen`."""
    chosen: tuple[Chosen, ...] = ()
    merged: bool = False
    """Both sides were joined by a commit, as commits of others are among those that are only here."""
    branch: str = ""
    """The branch that one's commits went to, if it is another one."""
    begun: Begun | None = None
    """Where that branch begins, if it is not where one was."""
    went: str = ""
    """The branch that one goes to after all is shared."""
    took: str = ""
    """The main branch, as people write it, where one's own took it in."""
    removed: str = ""
    """What to say where the remote has the branch no more, and main holds all of it."""
    against: AgainstMain | None = None
    """What one's branch and main both changed since, so that a pull request can't be merged."""
    said: str = ""
    """The words of whoever stopped it, where one's own work is not out."""
    stopped_by: Literal["", "server", "hook", "others", "name", "network"] = ""
    elsewhere: tuple[Elsewhere, ...] = ()
    went_on: tuple[WentOn, ...] = ()
    main_ahead: MainAhead | None = None
    """What main has more than the merged branch that one is on."""
    to_review: OnBranches = OnBranches()
    strangers: tuple[Stranger, ...] = ()
    barred: Barred | None = None
    unheld: Unheld | None = None
    """What would not be shared by any of this; None where commits hold all that lies here."""
    diffs: tuple[tuple[str, bytes | None, bytes | None], ...] = field(default=())
    """For a dry run: files of both, as they are here and as they would be."""


class CloneStanding(NamedTuple):
    """Commits ahead and behind of the branch that others see, as last seen; None where it is shared with nobody.

    `uncommitted` are files of the workspace (relative to it) that no commit holds as they are, new ones too.
    """

    ahead: int | None = None
    behind: int | None = None
    uncommitted: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    """What to type so that a commit holds those."""
    known: bool = True
    """False where the files lie in no repository."""
    main: MainAhead | None = None


ALONE = CloneStanding(known=False)

"""Write the shipped jobs of a forge into the repository, made for the folder that the workspace lies in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal, NamedTuple

from socialops import door
from socialops.classes import dataclass
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.transition import Done, Refused
from socialops.errors import SocialopsError
from socialops.git.repo import Repo, open_repo
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.transition import claimed, write_plan
from socialops.operations.workspace.codeowners import policy

Job = Literal["check", "record", "publish", "pages"]
JOBS: Final[tuple[Job, ...]] = ("check", "record", "publish", "pages")
_LARGEST = 1 << 20
_FOLDER = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._ -]*/)*")
_CALL = re.compile(r'(bin/socialops"?) (?=[a-z])')
_PIN = 'SOCIALOPS: ""'
_SUBJECT = "policy: Add the jobs of socialops"


class _Shipped(NamedTuple):
    """One shipped file: the job, its name in the package, and where the forge looks for it."""

    job: Job
    name: str
    path: str


_FILES: Final = {
    "github": (
        _Shipped("check", "socialops.yml", ".github/workflows/socialops.yml"),
        _Shipped("record", "socialops-record.yml", ".github/workflows/socialops-record.yml"),
        _Shipped("publish", "socialops-publish.yml", ".github/workflows/socialops-publish.yml"),
        _Shipped("pages", "socialops-pages.yml", ".github/workflows/socialops-pages.yml"),
    ),
    "gitlab": (
        _Shipped("check", "socialops.gitlab-ci.yml", ".gitlab/socialops.gitlab-ci.yml"),
        _Shipped("publish", "socialops-publish.gitlab-ci.yml", ".gitlab/socialops-publish.gitlab-ci.yml"),
        _Shipped("pages", "socialops-pages.gitlab-ci.yml", ".gitlab/socialops-pages.gitlab-ci.yml"),
    ),
}
_IN_SHARDS: Final = {
    "socialops.yml": "socialops-shards.yml",
    "socialops.gitlab-ci.yml": "socialops-shards.gitlab-ci.yml",
}
"""What is written in place of a check in one job."""
_SHARDS: Final = {
    "        shard: [1, 2]\n": "        shard: {all}\n",
    " matrix.shard }}/2\n": " matrix.shard }}}}/{of}\n",
    "  parallel: 2\n": "  parallel: {of}\n",
}
"""The lines of those files that say how many shards there are."""
_ENTRY = ".gitlab-ci.yml"
_NEXT: Final = {
    "check": 'Make the check "socialops" required, else nothing stands in the way of a merge: docs/ci.md of socialops.',
    "record": "The record job pushes as a GitHub App: docs/ci.md of socialops says how to make one.",
    "publish": "The publish job reads its secrets from an environment of the forge: docs/publishing.md of socialops.",
    "pages": "The pages job needs Pages to be switched on in the forge's settings: docs/pages.md of socialops.",
}


@dataclass(frozen=True)
class Written:
    """What was, or would be, written; what was there already and stays; and what is left to do by hand."""

    result: Done | Refused | None
    paths: tuple[str, ...]
    kept: tuple[str, ...]
    left: tuple[str, ...]
    notices: tuple[str, ...] = ()


def write_jobs(
    root: Path,
    forge: str,
    jobs: Sequence[Job],
    *,
    install: str | None,
    options: Options,
    shards: int | None = None,
) -> Written:
    """Write the jobs for *forge* and commit them; a file that is there is never touched. With *shards*, files are
    checked by so many jobs at once.

    Raises:
        SocialopsError: the folder's name can't stand in a job, or *install* can't.
    """
    workspace = policy(root)
    mine = open_repo(root)
    top = Repo(mine.top, mine.top, mine.git_dir, mine.common_dir)
    wanted = dict(_wanted(forge, jobs, mine.prefix, _pin(install), shards))
    with claimed(top, options) as (repo, notices):
        kept = tuple(path for path in wanted if _is_there(repo.top, path))
        new = {path: data for path, data in wanted.items() if path not in kept}
        unset = any(_lacks_pin(repo.top, path) for path in kept) or (bool(new) and install is None)
        left = tuple(_left(forge, jobs, wanted, kept, unset=unset))
        if not new:
            return Written(None, (), kept, left, notices)
        actor = find_actor(mine, workspace)
        if options.commit and not workspace.roster.may(actor, "change-policy"):
            why = (
                f"{actor.id} holds no role that may 'change-policy', so an audit would refuse the commit: let one who "
                "does do this"
            )
            return Written(Refused(tuple((path, why) for path in new)), (), kept, left, notices)
        changes = tuple(FileChange(path, None, data) for path, data in new.items())
        plan = Plan(_SUBJECT, changes, trailers={"Socialops-Action": "ci", "Socialops-By": actor.id})
        made = None if options.dry_run else write_plan(repo, plan, options)
        return Written(Done(", ".join(new), plan, made, None), tuple(new), kept, left, notices)


def _wanted(forge: str, jobs: Sequence[Job], prefix: str, pin: str, shards: int | None) -> Iterator[tuple[str, bytes]]:
    if not _FOLDER.fullmatch(prefix):
        raise SocialopsError(f"The folder '{prefix}' can't stand in a job as it is written: give it a plainer name.")
    shipped = [each for each in _FILES[forge] if each.job in jobs]
    for each in shipped:
        name = each.name if shards is None else _IN_SHARDS.get(each.name, each.name)
        text = (files("socialops") / "templates" / "ci" / forge / name).read_text(encoding="utf-8")
        if shards is not None:
            text = _in_shards(text, shards)
        if prefix:
            text = _CALL.sub(rf'\1 -C "{prefix.rstrip("/")}" ', text)
        yield each.path, text.replace(_PIN, f"SOCIALOPS: {pin}").encode()
    if forge == "gitlab" and shipped:
        yield _ENTRY, "".join(["include:\n", *(f"  - local: /{each.path}\n" for each in shipped)]).encode()


def _in_shards(text: str, shards: int) -> str:
    for old, new in _SHARDS.items():
        text = text.replace(old, new.format(all=list(range(1, shards + 1)), of=shards))
    return text


def _pin(install: str | None) -> str:
    if install is None:
        return '""'
    if not install.isprintable() or not install.isascii() or set(install) & set("\"'\\$`#"):
        raise SocialopsError(
            f"--install '{install}': write what pip is to install, such as 'socialops @ git+https://…@<40 digits>'"
        )
    return f'"{install}"'


def _is_there(top: Path, path: str) -> bool:
    found = door.read(top / path, _LARGEST)
    return not (isinstance(found, door.Shut) and found.absent)


def _lacks_pin(top: Path, path: str) -> bool:
    """Whether a file that is there still says nowhere what is to be installed."""
    found = door.read(top / path, _LARGEST)
    return isinstance(found, bytes) and _PIN.encode() in found


def _left(
    forge: str, jobs: Sequence[Job], wanted: dict[str, bytes], kept: Sequence[str], *, unset: bool
) -> Iterator[str]:
    if _ENTRY in kept:
        lines = wanted[_ENTRY].decode().removeprefix("include:\n").rstrip()
        yield f"Your {_ENTRY} is left as it is. Add below its 'include:' (or with one):\n{lines}"
    if forge == "gitlab" and "record" in jobs:
        yield "GitLab has no job for records: its approvals carry no digest. Reviewers type 'socialops approve'."
    if unset:
        yield (
            "Write what is to be installed into the line 'SOCIALOPS:' of each file: until then they stop and say so. "
            'It looks like "socialops @ git+ADDRESS@COMMIT": ask whoever installed socialops for both.'
        )
    yield from (_NEXT[job] for job in jobs if any(each.job == job for each in _FILES[forge]))

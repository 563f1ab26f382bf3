"""Start a workspace: find out what can be found out, write what is missing, commit it; overwrite nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from socialops import door
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.start import Facts, Started
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.zones import zone
from socialops.errors import SocialopsError
from socialops.git import config
from socialops.git.repo import Repo, find
from socialops.leftovers import sweep_aside
from socialops.operations.posts.context import Options
from socialops.operations.posts.transition import claimed, write_plan
from socialops.operations.workspace import schemas
from socialops.operations.workspace.detect import facts_of
from socialops.operations.workspace.on_another_branch import on_another_branch
from socialops.operations.workspace.starter import ATTRIBUTES, example_files, starter_files
from socialops.store.load import load

_SUBJECT = "workspace: Start it"


class Said(NamedTuple):
    """What the user said about the new workspace: its name and zone, and whether it is to be the example."""

    name: str | None = None
    timezone: str | None = None
    example: bool = False


def start(
    directory: Path,
    *,
    environment: Mapping[str, str],
    now: datetime,
    options: Options,
    said: Said = Said(),  # noqa: B008 - frozen
) -> Started:
    """Make *directory* a workspace, or the example workspace; *now* is any aware time.

    Raises:
        SocialopsError: it can't be one, another branch holds one, or what was *said* of name or zone can't be taken.
    """
    example = said.example
    root = _place(directory)
    near = next(folder for folder in (root, *root.parents) if folder.is_dir())
    facts = _with(facts_of(root, near, environment), said)
    new_repository = (repo := find(near)) is None
    found = _plan(root, facts, now, example=example)
    if not found.existed and (there := on_another_branch(root)):
        raise SocialopsError(f"Nothing was started, as {there}")
    made: str | None = None
    notices: tuple[str, ...] = ()
    others = () if found.existed else _others(root)
    if not options.dry_run:
        _check_way(root, found.written)
        try:
            root.mkdir(parents=True, exist_ok=True)
            sweep_aside(root)
            repo = config.create(root) if repo is None else Repo(root, repo.top, repo.git_dir, repo.common_dir)
        except OSError as error:
            raise SocialopsError(f"{error.filename or root} can't be written: {error.strerror}") from error
        with claimed(repo, options) as (repo, notices):
            found = _plan(root, facts, now, example=example)  # what a killed command left is settled only now
            _check_way(root, found.written)
            made = _carry_out(repo, facts, found.written, options)
    around = () if found.existed else _around(root, repo, new=new_repository)
    notes = (*notices, *around, *others, *_notes(root, facts, found.kept))
    return Started(root, tuple(found.written), found.kept, made, new_repository, facts, notes, found.existed, example)


def _with(facts: Facts, said: Said) -> Facts:
    """The facts, with what was said in place of what was found."""
    if said.example and (said.name is not None or said.timezone is not None):
        raise SocialopsError("--example has a name and a zone of its own: leave --name and --timezone out.")
    if said.name is not None:
        if not said.name.strip() or not said.name.isprintable():
            raise SocialopsError("--name must be one plain line of text.")
        facts = replace(facts, name=said.name.strip())
    if said.timezone is not None:
        if zone(said.timezone) is None:
            raise SocialopsError(
                f"--timezone '{said.timezone}' is no time zone; {did_you_mean(said.timezone, available_timezones())}"
            )
        facts = replace(facts, timezone=said.timezone, notes=tuple(n for n in facts.notes if "in UTC" not in n))
    return facts


class _Planned(NamedTuple):
    """What will be written, what stays, and whether the folder is a workspace already."""

    written: dict[str, bytes]
    kept: tuple[str, ...]
    existed: bool


def _plan(root: Path, facts: Facts, now: datetime, *, example: bool) -> _Planned:
    existed = (root / SETTINGS_FILE).exists()
    wanted = _wanted(facts, now, existed=existed, example=example)
    kept = tuple(path for path in wanted if os.path.lexists(root / path))
    return _Planned({path: data for path, data in wanted.items() if path not in kept}, kept, existed)


def _place(directory: Path) -> Path:
    root = Path(os.path.normpath(directory.absolute()))
    if os.path.lexists(root) and not root.is_dir():
        raise SocialopsError(f"{root} is a file. Name a folder, or one that does not exist yet.")
    for folder in (*root.parents, *(path.parent for path in root.glob(f"*/{SETTINGS_FILE}"))):
        if (folder / SETTINGS_FILE).is_file():
            raise SocialopsError(
                f"{folder} is a workspace already, and one can't lie inside another. Work there, or start elsewhere."
            )
    return root


def _wanted(facts: Facts, now: datetime, *, existed: bool, example: bool) -> dict[str, bytes]:
    if existed:  # what a team has left out of its workspace stays out
        return {SETTINGS_FILE: b"", ".gitattributes": ATTRIBUTES, **schemas.files()}
    files = example_files() if example else starter_files(facts, now)
    files |= schemas.files()
    # The file that makes the folder a workspace comes last: an interrupted init can simply run again.
    files[SETTINGS_FILE] = files.pop(SETTINGS_FILE)
    return files


def _around(root: Path, repo: Repo | None, *, new: bool) -> tuple[str, ...]:
    """A note on a repository of something else that the new folder lies in: it is committed and shared with that."""
    if new or repo is None or root.resolve() == repo.top.resolve():
        return ()
    note = (
        f"it lies in the git repository {repo.top}, and is committed and shared with all that is in there. "
        "For a repository of its own, start it in a folder outside of that"
    )
    return (note,)


def _others(root: Path) -> tuple[str, ...]:
    """A note on files of another program that lie in our folders: they will be read as ours."""
    found = sorted(path for path in load(root).broken if path != SETTINGS_FILE) if root.is_dir() else []
    if not found:
        return ()
    more = f" and {len(found) - 1} more were" if len(found) > 1 else " was"
    note = (
        f"{found[0]}{more} there already, and can't be read as a part of a workspace, which its folder is now: "
        "'socialops check' will say so until it lies elsewhere. To keep both, start in a new one: socialops init social"
    )
    return (note,)


def _check_way(root: Path, written: Mapping[str, bytes]) -> None:
    """Refuse where a file or a link stands in place of a folder."""
    for path in written:
        for parent in list(Path(path).parents)[:-1]:
            place = root / parent
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                raise SocialopsError(
                    f"{parent} is no folder here, but socialops keeps files in a folder of that name. Move it away, "
                    "or start the workspace in another folder, such as: socialops init social"
                )


def _carry_out(repo: Repo, facts: Facts, written: Mapping[str, bytes], options: Options) -> str | None:
    if not written:
        return None
    changes = tuple(FileChange(path, None, data) for path, data in written.items())
    trailers = {"Socialops-Action": "init", "Socialops-By": facts.member}
    return write_plan(repo, Plan(_SUBJECT, changes, trailers=trailers), options, forward=True)


def _notes(root: Path, facts: Facts, kept: tuple[str, ...]) -> list[str]:
    notes = list(facts.notes)
    if ".gitattributes" in kept:
        missing = _missing_attributes(root / ".gitattributes")
        if missing:
            lines = "".join(f"\n    {line}" for line in missing)
            notes.append(
                f"Your .gitattributes is left as it is. Add to it, so that files read alike everywhere:{lines}"
            )
    return notes


def _missing_attributes(path: Path) -> list[str]:
    data = door.read(path, 1 << 20)
    text = "" if isinstance(data, door.Shut) else data.decode("utf-8", "replace")
    present = {" ".join(line.split()) for line in text.splitlines()}
    return [line for line in ATTRIBUTES.decode().splitlines() if line not in present]

"""Why both sides are not brought together: words that would speak of what is no longer there, or come too late."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path

from socialops.domain.documents.workflow import GENERAL
from socialops.git.repo import Repo
from socialops.git.sync.commits import Own
from socialops.git.sync.trees import TreeChanges
from socialops.operations.sync.branches.said_already import Fields
from socialops.operations.sync.merge.overtaken import Told, overtaken
from socialops.operations.sync.merge.own_records import OwnRecords
from socialops.operations.sync.merge.sides import Sides
from socialops.operations.sync.paths import is_post, subject_of
from socialops.operations.sync.workspace_at import at

_LONGEST = 300
"""Characters of a comment that are shown again as a line to type."""


def stuck(sides: Sides, records: OwnRecords, own: Own) -> list[str]:
    """Why records can't be left out: only a commit that is made anew can do without them."""
    if own.rewritable or not records.left_out:
        return []
    names = ", ".join(inside(sides.repo, records.left_out))
    why = "commits of others, or commits that others know already, are among those that only you have"
    anew = f"git switch --create NEW-NAME {shlex.quote(sides.name)}, then git restore --source='@{{-1}}' -- FILE"
    way = f"begin anew beside it: {anew}, for each that you changed, then socialops submit POST, then socialops sync"
    return [f"{names} can't be left out: {why}. These stay on your branch; {way}"]


def inside(repo: Repo, paths: Collection[str]) -> tuple[str, ...]:
    """Paths from the repository's top as the workspace names them, in order."""
    return tuple(sorted(path.removeprefix(repo.prefix) for path in paths))


def not_theirs_to_move(records: OwnRecords, told: Collection[str], sides: Sides) -> list[str]:
    """That records of others on the branch would have to go under another number, which only they may give them.

    Not of the posts that are *told* of already: another number would not help these.
    """
    return [
        f"{path}: {sides.name} holds another record of that name, and only {by} can give the one of your branch "
        f"another number. Ask {by} to go to your branch and to type there: {sides.typed}"
        for path, by in records.stuck.items()
        if subject_of(path) not in told
    ]


def about_changed(records: OwnRecords, mine: TreeChanges, base: str, sides: Sides) -> list[str]:
    """That a post is another one than the one that my record is about: others changed it, or I take theirs for mine."""
    changed, given_up = records.about_changed(mine, base, sides.tip, taken(sides))
    chosen = "".join(f" --{side} {shlex.quote(path)}" for path, side in sides.choices.items())
    there = at(sides.repo, sides.objects, sides.tip, changed) if changed else None
    gone = {post for post in changed if there and there.subject(post) is None}
    own = {Path(path).stem for path in mine if path.startswith(f"{sides.repo.prefix}posts/")}
    main = sides.name.partition("/")[2] if sides.held else ""  # without changes of mine the look is main's
    told = [
        _changed_meanwhile(post, found, sides.typed, gone=post in gone, main="" if post in own else main)
        for post, found in changed.items()
    ]
    return told + [
        f"{post}: {' and '.join(found)} would speak of theirs, and {'are' if len(found) > 1 else 'is'} about the post "
        f"that you give up. Leave that out: {sides.typed} --drop {post}{chosen}{_said_again(found)}"
        for post, found in given_up.items()
    ]


def taken(sides: Sides) -> set[str]:
    """The posts of which I am to take theirs."""
    return {Path(path).stem for path, side in sides.choices.items() if side == "theirs" and path.startswith("posts/")}


def came_before(records: OwnRecords, mine: TreeChanges, theirs: TreeChanges, sides: Sides) -> dict[str, list[str]]:
    """That others said what a word of mine would set aside unread, by the post that it is about."""
    own, others = records.added(mine), records.added(theirs)
    posts = {subject for path in (*own, *others) if (subject := subject_of(path))}
    if not own or not others:
        return {}
    ours, there = (at(sides.repo, sides.objects, commit, posts) for commit in (sides.head, sides.tip))
    way = partial(_looked_at_anew, sides, records.signer, mine, theirs)
    return overtaken(ours, there, own, others, Told(way, *_met(records, sides)))


def _met(records: OwnRecords, sides: Sides) -> tuple[str | None, str]:
    """Who is told, None where all on my side is theirs; and where the other words were said, "" in no certain place."""
    return (records.signer, sides.name.partition("/")[2]) if sides.branch else (None, "")


def _looked_at_anew(sides: Sides, me: str | None, changed: TreeChanges, theirs: TreeChanges, post: str) -> str:
    """The way out where a word of mine is older than one of theirs."""
    if not sides.branch:
        return f"Leave yours out, then look at it anew: {sides.typed} --drop {post}, then socialops show {post}"
    from socialops.operations.sync.merge.begin_anew import begin_anew, begun_anew_by

    main = sides.name.partition("/")[2]
    paths = {full.removeprefix(sides.repo.prefix): full for full, change in changed.items() if change.after}
    if me and (others := _authors(sides, me, paths)):
        return begun_anew_by(others, main, sides.branch, post)
    newer = {path for path, full in paths.items() if full in theirs and theirs[full].after != changed[full].after}
    return begin_anew(main, sides.branch, post, [*paths], newer, sides.repo.root)


def _authors(sides: Sides, me: str, paths: Iterable[str]) -> list[str]:
    """Whose posts all are that the branch changed, where none of them is mine to hand in without a say in it lost."""
    names = {Path(path).stem for path in paths if is_post(path)}
    held = at(sides.repo, sides.objects, sides.head, names).posts if names else {}
    posts = [held[name].item for name in sorted(names & held.keys())]
    return [] if any(me in post.people for post in posts) else sorted({post.author for post in posts})


def _changed_meanwhile(post: str, found: Mapping[str, Fields], typed: str, *, gone: bool, main: str = "") -> str:
    """That records of mine, by path, are about a post that others changed, or that is *gone*; and how to go on.

    *main* is the main branch, where the post is only to be looked at there.
    """
    what = "deleted or renamed" if gone else "changed"
    go = f"sync --go {shlex.quote(main)}, then socialops " if main else ""
    then, rest = (f"history {post}", "") if gone else (f"{go}review", _said_again(found))
    look = "see what became of it" if gone else "look at it anew"
    return (
        f"{post}: others {what} it meanwhile, so {' and '.join(found)} would speak of what is no longer there. "
        f"Leave that out, then {look}: {typed} --drop {post}, then socialops {then}{rest}"
    )


def _said_again(found: Mapping[str, Fields]) -> str:
    """How the words of comments among records, by path, are not lost where these are left out."""
    return "".join(_comment_again(path, fields) for path, fields in found.items())


def _comment_again(path: str, fields: Fields) -> str:
    note, to = fields.get("note"), fields.get("to")
    if fields.get("decision") != "comment" or not isinstance(note, str):
        return ""
    if "\n" in note.strip() or len(note) > _LONGEST:
        return f". Your comment is a long one: copy its words first, out of {path}"
    stage = [] if fields.get("stage") == GENERAL else ["--stage", str(fields.get("stage"))]
    asked = [word for name in (to if isinstance(to, list) else ()) for word in ("--to", str(name))]
    words = shlex.join(["socialops", "comment", str(fields.get("post")), *stage, *asked, "-m", note.strip()])
    return f". Does your comment still hold, say it again: {words}"

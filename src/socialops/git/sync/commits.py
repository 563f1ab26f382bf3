"""The commits that are only here: whose they are, and the same ones made anew on top of others' work."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from socialops.git.objects import Objects
from socialops.git.program import literal
from socialops.git.range import CommitDetail, details
from socialops.git.repo import GitFailed, Repo
from socialops.git.writing.loose import put

_PERSON = re.compile(rb"author (?P<name>[^<\n]*?) ?<(?P<email>[^>\n]*)> (?P<date>\d+ [-+]\d{4})")


class Told(NamedTuple):
    """One commit as it is told of: who made it, and its first line."""

    who: str
    subject: str


class Maker(NamedTuple):
    """The addresses of author and committer of a commit, and when it was made, in seconds since 1970."""

    author: str
    committer: str
    at: int


class Own(NamedTuple):
    """The commits that are only here, oldest first; `rewritable` where each is the user's own and known to nobody."""

    commits: tuple[str, ...]
    rewritable: bool


def own_commits(
    repo: Repo, objects: Objects, head: str, without: Sequence[str], mine: Collection[str], *, stay: bool = False
) -> Own:
    """What *head* has, and none of the commits *without*; *mine* are the user's e-mail addresses.

    With *stay* others may know them: they stay where they are, on a branch that is left.
    """
    names = tuple(repo.run("rev-list", "--reverse", "--topo-order", head, "--not", *without).split())
    shared = (
        bool(names)
        and not stay
        and len(repo.run("rev-list", head, "--not", *without, "--remotes").split()) != len(names)
    )
    known = details(objects, names)
    addresses = {address.casefold() for address in mine}
    return Own(names, not shared and all(_is_own(known[name], addresses) for name in names))


def _is_own(commit: CommitDetail, mine: Collection[str]) -> bool:
    return (
        len(commit.parents) == 1
        and commit.author.casefold() in mine
        and commit.committer.casefold() in mine
        and {address.casefold() for address in commit.co_authors} <= set(mine)
    )


def makers(repo: Repo, new: str, old: Sequence[str], remote: str, paths: Sequence[str] = ()) -> list[Maker]:
    """Who made each commit that *new* has and none of *old*, as in `told`, and when.

    Of those that change one of *paths* only, where there are any.
    """
    span = [new, *_without(old, remote), *(["--", *literal(paths)] if paths else [])]
    out = repo.run("log", "--no-merges", "--no-show-signature", "-z", "--format=%ae%x00%ce%x00%ct", *span)
    fields = out.removesuffix("\0").split("\0") if out else []
    each = zip(fields[::3], fields[1::3], fields[2::3], strict=False)
    return [Maker(author, committer, int(at)) for author, committer, at in each]


def _without(old: Sequence[str], remote: str) -> list[str]:
    return ["--not", *old] if old else ["--not", f"--remotes={remote}"]


def told(repo: Repo, new: Sequence[str], old: Sequence[str], *, most: int, remote: str = "") -> tuple[int, list[Told]]:
    """How many commits *new* have that none of *old* has, and the newest; without *old*, no branch of the remote."""
    span = [*new, *_without(old, remote)]
    count = int(repo.run("rev-list", "--count", "--no-merges", *span))
    out = repo.run("log", f"-{most}", "--no-merges", "--no-show-signature", "-z", "--format=%an%x00%s", *span)
    fields = out.split("\0") if out else []
    return count, [Told(who, subject) for who, subject in zip(fields[::2], fields[1::2], strict=False)]


def made_anew(repo: Repo, objects: Objects, commit: str, tree: str, parent: str) -> str:
    """The same commit (message, author and time) with another tree on another parent; signed where it was signed."""
    raw = next(objects.blobs([commit])) or b""
    header, _, message = raw.partition(b"\n\n")
    lines, signed = _header(header)
    always = repo.run("config", "--type=bool", "--default=false", "commit.gpgsign") == "true"
    if signed or always:
        return _signed(repo, lines, message, tree, parent)
    committer = repo.run("var", "GIT_COMMITTER_IDENT").encode("utf-8", "surrogateescape")
    kept = [line for line in lines if not line.startswith((b"tree ", b"parent ", b"committer "))]
    at = next((n for n, line in enumerate(kept) if line.startswith(b"author ")), 0) + 1
    kept[at:at] = [b"committer " + committer]
    whole = b"\n".join([f"tree {tree}".encode(), f"parent {parent}".encode(), *kept]) + b"\n\n" + message
    return put(repo.common_dir / "objects", b"commit", whole, len(commit))


def _header(header: bytes) -> tuple[list[bytes], bool]:
    """The lines of a commit's header without its signature, and whether it had one."""
    lines: list[bytes] = []
    inside = signed = False
    for line in header.split(b"\n"):
        if not line.startswith(b" "):
            inside = line.startswith((b"gpgsig ", b"gpgsig-sha256 "))
            signed = signed or inside
        if not inside:
            lines.append(line)
    return lines, signed


def _signed(repo: Repo, lines: Sequence[bytes], message: bytes, tree: str, parent: str) -> str:
    author = next((found for line in lines if (found := _PERSON.fullmatch(line))), None)
    if author is None:
        raise GitFailed("a commit of yours names no author, so it can't be signed anew: see 'git log'")
    who = {key: author[key].decode("utf-8", "surrogateescape") for key in ("name", "email", "date")}
    env = {
        "GIT_AUTHOR_NAME": who["name"],
        "GIT_AUTHOR_EMAIL": who["email"],
        "GIT_AUTHOR_DATE": f"@{who['date']}",
    }
    return repo.run("commit-tree", "-S", "-p", parent, "-F", "-", tree, stdin=message, env=env)


def merge_commit(repo: Repo, tree: str, parents: Sequence[str], message: str) -> str:
    """A commit that joins both sides; signed where the user's git signs every commit."""
    sign = repo.run("config", "--type=bool", "--default=false", "commit.gpgsign") == "true"
    joined = [word for parent in parents for word in ("-p", parent)]
    return repo.run("commit-tree", *(["-S"] if sign else []), *joined, "-m", message, tree)

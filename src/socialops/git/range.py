"""The commits of a range, what each brought, and who made it.

Everything is read from raw objects and NUL-separated output: no message, name or path can pass for another record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import NamedTuple

from socialops.git.objects import REGULAR, Objects
from socialops.git.reading.at_once import Turns, told

_CO_AUTHOR = re.compile(r"(?im)^[ \t]*co-authored-by:[^\n<>]*<[ \t]*([^<>\s]+)[ \t]*>")
_PLAIN = re.compile(rb"tree [0-9a-f]{40,64}\n((?:parent [0-9a-f]{40,64}\n)*)author ([^\n]*)\ncommitter ([^\n]*)")
"""The header of a commit that is neither signed nor in another encoding."""
_PERSON = re.compile(rb"[^\n]*?<([^<>\n]*)> (\d{1,10}) [-+]\d{4}")


_TREE = b"040000"
_FOLDER_STAYS = b":040000 040000 "


class RangeChange(NamedTuple):
    """One path in one commit: the blobs before (one for each parent) and after; None where it is not there."""

    before: tuple[str | None, ...]
    after: str | None
    mode: str

    @property
    def differs(self) -> bool:
        """True where something else lies there than at any parent; another bit of execution is nothing else."""
        return self.after not in self.before or self.mode not in REGULAR

    def adds(self, oid: str) -> bool:
        """True where the commit brings that blob; another mode of what was there brings nothing."""
        return self.after == oid and oid not in self.before


class RangeCommit(NamedTuple):
    """A commit, and the paths in which it differs from every parent: what it brought and did not merely merge.

    `folders` are those that came or went, `twice` the names that it brought more than once (`git.doubles`): both are
    known in a range only.
    """

    id: str
    own: dict[str, RangeChange]
    folders: dict[str, RangeChange]
    twice: list[str]


class CommitDetail(NamedTuple):
    """Who made a commit, when, and with which signature (over `payload`)."""

    id: str
    parents: tuple[str, ...]
    author: str
    committer: str
    authored: datetime
    committed: datetime
    co_authors: tuple[str, ...]
    signature: str | None
    payload: bytes

    @property
    def short(self) -> str:
        """The id as people read it."""
        return self.id[:9]


def log(
    objects: Objects, *revisions: str, paths: Sequence[str] = (), patterns: Sequence[str] = ()
) -> list[RangeCommit]:
    """The commits of the revisions, children before parents; with *paths* or *patterns*, only those that touch one.

    Both are from the repository's top; patterns are git's globs (`**/posts/**/a.yaml`).
    """
    limits = [*(f":(top,literal){path}" for path in paths), *(f":(top,glob){pattern}" for pattern in patterns)]
    one = None if limits else objects.learned(revisions[-1])
    if one and revisions[:-1] == (f"^{one[0]}",):
        _, path, entry = one
        return [RangeCommit(revisions[-1], {path: RangeChange((None,), entry.oid, entry.mode)}, {}, [])]
    return _brought(objects, _names(objects, revisions, limits), limits, folders=True)


def log_beside(objects: Objects, *revisions: str) -> tuple[list[str], Callable[[], list[RangeCommit]]]:
    """The ids of all these commits, children before parents, and what waits for them as `log` gives them.

    Another thread of ours reads them: whoever asks has something to do meanwhile.

    Raises:
        GitFailed: git can't list them; or, where one waits for them, can't compare them.
    """
    from concurrent.futures import ThreadPoolExecutor

    names, turns = _names(objects, revisions, ()), Turns(busy=True)
    thread = ThreadPoolExecutor(1)
    commits = thread.submit(_brought, objects, names, (), folders=True, turns=turns)
    thread.shutdown(wait=False)

    def wait() -> list[RangeCommit]:
        turns.idle()
        return commits.result()

    return names.decode().split(), wait


def _names(objects: Objects, revisions: Sequence[str], limits: Sequence[str]) -> bytes:
    full = ["--full-history"] if limits else []
    return objects.run("rev-list", "--topo-order", *full, "--end-of-options", *revisions, "--", *limits)


def brought(objects: Objects, ids: Sequence[str]) -> list[RangeCommit]:
    """All the files that these commits brought; folders are left out."""
    return _brought(objects, _lines(ids), (), folders=False) if ids else []


def brought_there(
    objects: Objects, ids: Sequence[str], places: Sequence[str], left_out: Callable[[bytes], bool]
) -> list[RangeCommit]:
    """What these commits brought to these places (files, or folders with all that is in them), but for the paths that
    are *left_out*; commits that brought nothing else are left out, too.

    Quick over a long history, which patterns are not: git compares each file's name with each of them at every commit.
    """
    limits = [f":(top,literal){place}" for place in places]
    found = _brought(objects, _lines(ids), limits, folders=False, left_out=left_out) if ids else []
    return [commit for commit in found if commit.own]


def taken(objects: Objects, ids: Sequence[str]) -> list[str]:
    """The paths that these commits take away, each of them one that has no more than one parent."""
    out = objects.run(
        "diff-tree", "--stdin", "--no-commit-id", "-r", "--diff-filter=D", "--name-only", "-z", "--no-renames",
        "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=none",
        stdin=_lines(ids),
    )  # fmt: skip
    return [path.decode("utf-8", "surrogateescape") for path in out.split(b"\0") if path]


def _lines(ids: Sequence[str]) -> bytes:
    return "".join(f"{name}\n" for name in ids).encode()


def _brought(
    objects: Objects,
    names: bytes,
    limits: Sequence[str],
    *,
    folders: bool,
    left_out: Callable[[bytes], bool] | None = None,
    turns: Turns | None = None,
) -> list[RangeCommit]:
    always = [] if left_out else ["--always"]
    words = [
        "diff-tree", "--stdin", *always, "--root", "-c", "-r", *(["-t"] if folders else []), "--raw", "--no-abbrev",
        "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=none", "--",
        *limits,
    ]  # fmt: skip
    return [commit for out in told(objects, words, names, turns) for commit in _read(out, left_out)]


def _read(out: bytes, left_out: Callable[[bytes], bool] | None) -> Iterator[RangeCommit]:
    commit: RangeCommit | None = None
    brings: set[str] = set()
    tokens = iter(out.split(b"\0"))
    for token in tokens:
        if token[:1] == b":" and commit:
            name = next(tokens)
            if left_out and left_out(name):  # before anything is made of it: an import brings a hundred thousand
                continue
            path = name.decode("utf-8", "surrogateescape")
            if _note(commit, path, token):
                if path in brings:
                    commit.twice.append(path)
                brings.add(path)
        elif token:
            if commit:
                yield commit
            commit, brings = RangeCommit(token.decode(), {}, {}, []), set()
    if commit:
        yield commit


def _note(commit: RangeCommit, path: str, facts: bytes) -> bool:
    """Note what became of a path; True where something lies there.

    Raw facts: as many colons, modes and ids before as there are parents, then mode and id after.
    """
    if facts.startswith(_FOLDER_STAYS):  # most of them: each file that changes has folders around it
        return True
    rest = facts.lstrip(b":")
    parents = len(facts) - len(rest)
    fields = rest.split(b" ")
    oids = [_oid(oid) for oid in fields[parents + 1 : 2 * parents + 2]]
    change = RangeChange(tuple(oids[:-1]), oids[-1], fields[parents].decode())
    (commit.folders if _TREE in fields[: parents + 1] else commit.own)[path] = change
    return change.after is not None


def _oid(raw: bytes) -> str | None:
    return raw.decode() if raw.strip(b"0") else None


def details(objects: Objects, ids: Sequence[str]) -> dict[str, CommitDetail]:
    """Who made each commit."""
    return {name: _detail(name, data or b"") for name, data in zip(ids, objects.blobs(ids), strict=True)}


def _detail(name: str, data: bytes) -> CommitDetail:
    header, _, message = data.partition(b"\n\n")
    text = message.decode("utf-8", "replace")
    co_authors = tuple(dict.fromkeys(_CO_AUTHOR.findall(text))) if "<" in text else ()
    if plain := _PLAIN.fullmatch(header):  # nearly all are
        parents = tuple(parent[7:].decode() for parent in plain[1].split(b"\n")[:-1])
        author, authored = _person([plain[2]])
        committer, committed = (author, authored) if plain[2] == plain[3] else _person([plain[3]])
        signed = header + b"\n\n" + message
        return CommitDetail(name, parents, author, committer, authored, committed, co_authors, None, signed)
    fields, signature, payload = _headers(header)
    parents = _parents(header)
    author, authored = _person(fields.get(b"author", []))
    committer, committed = _person(fields.get(b"committer", []))
    if len(parents) != len(fields.get(b"parent", [])):  # git reads no parent but right after the tree
        author, committer, co_authors = "", "", ()  # nobody's, but its time stands: what comes after it is no older
    signed = payload + b"\n\n" + message
    return CommitDetail(name, parents, author, committer, authored, committed, co_authors, signature, signed)


def _parents(header: bytes) -> tuple[str, ...]:
    """The parents that git itself sees: the lines between the tree and the author."""
    lines = iter(header.split(b"\n")[1:])
    return tuple(line[7:].decode("ascii", "replace") for line in takewhile(_is_parent, lines))


def _is_parent(line: bytes) -> bool:
    return line.startswith(b"parent ")


def _headers(header: bytes) -> tuple[dict[bytes, list[bytes]], str | None, bytes]:
    """The fields of a commit's header, its signature, and the header without the signature."""
    fields: dict[bytes, list[bytes]] = {}
    kept: list[bytes] = []
    signature: list[bytes] = []
    inside = False
    for line in header.split(b"\n"):
        if line.startswith(b" "):
            (signature if inside else kept).append(line[1:] if inside else line)
            continue
        key, _, value = line.partition(b" ")
        inside = key in {b"gpgsig", b"gpgsig-sha256"}
        if inside:
            signature.append(value)
        else:
            kept.append(line)
            fields.setdefault(key, []).append(value)
    text = b"\n".join(signature).decode("ascii", "replace") if signature else None
    return fields, text, b"\n".join(kept)


def _person(lines: list[bytes]) -> tuple[str, datetime]:
    """E-mail and time of the one author or committer line; a commit with two of them is nobody's."""
    found = _PERSON.fullmatch(lines[0]) if len(lines) == 1 else None
    if found is None:
        return "", datetime.fromtimestamp(0, UTC)
    return found[1].decode("utf-8", "replace").strip(), datetime.fromtimestamp(int(found[2]), UTC)


def changed(objects: Objects, one: str, other: str) -> Iterator[str]:
    """The paths in which two trees differ."""
    out = objects.run(
        "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-relative",
        "--ignore-submodules=none", one, other,
    )  # fmt: skip
    return (path.decode("utf-8", "surrogateescape") for path in out.split(b"\0") if path)

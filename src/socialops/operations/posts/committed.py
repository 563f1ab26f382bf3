"""A post as the last commit holds it, where its file was changed or moved since: what an audit compares with."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from socialops.domain.documents.post import Post
from socialops.domain.source import Fault
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.whose.of_nobody import anew
from socialops.operations.posts.whose.taken_over import take_over
from socialops.store.yaml.reader import parse


def as_committed(context: TransitionContext) -> Iterator[Post]:
    """Every version of the post that HEAD holds and the work tree does not; none that can't be read."""
    for path in changed_places(context):
        old = version(context.repo, "HEAD", path)
        if old is not None:
            yield old


def changed_places(context: TransitionContext) -> list[str]:
    """Every path, from the repository's top, of the post's file that HEAD holds and the work tree does not so."""
    places = f":(glob)posts/**/{context.post.id}.yaml"
    try:
        out = context.repo.run("diff-index", "--name-only", "--no-renames", "-z", "HEAD", "--", places)
    except GitFailed:  # there is no commit yet
        return []
    return [path for path in out.split("\0") if path]


def to_tell(context: TransitionContext, *, changed: bool) -> str:
    """What to do about a post that is another's, whose file one perhaps *changed*: tell them, or take it over."""
    post, path, actor = context.post, context.filed.path, context.actor
    author = context.workspace.roster.members.get(post.author)
    write = f"write 'author: {actor.id}' into {path}, {take_over(post.author, path)}"
    if author is None or author.has_left(context.now.date()):
        way = anew(context.repo, [path], actor.id, named=False)
        return (
            f"{post.author} is here no more. {way}"
            if way
            else f"{post.author} is here no more, so take it over: {write}"
        )
    say = f"socialops comment {post.id} --to {post.author} -m WHAT"
    back = f"git restore {shlex.quote(path)}, which throws your change of it away"
    tell = f"Put it back ({back}), then tell them what to change" if changed else "Tell them what to change"
    tell = f"{tell}: {say}"
    if post.status != "draft" or not context.workspace.roster.may(actor, "post"):
        return tell
    way = anew(context.repo, [path], actor.id, named=False)
    more = (
        f": {way[:1].lower()}{way[1:]}"
        if way
        else f", take it over: {write}, then 'socialops submit {post.id}' is yours"
    )
    return f"{tell}. Is it yours, or are you to go on with it{more}"


def unsettled(repo: Repo, paths: Sequence[str]) -> list[str]:
    """The files, relative to the workspace, that HEAD does not hold as they lie here, or that are staged otherwise."""
    differing = repo.differing(paths)
    if not differing and _are_staged_so(repo, paths):
        return []
    return list(dict.fromkeys([*repo.status(paths), *differing]))


def _are_staged_so(repo: Repo, paths: Sequence[str]) -> bool:
    """Whether git's status would say nothing of files that do not differ: it takes long where there are very many."""
    try:
        held = repo.run("ls-tree", "-z", "HEAD", "--", *paths)
        staged = repo.run("ls-files", "-s", "-z", "--", *literal(paths))
        here = {path: _mode((repo.root / path).lstat().st_mode) for path in paths}
    except (GitFailed, OSError):
        return False
    wanted = set()
    for facts, _, path in (line.partition("\t") for line in held.split("\0") if line):
        mode, _, oid = facts.split(" ")
        if here.get(path) == mode:
            wanted.add(f"{mode} {oid} 0\t{path}")
    return len(wanted) == len(here) and wanted == set(filter(None, staged.split("\0")))


def _mode(mode: int) -> str | None:
    """How git calls a plain file."""
    return ("100755" if mode & stat.S_IXUSR else "100644") if stat.S_ISREG(mode) else None


def version(repo: Repo, commit: str, path: str) -> Post | None:
    """The post at a path (from the repository's top) as a commit holds it; None where it is not there, or is broken."""
    try:
        data = parse(repo.run("show", f"{commit}:{path}").encode())
        return None if isinstance(data, Fault) else Post.model_validate(data)
    except (GitFailed, ValidationError):
        return None

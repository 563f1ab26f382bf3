"""A post as the last commit holds it, where its file was changed or moved since: what an audit compares with."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from socialops.domain.documents.post import Post
from socialops.domain.source import Fault
from socialops.git.repo import GitFailed, Repo
from socialops.operations.posts.context import TransitionContext
from socialops.store.yaml.reader import parse


def as_committed(context: TransitionContext) -> Iterator[Post]:
    """Every version of the post that HEAD holds and the work tree does not; none that can't be read."""
    repo = context.repo
    places = f":(glob)posts/**/{context.post.id}.yaml"
    try:
        out = repo.run("diff-index", "--name-only", "--no-renames", "-z", "HEAD", "--", places)
    except GitFailed:  # there is no commit yet
        return
    for path in filter(None, out.split("\0")):
        old = version(repo, "HEAD", path)
        if old is not None:
            yield old


def version(repo: Repo, commit: str, path: str) -> Post | None:
    """The post at a path (from the repository's top) as a commit holds it; None where it is not there, or is broken."""
    try:
        data = parse(repo.run("show", f"{commit}:{path}").encode())
        return None if isinstance(data, Fault) else Post.model_validate(data)
    except (GitFailed, ValidationError):
        return None

"""A post as the last commit holds it, where its file was changed or moved since: what an audit compares with."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from socialops.domain.documents.post import Post
from socialops.domain.source import Fault
from socialops.git.repo import GitFailed
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
        try:
            data = parse(repo.run("show", f"HEAD:{path}").encode())
            if not isinstance(data, Fault):
                yield Post.model_validate(data)
        except (GitFailed, ValidationError):  # it is new there, or was broken
            continue

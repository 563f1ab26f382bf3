"""A post that a commit of this branch changed under an address of no member: so it can't get to main."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from socialops.git.sync.commits import makers
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.upstream import current_branch
from socialops.operations.posts.context import TransitionContext


def begin_anew(context: TransitionContext, places: Sequence[str]) -> str | None:
    """What to do in place of taking the post over on this branch; None where nothing of it here is nobody's.

    *places* are where the post lies or lay, from the workspace. Who takes it over on the branch would find out when
    all is approved, as `audit` asks who made each commit that main has not.
    """
    repo, roster = context.repo, context.workspace.roster
    here = current_branch(repo)
    trunk = trunk_of(repo, here) if here else None
    if here is None or trunk is None or trunk.name == here:
        return None
    made = makers(repo, "HEAD", [trunk.main], trunk.remote, places)
    address = next((author for author, committer in made if not (roster.find(author) or roster.find(committer))), None)
    if address is None:
        return None
    file, main = shlex.quote(context.filed.path), shlex.quote(trunk.name)
    return (
        f"A commit of this branch has it by <{address}>, an address of no member, and no audit lets that into "
        f"{trunk.name}. Is the address yours, have it added to 'emails:' in your file in members/ on {trunk.name}. If "
        f"not, begin anew: git restore {file}, socialops sync --go {main}, "
        f"git restore --source={shlex.quote(here)} -- {file}, write 'author: {context.actor.id}' into it, "
        f"socialops submit {context.post.id}, socialops sync --branch NEW-NAME"
    )

"""What a clone forgets of branches that the remote has no more: what others did there, never what is one's own."""

from __future__ import annotations

from collections.abc import Collection

from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.removed import forget_others
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.workspace_at import at


def let_go(repo: Repo, gone: Collection[str]) -> None:
    """Forget those of the refs *gone* on which nothing is the user's, by any address that git or their file names."""
    email = repo.identity().email
    member = at(repo, Objects(repo.root), "HEAD", ()).roster.find(email)
    mine = {email, *(member.emails if member else ())}
    forget_others(repo, trunk_of(repo, current_branch(repo) or ""), gone, mine)

"""What every transition works with, and the values it ends in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from socialops import door
from socialops.classes import dataclass
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.series import Series
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Filed, Workspace
from socialops.errors import SocialopsError
from socialops.git.repo import Repo


@dataclass(frozen=True)
class Options:
    """How a command that writes may write; `base` is what an audit would compare with, if not the main branch.

    `deed` are the words of the command: where the very same was killed after its commit, it is not done once more.
    """

    dry_run: bool = False
    commit: bool = True
    base: str | None = None
    deed: str = ""


@dataclass(frozen=True)
class TransitionContext:
    """One post in front of one actor at one time."""

    repo: Repo
    workspace: Workspace
    actor: Member
    now: datetime
    filed: Filed[Post]
    dry_run: bool = False
    base: str | None = None

    @property
    def is_series(self) -> bool:
        """True where it is a series that is approved ahead."""
        return self.workspace.is_series_as_post(self.post)

    def named(self) -> str:
        """What commits are about: post(ID) or series(ID)."""
        return f"{'series' if self.is_series else 'post'}({self.post.id})"

    @property
    def post(self) -> Post:
        """The post that is acted on."""
        return self.filed.item

    def state(self) -> PostState:
        """The post's state now."""
        return post_state(self.workspace, self.post, self.now)

    def read(self) -> bytes:
        """The bytes of the post's file."""
        data = door.read(self.repo.root / self.filed.path, 1 << 20)
        if isinstance(data, door.Shut):
            raise SocialopsError(f"{self.filed.path}: {data.why}.")
        return data


def find_actor(repo: Repo, workspace: Workspace) -> Member:
    """The member whose e-mail git has."""
    email = repo.identity().email
    member = workspace.roster.find(email)
    if member is None:
        raise SocialopsError(f"git says you are {email}, and no member has that e-mail. {own_address(email)}")
    return member


def own_address(email: str) -> str:
    """How one becomes oneself; never another member's address, which would be an invitation to act as them."""
    return (
        "If it is yours, have it added to 'emails:' of your file in members/ by somebody who may change policy (where "
        f"there is no file of yours, they write it: socialops new member YOUR-ID, with emails: [{email}]). "
        "If git has the wrong address of you, tell it the one that your file names: git config user.email YOUR-ADDRESS"
    )


def find_post(workspace: Workspace, post: str, root: Path) -> Filed[Post]:
    """The post of that id, or the series approved ahead; an unknown one ends the command with the nearest names."""
    filed = workspace.subject(post)
    if filed:
        return filed
    if post in workspace.series:
        raise SocialopsError(_not_ahead(workspace.series[post].item))
    from socialops.operations.posts.missing import missing

    known = [path.stem for path in (root / "posts").rglob("*.yaml")]
    raise SocialopsError(f"There is no post '{post}'; {missing(root, post, did_you_mean(post, known))}")


def _not_ahead(series: Series) -> str:
    if series.approve == "ahead":
        return f"The series '{series.id}' makes no posts: 'socialops check' says why."
    return (
        f"'{series.id}' is a series whose posts are approved one by one: write them with 'socialops series materialise "
        f"{series.id} --until DAY', or set 'approve: ahead' in series/{series.id}.yaml."
    )

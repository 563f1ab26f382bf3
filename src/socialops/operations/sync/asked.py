"""What somebody asked `sync` to do."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.errors import SocialopsError

if TYPE_CHECKING:  # what nothing-to-do never needs
    from socialops.store.yaml.combine import Side


@dataclass(frozen=True)
class Asked:
    """What the user said; files are relative to the workspace."""

    branch: str | None = None
    drop: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    dry_run: bool = False
    go: str | None = None
    """The branch to go to when all is shared."""
    take_main: bool = False
    """Whether the branch takes in what main got meanwhile."""
    asks: bool = False
    """Whether git may ask for a password."""
    clock_set: bool = False
    """Whether a time was set in place of the machine's (SOCIALOPS_NOW, --now)."""

    @property
    def typed(self) -> str:
        """The command as it is typed again, before what is chosen."""
        branch = f" --branch {shlex.quote(self.branch)}" if self.branch else ""
        go = f" --go {shlex.quote(self.go)}" if self.go else ""
        return f"socialops sync{branch}{' --take-main' if self.take_main else ''}{go}"

    def choices(self) -> dict[str, Side]:
        """Whose word holds for which file."""
        if self.go and self.branch:
            raise SocialopsError("--branch and --go exclude each other: one begins a branch, one goes to another.")
        both = sorted({*self.mine} & {*self.theirs})
        if both:
            raise SocialopsError(f"--mine and --theirs both name {', '.join(both)}: choose one.")
        return {**dict.fromkeys(self.mine, "mine"), **dict.fromkeys(self.theirs, "theirs")}

"""What the doctor says of clocks: one that somebody set, and records whose time some wrong one gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from socialops.domain.results.doctor import Sign
from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.standing import has_remote
from socialops.git.sync.upstream import current_branch
from socialops.operations.posts.still_to_come import (
    CLOCKS_DIFFER,
    Ahead,
    Doubt,
    doubt,
    latest_ahead,
    under_another_name,
)
from socialops.operations.workspace.git_health import Patient


def pinned_time(words: str) -> Iterator[Sign]:
    """That another time is set than the machine's, by these words; nothing where none is."""
    if words:
        what = f"SOCIALOPS_NOW (or --now) says {one_line(words)}: what you do is recorded at that time, not at this one"
        yield Sign("hint", "clock", what, "Is it left on by mistake: unset SOCIALOPS_NOW")


def _behind(patient: Patient) -> Doubt | None:
    """That this machine's clock is behind, it seems; None where a time is set, which is told as such."""
    repo = patient.repo
    if repo is None or patient.workspace is None or patient.clock_set or not repo.has_commits():
        return None
    here = current_branch(repo)
    trunk = trunk_of(repo, here) if here else None
    try:
        return doubt(repo, patient.workspace, patient.now, ("HEAD", *([trunk.main] if trunk else [])))
    except SocialopsError:  # git knows nobody here, or holds only a part of the history
        return None


def _own(patient: Patient) -> Iterator[Sign]:
    if found := _behind(patient):
        way = (
            "Look: date. Is it behind, set it, and go on as before. Only if it is right, the clock of who made "
            f"{found.commit} was wrong: 'A clock was wrong' in docs/when-something-went-wrong.md"
        )
        yield Sign("problem", "clock", found.question, way)


def _to_come(patient: Patient) -> Iterator[Sign]:
    found = latest_ahead(patient.workspace, patient.now + CLOCKS_DIFFER) if patient.workspace else None
    if found is None:
        return
    more = f" (and {found.more} more {'is' if found.more == 1 else 'are'} ahead)" if found.more else ""
    what = (
        f"{found.path} says {found.at:%Y-%m-%d %H:%M}, which is still to come{more}: what is said before then can't "
        "follow it"
    )
    look = "Only if your clock is right, look" if _behind(patient) else "Look"
    yield Sign(
        "hint", "clock", what, f"{look} at the clock of who made it (date, SOCIALOPS_NOW). {_out(patient, found)}"
    )


def _misdated(patient: Patient) -> Iterator[Sign]:
    """What is not shared, and never will be: `sync` refuses it, and whoever hears of it today has the more time."""
    repo = patient.repo
    here = current_branch(repo) if repo and repo.has_commits() else None
    trunk = trunk_of(repo, here) if repo and here else None
    if repo is None or trunk is None:
        return
    told = latest_ahead(patient.workspace, patient.now + CLOCKS_DIFFER) if patient.workspace else None
    from socialops.operations.sync.refusals.misdated import misdated

    try:
        found = misdated(repo, Objects(repo.root), "HEAD", [trunk.main], "socialops sync", clock_set=patient.clock_set)
    except GitFailed:  # a clone that holds only a part of the history
        return
    for each in found:
        if told is None or each.path != told.path:
            yield Sign("hint", "clock", f"{each.path} {each.why}", each.way)


def _out(patient: Patient, found: Ahead) -> str:
    """How a record of the future goes: as it is shared or not, and whose it is."""
    email = patient.identity.email if patient.identity else ""
    member = patient.workspace.roster.find(email) if patient.workspace else None
    repo = patient.repo
    if repo and has_remote(repo):
        if repo.run("rev-list", "-1", "--remotes", "--", f":(literal){found.path}"):
            way = under_another_name(patient.workspace, found.post) if patient.workspace and found.asks else ""
            return (
                "It is shared: socialops explain SO456 says how a branch gets rid of it; on main its time must come"
                + (f", or {way}" if way else "")
            )
        if member and member.id == found.by:
            return f"It is yours, and not shared: socialops sync --drop {found.post}"
    return f"Is it right, {found.by} knows; else its time must come"


LOOKS: tuple[Callable[[Patient], Iterator[Sign]], ...] = (_own, _to_come, _misdated)

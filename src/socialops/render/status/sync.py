"""What `sync` did, would do, or why it left everything as it was; and what is not shared yet."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from socialops.domain.plan import FileChange
from socialops.domain.results.sync import (
    AgainstMain,
    Clash,
    CloneStanding,
    Conflict,
    Elsewhere,
    Ending,
    MainAhead,
    OnBranch,
    OnBranches,
    Stranger,
    Synced,
    Unheld,
    WentOn,
)
from socialops.domain.sanitize import one_line, visible
from socialops.render.status.together import changes, commits, many


def told(found: Synced) -> str:
    """A whole run, in sentences."""
    return "\n".join(_lines(found))


def planned(found: Synced) -> str:
    """What a run would do, with the files in which both sides come together."""
    from socialops.render.posts.transition import diff

    all_ = "all that you committed" if found.unheld else "all"
    nothing = [f"Nothing to do: {all_} is shared with {found.upstream}."] if found.upstream else []
    lines = [*_begun(found), *_plan(found)] or nothing
    lines += [one_line(f"Would go to {found.went}.")] if found.went else []
    lines += [f"Would cost: {lost.by}'s approval of {lost.post} at {lost.stage} ({lost.after})" for lost in found.lost]
    lines += [diff(FileChange(*each)) for each in found.diffs]
    lines += [in_no_commit(found.unheld)] if found.unheld else []
    return "\n".join(lines)


def not_shared(commits: int) -> str:
    """What a command that committed ends with; nothing where all is shared."""
    return f"{many(commits, 'commit')} not shared: socialops sync" if commits else ""


def left_behind(found: Elsewhere) -> str:
    """That another branch of this clone holds what nobody else has, and how that gets out."""
    held = f"{many(found.number, 'commit')} that nobody else has ({found.subject})"
    go = f"socialops sync --go {shlex.quote(found.branch)}"
    return one_line(f"Your branch {found.branch} holds {held}: {go}")


def after_merge(found: WentOn) -> str:
    """That a branch was merged already, how what came on it since gets into a pull request, and what ends asking."""
    since = f"{many(found.number, 'commit')} since then ({found.subject}) {'is' if found.number == 1 else 'are'}"
    go = "" if found.here else f"socialops sync --go {shlex.quote(found.branch)}, then "
    way = f"{go}socialops sync --branch {shlex.quote(found.free)}"
    what = f"Your branch {found.branch} was merged into {found.main} already"
    end = "" if found.here else f". {found.end}"
    return one_line(f"{what}: {since} in no pull request, unless you opened another. A new branch for that: {way}{end}")


_NAMED = 3


def main_ahead(found: MainAhead) -> str:
    """That the branch that one is on was merged, so that what main got since is not seen there; and what to type."""
    on = f" (also on {_some(found.posts)})" if found.posts else ""
    go = f"socialops sync --go {shlex.quote(found.main)}"
    return one_line(
        f"{found.branch} was merged into {found.main}, which has {many(found.number, 'commit')} more{on}: {go}"
    )


def against_main(found: AgainstMain | None) -> Iterator[str]:
    """That main changed files of the branch, too, so that its pull request can't go in; and what to type."""
    if found is None:
        return
    files = many(len(found.files), "file")
    yield f"main and your branch both changed {files}, so a pull request of it can't be merged as it is:"
    for each in found.files[:_CLASHES]:
        yield one_line(f"  {each.path}: {_both_changed(each)}")
    if len(found.files) > _CLASHES:
        yield f"  and {len(found.files) - _CLASHES} more"
    yield from map(one_line, found.way or (TAKE_MAIN,))


TAKE_MAIN = "Bring main into your branch: socialops sync --take-main (with --dry-run it only shows what that does)"
_CLASHES = 10


def _both_changed(found: Clash) -> str:
    if found.is_record:
        return "both hold a record of that name"
    return f"both changed {', '.join(found.fields)}" if found.fields else "both changed it, each in its own place"


def to_review(branches: OnBranches, *, every: bool = False) -> str:
    """That branches hold posts which wait for who asks, and how one gets to them; nothing where none does.

    The first few of them, or *every* one; then also how many were not looked into.
    """
    told = _waiting(branches.found, every=every)
    if not branches.unseen or not (told or every):
        return told
    more = "1 branch more was" if branches.unseen == 1 else f"{branches.unseen} branches more were"
    unseen = (
        f"{more} not looked into, as others have newer commits. Delete on the forge those that nobody needs, then: "
        "socialops sync"
    )
    return "\n".join(filter(None, [told, unseen]))


def _waiting(found: Sequence[OnBranch], *, every: bool) -> str:
    if not found:
        return ""
    what = "1 branch holds" if len(found) == 1 else f"{len(found)} branches hold"
    for_, to = ("your review", "review") if any(any(each[1:4]) for each in found) else ("you", "answer")
    goes = [f"socialops sync --go {shlex.quote(each.branch)}" for each in found]
    names = [f"{each.branch} ({_of_branch(each)})" for each in found]
    if every and len(found) > _NAMED:
        lines = (one_line(f"  {name}: {go}") for name, go in zip(names, goes, strict=True))
        return "\n".join([f"{what} posts that wait for {for_}. To {to} them:", *lines])
    rest = "; all of them: socialops review" if len(found) > _NAMED else ""
    go = " or ".join(goes[:_NAMED])
    return one_line(f"{what} posts that wait for {for_}: {_first(names, ' and ')}. To {to} them: {go}{rest}")


def _first(names: Sequence[str], joined: str = ", ") -> str:
    """The first few of names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f"{joined}{more} more" if more > 0 else "")


def _of_branch(found: OnBranch) -> str:
    more = (("changed", found.changed), ("answered", found.answered), ("changes asked for", found.asked))
    return "; ".join(filter(None, (_some(found.posts), *(f"{word}: {_some(of)}" for word, of in more if of))))


def not_here_yet(found: tuple[str, int] | None) -> str:
    """That who decides may be looking at old words; nothing where nobody else shared anything since."""
    if found is None:
        return ""
    name, number = found
    return one_line(
        f"{name} has {many(number, 'commit')} that you have not, as last fetched: socialops sync, then decide"
    )


def _some(posts: Sequence[str]) -> str:
    return _first(posts)


def stands(found: CloneStanding) -> str:
    """How this clone stands to the others; nothing where all is alike."""
    parts = []
    if found.ahead:
        parts.append(f"{many(found.ahead, 'commit')} ahead")
    if found.behind:
        parts.append(f"{many(found.behind, 'commit')} behind")
    lines = [f"Not shared yet: {', '.join(parts)}: socialops sync"] if parts else []
    lines += [main_ahead(found.main)] if found.main else []
    lines += [in_no_commit(Unheld(found.uncommitted, found.ways))] if found.uncommitted else []
    return "\n".join(lines)


def in_no_commit(found: Unheld) -> str:
    """That files lie here which no commit holds, so that nobody else gets them, and what to type."""
    names = _first(found.paths, " and ")
    ways = f": {'; '.join(found.ways)}" if found.ways else ""
    return one_line(f"Not shared: {many(len(found.paths), 'file')} that no commit holds ({names}){ways}")


def _plan(found: Synced) -> Iterator[str]:
    source = "" if found.begun or found.took else f" from {found.upstream}"
    yield from commits(f"Would bring in{source}", found.incoming)
    where = f"the branch {found.branch}" if found.branch else found.upstream
    yield from commits(f"Would share with {where}", found.outgoing)
    yield from _not_for_main(found)
    yield from changes(found, would=True)


def _lines(found: Synced) -> Iterator[str]:
    if found.ending is Ending.REFUSED:
        yield from _refused(found)
        return
    yield from _begun(found)
    yield from commits("Brought in", found.incoming)
    yield from changes(found)
    if found.ending is Ending.UNSHARED:
        yield from _unshared(found)
        return
    where = f"on the branch {found.branch}, where you are now" if found.branch else f"with {found.upstream}"
    yield from commits("Shared", found.outgoing)
    yield from _not_for_main(found)
    if found.removed:
        yield one_line(found.removed)
    elif found.branch or found.upstream:
        yield f"All {'that you committed ' if found.unheld else ''}is shared {where}."
    if found.went:
        yield one_line(f"You are on {found.went} now, as it was last shared.")
    if found.unheld:
        yield in_no_commit(found.unheld)
    yield from map(main_ahead, filter(None, [found.main_ahead]))
    yield from against_main(found.against)
    yield from map(after_merge, found.went_on[:_NAMED])
    if len(found.went_on) > _NAMED:
        yield f"So it is with {len(found.went_on) - _NAMED} more of your branches: socialops doctor"
    yield from filter(None, [to_review(found.to_review)])
    yield from (left_behind(each) for each in found.elsewhere[:_NAMED])
    if len(found.elsewhere) > _NAMED:
        yield f"And so do {len(found.elsewhere) - _NAMED} more: socialops doctor"


def _begun(found: Synced) -> Iterator[str]:
    """Where a new branch begins that does not begin where one was, and what comes along."""
    if found.begun is None:
        return
    carried = [many(found.outgoing.number, "commit")] if found.outgoing.number else []
    carried += [f"{many(len(found.unheld.paths), 'file')} that no commit holds"] if found.unheld else []
    left, main = found.begun
    rest = f" It brings along what {main} has not: {' and '.join(carried)}." if carried else ""
    yield one_line(f"{main} holds the work of {left} already, so {found.branch} begins at {main} as it is now.{rest}")


def _stranger(found: Stranger) -> str:
    """That commits go out which belong to nobody here, and what to do; never another member's address."""
    are = "is 1 commit" if found.commits == 1 else f"are {found.commits} commits"
    return one_line(
        f"Among these {are} by <{found.address}>, an address of no member: 'socialops audit' refuses what they change "
        "(SO454, SO456). If it is yours, have it added to 'emails:' in your file in members/. If git has a wrong one "
        "of you, tell it yours before you go on: git config user.email YOUR-ADDRESS"
    )


def _not_for_main(found: Synced) -> Iterator[str]:
    """What no audit would let into main, by who made it, and what to do."""
    yield from map(_stranger, found.strangers)
    if found.barred:
        what, way = found.barred.told
        yield one_line(f"{what[:1].upper()}{what[1:]}. {way}")


def _refused(found: Synced) -> Iterator[str]:
    if found.reasons:
        yield "sync waits until this is settled:"
    for reason in found.reasons:
        yield f"  - {one_line(reason)}"
    for conflict in found.conflicts:
        yield from _conflict(conflict, "your branch and main" if found.took else "you and others")
    if found.went:
        shared = f"; all that you committed is shared with {found.upstream}" if found.upstream else ""
        yield one_line(f"You have not gone to {found.went}{shared}.")
    else:
        yield one_line(f"Nothing was changed, and nothing was shared with {found.upstream}.")


def _conflict(conflict: Conflict, who: str) -> Iterator[str]:
    yield one_line(f"{conflict.path}: {who} changed the same")
    for each in conflict.differences:
        yield one_line(f"  {each.field}")
        yield one_line(f"    yours:  {each.mine}")
        yield one_line(f"    theirs: {each.theirs}")
    for way in conflict.ways:
        yield one_line(f"  - {way}")


def _unshared(found: Synced) -> Iterator[str]:
    yield f"{many(found.outgoing.number, 'commit')} of yours could not be shared: {_STOPPED[found.stopped_by]}"
    yield from (f"  {visible(line)}" for line in found.said.splitlines())
    yield one_line(f"They are safe here. {' '.join(found.reasons) or _WAYS[found.stopped_by]}")


_STOPPED = {
    "server": "the server does not take them. It says:",
    "hook": "a hook of this clone (pre-push) stopped them. It says:",
    "others": "others were quicker each time.",
    "name": "others made a branch of that name meanwhile.",
    "network": "nobody can say whether they arrived. Git says:",
    "": "",
}
_AGAIN = "Run 'socialops sync' again"
_WAYS = {
    "server": "Where the branch is protected: socialops sync --branch NAME, then open a pull request.",
    "hook": f"{_AGAIN} when it is content.",
    "others": f"{_AGAIN}.",
    "name": f"{_AGAIN}.",
    "network": f"{_AGAIN} when the network is back.",
    "": "",
}

"""What to type where both sides changed one file: whose it is to be, or how one's own becomes another."""

from __future__ import annotations

import shlex
from pathlib import Path

from socialops.operations.sync.paths import is_policy

COMMITTED = "under four eyes, who committed under that name can't approve theirs"


def choices(path: str, typed: str, drop: str = "") -> tuple[str, ...]:
    """Whose it is to be, as a whole; *drop* is what leaves out one's own records of what is given up with theirs."""
    who = " (policy: agree with who else may change it)" if is_policy(path) else ""
    name = shlex.quote(path)
    return (f"keep yours: {typed} --mine {name}{who}", f"keep theirs: {typed}{drop} --theirs {name}")


def another_name(path: str, typed: str) -> str:
    """What to type where two people gave one name to two posts: one's own gets another."""
    post = shlex.quote(Path(path).stem)
    return f"socialops rename post {post} {post}-2, then {typed}"


def namesake(path: str, keeps: str, typed: str, *, staged: bool) -> str:
    """What to type where one's own of the two is in no commit; *keeps* is the line that commits it."""
    first = f"Is it another post than theirs of that name: {keeps}, then {another_name(path, typed)}"
    post, name = shlex.quote(Path(path).stem), shlex.quote(path)
    anew = f"socialops new post {post}-2 --like {post} --at TIME && rm {name}, then {typed}"
    return first if staged else f"{first}; or, do you review here, too: {anew} ({COMMITTED})"


def another_post(path: str, typed: str) -> str:
    """The same where records hold that name: one's own begins anew under another, and the file becomes theirs."""
    post = shlex.quote(Path(path).stem)
    begin = f"socialops new post {post}-2 --like {post} --at TIME (records hold the name of yours, so rename can't)"
    return f"{begin}, then {typed} --theirs {shlex.quote(path)}, then socialops submit {post}-2"


def both_way(path: str, typed: str) -> str:
    """How a post gets words of both sides."""
    post, name = shlex.quote(Path(path).stem), shlex.quote(path)
    return f"words of both: write them into yours, socialops submit {post}, then {typed} --mine {name}"


def case_ways(path: str, typed: str) -> tuple[str, ...]:
    """A case is acted on anew, as each entry rests on those before."""
    case = shlex.quote(Path(path).stem)
    way = f"{typed} --drop {case}, then socialops case show {case}"
    return (f"leave your entries out, look at the case, and act anew: {way}",)


def record_way(path: str) -> str:
    """A record is as others have it."""
    way = f"git checkout @{{upstream}} -- {shlex.quote(path)}"
    return f"records are only ever added, never changed: bring back what others have, {way}"

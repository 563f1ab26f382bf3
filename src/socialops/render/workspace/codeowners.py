"""CODEOWNERS as text: a block between two marks, which is ours, in a file that is the team's."""

from __future__ import annotations

import hashlib
import re

from socialops.classes import dataclass
from socialops.domain.sanitize import one_line
from socialops.views.codeowners import Owners, OwnersLine

_BEGIN = re.compile(r"# >>> socialops codeowners ([0-9a-f]{16}) .*")
_ANY_BEGIN = "# >>> socialops codeowners"
_END = "# <<< socialops codeowners"
_HINT = "written by 'socialops codeowners --write'; keep your own lines outside of it"


@dataclass(frozen=True)
class Spliced:
    """A CODEOWNERS file with our block up to date, or why that can't be."""

    text: str
    problem: str | None = None
    overriding: tuple[str, ...] = ()
    """The team's own rules below the block: on both forges the last one that matches wins."""


def block(found: Owners) -> str:
    """The lines between the marks, marks included; the first carries a checksum, so that edits by hand show."""
    body = _body(found)
    return f"{_ANY_BEGIN} {_checksum(body)} {_HINT}\n{body}{_END}\n"


def _body(found: Owners) -> str:
    lines: list[str] = []
    why = None
    for rule in found.rules:
        if rule.why != why:
            why = rule.why
            lines += [f"# {one_line(why)}", *_silent(rule, found.forge)]
        lines.append(_line(rule))
    return "".join(line + "\n" for line in lines)


def unprotected(found: Owners) -> list[str]:
    """What stays out of the block for want of logins: a sentence a cause, with everybody who would help."""
    people = sorted({member for rule in found.unowned for member in rule.silent})
    files = ", ".join(f"members/{member}.yaml" for member in people) or "members/"
    if found.unowned and len(found.unowned) == len(found.rules):
        login = f"logins: {{{found.forge}: THEIR-LOGIN}}"
        return [f"Nobody has a login for {found.forge}, so nothing is protected yet: add '{login}' to {files}."]
    by_cause: dict[str, list[OwnersLine]] = {}
    for rule in found.unowned:
        by_cause.setdefault(rule.why, []).append(rule)
    return [_cause(why, rules, found.forge) for why, rules in by_cause.items()]


def _cause(why: str, rules: list[OwnersLine], forge: str) -> str:
    patterns = ", ".join(rule.pattern for rule in rules)
    people = sorted({member for rule in rules for member in rule.silent})
    who = f"none of {', '.join(people)} has a login for {forge}" if people else "nobody could"
    return f"{patterns} ({one_line(why)}) left out: {who}; add 'logins' to their files in members/."


def _silent(rule: OwnersLine, forge: str) -> list[str]:
    return [f"#   without a login for {forge}: {', '.join(rule.silent)}"] if rule.silent else []


def _line(rule: OwnersLine) -> str:
    if not rule.owners:
        return f"# {rule.pattern} left out: nobody with a login"
    return f"{rule.pattern} {' '.join(rule.owners)}"


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def splice(existing: str, wanted: str) -> Spliced:
    """The file with our block replaced, or added at the end; every other line stays as it is."""
    lines = existing.replace("\r\n", "\n").split("\n")
    begins = [n for n, line in enumerate(lines) if line.startswith(_ANY_BEGIN)]
    ends = [n for n, line in enumerate(lines) if line == _END]
    if not begins and not ends:
        text = existing.rstrip("\n")
        return Spliced((text + "\n\n" if text else "") + wanted)
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        return Spliced(existing, f"its marks '{_ANY_BEGIN}' and '{_END}' are not one pair: put them in order")
    start, end = begins[0], ends[0]
    mark = _BEGIN.fullmatch(lines[start])
    body = "".join(line + "\n" for line in lines[start + 1 : end])
    if mark is None or mark[1] != _checksum(body):
        return Spliced(
            existing,
            f"lines {start + 1} to {end + 1}, which socialops wrote, were changed by hand: move your own lines out of "
            "the block, delete what is left of it, and run this again",
        )
    before, after = lines[:start], lines[end + 1 :]
    text = "\n".join((*before, wanted.rstrip("\n"), *after))
    return Spliced(text, overriding=tuple(line for line in after if line.strip() and not line.startswith("#")))

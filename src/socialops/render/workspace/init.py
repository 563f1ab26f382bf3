"""What init and new tell the user."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from socialops.domain.documents.json_schema import FOLDER
from socialops.domain.results.start import NewFile, Started
from socialops.domain.sanitize import one_line, visible

_MOST_NAMED = 5
"""A folder of more new files than this is told as one line."""


def started(found: Started, *, dry_run: bool, here: Path) -> str:
    """What was found out, written and kept, and what to do next."""
    lines = [_headline(found, dry_run)]
    if not found.existed and not found.example:
        lines += _facts(found)
    lines += _files("Would write" if dry_run else "Written", found.written)
    if found.kept:
        lines += _files("Kept as they are", found.kept)
    lines += [f"Note: {visible(note, keep=chr(10))}" for note in found.notes]
    if not dry_run:
        lines += _next(found, here)
    return "\n".join(lines)


def _headline(found: Started, dry_run: bool) -> str:
    place = one_line(str(found.root))
    if found.existed:
        return f"{place} is a workspace already; 'socialops new' adds to it, 'socialops doctor' examines it."
    what = "the example workspace" if found.example else f"the workspace '{one_line(found.facts.name)}'"
    if dry_run:
        git = " in a new git repository" if found.new_repository else ""
        return f"Would start {what} in {place}{git}."
    return f"{place} is now {what}" + (", in a new git repository." if found.new_repository else ".")


def _facts(found: Started) -> list[str]:
    facts = found.facts
    proof = "signature (git signs with your SSH key)" if facts.key else "commit (git's e-mail address says who acted)"
    return [
        f"  time zone  {facts.timezone}",
        f"  member     {facts.member}: {one_line(facts.person)} <{one_line(facts.email)}>, in every role for now",
        f"  evidence   {proof}",
        "  approval   one stage; alone you approve your own posts (four_eyes in workflows/standard.yaml)",
    ]


def _files(title: str, paths: Iterable[str]) -> list[str]:
    """The paths, folders of many told as one line."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder = FOLDER if path.startswith(f"{FOLDER}/") else path.split("/")[0]
        folders.setdefault(folder, []).append(path)
    lines = []
    for folder, inside in folders.items():
        if len(inside) > _MOST_NAMED:
            lines.append(f"  {folder}/ ({len(inside)} files{' that help editors' if folder == FOLDER else ''})")
        else:
            lines += [f"  {one_line(path)}" for path in inside]
    return [f"{title}:", *lines] if lines else []


def _next(found: Started, here: Path) -> list[str]:
    away = f" -C {one_line(str(found.root))}" if found.root != here else ""
    lines = [f"Committed as {found.commit[:9]}."] if found.commit else []
    if found.written and not found.commit:
        paths = "." if found.new_repository else " ".join(sorted({p.split("/")[0] for p in found.written}))
        folder = f" -C {one_line(str(found.root))}" if found.root != here else ""
        lines += [f"Next: git{folder} add {paths} && git{folder} commit -m 'workspace: Start it'"]
    if found.existed:
        return lines
    if found.example:
        be = f"git{away} config user.email"
        lines.append(
            "You are no member of it. To try a part (in that repository only), be Maya, who writes: "
            f"{be} maya@acme.test; or Dana, who approves: {be} dana@acme.test"
        )
        return [*lines, f"Next: socialops{away} check", f"Next: socialops{away} status"]
    post = next((p for p in (*found.written, *found.kept) if p.endswith("/first-post.yaml")), "")
    lines.append(f"Next: socialops{away} check")
    return [
        *lines,
        f"Next: write your first post in {one_line(post)}, then: socialops{away} submit first-post",
    ]


def drafted(made: NewFile, *, dry_run: bool) -> str:
    """Where the new file is, and what to do with it."""
    head = f"Would write {made.path}:" if dry_run else f"Written: {made.path}"
    return "\n".join((head, *(f"Note: {note}" for note in made.notes), made.following))


def kinds(names: Iterable[tuple[str, str, str]]) -> str:
    """Each kind, its folder, and what it is."""
    return "\n".join(f"{name:<12} {folder:<15} {text}" for name, folder, text in names)

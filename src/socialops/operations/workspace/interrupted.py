"""Tell of a write that a killed command left behind."""

from __future__ import annotations

from pathlib import Path

from socialops.git.journal import pending


def notice(root: Path) -> str | None:
    """A sentence about an interrupted write, without starting git; None where there is none."""
    for folder in (root, *root.parents):
        marker = folder / ".git"
        if marker.is_file():
            target = marker.read_text(encoding="utf-8", errors="replace").removeprefix("gitdir:").strip()
            marker = folder / target
        if marker.is_dir():
            subject = pending(marker)
            if subject:
                return (
                    f"A command was interrupted while it wrote '{subject}'. The next command that writes puts its "
                    "files back or finds its commit; 'socialops doctor --fix' does so now."
                )
            return None
    return None

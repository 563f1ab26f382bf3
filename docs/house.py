"""The map of the house: which modules each subject has on each floor; and what the project depends on, and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from docs.pieces import table

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "socialops"
FLOORS: Final = (
    "cli",
    "operations",
    "render",
    "views",
    "rules",
    "audit",
    "store",
    "git",
    "networks",
    "platforms",
    "analytics",
    "tables",
    "style",
    "domain",
)
SUBJECTS: Final = (
    "post", "review", "series", "campaign", "channel", "workflow", "guide", "playbook", "case", "calendar",
    "status", "backlog", "tasks", "questions", "reminders", "changes", "check", "fix", "audit", "records", "pr",
    "sync", "rename", "publish",
    "receive", "codeowners", "ci", "list", "init", "new", "schema", "demo", "doctor", "rules", "show",
    "digest", "count", "limits", "who", "report", "history", "exchange", "numbers", "kpi",
    "alert", "goal", "decide", "site",
)  # fmt: skip
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "publish": ("publishing", "networks", "published", "replayed"),
    "pr": ("pulls", "brief"),
    "questions": ("answered",),
    "reminders": ("remind", "reminder"),
    "tasks": ("task",),
    "case": ("handoff",),
    "receive": ("push",),
    "init": ("starter",),
    "exchange": ("export",),
    "goal": ("roadmap", "pilot", "pace"),
    "decide": ("decision", "deciding", "decided"),
    "numbers": ("measure", "analytics", "format"),
}
_REQUIREMENT = re.compile(r'"(?P<name>[A-Za-z0-9.-]+)[^"]*",?\s*(?:#\s*(?P<why>.+))?$')


def modules() -> list[str]:
    """Every module below src/socialops, as its path without the ending."""
    return sorted(path.relative_to(SOURCE).with_suffix("").as_posix() for path in SOURCE.rglob("*.py"))


def subject_map() -> str:
    """A row for each subject: its modules on each floor, all bearing its name."""
    known = [name for name in modules() if "__" not in name]
    rows = []
    for subject in SUBJECTS:
        own = [name for name in known if _names(name) & _forms(subject)]
        cells = [_cell(floor, own) for floor in FLOORS]
        if any(cells):
            rows.append((f"**{subject}**", *cells))
    return table(("subject", *FLOORS), rows)


def dependencies() -> str:
    """What pyproject.toml requires, and the reason that stands there beside each."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    parsed = tomllib.loads("\n".join(lines))["project"]
    names = {_bare(item): "always" for item in parsed["dependencies"]}
    for extra, items in parsed.get("optional-dependencies", {}).items():
        names |= {_bare(item): f"extra `{extra}`" for item in items if _bare(item) not in names}
    told = [found for line in lines if (found := _REQUIREMENT.search(line.strip())) and found["why"]]
    reasons = {found["name"]: found["why"] for found in reversed(told)}  # the first one counts
    return table(
        ("package", "installed", "used for"), [(name, how, reasons.get(name, "")) for name, how in names.items()]
    )


def _cell(floor: str, names: Iterable[str]) -> str:
    return " ".join(f"`{name.removeprefix(floor + '/')}`" for name in names if name.startswith(f"{floor}/"))


def _names(module: str) -> set[str]:
    parts = [part for piece in module.split("/")[1:] for part in (piece, *piece.split("_"))]
    return {_singular(part) for part in parts}


def _forms(subject: str) -> set[str]:
    return {_singular(word) for word in (subject, *_ALSO.get(subject, ()))}


def _singular(word: str) -> str:
    return word if word in {"series", "status", "checks"} else word.removesuffix("s")


def _bare(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0]

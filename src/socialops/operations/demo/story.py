"""The story that `demo` tells: who does what on the example company, and what must come of it."""

from __future__ import annotations

from typing import Literal

from socialops.classes import dataclass

NOW = "2027-03-03 10:00"
"""The clock of the story, in the example's zone."""
COMMIT_DATE = "2027-03-03T10:00:00+01:00"
POST = "earth-day-repair-count"
POST_FILE = f"posts/2027/04/{POST}.yaml"


@dataclass(frozen=True)
class DemoStep:
    """One command of somebody; `shows` must all stand in its output, and it must end with `code`."""

    who: Literal["dana", "maya"]
    told: str
    program: Literal["socialops", "git"]
    arguments: tuple[str, ...]
    shows: tuple[str, ...] = ()
    code: int = 0


@dataclass(frozen=True)
class DemoEdit:
    """Somebody changes words in a file."""

    who: Literal["dana", "maya"]
    told: str
    path: str
    before: str
    after: str


STORY: tuple[DemoStep | DemoEdit, ...] = (
    DemoStep(
        "dana",
        "Dana manages social media at Acme. She puts the workspace under git.",
        "git",
        ("init", "-q", "-b", "main"),
    ),
    DemoStep("dana", "", "git", ("add", ".")),
    DemoStep("dana", "", "git", ("commit", "-q", "-m", "workspace: Start with the files of Acme")),
    DemoStep("dana", "Is everything in order? The same command runs before every merge.", "socialops", ("check",)),
    DemoStep(
        "maya",
        "Maya has finished a draft for Earth Day and hands it in.",
        "socialops",
        ("submit", POST),
        (f"{POST} is now in-review at brand-review",),
    ),
    DemoStep(
        "maya",
        "Could she wave it through herself? No: it takes a second pair of eyes.",
        "socialops",
        ("approve", POST),
        ("maya wrote this post",),
        code=1,
    ),
    DemoStep(
        "dana",
        "Dana reads it and approves. Her approval is a file, bound to exactly these words.",
        "socialops",
        ("approve", POST, "-m", "Honest, and very us."),
        (f"{POST} is now scheduled",),
    ),
    DemoEdit(
        "maya",
        "Later Maya changes a few words.",
        POST_FILE,
        "until the thread runs out",
        "until the last thread runs out",
    ),
    DemoStep("maya", "This is what changed:", "git", ("diff", "-U0", "--", POST_FILE), ("+  No sale", "last thread")),
    DemoStep("maya", "", "git", ("commit", "-q", "-m", f"post({POST}): Sharpen the text", "--", POST_FILE)),
    DemoStep(
        "maya",
        "Nobody approved these words, so the approval has lapsed by itself.",
        "socialops",
        ("status", POST),
        ("in-review", "dana"),
    ),
    DemoStep(
        "dana",
        "Dana reads the new words and approves again.",
        "socialops",
        ("approve", POST),
        (f"{POST} is now scheduled",),
    ),
    DemoStep(
        "dana",
        "Every step was one commit: who did what and when can always be told.",
        "git",
        ("log", "--format=%h %an: %s", "-n", "4"),
        ("Dana Weiss: post(earth-day-repair-count): approve", "Maya Lindqvist: post(earth-day-repair-count): submit"),
    ),
    DemoStep(
        "dana",
        "What goes out in April?",
        "socialops",
        ("calendar", "--month", "2027-04"),
        ("Earth Day without a discount",),
    ),
    DemoStep("dana", "And what waits for whom today?", "socialops", ("backlog",), ("commuter-day-pack",)),
)

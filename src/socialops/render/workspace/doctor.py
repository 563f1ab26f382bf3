"""What doctor found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from socialops.domain.results.doctor import Sign
from socialops.domain.sanitize import one_line
from socialops.render.formats.json import document

_MARKS = {"ok": "ok", "hint": "hint", "problem": "PROBLEM"}


def table(signs: Sequence[Sign]) -> str:
    """A line for each thing, the way out below it, and how many problems there are."""
    wide = max((len(sign.topic) for sign in signs), default=0)
    lines = []
    for sign in signs:
        lines.append(f"{_MARKS[sign.level]:<8} {sign.topic:<{wide}}  {one_line(sign.message)}")
        if sign.way_out:
            lines.append(f"{'':<8} {'':<{wide}}  -> {one_line(sign.way_out)}")
    count = sum(sign.level == "problem" for sign in signs)
    hints = sum(sign.level == "hint" for sign in signs)
    well = f"No problem, and {hints} hint{'s' if hints > 1 else ''} above." if hints else "All is well."
    lines.append(f"{count} problem{'s' if count > 1 else ''}." if count else well)
    return "\n".join(lines)


def as_json(signs: Sequence[Sign]) -> str:
    """The same for programs."""
    return document({"signs": [asdict(sign) for sign in signs]})

"""An answer to `check` from what is kept of an earlier one, and keeping all of it for the next."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from socialops.operations.workspace.parts.judge import Change, Partly, Unsure
from socialops.operations.workspace.parts.kept import About, Kept, rows_beside
from socialops.store.verdicts.cabinet import Cabinet, Damaged
from socialops.store.verdicts.changes import drawers
from socialops.store.verdicts.footing import Footing, Look, Unclear, look
from socialops.store.verdicts.shelf import Shelf

if TYPE_CHECKING:
    from socialops.operations.check import Judged
    from socialops.operations.shown.opened import Asker


class Answer(NamedTuple):
    """What was found, on which day in which zone."""

    found: Partly
    zone: str
    day: date


class Parts(NamedTuple):
    """What is kept of the checks of one folder, by one program."""

    git_dir: Path
    root: Path
    program: str

    @property
    def _name(self) -> str:
        return hashlib.sha256(str(self.root).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _question(self, zone: str, day: date) -> Mapping[str, str]:
        return {"program": self.program, "root": str(self.root), "zone": zone, "day": str(day)}

    def answer(
        self, asker: Asker, seen: tuple[Footing, Look] | None, *, only: Sequence[str] | None, listed: int | None
    ) -> Answer | None:
        """What `check` would find now; None where all must be judged. How the files look was perhaps *seen* already."""
        with Cabinet.opened(self.git_dir, self._name) as cabinet:
            if cabinet is None:
                return None
            with suppress(Unsure, Unclear, Damaged, ValueError, TypeError, KeyError, IndexError, AttributeError):
                return self._answer(asker, Kept(cabinet), seen, only, listed)
        return None

    def _answer(
        self,
        asker: Asker,
        kept: Kept,
        seen: tuple[Footing, Look] | None,
        only: Sequence[str] | None,
        listed: int | None,
    ) -> Answer | None:
        about = kept.about()
        zone = about.question["zone"]
        day = asker.now(zone).date()
        if about.question != self._question(zone, day):
            return None
        now = seen[1] if seen and seen[0] == about.footing else look(self.root, about.footing)
        if now.others != about.others:
            return None
        change = Change(self.root, kept, about, now)
        return Answer(change.judge(day, only=only, listed=listed, moment=Shelf(self.git_dir).moment()), zone, day)

    def keep(self, judged: Judged, seen: Look) -> None:
        """Keep what was gathered, while all files looked so."""
        gathered = judged.gathered
        if gathered is None or not gathered.is_whole:
            return
        question = self._question(judged.zone, judged.day)
        about = About(question, judged.footing, seen.others, judged.report.files, *gathered.names)
        with gathered.draft.more() as put:
            for row in rows_beside(about, drawers(seen.sights), gathered.found):
                put(row)
        gathered.draft.kept_as(self._name)

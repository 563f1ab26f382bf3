"""The attacks of the other files, played by the commands: what an audit would refuse is refused before it is written.

Every story of these files in which one record comes last is told again, with that record made by its command instead of
by hand. What the command lets pass, an audit believes; what an audit does not believe, the command refuses.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from socialops.store.yaml.reader import parse
from tests.audit.play import Play, copy_of
from tests.factories import Ran, identity, run_cli

STORIES = frozenset(
    f"tests.audit.test_{name}"
    for name in (
        "content", "content_over_history", "people", "policy", "publications", "records", "requests", "series",
        "series_attacks", "words_and_times",
    )
)  # fmt: skip
"""The modules whose plays are these."""
STRICTER = (
    "it is not approved",  # what failed is nothing to prove; words approved before are told of the words there now
    "there is no stage",  # a word at no stage counts nowhere, and harms nobody
    "does not apply",
    "comes first and is still open",
    "can't be read. Mend it first",  # as it lies here; the audit that says so names the policy itself (SO450)
    "leads elsewhere through a link",  # nobody can approve what nobody sees; the digest is of nothing
)
"""What a command refuses to write, and an audit leaves, because it decides nothing."""
DAY = timedelta(days=1)


class Twice(Play):
    """A play in which every record that is judged is made by its command, too."""

    played = 0

    def errors(self, base: str = "main", head: str = "work", cwd: Path | None = None) -> set[tuple[str, str]]:
        found = super().errors(base, head, cwd)
        if cwd is None and self.git("rev-parse", head) == self.git("rev-parse", "HEAD"):
            self._again(base, found)
        return found

    def _again(self, base: str, found: set[tuple[str, str]]) -> None:
        made = self.git("diff", "--name-status", "HEAD^", "HEAD").split("\n")
        kind, _, path = made[0].partition("\t")
        folder = path.partition("/")[0]
        alone = len(made) == 1 and kind == "A" and folder in {"reviews", "publications"} and path.endswith(".yaml")
        if not alone or " " in self.git("log", "-1", "--format=%P"):
            return
        fields = parse((self.files.root / path).read_bytes())
        author = self.git("log", "-1", "--format=%ae")
        if not isinstance(fields, dict) or author != f"{fields['by']}@acme.test":
            return
        if not path.startswith(_place(fields)) or not self._by_one_clock(str(fields["at"])):
            return
        self.played += 1
        twin = copy_of(self, self.root.parent / f"again-{self.played}")
        twin.git("reset", "-q", "--hard", "HEAD^")
        before = twin.git("rev-parse", "HEAD")
        ran = _said(twin, fields)
        if ran.code == 0:
            written = twin.git("diff", "--name-only", before, "HEAD")
            now = parse((twin.files.root / written).read_bytes())
            assert isinstance(now, dict)
            judged = {code for code, where in Play.errors(twin, base, "HEAD") if where == written}
            assert not judged, f"written, and refused by the audit: {judged}"
            if now["digest"] == fields.get("digest"):
                refused = {code for code, where in found if where == path}
                assert not refused, f"the audit refuses it ({refused}), and the command wrote it"
        else:
            assert ran.code in {1, 2}, ran
            believed = not any(where == path for _, where in found)
            assert not believed or any(words in ran.err for words in STRICTER), f"believed by the audit: {ran.err}"

    def _by_one_clock(self, at: str) -> bool:
        """A command has one clock for the record and its commit, and stories about clocks can't be told by it."""
        said = datetime.fromisoformat(at)
        moments = [datetime.fromisoformat(each) for each in self.git("log", "-2", "--format=%aI %cI").split()]
        return all(abs(each - said) < DAY for each in moments[:2]) and all(each - said < DAY for each in moments)


def _place(fields: dict[str, Any]) -> str:
    """Where the record belongs, up to its number."""
    if "outcome" in fields:
        return f"publications/{fields['post']}/{fields['channel']}--"
    return f"reviews/{fields['post']}/{fields['stage']}--{fields['by']}--"


def _said(play: Play, fields: dict[str, Any]) -> Ran:
    """The record's words, by its command."""
    by, post, at = fields["by"], fields["post"], str(fields["at"])
    if "outcome" in fields:
        outcome = ["--failed"] if fields["outcome"] == "failed" else ["--url", fields.get("url") or "https://x.test/1"]
        words = ["mark-published", post, "--channel", fields["channel"], *outcome]
    elif fields["decision"] == "withdraw":
        words = ["withdraw", post, "--review", "--stage", fields["stage"]]
    else:
        note = ["-m", fields.get("note") or "So."] if fields["decision"] != "approve" else []
        of = ["--of", fields["of"]] if fields.get("of") else []
        words = [fields["decision"], post, "--stage", fields["stage"], *note, *of]
    now = at[:16].replace("T", " ")
    return run_cli(*words, cwd=play.files.root, by=by, now=now, env=identity(by, at=at))

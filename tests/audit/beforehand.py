"""The attacks of the other files, played by the commands: what an audit would refuse is refused before it is written.

Every story of these files in which one record comes last is told again, with that record made by its command instead of
by hand. What the command lets pass, an audit believes; what an audit does not believe, the command refuses.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.state import digest
from socialops.store.yaml.reader import parse
from tests.audit.play import Play, copy_of
from tests.factories import Ran, identity, run_cli

STORIES = frozenset(
    f"tests.audit.test_{name}"
    for name in (
        "by_hand", "content", "content_over_history", "people", "policy", "publications", "records", "requests",
        "series", "series_attacks", "words_and_times",
    )
)  # fmt: skip
"""The modules whose plays are these."""
LET_STAND = {
    "test_what_was_held_after_the_review_was_there_to_be_judged": "must 'socialops resume launch'",
    "test_a_stage_has_had_its_turn_whatever_was_said_of_the_earlier_since": "brand-review comes first",
    "test_two_who_approve_at_once_both_pass": "has its approval already",
    "test_a_request_is_lifted_although_its_member_took_it_back_meanwhile": "no request for changes by",
}
"""What a rebase brings honestly and a command would refuse on top of it: docs/approvals.md says why it may stand."""
KINDS = (
    (r"what 'socialops audit' would say: (SO\d+)", None),
    (r"changed its content", "SO455"),
    (r"wrote this post|contributed to this post|by the policy at|is no member| left on ", "SO456"),
    (r"takes? the role|; it takes |may 'bypass'|may 'publish'|must 'socialops", "SO456"),
    (r"comes first|does not apply|there is no stage|no stage of the workflow", "SO456"),
    (r"no decision here|no request for changes|is assigned to|there is no task", "SO456"),
    (r"not approved|only what is approved|is published on|marked unknown", "SO407"),
    (r"leads elsewhere|is not there", "SO457"),
)  # fmt: skip
"""What the reasons of a command are about, by the code under which an audit says it."""
DAY = timedelta(days=1)


class Twice(Play):
    """A play in which every record that is judged is made by its command, too."""

    played = 0
    let_stand = ""

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
            if all(now.get(key) == fields.get(key) for key in ("digest", "part", "stages")):
                refused = {code for code, where in found if where == path}
                assert not refused, f"the audit refuses it ({refused}), and the command wrote it"
            return
        assert ran.code in {1, 2}, ran
        if ran.code == 2 or fields.get("digest") not in {None, *_digests(twin, fields)}:
            return  # nothing can be done there at all, or only other words be said than those of the record
        if self.let_stand and self.let_stand in ran.err:
            return
        codes = {code for code, where in found if where == path}
        assert codes, f"believed by the audit: {ran.err}"
        assert codes & _codes(ran.err), f"the audit says {codes}, and the command: {ran.err}"

    def _by_one_clock(self, at: str) -> bool:
        """A command has one clock for the record and its commit, and stories about clocks can't be told by it."""
        said = datetime.fromisoformat(at)
        moments = [datetime.fromisoformat(each) for each in self.git("log", "-2", "--format=%aI %cI").split()]
        return all(abs(each - said) < DAY for each in moments[:2]) and all(each - said < DAY for each in moments)


def _digests(play: Play, fields: dict[str, Any]) -> set[str]:
    """What the record would be about that a command writes there."""
    workspace = play.files.load()
    filed = workspace.subject(fields["post"])
    if filed is None:
        return set()
    part = [channel_digest(filed.item, fields["channel"], workspace.files.media)] if "outcome" in fields else []
    return {digest(workspace, filed.item), *part}


def _codes(said: str) -> set[str]:
    """What the reasons of a command are about."""
    return {code or found[1] for words, code in KINDS for found in re.finditer(words, said) if code or found[1]}


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
        outcome += ["-m", fields["note"]] if fields.get("note") else []
        words = ["mark-published", post, "--channel", fields["channel"], *outcome]
    elif fields["decision"] == "withdraw":
        words = ["withdraw", post, "--review", "--stage", fields["stage"]]
    elif fields["decision"] == "done":
        words = ["done", post, fields["stage"], "--anyway", "-m", "So."]
    else:
        note = ["-m", fields.get("note") or "So."] if fields["decision"] != "approve" else []
        of = ["--of", fields["of"]] if fields.get("of") else []
        words = [fields["decision"], post, "--stage", fields["stage"], *note, *of]
    now = at[:16].replace("T", " ")
    return run_cli(*words, cwd=play.files.root, by=by, now=now, env=identity(by, at=at))

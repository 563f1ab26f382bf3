"""A year of posts that are out and cases that are closed, under policies of a later day: what is over stays over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.finding import Severity
from socialops.domain.workspace import Workspace
from socialops.operations.check import check
from tests.factories import WorkspaceFolder, small_workspace
from tests.handoffs import BEN, CLOSE, OPEN, PASS, PLAYBOOK, TAKE, add_case, entry, handoff_workspace

NOW = datetime(2027, 12, 20, 9, 0, tzinfo=UTC)
TODAY = date(2027, 12, 20)
MONTHS = range(1, 12)
STAGES: list[dict[str, Any]] = [
    {"id": "brand-review", "role": "manager", "due": "2d before publish"},
    {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}},
]
QUICK, CASES = 5, 4


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eleven posts that are out, one cancelled; two in flight; four closed cases and an open one."""
    folder = handoff_workspace(tmp_path_factory.mktemp("year"), lessons={"required": False}, tell=["care"])
    folder.settings(default_workflow="standard", holidays="DE-BE", rules={"ignore": ["SO607"]})
    folder.role("writer")
    folder.role("manager", may=["post", "publish", "change-policy", "bypass"])
    folder.member("maya", "writer")
    folder.member("dana", "manager")
    folder.member("mia", "manager")
    folder.member("rosa", "writer")
    folder.channel("acme-x")
    folder.channel("acme-mastodon", "mastodon")
    measure = {"measure": {"role": "writer", "due": "7d after publish"}}
    folder.workflow(stages=STAGES, responsibilities=measure)
    folder.workflow("quick", stages=[{"id": "quick-check", "role": "manager"}], responsibilities=measure)
    folder.document("goals/growth.yaml", {
        "id": "growth", "title": "Growth", "owner": "dana", "objectives": [{"id": "reach", "title": "Reach"}],
    })  # fmt: skip
    folder.campaign("year", **{"from": "2027-01-01", "to": "2027-12-31"})
    for month in MONTHS:
        _post(folder, f"month-{month:02}", f"2027-{month:02}-10", workflow="quick" if month == QUICK else None)
    _post(folder, "never", "2027-06-20", out=False, status="cancelled", labels=["claim"])
    _post(folder, "coming", "2027-12-28", out=False, labels=["claim"])
    _post(folder, "quickly", "2027-12-29", out=False, workflow="quick", text="Quick words.\n")
    for number in range(CASES):
        close = {**CLOSE, "lessons": [], "told": ["care"]} if number else CLOSE  # nothing more was asked then
        add_case(folder, OPEN, TAKE, PASS, BEN, close, case_id=f"case-{number}", channel="acme-x", post="month-01")
    add_case(folder, OPEN, TAKE, entry("10:30", "ada", "pass", step="repair", done=["Say sorry", "Note an alias"]),
             case_id="going-on", channel="acme-x")  # fmt: skip
    return folder.root


def _post(folder: WorkspaceFolder, name: str, day: str, *, out: bool = True, **fields: Any) -> None:
    common: dict[str, Any] = {"channels": ["acme-x", "acme-mastodon"], "campaign": "year", "objective": "growth/reach",
              "text": f"All about {name}: {name * 3}.\n", "assignments": {"measure": "rosa"},
              "labels": ["claim"] if day.endswith("-10") and day < "2027-04" else ["tip"]}  # fmt: skip
    folder.post(name, folder="posts/2027", publish_at=f"{day} 09:00", **{**common, **fields})
    stages = ["quick-check"] if fields.get("workflow") == "quick" else ["brand-review"]
    stages += ["legal-review"] if "claim" in fields.get("labels", common["labels"]) else []
    for stage in stages:
        folder.review(name, stage, "lea" if stage == "legal-review" else "dana", at=f"{day[:7]}-05T09:00:00+01:00")
    workspace = folder.load()
    post = workspace.posts[name].item
    for channel in post.channels if out else ():
        part = channel_digest(post, channel, workspace.files.media)
        said: dict[str, Any] = {
            "digest": folder.digest(name),
            "part": part,
            "stages": stages,
            "at": f"{day}T09:00:00+01:00",
        }
        folder.publication(name, channel, **said)


@pytest.fixture
def folder(year: Path, tmp_path: Path) -> WorkspaceFolder:
    found = WorkspaceFolder.__new__(WorkspaceFolder)
    found.root = tmp_path / "year"
    shutil.copytree(year, found.root)
    return found


def edit(folder: WorkspaceFolder, path: str, **changes: Any) -> None:
    """Give a document other fields; None takes one away."""
    fields = yaml.safe_load((folder.root / path).read_text())
    folder.document(path, {**fields, **changes})


def _findings(workspace: Workspace, *severities: Severity) -> set[tuple[str, str]]:
    return {(d.code, d.path) for d in check(workspace, TODAY).diagnostics if d.severity in severities}


BRAND, LEGAL = "reviews/coming/brand-review--dana--1.yaml", "reviews/coming/legal-review--lea--1.yaml"
COMING, QUICKLY, GOING_ON = "posts/2027/coming.yaml", "posts/2027/quickly.yaml", "cases/going-on.yaml"


def _new_stage(folder: WorkspaceFolder) -> None:
    edit(folder, "workflows/standard.yaml", stages=[*STAGES, {"id": "last-look", "role": "head"}])


def _more_approvals(folder: WorkspaceFolder) -> None:
    edit(folder, "workflows/standard.yaml", stages=[{**STAGES[0], "approvals": 2}, STAGES[1]])


def _other_covers(folder: WorkspaceFolder) -> None:
    edit(folder, "workflows/standard.yaml", covers=["content"])


def _renamed_stage(folder: WorkspaceFolder) -> None:
    edit(folder, "workflows/standard.yaml", stages=[{**STAGES[0], "id": "brand-check"}, STAGES[1]])


def _workflow_split(folder: WorkspaceFolder) -> None:
    (folder.root / "workflows/quick.yaml").unlink()
    folder.workflow("quick-x", stages=[{"id": "quick-check", "role": "manager"}])
    folder.workflow("quick-y", stages=[{"id": "quick-check", "role": "manager"}])


def _role_renamed(folder: WorkspaceFolder) -> None:
    (folder.root / "roles/manager.yaml").unlink()
    folder.role("lead", may=["post", "publish", "change-policy", "bypass"])
    for member in ("dana", "mia"):
        edit(folder, f"members/{member}.yaml", roles=["lead"])
    edit(folder, "workflows/standard.yaml", stages=[{**STAGES[0], "role": "lead"}, STAGES[1]])
    edit(folder, "workflows/quick.yaml", stages=[{"id": "quick-check", "role": "lead"}])
    edit(folder, "channels/acme-mastodon.yaml", owner="lead")
    edit(folder, "channels/acme-x.yaml", owner="lead")


def _reviewer_gone(folder: WorkspaceFolder) -> None:
    edit(folder, "members/lea.yaml", until="2027-12-10")
    edit(folder, "members/hal.yaml", roles=["head", "legal"], backup=None)


def _reviewer_lost_the_role(folder: WorkspaceFolder) -> None:
    edit(folder, "members/dana.yaml", roles=["writer"])


def _reviewer_became_author(folder: WorkspaceFolder) -> None:
    for path in sorted((folder.root / "posts").rglob("*.yaml")):
        edit(folder, path.relative_to(folder.root).as_posix(), notes="By the way.")
    edit(folder, "workflows/standard.yaml", four_eyes=True)
    edit(folder, COMING, author="dana")


def _campaign_moved(folder: WorkspaceFolder) -> None:
    folder.campaign("year", **{"from": "2026-01-01", "to": "2026-12-31"}, channels=["acme-x"])


def _campaign_ended(folder: WorkspaceFolder) -> None:
    edit(folder, "campaigns/year.yaml", until="2027-12-01")


def _campaign_removed(folder: WorkspaceFolder) -> None:
    (folder.root / "campaigns/year.yaml").unlink()


def _channel_ended(folder: WorkspaceFolder) -> None:
    edit(folder, "channels/acme-mastodon.yaml", until="2027-11-30")


def _channel_removed(folder: WorkspaceFolder) -> None:
    (folder.root / "channels/acme-x.yaml").unlink()


def _goal_removed(folder: WorkspaceFolder) -> None:
    (folder.root / "goals/growth.yaml").unlink()


def _goal_ended(folder: WorkspaceFolder) -> None:
    edit(folder, "goals/growth.yaml", until="2027-12-01")


def _playbook_reworded(folder: WorkspaceFolder) -> None:
    steps: Any = deepcopy(PLAYBOOK["steps"])
    steps[0]["before_passing"] = ["Say sorry twice"]
    edit(folder, "playbooks/complaint.yaml", steps=steps, resolutions=["mended", "paid back"], places=["here", "there"])
    steps[0]["place"] = "here"
    edit(folder, "playbooks/complaint.yaml", steps=steps)


def _lessons_asked_for(folder: WorkspaceFolder) -> None:
    edit(folder, "playbooks/complaint.yaml", lessons={"required": True, "questions": ["Why?"]})


def _more_to_be_told(folder: WorkspaceFolder) -> None:
    edit(folder, "playbooks/complaint.yaml", tell=["care", "workshop", "legal"])


def _nowhere_to_escalate(folder: WorkspaceFolder) -> None:
    steps: Any = deepcopy(PLAYBOOK["steps"])
    del steps[0]["escalate"]
    edit(folder, "playbooks/complaint.yaml", steps=steps)


def _another_end(folder: WorkspaceFolder) -> None:
    steps: Any = deepcopy(PLAYBOOK["steps"])
    steps[1]["may_end"], steps[2]["may_end"] = False, True
    steps[1]["passes_to"] = ["legal-check"]
    edit(folder, "playbooks/complaint.yaml", steps=steps)


def _playbook_removed(folder: WorkspaceFolder) -> None:
    (folder.root / "playbooks/complaint.yaml").unlink()


def _holder_left_before(folder: WorkspaceFolder) -> None:
    edit(folder, "members/ben.yaml", until="2027-02-01")


def _another_zone(folder: WorkspaceFolder) -> None:
    edit(folder, "socialops.yaml", timezone="America/New_York")


def _a_guide(folder: WorkspaceFolder) -> None:
    words: Any = [{"term": "month", "reason": "No dates"}, {"term": "coming", "reason": "Secret"}]
    folder.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "confidential": words})


def _narrow_windows(folder: WorkspaceFolder) -> None:
    edit(folder, "channels/acme-x.yaml", windows=[{"days": ["sun"], "from": "01:00", "to": "02:00"}])


def _team_renamed(folder: WorkspaceFolder) -> None:
    steps: Any = deepcopy(PLAYBOOK["steps"])
    steps[1]["holder"] = "mechanics"
    edit(folder, "playbooks/complaint.yaml", steps=steps, tell=["mechanics", "head"])
    edit(folder, "teams/workshop.yaml", id="mechanics")
    (folder.root / "teams/workshop.yaml").rename(folder.root / "teams/mechanics.yaml")
    edit(folder, "roles/mechanic.yaml", team="mechanics")
    edit(folder, "roles/care.yaml", talks_to=["mechanics", "legal"])
    edit(folder, "roles/legal.yaml", talks_to=["mechanic", "mechanics"])


def _step_renamed(folder: WorkspaceFolder) -> None:
    steps: Any = deepcopy(PLAYBOOK["steps"])
    steps[1]["id"] = "mend"
    steps[0]["passes_to"], steps[2]["passes_to"] = ["mend", "legal-check"], ["mend", "answer"]
    edit(folder, "playbooks/complaint.yaml", steps=steps)


def _pass_removed(folder: WorkspaceFolder) -> None:
    steps: Any = deepcopy(PLAYBOOK["steps"])
    steps[0]["passes_to"] = ["legal-check"]
    edit(folder, "playbooks/complaint.yaml", steps=steps)


def _holder_lost_the_role(folder: WorkspaceFolder) -> None:
    edit(folder, "members/ben.yaml", roles=["writer"])
    edit(folder, "members/bo.yaml", roles=["mechanic"])


def _shorter_texts(folder: WorkspaceFolder) -> None:
    edit(folder, "channels/acme-x.yaml", limits={"text": 10})


def _task_renamed(folder: WorkspaceFolder) -> None:
    edit(folder, "workflows/standard.yaml", responsibilities={"look-back": {"role": "writer"}})
    edit(folder, "workflows/quick.yaml", responsibilities={"measure": {"role": "writer"}})


def _assigned_member_goes(folder: WorkspaceFolder) -> None:
    edit(folder, "members/rosa.yaml", until="2027-12-31")


TABLE: Mapping[str, tuple[Callable[[WorkspaceFolder], None], str, set[tuple[str, str]]]] = {
    # a change of policy: what becomes of the post that is coming, and the errors that bind what is in flight
    "new stage": (_new_stage, "in-review last-look", set()),
    "more approvals": (_more_approvals, "in-review brand-review", {("SO406", LEGAL)}),
    "other covers": (_other_covers, "in-review brand-review", set()),
    "renamed stage": (_renamed_stage, "in-review brand-check", {("SO401", BRAND), ("SO406", LEGAL)}),
    "workflow split": (_workflow_split, "scheduled None", {("SO008", QUICKLY)}),
    "role renamed": (_role_renamed, "scheduled None", set()),
    "reviewer gone": (_reviewer_gone, "scheduled None", set()),
    "reviewer lost the role": (_reviewer_lost_the_role, "in-review brand-review",
                               {("SO403", BRAND), ("SO403", "reviews/quickly/quick-check--dana--1.yaml"),
                                ("SO406", LEGAL)}),
    "reviewer became author": (_reviewer_became_author, "in-review brand-review",
                               {("SO402", BRAND)}),
    "campaign moved": (_campaign_moved, "scheduled None", {("SO306", COMING), ("SO306", QUICKLY)}),
    "campaign ended": (_campaign_ended, "scheduled None", {("SO308", COMING), ("SO308", QUICKLY)}),
    "campaign removed": (_campaign_removed, "scheduled None", {("SO008", COMING), ("SO008", QUICKLY)}),
    "channel ended": (_channel_ended, "scheduled None", {("SO308", COMING), ("SO308", QUICKLY)}),
    "channel removed": (_channel_removed, "scheduled None",
                        {("SO008", COMING), ("SO008", QUICKLY), ("SO008", GOING_ON)}),
    "goal removed": (_goal_removed, "scheduled None", {("SO008", COMING), ("SO008", QUICKLY)}),
    "goal ended": (_goal_ended, "scheduled None", {("SO308", COMING), ("SO308", QUICKLY)}),
    "playbook reworded": (_playbook_reworded, "scheduled None", {("SO656", GOING_ON)}),
    "lessons asked for": (_lessons_asked_for, "scheduled None", set()),
    "more to be told": (_more_to_be_told, "scheduled None", set()),
    "nowhere to escalate": (_nowhere_to_escalate, "scheduled None", set()),
    "another end": (_another_end, "scheduled None", set()),
    "playbook removed": (_playbook_removed, "scheduled None", {("SO008", GOING_ON)}),
    "holder left before": (_holder_left_before, "scheduled None", {("SO501", "roles/mechanic.yaml")}),
    "another zone": (_another_zone, "in-review brand-review", set()),
    "a guide": (_a_guide, "scheduled None", {("SO205", COMING)}),
    "narrow windows": (_narrow_windows, "scheduled None", {("SO305", COMING), ("SO305", QUICKLY)}),
    "team renamed": (_team_renamed, "scheduled None", set()),
    "step renamed": (_step_renamed, "scheduled None", {("SO008", GOING_ON), ("SO651", GOING_ON)}),
    "pass removed": (_pass_removed, "scheduled None", {("SO651", GOING_ON)}),
    "holder lost the role": (_holder_lost_the_role, "scheduled None", set()),
    "shorter texts": (_shorter_texts, "scheduled None", {("SO101", COMING), ("SO101", QUICKLY)}),
    "task renamed": (_task_renamed, "scheduled None", {("SO008", COMING)}),
    "assigned member goes": (_assigned_member_goes, "scheduled None", {("SO503", COMING), ("SO503", QUICKLY)}),
}  # fmt: skip


def _states(workspace: Workspace) -> dict[str, PostState]:
    return {name: post_state(workspace, filed.item, NOW) for name, filed in workspace.posts.items()}


def test_the_year_is_clean(folder: WorkspaceFolder) -> None:
    assert _findings(folder.load(), Severity.ERROR, Severity.WARNING) == set()
    states = _states(folder.load())
    assert {found.state for name, found in states.items() if name.startswith("month")} == {"published"}
    assert states["coming"].state == "scheduled"


@pytest.mark.parametrize("change", TABLE)
def test_a_change_of_policy_binds_what_is_in_flight_and_nothing_that_is_over(
    folder: WorkspaceFolder, change: str
) -> None:
    play, state, errors = TABLE[change]
    play(folder)
    workspace = folder.load()
    assert _findings(workspace, Severity.ERROR) == errors
    warned = {path for _, path in _findings(workspace, Severity.WARNING)}
    assert not [path for path in warned if "month-" in path or "/case-" in path]
    states = _states(workspace)
    assert f"{states['coming'].state} {states['coming'].stage}" == state
    out = [found for name, found in states.items() if name.startswith("month")]
    assert {(found.state, found.revision) for found in out} == {("published", None)}


def test_a_time_that_the_zone_of_today_lacks_is_a_note_of_what_is_out(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    for name in ("out", "ahead"):
        folder.post(name, publish_at="2027-03-14 02:30", text=f"All about {name} and more.\n")
    folder.review("out", "brand-review", "dana")
    folder.publication("out", digest=folder.digest("out"), part=folder.part("out", "acme-x"), stages=["brand-review"])
    folder.settings(timezone="America/New_York")
    found = {(d.code, d.path, d.severity) for d in check(folder.load(), date(2027, 3, 1)).diagnostics}
    told = {("SO301", "posts/out.yaml", Severity.NOTE), ("SO301", "posts/ahead.yaml", Severity.ERROR)}
    assert {one for one in found if one[0] == "SO301"} == told


def test_spacing_is_told_where_something_can_still_be_moved(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("first", publish_at="2027-03-01 09:00", text="Waits for its turn.\n")
    folder.post("second", publish_at="2027-03-01 09:10", text="Went out already, it did.\n")
    folder.review("second", "brand-review", "dana")
    part = folder.part("second", "acme-x")
    folder.publication("second", digest=folder.digest("second"), part=part, stages=["brand-review"])
    folder.channel("acme-x", spacing="30m")
    (told,) = [d for d in check(folder.load(), TODAY).diagnostics if d.code == "SO303"]
    assert (told.path, told.message[:29]) == ("posts/first.yaml", "only 10 minutes before 'secon")
    folder.publication("second", outcome="failed", number=2)
    folder.publication("second", number=3, outcome="failed")
    (folder.root / "publications/second/acme-x--1.yaml").unlink()
    (told,) = [d for d in check(folder.load(), TODAY).diagnostics if d.code == "SO303"]
    assert told.path == "posts/second.yaml"


def test_who_did_their_task_may_leave(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.workflow(responsibilities={"cut": {"role": "writer", "due": "1d before publish", "done_by": "hand"}})
    folder.member("rosa", "writer", until="2027-02-25")
    folder.post("spring", assignments={"cut": "rosa"})
    assert [d.code for d in check(folder.load(), date(2027, 2, 20)).diagnostics] == ["SO503"]
    folder.review("spring", "cut", "rosa", "done")
    assert [d.code for d in check(folder.load(), date(2027, 2, 20)).diagnostics] == []


def test_a_waiver_that_was_needed_is_left_alone_once_a_part_is_out(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "vocabulary": {"reject": ["cheap"]}})
    waivers: Any = [{"rule": "SO201", "reason": "A quote", "until": "2027-12-01"}, {"rule": "SO202", "reason": "None"}]
    folder.post("spring", text="A cheap thing.\n", channels=["acme-x", "acme-linkedin"], waivers=waivers)
    folder.review("spring", "brand-review", "dana")
    early = date(2027, 11, 1)
    assert [d.code for d in check(folder.load(), early).diagnostics] == ["SO010"]
    for channel in ("acme-x", "acme-linkedin"):
        said: dict[str, Any] = {"digest": folder.digest("spring"), "part": folder.part("spring", channel)}
        folder.publication("spring", channel, stages=["brand-review"], **said)
        assert [d.code for d in check(folder.load(), early).diagnostics] == []
    assert [d.code for d in check(folder.load(), TODAY).diagnostics] == []
    edit(folder, "posts/spring.yaml", status="cancelled", waivers=[{"rule": "SO2O1", "reason": "Mistyped"}])
    assert {(d.code, d.severity) for d in check(folder.load(), TODAY).diagnostics} >= {("SO008", Severity.NOTE)}


@pytest.mark.parametrize(("now", "told"), [(None, False), (b"other", True), (b"door", False)])
def test_a_picture_that_is_gone_counts_as_unchanged(tmp_path: Path, now: bytes | None, told: bool) -> None:
    folder = small_workspace(tmp_path)
    picture = folder.root / "media/door.png"
    picture.parent.mkdir()
    picture.write_bytes(b"door")
    folder.post("spring", media=[{"file": "media/door.png", "alt": "A door"}])
    folder.publication(
        "spring", digest=folder.digest("spring"), part=folder.part("spring", "acme-x"), stages=["brand-review"]
    )
    picture.unlink() if now is None else picture.write_bytes(now)
    diagnostics = check(folder.load(), TODAY).diagnostics
    assert ("SO408" in {d.code for d in diagnostics}) is told

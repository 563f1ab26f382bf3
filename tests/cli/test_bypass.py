"""Urgent: a post passes without its stages' look, and the look is owed until somebody else gives it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from socialops.store.yaml.reader import parse
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

MONDAY = "2027-03-01 10:00"
RECORD = "reviews/spring/general--dana--1.yaml"
STAGES = [{"id": "brand-review", "role": "brand"}, {"id": "legal-review", "role": "legal"}]


class Story:
    """maya wrote `spring`, mia is brand, lena is legal, dana may bypass."""

    def __init__(self, root: Path) -> None:
        self.folder: WorkspaceFolder = small_workspace(root)
        self.folder.role("brand", may=[])
        self.folder.member("mia", "brand")
        self.folder.member("hana", "manager", "brand")
        self.folder.workflow(stages=STAGES)
        self.folder.post("spring", publish_at=MONDAY)
        self.git: GitFolder = self.folder.git(by="dana", at="2027-03-01T09:00:00+01:00")
        self.git.run("branch", "base")

    def run(self, *words: str, by: str = "dana", now: str = MONDAY, code: int = 0) -> Ran:
        at = f"{now.replace(' ', 'T')}:00+01:00"
        dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        ran = run_cli(*words, cwd=self.folder.root, by=by, now=now, env=dates)
        assert ran.code == code, ran
        return ran

    def bypass(self, *more: str, code: int = 0, **options: Any) -> Ran:
        return self.run("approve", "spring", "--bypass", "-m", "The shop burns.", *more, code=code, **options)

    def codes(self, now: str = MONDAY) -> list[tuple[str, str]]:
        ran = run_cli("check", "--format", "json", cwd=self.folder.root, now=now)
        return [(f["code"], f["severity"]) for f in json.loads(ran.out)["findings"]]

    def audit(self, now: str = MONDAY) -> list[str]:
        ran = run_cli("audit", "--base", "base", "--format", "json", cwd=self.folder.root, now=now)
        return [f["code"] for f in json.loads(ran.out)["findings"] if f["severity"] == "error"]

    def by_hand(self, post: str, by: str, *, due: str = "2027-03-02T10:00:00+01:00", at: str = "10:00") -> None:
        """Commit the record of a bypass, as anybody may write one."""
        fields: dict[str, Any] = {
            "stages": ["brand-review"],
            "due": due,
            "digest": self.folder.digest(post),
            "note": "Now.",
            "at": f"2027-03-01T{at}:00+01:00",
        }
        self.folder.review(post, "general", by, "bypass", **fields)
        self.git.commit("By hand", by=by, at=fields["at"])

    def owed(self, now: str = MONDAY) -> set[tuple[str, str]]:
        found = json.loads(self.run("tasks", "--format", "json", now=now).out)["tasks"]
        return {(t["task"], t["member"]) for t in found if t["ready"] and t["task"] != "publish"}


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def test_a_look_that_is_owed_stands_in_the_queue_of_its_reviewers_until_it_is_given(story: Story) -> None:
    story.bypass()
    head = "[1 of 1] spring at brand-review, owed since it was urgent, due Tue 2 Mar 10:00\n"
    assert story.run("review", by="mia").out.startswith(head)
    assert story.run("review", by="mia", now="2027-03-03 10:00").out.startswith(f"{head[:-1]} (late)\n")
    assert story.run("review", "--mine", by="dana").err == "Nothing waits for dana.\n"  # who let it pass can't pay
    story.run("approve", "spring", by="mia")
    assert story.run("review", "--mine", by="mia").err == "Nothing waits for mia.\n"
    assert " at legal-review, owed since it was urgent" in story.run("review", by="lena").out


def test_what_is_urgent_passes_and_is_looked_at_afterwards(story: Story) -> None:
    said = story.bypass()
    assert "Owed by 2027-03-02 10:00: a look at brand-review and legal-review by somebody else." in said.err
    record = parse((story.folder.root / RECORD).read_bytes())
    assert isinstance(record, dict)
    assert (record["decision"], record["stages"], record["due"]) == (
        "bypass", ["brand-review", "legal-review"], "2027-03-02T10:00:00+01:00",
    )  # fmt: skip
    assert story.codes() == [("SO411", "warning")] * 2
    shown = " ".join(story.run("show", "spring").out.split())
    assert "brand-review: approved by nobody yet (0 of 1; dana let it pass, so a look is owed)" in shown
    assert story.owed() == {("brand-review", "mia"), ("brand-review", "hana"), ("legal-review", "lena")}
    story.run("mark-published", "spring", "--channel", "acme-x", "--url", "https://x.test/1")
    published = yaml.safe_load((story.folder.root / "publications/spring/acme-x--1.yaml").read_text())
    assert published["stages"] == ["brand-review", "legal-review"]
    assert story.audit() == []
    assert story.codes("2027-03-02 23:00") == [("SO411", "warning")] * 2  # by the day, not by the hour
    assert story.codes("2027-03-03 01:00") == [("SO410", "error")] * 2

    refused = story.run("approve", "spring", "--stage", "brand-review", code=1)
    assert "you let it pass here by your bypass, so others must look" in refused.err
    story.run("approve", "spring", by="mia")  # the stage that is theirs, though the post is out
    assert story.owed() == {("legal-review", "lena")}
    story.run("request-changes", "spring", "--stage", "legal-review", "-m", "Say less.", by="lena")
    assert story.codes("2027-03-03 01:00") == []
    assert story.audit() == []


def test_where_nothing_went_out_the_debt_ends_with_the_bypass(story: Story) -> None:
    story.bypass()
    story.run("withdraw", "--review", "spring")
    assert story.codes() == []
    story.bypass()
    story.folder.post("spring", publish_at=MONDAY, text="Other words.\n")
    story.run("submit", "spring", by="maya")
    assert story.codes() == []
    assert story.folder.state("spring").state == "in-review"


def test_what_went_out_stays_owed_whatever_it_becomes(story: Story) -> None:
    story.bypass()
    story.run("mark-published", "spring", "--channel", "acme-x", "--url", "https://x.test/1")
    story.run("withdraw", "--review", "spring")
    story.folder.post("spring", publish_at=MONDAY, labels=["tip"])
    story.run("submit", "spring", by="maya")
    assert story.codes() == [("SO411", "warning")] * 2
    story.run("approve", "spring", "--stage", "brand-review", by="mia")
    story.run("approve", "spring", "--stage", "legal-review", by="lena")
    assert story.codes("2027-03-09 10:00") == []


def test_what_is_owed_is_one_task_with_its_day_and_its_reminder_in_a_revision_too(story: Story) -> None:
    story.bypass()
    story.run("mark-published", "spring", "--channel", "acme-x", "--url", "https://x.test/1")
    for revised in (False, True):
        if revised:
            story.folder.post("spring", publish_at=MONDAY, labels=["claim"], text="Newer words.\n")
        found = json.loads(story.run("tasks", "--format", "json").out)["tasks"]
        told = [(t["task"], t["member"], t["ready"], t["due"]) for t in found if t["task"].endswith("-review")]
        due = "2027-03-02T10:00:00+01:00"
        rows = [
            ("brand-review", "hana", True, due),
            ("brand-review", "mia", True, due),
            ("legal-review", "lena", True, due),
        ]
        assert [row for row in told if row[1] != "dana"] == rows, revised
        reminders = json.loads(story.run("remind", "--within", "3d", "--format", "json").out)["reminders"]
        assert {(r["member"], r["kind"], r["what"], r["due"]) for r in reminders if r["member"] != "dana"} == {
            (member, "stage", f"approve at {task}", due) for task, member, _, _ in rows
        }


@pytest.mark.parametrize(
    ("by", "more", "reason"),
    [
        ("maya", (), "maya wrote this post"),
        ("lena", (), "none of it may 'bypass'"),
        ("dana", ("--review-within", "6bd"), "a bypass is looked at within 5bd at most"),
    ],
)
def test_who_may_not_and_for_how_long(story: Story, by: str, more: tuple[str, ...], reason: str) -> None:
    story.folder.member("maya", "writer", "manager")
    assert reason in story.bypass(*more, by=by, code=1).err


def test_a_request_is_lifted_and_not_bypassed(story: Story) -> None:
    story.run("request-changes", "spring", "-m", "No.", by="mia")
    assert "that stands: 'socialops lift spring --of mia -m WHY' sets it aside" in story.bypass(code=1).err
    assert "say why" in story.run("approve", "spring", "--bypass", code=1).err
    story.run("hold", "spring", by="maya")
    assert "it is on hold" in story.bypass(code=1).err


def test_one_that_was_not_looked_at_in_time_comes_first(story: Story) -> None:
    story.bypass("--review-within", "2h")
    story.folder.post("summer", publish_at="2027-03-05 10:00")
    story.git.commit("Summer", at="2027-03-01T10:00:00+01:00")
    words = ("approve", "summer", "--bypass", "-m", "Again.")
    assert (
        "was to be looked at by brand-review until" in story.run(*words, by="hana", now="2027-03-01 12:30", code=1).err
    )
    story.git.run("branch", "-f", "base")
    story.by_hand("summer", "hana", at="12:30")
    assert "counts from when it is on main" not in story.run("audit", "--base", "base", code=1).out
    story.git.run("reset", "-q", "--hard", "HEAD^")
    story.run("approve", "spring", by="mia", now="2027-03-01 12:20")
    story.by_hand("summer", "hana", at="12:30")
    assert story.audit() == ["SO456"]
    assert "counts from when it is on main" in story.run("audit", "--base", "base", code=1).out


@pytest.mark.parametrize(("by", "due"), [("lena", "2027-03-02T10:00:00+01:00"), ("dana", "2027-03-20T10:00:00+01:00")])
def test_audit_proves_it_as_a_review(story: Story, by: str, due: str) -> None:
    story.by_hand("spring", by, due=due)
    assert story.audit() == ["SO456"]


def test_who_changed_the_words_lets_nobody_pass_them(story: Story) -> None:
    story.folder.post("spring", publish_at=MONDAY, text="Dana's own words.\n")
    story.git.commit("Edit", by="dana", at="2027-03-01T09:30:00+01:00")
    assert "dana changed" in story.bypass(code=1).err
    story.by_hand("spring", "dana")
    assert story.audit() == ["SO455"]


def test_check_counts_no_bypass_of_who_may_not(story: Story) -> None:
    story.by_hand("spring", "lena")
    assert story.codes() == [("SO403", "error")]
    assert story.folder.state("spring").state == "in-review"


def test_a_series_is_never_let_pass(story: Story) -> None:
    story.folder.series()
    story.git.commit("Series", by="maya", at="2027-03-01T09:30:00+01:00")
    ran = story.run("approve", "weekly-tip", "--bypass", "-m", "Now.", code=1)
    assert "a series is never let pass: name one of its posts" in ran.err
    story.by_hand("weekly-tip", "dana")
    assert story.audit() == ["SO456"]


def test_how_to_record_what_went_out_unapproved_is_a_sentence_of_its_own(story: Story) -> None:
    ran = story.run("mark-published", "spring", "--channel", "acme-x", "--url", "https://x.com/acme/status/1", code=1)
    assert "for hana, mia; if it went out all the same, dana or hana says why first (socialops approve" in ran.err


def test_approve_finds_the_stage_that_is_owed_though_another_one_asked_for_changes(story: Story) -> None:
    story.bypass()
    story.run("request-changes", "spring", "-m", "Less.", by="mia")
    assert ("legal-review", "lena") in story.owed()
    story.run("approve", "spring", by="lena")
    assert (story.folder.root / "reviews/spring/legal-review--lena--1.yaml").exists()
    assert not {task for task in story.owed() if task[0] == "legal-review"}
    assert story.audit() == []
    again = story.run("approve", "spring", by="lena", code=1).err  # nothing is owed by lena any more
    assert "stage is brand-review, lena holds legal" in again


def _only_two(story: Story, *, changed: bool = False) -> str:
    """mia wrote `duo`, and hana lets it pass: nobody else is brand, or only who changed its words; what is said."""
    story.folder.workflow(stages=STAGES[:1])
    story.folder.post("duo", author="mia", publish_at=MONDAY)
    story.git.commit("Duo", by="mia", at="2027-03-01T09:10:00+01:00")
    if changed:
        story.folder.member("lena", "legal", "brand")
        story.folder.post("duo", author="mia", publish_at=MONDAY, text="Lena's words.\n")
        story.git.commit("Other words", by="lena", at="2027-03-01T09:20:00+01:00")
    story.git.run("branch", "-f", "base")
    return story.run("approve", "duo", "--bypass", "-m", "Now.", by="hana").err


@pytest.mark.parametrize("changed", [False, True])
def test_where_nobody_is_left_to_look_by_approving_that_is_said_with_the_way_on(story: Story, changed: bool) -> None:
    asking = "mia or lena" if changed else "mia"
    left = "obody is left to look at duo at brand-review by approving (it takes 1 of brand): a request for changes by"
    said = _only_two(story, changed=changed)
    assert left in said
    for by, reason in (("mia", "mia wrote this post"), ("hana", "you let it pass here by your bypass")):
        refused = story.run("approve", "duo", by=by, code=1).err
        assert reason in refused
        assert left in refused
        assert "pays too (socialops request-changes duo --stage brand-review -m WHAT)" in refused
        assert {name for name in ("mia", "lena") if name in refused.partition("changes by ")[2]} == set(
            asking.split(" or ")
        )
    assert "or somebody else gets the role" in refused
    story.run("request-changes", "duo", "--stage", "brand-review", "-m", "Less.", by="mia")
    assert "SO411" not in {code for code, _ in story.codes()}
    assert story.audit() == []


def test_where_somebody_is_left_nothing_is_said_of_nobody(story: Story) -> None:
    assert "obody is left" not in story.bypass().err
    assert "obody is left" not in story.run("approve", "spring", "--stage", "brand-review", code=1).err


def test_the_older_one_that_comes_first_names_that_nobody_is_left(story: Story) -> None:
    _only_two(story)
    late = story.bypass(now="2027-03-04 10:00", code=1).err
    assert "that comes first: nobody is left to look at duo at brand-review by approving" in late
    assert "a request for changes by mia pays too" in late


def test_to_take_back_either_says_which_of_them_is_the_bypass(story: Story) -> None:
    story.folder.member("dana", "manager", "legal")
    story.git.commit("Dana is legal", at="2027-03-01T09:20:00+01:00")
    story.run("approve", "spring", by="mia")
    story.run("approve", "spring", by="dana")
    story.folder.post("spring", publish_at=MONDAY, text="Other words.\n")
    story.run("submit", "spring", by="maya")
    story.bypass()
    refused = story.run("withdraw", "spring", "--review", code=1).err
    assert "you have decided at general (the bypass), legal-review: say which with --stage" in refused
    story.run("withdraw", "spring", "--review", "--stage", "general")
    assert "SO411" not in {code for code, _ in story.codes()}


def test_who_owes_two_looks_is_told_of_the_other_with_the_line(story: Story) -> None:
    story.folder.member("mia", "brand", "legal")
    story.git.commit("Mia looks twice", by="dana", at="2027-03-01T09:30:00+01:00")
    story.bypass()
    more = "You still owe a look at legal-review: socialops approve spring --stage legal-review"
    assert more in story.run("approve", "spring", by="mia").err
    assert "still owe" not in story.run(*more.partition("socialops ")[2].split(), by="mia").err
    assert story.owed() == set()


def test_who_owes_one_look_is_told_of_no_other(story: Story) -> None:
    story.bypass()
    assert "still owe" not in story.run("approve", "spring", by="mia").err

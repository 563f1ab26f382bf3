from __future__ import annotations

from datetime import date
from pathlib import Path

from socialops.views.who.matrix import who
from tests.factories import NOW, WorkspaceFolder, small_workspace


def gaps(folder: WorkspaceFolder) -> list[str]:
    return [f"{gap.kind} {gap.subject}" for gap in who(folder.load(), NOW.date()).gaps]


def test_a_staffed_workspace_has_no_gap(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("a")
    assert gaps(folder) == []


def test_every_missing_person_is_a_gap(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.role("analyst")
    folder.member("lena", "legal", until="2027-01-31")
    folder.workflow(
        stages=[{"id": "brand-review", "role": "manager", "approvals": 2}, {"id": "legal-review", "role": "legal"}],
        responsibilities={"measure": {"role": "analyst"}, "dance": {"role": "dancer"}},
    )
    folder.channel("acme-tiktok", "tiktok", owner="analyst")
    assert gaps(folder) == [
        "role analyst",
        "role legal",
        "stage standard/brand-review",
        "stage standard/legal-review",
        "responsibility standard/measure",
        "responsibility standard/dance",
        "channel acme-tiktok",
    ]


def test_a_backup_fills_a_stage_and_everybody_away_is_a_gap(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    away = [{"from": "2027-02-15", "to": "2027-02-28"}]
    folder.member("dana", "manager", away=away)
    assert gaps(folder) == ["stage standard/brand-review"]
    folder.member("dana", "manager", away=away, backup="lena")
    assert gaps(folder) == []
    (stage,) = who(folder.load(), NOW.date()).work
    assert stage.members == ("dana", "lena")
    folder.workflow(responsibilities={"publish": {"role": "manager"}})
    assert gaps(folder) == []
    folder.member("lena", "legal", away=away)
    assert gaps(folder) == ["stage standard/brand-review", "responsibility standard/publish"]


def test_nobody_who_may_publish_is_a_gap(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.role("manager", may=["post"])
    folder.post("a")
    assert gaps(folder) == ["permission publish"]


def test_a_role_lists_what_it_does(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.role("manager", responsibilities=["Assign tasks"], may=["publish"])
    (role,) = [row for row in who(folder.load(), NOW.date()).roles if row.id == "manager"]
    assert (role.members, role.stages, role.channels) == (
        ("dana",),
        ("standard/brand-review",),
        ("acme-linkedin", "acme-x"),
    )
    assert (role.responsibilities, role.may) == (("Assign tasks",), ("publish",))


def test_what_comes_once_somebody_has_left_is_told_from_the_day_on_which_it_is_written(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.member("maya", "writer", until="2027-03-01")
    folder.member("dana", "manager", until="2027-03-09")
    folder.member("omar", "manager", until="2027-03-09")
    folder.member("lena", "legal", until="2027-01-31")
    for name, day in (("late", "2027-03-02"), ("soon", "2027-03-01"), *((f"p{n}", "2027-04-01") for n in range(5))):
        folder.post(name, author="maya", publish_at=f"{day} 09:00")
    folder.campaign("spring", owner="dana", until="2027-03-10")
    folder.campaign("over", owner="dana", until="2027-03-09")
    found = who(folder.load(), NOW.date()).gaps
    now = [gap.subject for gap in found if gap.since is None]
    assert now == ["legal"]  # lena is gone today, and comes no more
    coming = [(gap.kind, gap.subject, str(gap.since)) for gap in found if gap.since]
    assert coming == [
        ("role", "writer", "2027-03-02"),
        ("member", "maya", "2027-03-02"),
        ("role", "manager", "2027-03-10"),
        ("stage", "standard/brand-review", "2027-03-10"),
        ("channel", "acme-linkedin", "2027-03-10"),
        ("channel", "acme-x", "2027-03-10"),
        ("permission", "publish", "2027-03-10"),
        ("member", "dana", "2027-03-10"),
    ]
    told = {gap.subject: gap.message for gap in found}
    assert told["writer"] == "from 2027-03-02 on nobody holds the role writer"
    assert "(campaign spring)" in told["dana"]
    at_last = {gap.subject: gap for gap in who(folder.load(), date(2027, 3, 10)).gaps if gap.kind == "member"}
    assert at_last.keys() == {"maya", "dana"}
    assert (at_last["maya"].since, at_last["maya"].message) == (
        None,
        "maya left on 2027-03-01 and still answers for post late, p0, p1, p2, p3 and 2 more: name somebody else",
    )
    assert told["maya"] == (
        "maya leaves on 2027-03-01 and answers for what goes on then (post late, p0, p1, p2, p3 and 1 more): "
        "name somebody else"
    )

"""schedule of many posts, and who may hold them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.channel("acme-x", spacing="30m", windows=[{"days": ["mon", "tue"], "from": "08:00", "to": "20:00"}])
    return folder


def time_of(folder: WorkspaceFolder, post: str) -> str:
    return str(yaml.safe_load((folder.root / f"posts/{post}.yaml").read_text(encoding="utf-8"))["publish_at"])


def run(folder: WorkspaceFolder, *words: str, by: str = "maya") -> str:
    ran = run_cli("schedule", *words, cwd=folder.root, by=by)
    assert ran.code == 0, ran.err
    return ran.err


def test_by_a_span_keeps_the_time_on_the_wall_and_moves_variants_along(folder: WorkspaceFolder) -> None:
    own = {"acme-linkedin": {"publish_at": "2027-03-22 11:00"}}
    folder.post("a", publish_at="2027-03-22 09:00", channels=["acme-x", "acme-linkedin"], variants=own)
    folder.post("b", publish_at="2027-03-23T09:00:00+01:00", text="Other words.\n")
    repository = folder.git()
    run(folder, "a", "b", "--by", "7d")
    assert (time_of(folder, "a"), time_of(folder, "b")) == ("2027-03-29 09:00", "2027-03-30 09:00")
    variants = yaml.safe_load((folder.root / "posts/a.yaml").read_text(encoding="utf-8"))["variants"]
    assert variants == {"acme-linkedin": {"publish_at": "2027-03-29 11:00"}}
    assert repository.log()[:2] == ["post(b): schedule for 2027-03-30 09:00", "post(a): schedule for 2027-03-29 09:00"]
    run(folder, "a", "--by=-7d")
    assert time_of(folder, "a") == "2027-03-22 09:00"


def test_a_post_that_has_times_in_its_variants_alone_is_moved_too(folder: WorkspaceFolder) -> None:
    own = {"acme-linkedin": {"publish_at": "2027-03-23 11:00"}, "acme-x": {"publish_at": "2027-03-22 11:00"}}
    folder.post("a", publish_at=None, channels=["acme-x", "acme-linkedin"], variants=own)
    folder.review("a", "brand-review", "dana")
    repository = folder.git()
    assert "a: this costs the approval of dana at brand-review." in run(folder, "a", "--by", "7d")
    found = yaml.safe_load((folder.root / "posts/a.yaml").read_text(encoding="utf-8"))
    assert "publish_at" not in found
    assert [v["publish_at"] for v in found["variants"].values()] == ["2027-03-30 11:00", "2027-03-29 11:00"]
    assert repository.log()[0] == "post(a): schedule for 2027-03-29 11:00"


def test_all_is_judged_before_anything_is_written(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", publish_at=None)
    folder.post("c", publish_at="2027-03-21 02:30")
    repository = folder.git()
    ran = run_cli("schedule", "a", "b", "c", "--by", "7d", cwd=folder.root)
    assert ran.code == 1
    assert "it has no publish time" in ran.err
    assert "2027-03-28 02:30 does not exist in Europe/Berlin" in ran.err
    assert (time_of(folder, "a"), len(repository.log())) == ("2027-03-01 09:00", 1)
    for words in (["a"], ["a", "--by", "7d", "--next"], ["a", "--spread", "30m"], ["a", "--by", "soon"]):
        assert run_cli("schedule", *words, cwd=folder.root).code == 2


def test_spread_goes_by_the_order_of_the_names(folder: WorkspaceFolder) -> None:
    for name in ("a", "b", "c"):
        folder.post(name, text=f"Words of {name}, many of them.\n")
    folder.git()
    run(folder, "c", "a", "b", "--spread", "30m", "--from", "2027-03-02 09:00")
    assert [time_of(folder, name)[11:] for name in ("c", "a", "b")] == ["09:00", "09:30", "10:00"]


def test_next_is_the_next_day_on_which_the_channels_may_speak_and_are_silent(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", publish_at="2027-03-02 09:10", text="Other words.\n")
    folder.post("c", text="Third words.\n")
    folder.git()
    run(folder, "a", "c", "--next")
    assert (time_of(folder, "a"), time_of(folder, "c")) == ("2027-03-08 09:00", "2027-03-09 09:00")


def test_what_it_costs_is_said_before_it_is_written(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "brand-review", "dana")
    folder.git()
    ran = run_cli("schedule", "a", "--by", "1d", "--dry-run", cwd=folder.root)
    assert ran.err.splitlines()[0] == "a: this costs the approval of dana at brand-review."
    folder.workflow(covers=["content"])
    folder.review("a", "brand-review", "dana")
    ran = run_cli("schedule", "a", "--by", "1d", "--dry-run", cwd=folder.root)
    assert "costs" not in ran.err


def test_what_was_handed_in_goes_against_no_rule_without_a_reason(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", publish_at="2027-03-02 09:00", text="Other words.\n")
    folder.post("draft", publish_at="2027-03-09 09:00", text="Third words.\n", status="draft")
    repository = folder.git()
    ran = run_cli("schedule", "a", "--at", "2027-03-02 09:10", cwd=folder.root)
    assert (ran.code, "posts/a.yaml:6:1: SO303 " in ran.err) == (1, True), ran.err
    assert "say why it goes there all the same: --anyway -m WHY" in ran.err
    assert (
        "--anyway needs -m WHY" in run_cli("schedule", "a", "--at", "2027-03-03 09:00", "--anyway", cwd=folder.root).err
    )
    assert (time_of(folder, "a"), len(repository.log())) == ("2027-03-01 09:00", 1)
    said = run(folder, "a", "b", "--by", "1d", "--anyway", "-m", "The fair\nis on Wednesday")  # Wednesday has no window
    assert "b: 'socialops check' goes on finding what you set aside" in said
    assert repository.log("%(trailers:key=Socialops-Anyway)")[0] == "Socialops-Anyway: The fair is on Wednesday"
    assert "goes on finding" not in run(folder, "draft", "--at", "2027-03-03 09:10")  # who hands it in is asked
    run(folder, "a", "b", "--by", "6d")  # away from what is wrong, and a where b was


def test_a_bypass_that_is_lost_is_told_too(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.git()
    assert run_cli("approve", "a", "--bypass", "-m", "Now", cwd=folder.root, by="dana").code == 0
    assert "a: this costs the bypass of dana at brand-review." in run(folder, "a", "--by", "1d")


@pytest.fixture
def repository(folder: WorkspaceFolder) -> GitFolder:
    folder.role("publisher", may=["publish"])
    folder.member("omar", "publisher")
    folder.post("a")
    folder.post("b", status="draft")
    return folder.git()


def test_who_may_publish_holds_and_resumes_what_was_handed_in(folder: WorkspaceFolder, repository: GitFolder) -> None:
    assert run_cli("hold", "a", "-m", "Wait for the\nlab", cwd=folder.root, by="omar").code == 0
    assert "Socialops-Note: Wait for the" in "\n".join(repository.log("%B"))
    ran = run_cli("resume", "a", cwd=folder.root, by="maya")
    assert (ran.code, "omar put it on hold: say why it goes on with -m WHY" in ran.err) == (1, True)
    assert run_cli("resume", "a", "-m", "It is there", cwd=folder.root, by="maya").code == 0
    assert run_cli("hold", "a", cwd=folder.root, by="omar").code == 0
    ran = run_cli("approve", "a", cwd=folder.root, by="dana")
    assert "it is on hold: maya, or who may publish, must 'socialops resume a' first" in ran.err
    assert run_cli("resume", "a", cwd=folder.root, by="omar").code == 0
    assert run_cli("audit", "--base", "HEAD~4", cwd=folder.root).code == 0


def test_who_changed_a_post_on_hold_is_told_how_to_go_on(folder: WorkspaceFolder, repository: GitFolder) -> None:
    assert run_cli("hold", "a", cwd=folder.root, by="maya").code == 0
    path = next(folder.root.rglob("posts/**/a.yaml"))
    path.write_text(path.read_text(encoding="utf-8") + "notes: Ask the lab\n", encoding="utf-8")
    ran = run_cli("resume", "a", cwd=folder.root, by="maya")
    name = path.relative_to(folder.root).as_posix()
    assert (ran.code, f"\"git commit -m 'Keep my version' -- {name}\" keeps them" in ran.err) == (1, True)
    repository.run("commit", "-qm", "Keep my version", "--", name)
    assert run_cli("resume", "a", cwd=folder.root, by="maya").code == 0


def test_they_touch_no_drafts(folder: WorkspaceFolder, repository: GitFolder) -> None:
    assert run_cli("hold", "b", cwd=folder.root, by="omar").code == 1
    assert run_cli("hold", "b", cwd=folder.root, by="maya").code == 0
    assert run_cli("resume", "b", "-m", "Go", cwd=folder.root, by="omar").code == 1
    assert run_cli("cancel", "a", cwd=folder.root, by="omar").code == 1
    assert run_cli("hold", "a", cwd=folder.root, by="lena").code == 1
    folder.post("a", status="draft")
    repository.commit("Draft", by="omar", at="2027-02-20T12:00:00+00:00")
    ran = run_cli("audit", "--base", "HEAD~1", cwd=folder.root)
    assert (ran.code, "sets the status to 'draft'" in ran.out + ran.err) == (1, True)

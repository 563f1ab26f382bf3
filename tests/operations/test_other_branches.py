"""A post that waits on a branch is found from main: by its name, by `review`, and when others' work is brought in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from socialops.domain.documents.post import Media
from socialops.operations.sync.branches.standpoint import own_posts, standpoint
from socialops.operations.sync.branches.to_review import waiting
from socialops.store.verdicts.shelf import SHOWN, Shelf
from tests.clones import Clone, Clones, seeded
from tests.factories import small_workspace

AWAY = "not on the one that you are on: socialops sync --go"
WAITS = (
    "1 branch holds posts that wait for your review: team/moon (moon). To review them: socialops sync --go team/moon\n"
)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    folder.post("a")
    return seeded(folder)


@pytest.fixture
def two(seed: Path, tmp_path: Path) -> Clones:
    found = Clones(seed, tmp_path)
    found.maya.post("moon", folder="posts/2027")
    found.maya.keep("Moon")
    found.maya.do("sync", "--branch", "team/moon")
    found.maya.git_.run("switch", "-q", "main")
    return found


def test_a_reviewer_on_main_learns_where_the_post_is(two: Clones) -> None:
    dana = two.dana
    assert "There is no post 'moon'; known: a" in dana.do("show", "moon").err  # nothing was fetched yet
    assert dana.do("sync").err == f"All is shared with origin/main.\n{WAITS}"
    assert dana.do("review").err.endswith(WAITS)
    assert WAITS not in dana.do("--quiet", "review").err
    for view in ([], ["tasks"]):
        assert WAITS in dana.do(*view).err, view
    assert WAITS not in dana.do("tasks", "--member", "maya").err  # who asks for another's
    for words in (
        "show moon",
        "approve moon",
        "status moon",
        "history moon",
        "check moon",
        "show posts/2027/moon.yaml",
    ):
        ran = dana.do(*words.split())
        assert (ran.code, f"it is on the branch 'team/moon', {AWAY} team/moon\n" in ran.err) == (2, True), words
    near = "There is no post 'mon'; did you mean 'moon'? It is on the branch 'team/moon': socialops sync --go team/moon"
    assert near in dana.do("show", "mon").err
    assert "There is no post 'sun'; known: a" in dana.do("show", "sun").err
    dana.git_.run("switch", "-q", "team/moon")
    dana.git_.run("switch", "-q", "main")
    assert WAITS in dana.do("sync").err  # who only was there has reviewed nothing
    dana.git_.run("switch", "-q", "team/moon")
    assert dana.do("approve", "moon", now=None).code == 0
    dana.git_.run("switch", "-q", "main")
    for word in ("sync", "review"):
        assert WAITS not in dana.do(word).err, word  # approved, and not even shared yet


def test_a_branch_is_told_to_who_may_approve_there_and_not_to_who_changed_the_post_on_it(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    away = [{"from": "2027-02-20", "to": "2027-02-21"}]
    dana.member("omar", "manager")
    dana.member("dana", "manager", away=away, backup="omar")
    dana.keep("Omar")
    dana.git_.run("push", "-q", "origin", "main")
    maya.git_.run("pull", "-q", "origin", "main")
    maya.git_.run("switch", "-q", "team/moon")
    maya.git_.run("rebase", "-q", "main")
    maya.git_.run("push", "-q", "-f", "origin", "team/moon")
    maya.git_.run("switch", "-q", "main")
    assert WAITS not in dana.do("sync").err  # omar stands in for her
    assert WAITS in dana.do("review", by="omar").err
    maya.git_.run("switch", "-q", "team/moon")
    maya.post("moon", folder="posts/2027", text="Omar's words.\n")
    maya.keep(by="omar")
    maya.git_.run("push", "-q", "origin", "team/moon")
    assert WAITS in dana.do("sync").err  # and may not approve his own words
    assert WAITS not in dana.do("review", by="omar").err
    maya.git_.run("switch", "-q", "-c", "team/moon-2", "main")
    maya.git_.run("restore", "--source=team/moon", "--", "posts")
    maya.keep()
    maya.git_.run("push", "-q", "origin", "team/moon-2")
    assert WAITS.replace("team/moon", "team/moon-2") in dana.do("sync", by="omar").err


def test_all_branches_that_wait_are_told_by_review_and_elsewhere_how_many_more(two: Clones) -> None:
    maya, names = two.maya, ["sun", "star", "sky"]
    for name in names:
        maya.post(name)
        maya.keep(name)
    maya.git_.run("push", "-q", "origin", *(f"HEAD~{2 - n}:refs/heads/{name}" for n, name in enumerate(names)))
    four, go = "4 branches hold posts that wait for your review", "socialops sync --go"
    ran = two.dana.do("sync")
    assert f"\n{four}: sky (sky), star (star), sun (sun) and 1 more. To review them: {go} sky or " in ran.err
    assert ran.err.endswith(f" or {go} sun; all of them: socialops review\n")
    lines = (f"  {name} ({name.removeprefix('team/')}): {go} {name}\n" for name in (*names[::-1], "team/moon"))
    assert f"{four}. To review them:\n{''.join(lines)}" in two.dana.do("review").err
    maya.git_.run("push", "-q", "origin", *(f"HEAD:refs/heads/z{n}" for n in range(18)))
    unseen = "\n2 branches more were not looked into, as others have newer commits. Delete on the forge"
    assert (unseen in two.dana.do("sync").err, unseen in two.dana.do("review").err) == (True, True)
    maya.git_.run("push", "-q", "origin", ":z0", ":z1")
    assert "not looked into" not in two.dana.do("sync").err + two.dana.do("review").err


def test_what_waits_is_worked_out_once_for_the_same_branches_person_and_day(
    two: Clones, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana = two.dana
    dana.git_.run("fetch", "-q")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "dana@acme.test")
    shelf, now = Shelf(dana.root / ".git", SHOWN), datetime.now(UTC)

    def told(at: datetime = now) -> list[str]:
        return [post for each in waiting(dana.root, at).found for post in each.posts]

    assert told() == ["moon"]
    kept = shelf.take("branches.json") | {"told": [["team/moon", ["kept"], [], []]]}
    shelf.put("branches.json", kept)
    assert told() == ["kept"]
    assert told(now + timedelta(days=1)) == ["moon"]
    shelf.put("branches.json", kept)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "maya@acme.test")
    assert told() == []
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "dana@acme.test")
    shelf.put("branches.json", kept | {"told": [["team/moon", 1]]})  # of another form
    assert told() == ["moon"]
    shelf.put("branches.json", kept)
    dana.post("b")
    dana.keep()
    assert told() == ["moon"]


def test_what_a_branch_only_says_of_a_post_is_told_to_its_author_and_to_who_asked(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.git_.run("fetch", "-q")
    dana.git_.run("switch", "-q", "team/moon")
    dana.do("request-changes", "a", "-m", "Shorter", now=None)
    dana.git_.run("push", "-q", "origin", "team/moon")
    maya.git_.run("fetch", "-q")
    told = (
        "1 branch holds posts that wait for you: team/moon (changes asked for: a). To answer them: socialops sync --go"
    )
    assert f"{told} team/moon\n" in maya.do(now=None).err
    dana.do("comment", "a", "-m", "It is", by="maya", now=None)
    dana.git_.run("switch", "-q", "main")
    assert "review: team/moon (moon; answered: a). To" in dana.do(now=None).err
    dana.do("comment", "a", "-m", "Here", now=None)
    dana.git_.run("push", "-q", "origin", "main")
    assert "answered: a" not in dana.do(now=None).err  # main has had its say since


def test_no_work_of_one_s_own_goes_onto_a_branch_of_others_unasked(two: Clones) -> None:
    dana = two.dana
    held = "origin/team/moon is a branch of others: it holds 1 commit by maya, and none of yours. Take another name for"
    told = f"settled:\n  - {held} what you have: socialops sync --branch team/moon-2. To work on theirs with them: "
    ran = dana.do("sync", "--branch", "team/moon", "--dry-run")
    assert (ran.code, f"{told}socialops sync --go team/moon\nNothing was changed" in ran.err) == (1, True), ran.err
    dana.post("sun")
    head = dana.keep("Sun")
    ran = dana.do("sync", "--branch", "team/moon")
    join = "git fetch origin team/moon:team/moon, then socialops sync --branch team/moon\n"
    assert (ran.code, f"{told}{join}Nothing was changed" in ran.err) == (1, True), ran.err
    assert (dana.git_.run("rev-parse", "HEAD"), dana.is_clean()) == (head, True)
    dana.git_.run("branch", "-q", "--no-track", "team/moon", "HEAD")  # one's own of that name that went another way
    assert "sync --branch team/moon-2\nNothing was changed" in dana.do("sync", "--branch", "team/moon").err
    dana.git_.run("branch", "-qD", "team/moon")
    dana.git_.run("fetch", "-q", "origin", "team/moon:team/moon")
    assert dana.do("sync", "--branch", "team/moon").code == 0
    dana.git_.run("switch", "-q", "main")
    dana.git_.run("branch", "-qD", "team/moon")
    assert dana.do("sync", "--branch", "team/moon").code == 0  # where work of her own is, too


def test_no_work_of_one_s_own_goes_onto_a_branch_that_others_make_meanwhile(two: Clones) -> None:
    dana, maya = two.dana, two.maya
    dana.post("sun")
    head = dana.keep("Sun")
    maya.post("star")
    maya.keep("Star")
    quick = f"unset $(git rev-parse --local-env-vars); cd '{maya.root}'; git push -q origin HEAD:refs/heads/new"
    two.hook("pre-push", quick, dana.root)
    ran = dana.do("sync", "--branch", "new")
    stopped = "1 commit of yours could not be shared: others made a branch of that name meanwhile."
    held = "origin/new is a branch of others now: it holds 1 commit by maya, and none of yours."
    way = "Give yours another name: git branch -m new new-2 && socialops sync. To put it onto theirs: "
    onto = "git branch --set-upstream-to=origin/new && socialops sync\n"
    ends = f"{stopped}\n  {held}\nThey are safe here. {way}{onto}"
    assert (ran.code, ran.err.endswith(ends)) == (1, True), ran.err
    (dana.root / ".git/hooks/pre-push").unlink()
    for words in (("sync",), ("sync", "--branch", "new")):  # on a branch that was begun by git, and named alike
        ran = dana.do(*words)
        told = f"{held.replace('others now', 'others')} {way}{onto}Nothing was changed"
        assert (ran.code, told in ran.err) == (1, True), ran.err
    dana.git_.run("branch", "-m", "new", "new-2")
    assert dana.do("sync").code == 0
    assert (dana.git_.run("rev-parse", "origin/new-2"), dana.is_clean()) == (head, True)


def test_a_branch_begun_by_git_does_not_go_onto_one_that_others_make_meanwhile(two: Clones) -> None:
    dana, maya = two.dana, two.maya
    dana.git_.run("switch", "-q", "-c", "new")
    dana.post("sun")
    head = dana.keep("Sun")
    maya.post("star")
    maya.keep("Star")
    quick = f"unset $(git rev-parse --local-env-vars); cd '{maya.root}'; git push -q origin HEAD:refs/heads/new"
    two.hook("pre-push", quick, dana.root)
    ran = dana.do("sync")
    assert (ran.code, "origin/new is a branch of others now: it holds 1 commit by maya" in ran.err) == (1, True), (
        ran.err
    )
    assert (dana.git_.run("rev-parse", "HEAD"), dana.is_clean()) == (head, True)


def test_who_took_a_branch_of_others_from_there_works_on_it_with_them(two: Clones) -> None:
    dana, maya = two.dana, two.maya
    dana.git_.run("fetch", "-q")
    dana.git_.run("switch", "-q", "--no-track", "-c", "team/moon", "origin/team/moon")
    dana.post("sun")
    dana.keep("Sun")
    maya.git_.run("switch", "-q", "team/moon")
    maya.write("notes.txt", "Maya went on")
    maya.keep("Note")
    maya.git_.run("push", "-q", "origin", "team/moon")
    ran = dana.do("sync")
    assert (ran.code, dana.alike(), (dana.root / "notes.txt").exists()) == (0, True, True), ran.err


def remembered(clone: Clone) -> list[str]:
    """The branches of the remote that a clone knows."""
    return clone.git_.run("for-each-ref", "--format=%(refname:lstrip=3)", "refs/remotes").split()


def test_a_branch_that_was_removed_unmerged_is_named_no_more_but_to_who_worked_there(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.git_.run("switch", "-q", "team/moon")
    maya.post("a", text="Red.\n")
    maya.keep("Red")
    maya.git_.run("push", "-q", "origin", "team/moon", "team/moon:refs/heads/both")
    dana.git_.run("fetch", "-q")
    dana.git_.run("switch", "-q", "both")
    dana.write("notes.txt", "For maya")
    dana.keep("Note")
    dana.git_.run("push", "-q", "origin", "both")
    dana.git_.run("switch", "-q", "main")
    dana.git_.run("branch", "-q", "-D", "both")
    maya.git_.run("push", "-q", "origin", ":team/moon", ":both")
    dana.do("sync")
    assert remembered(dana) == ["HEAD", "both", "main"]  # there is work of dana's on it
    dana.git_.run("update-ref", "-d", "refs/remotes/origin/both")
    assert dana.do("show", "a").err == ""


@pytest.mark.parametrize("own", ["merged", "with work"])
def test_who_is_on_a_branch_that_is_gone_hears_of_no_other_that_is(two: Clones, own: str) -> None:
    maya, dana = two.maya, two.dana
    dana.do("hold", "a")
    dana.do("sync", "--branch", "winter")
    assert WAITS in dana.do("sync").err
    if own == "merged":
        maya.git_.run("fetch", "-q")
        maya.git_.run("push", "-q", "origin", "refs/remotes/origin/winter:refs/heads/main")
    maya.git_.run("push", "-q", "origin", ":winter", ":team/moon")
    for words in (["sync"], ["sync"], []):
        ran = dana.do(*words)
        assert "team/moon" not in f"{ran.out}{ran.err}", ran
        assert ("origin/winter is there no more" in ran.err) is bool(words)
        assert ran.code == int(bool(words) and own != "merged")
    assert remembered(dana) == ["HEAD", "main", "winter"]


@pytest.mark.parametrize("way", ["--no-ff", "--squash"])
def test_what_was_merged_or_removed_waits_no_more(two: Clones, way: str) -> None:
    maya, dana = two.maya, two.dana
    assert maya.do("sync").err == "All is shared with origin/main.\n"  # her own branch is no news to her
    dana.git_.run("fetch", "-q")
    dana.git_.run("merge", "-q", way, "origin/team/moon")
    dana.keep("Merged")
    dana.post("moon", folder="posts/2027", text="Main went on.\n")
    dana.keep("On")
    maya.git_.run("switch", "-q", "team/moon")
    maya.write("notes.txt", "The branch went on, too")
    maya.keep("Note")
    maya.git_.run("push", "-q", "origin", "team/moon", "team/moon~:refs/heads/own", "team/moon~:refs/heads/old")
    dana.git_.run("push", "-q", "origin", "main")
    for word in ("sync", "review"):
        assert WAITS not in dana.do(word).err, word
    dana.git_.run("branch", "own", "origin/own")
    maya.git_.run("push", "-q", "origin", ":team/moon", ":own", ":old")
    dana.do("sync")  # forgets what is gone, but for what lies here
    assert remembered(dana) == ["HEAD", "main", "own"]
    dana.git_.run("rm", "-q", "posts/2027/moon.yaml")
    dana.keep("Gone again")
    assert "your review" not in dana.do("sync").err
    assert "There is no post 'moon'" in dana.do("show", "moon").err


def test_on_main_one_is_told_of_posts_that_a_branch_changed_and_of_being_behind(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.write("notes.txt", "For all")
    maya.keep("Note")
    maya.do("sync")
    maya.post("a", text="Red.\n")
    maya.keep("Red")
    maya.do("sync", "--branch", "red")
    old = "origin/main has 1 commit that you have not, as last fetched: socialops sync, then decide\n"
    assert old not in dana.do("approve", "a", "--dry-run", now=None).err  # nobody fetched
    dana.git_.run("fetch", "-q")
    both = "2 branches hold posts that wait for your review: red (changed: a), team/moon (moon). To review them"
    assert f"for dana.\n{old}{both}" in dana.do("review").err
    assert dana.do("approve", "a", now=None).err.startswith(old)
    dana.do("sync")
    told = "a is changed on the branch 'red', which main has not: socialops sync --go red\n"
    assert dana.do("show", "a").err == told
    assert dana.do("status", "a").err.endswith(told)
    assert f"every stage of a is approved already; {told}" in dana.do("approve", "a", now=None).err
    dana.git_.run("branch", "red", "HEAD")
    assert "socialops sync --go red\n" in dana.do("show", "a").err
    dana.git_.run("merge", "-q", "--squash", "origin/red")
    dana.keep("Merged as one")
    assert dana.do("show", "a").err == ""


def test_what_main_got_another_way_does_not_wait(two: Clones) -> None:
    two.dana.post("moon", folder="posts/2028", text="Taken over, and moved.\n")
    two.dana.keep("Moon")
    two.dana.git_.run("fetch", "-q")
    assert "your review" not in two.dana.do("review").err


def test_a_clone_that_has_only_a_part_is_told_nothing_and_works(two: Clones) -> None:
    git = two.maya.git_
    git.run("-C", str(two.hub), "config", "uploadpack.allowFilter", "true")
    git.run("clone", "-q", "--filter=tree:0", two.hub.as_uri(), str(two.hub.parent / "part"))
    part = Clone(two.hub.parent / "part", "dana")
    assert part.do("sync").err == "All is shared with origin/main.\n"
    assert "There is no post 'moon'" in part.do("show", "moon").err
    assert part.do("review").code == 0


def test_a_branch_that_lies_here_and_got_the_post_later_is_synced_first(two: Clones) -> None:
    two.dana.git_.run("branch", "team/moon")
    two.dana.do("sync")
    assert two.dana.do("show", "moon").err.endswith("socialops sync --go team/moon\n")


def test_hostile_names_of_branches_run_nothing_and_pretend_nothing(two: Clones) -> None:
    maya = two.maya
    maya.git_.run("branch", "-D", "-q", "team/moon")
    tip = maya.git_.run("rev-parse", "origin/team/moon")
    maya.git_.run(
        "push", "-q", "origin", ":team/moon", f"{tip}:refs/heads/-d", f"{tip}:refs/heads/x';$(touch${{IFS}}y)\u202e"
    )
    ran = two.dana.do("sync")
    assert "socialops sync --go 'x'\"'\"';$(touch${IFS}y)\\u202e'\n" in ran.err
    assert "1 branch holds" in ran.err  # no word of -d, which git would take for an option
    assert "\u202e" not in ran.err + two.dana.do("show", "moon").err
    assert not (two.dana.root / "y").exists()
    ends_lines = "m\u2028\x85oon"  # to Python, not to git
    maya.git_.run("push", "-q", "origin", ":-d", ":x';$(touch${IFS}y)\u202e", f"{tip}:refs/heads/{ends_lines}")
    ran = two.dana.do("sync")
    assert (ran.code, "1 branch holds posts that wait for your review: m\\u2028\\x85oon (moon)" in ran.err) == (0, True)
    ran = two.dana.do("sync", "--go", ends_lines)
    assert (ran.code, "moon at brand-review" in two.dana.do("review").out) == (0, True), ran.err
    for branch in ("main", ends_lines):
        two.dana.git_.run("switch", "-q", branch)
    for name in ("a b", "@{-1}"):  # the second is git's word for the branch before
        assert f"'{name}' can't be the name of a branch" in two.dana.do("sync", "--branch", name).err
    two.dana.git_.run("branch", "it's", two.dana.git_.run("commit-tree", "-m", "Else", "HEAD^{tree}"))
    assert "or go there: socialops sync --go 'it'\"'\"'s'\n" in two.dana.do("sync", "--branch", "it's").err


def test_on_a_branch_one_reviews_what_is_its_own_and_the_rest_on_main(two: Clones) -> None:
    dana = two.dana
    dana.do("sync")
    dana.git_.run("switch", "-q", "team/moon")
    two.maya.post("sun", folder="posts/2027")
    two.maya.keep("Sun")
    two.maya.post("star")
    two.maya.keep("Star")
    branches = ("team/moon:refs/heads/moon-as-it-is-here", "main:refs/heads/star")
    two.maya.git_.run("push", "-q", "origin", "main~:refs/heads/main", *branches)
    told = "2 branches hold posts that wait for your review: main (sun), star (star). To review them: socialops sync "
    told += "--go main or socialops sync --go star\n"
    for words in (["sync"], []):  # main went on, and the branch has not got it
        assert dana.do(*words).err.endswith(told), words
    ran = dana.do("review")
    assert "moon at brand-review" in ran.out
    assert " a at brand-review" not in ran.out
    assert ran.err == f"1 look waits for dana.\n1 more look is main's: socialops sync --go main\n{told}"
    told = "a is on main as it is here: a word about it on this branch reaches main only with its pull request. "
    way = "To say it on main instead: socialops sync {}--go main, and say it there\n"
    assert told + way.format("") in dana.do("approve", "a", "--dry-run", now=None).err
    posts, stand = dana.load().posts, standpoint(dana.root)
    assert own_posts(stand, posts.values()) == {"moon"}
    ran = dana.do("approve", "a", now=None)
    assert (ran.code, told + way.format("--drop a ") in ran.err) == (0, True)
    assert own_posts(stand, posts.values()) == {"moon", "a"}  # its records are the branch's, too
    assert dana.do("sync", "--drop", "a", "--go", "main").code == 0
    assert "a at brand-review" in dana.do("review").out
    assert "is on main as it is here" not in dana.do("approve", "a", now=None).err
    assert own_posts(standpoint(dana.root), posts.values()) is None
    dana.git_.run("switch", "-q", "team/moon")
    dana.write("assets/sea.png", "Other")
    dana.keep("Sea")
    shows = posts["a"]._replace(item=posts["a"].item.model_copy(update={"media": (Media(file="assets/sea.png"),)}))
    assert own_posts(stand, [posts["a"]]) == set()
    assert own_posts(stand, [shows]) == {"a"}
    dana.git_.run("remote", "rm", "origin")
    assert standpoint(dana.root) is None


def test_who_asked_for_changes_on_a_branch_learns_on_main_that_they_were_answered(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.git_.run("fetch", "-q")
    dana.do("approve", "a")
    dana.git_.run("switch", "-q", "team/moon")
    assert dana.do("request-changes", "moon", "-m", "Which colour?").code == 0
    assert WAITS not in dana.do("sync", "--go", "main").err  # nobody answered yet
    maya.git_.run("fetch", "-q")
    maya.git_.run("switch", "-q", "team/moon")
    maya.git_.run("merge", "-q", "--ff-only", "origin/team/moon")
    maya.do("comment", "moon", "-m", "All colours", now="2027-02-20 12:05")
    maya.git_.run("push", "-q")
    answered = WAITS.replace("(moon)", "(answered: moon)")
    for word in ("sync", "review"):
        assert dana.do(word, now="2027-02-20 12:10").err.endswith(answered), word
    maya.git_.run("switch", "-q", "main")
    assert "your review" not in maya.do("review").err  # it is dana's turn, not hers


@pytest.mark.slow
def test_a_branch_begun_at_another_says_so_and_what_lies_on_both_is_asked_for_once(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.do("sync", "--go", "team/moon")
    maya.post("a", text="Red.\n")
    maya.keep("Red")
    maya.do("sync")
    maya.post("sun")
    maya.keep("Sun")
    took = "sun also holds what team/moon has and main has not (a, moon): who merges it takes that in, too. "
    way = "To begin a branch at main instead: socialops sync --go main before you write, "
    way += "then socialops sync --branch NAME"
    assert f"{took}{way}\n" in maya.do("sync", "--branch", "sun", "--dry-run").err
    ran = maya.do("sync", "--branch", "sun")
    assert (ran.code, ran.err.startswith(f"{took}{way}\n")) == (0, True), ran.err
    dana.do("sync")
    assert "sun (moon, sun; changed: a). To" in dana.do("review").err  # it has the newest commit
    dana.do("sync", "--go", "team/moon")
    dana.do("approve", "a", "moon")
    dana.do("sync", "--go", "main")
    maya.write("notes.txt", "The newest commit")
    maya.keep("Note", at="2027-02-21T12:00:00+01:00")
    assert "also holds" not in maya.do("sync").err
    assert "1 branch holds posts that wait for your review: sun (sun). To" in dana.do("sync").err


def test_a_word_on_a_branch_that_was_merged_and_removed_is_said_to_be_main_s(two: Clones) -> None:
    dana = two.dana
    dana.git_.run("fetch", "-q")
    dana.git_.run("switch", "-q", "team/moon")
    dana.git_.run("switch", "-q", "main")
    dana.git_.run("merge", "-q", "--squash", "origin/team/moon")
    dana.keep("Merged as one")
    dana.git_.run("push", "-q", "origin", "main", ":team/moon")
    dana.git_.run("switch", "-q", "team/moon")
    told = (
        "moon is on main as it is here: a word about it on this branch reaches main only with its pull request. To say"
    )
    assert told in dana.do("approve", "moon", "--dry-run", now=None).err
    dana.post("moon", folder="posts/2027", text="Other words.\n")
    dana.keep("Reword", by="maya")
    ran = dana.do("approve", "moon", "--dry-run", now=None)
    assert (ran.code, "is on main as it is here" in ran.err) == (0, False), ran.err


def test_words_on_two_branches_have_two_names_and_both_branches_get_merged(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.git_.run("switch", "-q", "team/moon")
    maya.post("sun")
    maya.keep("Sun")
    maya.git_.run("push", "-q", "origin", "HEAD:refs/heads/sun")
    dana.git_.run("fetch", "-q")
    dana.git_.run("switch", "-q", "sun")
    assert dana.do("approve", "moon", now="2027-02-20 12:00").code == 0
    dana.git_.run("push", "-q", "origin", "sun", "origin/team/moon:main")
    dana.git_.run("switch", "-q", "main")
    dana.git_.run("merge", "-q", "origin/main")
    assert dana.do("approve", "moon", now="2027-02-20 12:01").code == 0
    dana.git_.run("push", "-q", "origin", "main")
    maya.do("sync", "--go", "sun")
    ran = maya.do("sync", "--take-main", now="2027-02-20 12:02")  # her older word stays before the newer one
    assert ran.err.endswith("each commit of it stays as it is.\nAll is shared with origin/sun.\n")
    records = maya.git_.run("ls-files", "reviews").split()
    assert records == [f"reviews/moon/brand-review--dana--{number}.yaml" for number in (1, 2)]
    assert maya.do("audit", "--base", "origin/main").code == 0

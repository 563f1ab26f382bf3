"""Policy is what base's tip says; who may change it is said there too."""

from __future__ import annotations

import pytest

from tests.audit.play import BASE, RECORD, Play


def test_a_range_can_not_use_the_role_that_it_grants(play: Play) -> None:
    play.files.member("ben", "writer", "reviewer")
    play.commit("ben")
    path = play.approve("ben")
    assert play.errors() == {("SO454", "members/ben.yaml"), ("SO456", path)}
    assert "changes members/ben.yaml, but ben <ben@acme.test> holds no role that may 'change-policy'" in play.message(
        "SO454"
    )
    assert "ben may not approve by the policy at base: stage is brand-review, ben holds writer" in play.message("SO456")


def test_not_even_when_the_owner_of_the_policy_grants_it_there(play: Play) -> None:
    play.files.member("ben", "writer", "reviewer")
    play.commit("hana")
    path = play.approve("ben")
    assert play.errors() == {("SO456", path)}


def test_once_merged_the_role_counts(play: Play) -> None:
    play.files.member("ben", "writer", "reviewer")
    play.on_main()
    play.approve("ben")
    assert play.errors() == set()


def test_a_role_that_was_taken_on_main_is_gone_for_branches_that_do_not_know_it_yet(play: Play) -> None:
    play.approve()
    play.switch("main")
    play.files.member("dana", "writer")
    play.commit("hana", at=BASE)
    assert play.errors() == {("SO456", RECORD)}


def test_so_is_a_key_role_held_only_before_in_base(play: Play) -> None:
    """The approval is on main already; its member lost the role since, and nobody else approved."""
    play.files.review("launch", "brand-review", "dana")
    play.on_main("dana", "2027-02-10T09:00:00+01:00")
    play.files.member("dana", "writer")
    play.on_main(at="2027-02-11T09:00:00+01:00")
    play.files.review("launch", "general", "mia", "comment", digest=None, note="Nice.", at="2027-02-11T10:00:00+01:00")
    play.commit("mia", at="2027-02-11T10:00:00+01:00")
    assert play.errors() == {("SO456", RECORD)}
    play.files.review("launch", "brand-review", "mia", at="2027-02-11T10:00:00+01:00")
    play.commit("mia", at="2027-02-11T10:00:00+01:00")
    assert play.errors() == set()


def test_a_backup_stands_in(play: Play) -> None:
    play.files.member("dana", "reviewer", backup="ben", away=[{"from": "2027-02-01", "to": "2027-02-20"}])
    play.on_main()
    play.approve("ben")
    assert play.errors() == set()
    assert play.files.state("launch").all_satisfied


@pytest.mark.parametrize("by", ["maya", "hana"])
def test_a_policy_is_rolled_back_by_its_owner_alone(play: Play, by: str) -> None:
    play.files.member("dana", "writer")
    play.on_main()
    play.git("revert", "--no-edit", "HEAD", by=by)
    assert play.errors() == (set() if by == "hana" else {("SO454", "members/dana.yaml")})


@pytest.mark.parametrize(("by", "found"), [("maya", {("SO454", "members/dana.yaml")}), ("hana", set())])
def test_a_merge_that_drops_newer_policy_is_its_authors(play: Play, by: str, found: set[tuple[str, str]]) -> None:
    play.files.write("README.md", "work\n")
    play.commit("maya")
    play.switch("main")
    play.files.member("dana", "writer")
    play.commit("hana")
    play.switch("work")
    play.merge("main", "-s", "ours", by=by)
    assert play.errors() == found


def test_the_honest_update_merge_takes_policy_along(play: Play) -> None:
    play.files.write("README.md", "work\n")
    play.commit("maya")
    play.switch("main")
    play.files.member("dana", "writer")
    play.commit("hana")
    play.switch("work")
    play.merge("main", by="maya")
    assert play.errors() == set()


def test_an_octopus_answers_for_all_it_brings(play: Play) -> None:
    for name in ("one", "two"):
        play.switch(name, "main")
        play.files.write(f"{name}.md", "x\n")
        play.commit("maya")
    play.switch("main")
    play.files.member("dana", "writer")
    play.commit("hana")
    play.switch("work")
    play.files.write("zero.md", "x\n")
    play.commit("maya")
    play.git("merge", "-q", "-s", "ours", "-m", "Octopus", "one", "two", "main", by="maya")
    assert play.errors() == {("SO454", "members/dana.yaml")}


def test_an_unrelated_history_that_is_merged_in_answers_for_its_policy(play: Play) -> None:
    play.git("switch", "-q", "--orphan", "island")
    play.files.role("reviewer", may=["change-policy", "post"])
    play.files.write("socialops.yaml", play.git("show", "main:socialops.yaml") + "\n")
    play.commit("maya")
    play.switch("work")
    play.merge("island", "--allow-unrelated-histories", "-X", "theirs", by="maya")
    assert ("SO454", "roles/reviewer.yaml") in play.errors()
    assert {code for code, _ in play.errors()} == {"SO454"}


STEERING = [
    "CODEOWNERS", ".github/CODEOWNERS", "docs/codeowners", ".GitHub/Workflows/x.yml", ".github/workflows/x.yml",
    ".github/actions/a/action.yml", ".gitlab-ci.yml", ".gitlab/ci/x.yml", "sub/.gitattributes", ".gitattributes",
    ".gitmodules", "Jenkinsfile", "Roles/extra.yaml", "roles/extra.yaml", "MEMBERS/dana.yaml", "styles/X/y.yml",
    "sub/socialops.yaml", "posts/SocialOps.YAML", ".pre-commit-config.yaml", "channels/new.yaml", "action.yml",
    ".mergify.yml", ".mergify/config.yml", ".github/mergify.yml", ".policy.yml", ".Bulldozer.yml", ".kodiak.toml",
    ".github/settings.yml", ".github/auto-merge.yml", ".github/pull.yml", ".github/renovate.json5", "bors.toml",
    ".github/scripts/check.sh", "azure-pipelines.yaml", "Azure-Pipelines-release.yml", ".azure-pipelines/ci.yml",
    ".semaphore/semaphore.yml", ".tekton/pr.yaml", ".builds/ci.yml", ".build.yml", ".cirrus.star", ".drone.yaml",
    ".drone.jsonnet", ".teamcity/settings.kts", "buildspec.yml", "cloudbuild.yaml", ".zuul.yaml",
    "zuul.d/jobs.yaml", ".prow.yaml", ".appveyor.yaml", ".onedev-buildspec.yml", ".vela.yml", ".harness/ci.yaml",
    "screwdriver.yaml",
    ".gitlab-ci/jobs.yml", "Jenkinsfile.nightly", ".husky/pre-commit", "lefthook.yml", "renovate.json", ".mailmap",
    ".lfsconfig", ".circleci/config.yml", ".TEKTON/pr.yaml", "brand/.mergify.yml",
]  # fmt: skip


def test_paths_that_steer_are_policy_whatever_their_case(play: Play) -> None:
    for path in STEERING:
        play.files.write(path, "{}\n")
        play.commit("maya")
    assert {found for found in play.errors() if found[0] == "SO454"} == {("SO454", path) for path in STEERING}


def test_who_may_change_policy_changes_what_steers(play: Play) -> None:
    for path in STEERING:
        play.files.write(path, "{}\n")
    play.commit("hana")
    assert [found for found in play.errors() if found[0] == "SO454"] == []


@pytest.mark.parametrize(
    "path",
    [
        "posts/renovate.yaml", "posts/semaphore.yaml", "series/circle.yaml", ".github/README.md", "docs/policy.md",
        ".github/ISSUE_TEMPLATE/post.yml", ".github/pull_request_template.md", "assets/mergify.png", "README.md",
    ],
)  # fmt: skip
def test_what_people_write_and_read_is_none(play: Play, path: str) -> None:
    play.files.write(path, "x\n")
    play.commit("maya")
    assert "SO454" not in {code for code, _ in play.errors()}


def test_moving_and_removing_policy_counts_like_changing_it(play: Play) -> None:
    play.git("mv", "roles/legal.yaml", "roles/lawyer.yaml")
    play.commit("maya")
    assert play.errors() == {("SO454", "roles/lawyer.yaml")}
    assert "(and 1 more)" in play.message("SO454")
    play.git("reset", "-q", "--hard", "main")
    play.git("rm", "-q", "socialops.yaml")
    play.commit("maya")
    assert play.errors() == {("SO454", "socialops.yaml")}


@pytest.mark.parametrize("name", ["guides", "styles", ".github"])
def test_a_link_in_the_place_of_a_policy_folder_is_policy(play: Play, name: str) -> None:
    play.files.write("elsewhere/x.yaml", "{}\n")
    (play.files.root / name).symlink_to("elsewhere")
    play.commit("maya")
    assert play.errors() == {("SO454", name)}


def test_an_owner_who_left_changes_nothing(play: Play) -> None:
    play.files.member("hana", "head", until="2027-02-05")
    play.on_main()
    play.files.role("legal", may=["bypass"])
    play.commit("hana")
    assert play.errors() == {("SO454", "roles/legal.yaml")}
    assert "hana left on 2027-02-05" in play.message("SO454")


def test_policy_that_base_can_not_read_judges_nothing(play: Play) -> None:
    play.files.write("roles/legal.yaml", "id: [\n")
    play.on_main()
    play.approve()
    assert {code for code, _ in play.errors()} == {"SO450"}
    assert "roles/legal.yaml" in play.message("SO450")

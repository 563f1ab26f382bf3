"""`new` with options: each lands where the template has its field, and the file means what was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialops.store.load import load
from socialops.store.template import with_fields
from socialops.store.yaml.reader import parse
from tests.factories import Ran, WorkspaceFolder, run_cli, small_workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("new"))
    made.post("old", text="Old words.\nMore.", labels=["launch"], waivers=[{"rule": "SO201", "reason": "a quote"}])
    made.git()
    return made


def drafted(folder: WorkspaceFolder, *arguments: str) -> dict[str, Any]:
    ran = run_cli("new", *arguments, "--dry-run", cwd=folder.root)
    assert ran.code == 0, ran.err
    found = parse(ran.out.encode())
    assert isinstance(found, dict)
    return found


def refused(folder: WorkspaceFolder, *arguments: str) -> Ran:
    ran = run_cli("new", *arguments, cwd=folder.root)
    assert ran.code == 2
    assert not (folder.root / "posts/2027/02/hello.yaml").exists()
    return ran


def test_text_media_and_author_are_options(folder: WorkspaceFolder) -> None:
    found = drafted(folder, "post", "hello", "--text", "One #tag\nTwo", "--media", "a.png=A bag", "--media", "b.png",
                    "--author", "dana", "--title", "Hi")  # fmt: skip
    assert found["text"] == "One #tag\nTwo\n"
    assert found["media"] == [{"file": "a.png", "alt": "A bag"}, {"file": "b.png", "alt": "What the picture shows"}]
    assert (found["author"], found["title"], found["status"]) == ("dana", "Hi", "draft")


def test_any_field_is_set_in_yaml_inside_others_too(folder: WorkspaceFolder) -> None:
    found = drafted(folder, "post", "hello", "--text", "Words", "--media", "a.png=A bag", "--set", "labels=[a, b]",
                    "--set", "variants.x.text='Short: x'", "--set", "media.0.alt=Another",
                    "--set", "publish_at=")  # fmt: skip
    assert found["labels"] == ["a", "b"]
    assert found["variants"] == {"x": {"text": "Short: x"}}
    assert found["media"][0]["alt"] == "Another"
    assert "publish_at" not in found
    assert drafted(folder, "channel", "fresh", "--set", "handle=@acme@example.org")["handle"] == "@acme@example.org"
    assert drafted(folder, "campaign", "spring", "--set", "from=2027-03-01")["from"] == "2027-03-01"


def test_the_explanations_stay_beside_what_is_set(folder: WorkspaceFolder) -> None:
    out = run_cli("new", "post", "hello", "--text", "Words", "--set", "labels=[a]", "--dry-run", cwd=folder.root).out
    assert "labels: [a]                           # sort posts" in out
    assert out.count("labels:") == 1
    assert "# contributors: [" in out


def test_like_takes_all_but_times_waivers_and_series(folder: WorkspaceFolder) -> None:
    found = drafted(folder, "post", "again", "--like", "posts/old.yaml", "--author", "dana")
    assert (found["text"], found["labels"], found["channels"]) == ("Old words.\nMore.", ["launch"], ["acme-x"])
    assert (found["id"], found["author"], found["status"]) == ("again", "dana", "draft")
    assert "waivers" not in found
    assert found["publish_at"] != load(folder.root).posts["old"].item.publish_at


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "id=x"], "the id is the file's name"),
        (["--set", "status=ready"], "'socialops submit'"),
        (["--set", "series=tips"], "'socialops series materialise'"),
        (["--set", "imported=true"], "only 'socialops import' sets it"),
        (["--set", "lable=x"], "did you mean 'labels'?"),
        (["--set", "labels"], "write it as field=value"),
        (["--set", "text=a: b: c"], "Put the value in quotes"),
        (["--set", "title.x=y"], "nothing inside 'x'"),
        (["--set", "language=zz1"], "must be a language"),
        (["--author", "dan"], "did you mean 'dana'?"),
        (["--like", "odl"], "did you mean 'old'?"),
    ],
)
def test_what_can_t_be_is_refused_and_nothing_is_written(
    folder: WorkspaceFolder, arguments: list[str], said: str
) -> None:
    assert said in refused(folder, "post", "hello", *arguments).err


def test_options_of_posts_are_no_options_of_others(folder: WorkspaceFolder) -> None:
    assert "belongs to 'new post'" in refused(folder, "channel", "hello", "--text", "x").err


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["text", "title", "labels", "notes"]),
        st.one_of(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1),
            st.lists(st.integers(0, 9)),
        ),
    )
)
def test_the_file_means_what_was_set_and_nothing_else_changes(values: dict[str, Any]) -> None:
    data = (
        b"id: a  # never changes\ntitle: A  # for us\ntext: |  # said\n  Words\n# labels: [x]  # sort\nstatus: draft\n"
    )
    assert parse(with_fields(data, values)) == {"id": "a", "title": "A", "text": "Words\n", "status": "draft", **values}

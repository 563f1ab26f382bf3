"""A squash merge is told as one: it puts one name on the work of several."""

from __future__ import annotations

import pytest

from tests.audit.play import Play


@pytest.mark.parametrize("by", ["maya", "dana", "hana"])
def test_a_squash_merge_is_recognised(play: Play, by: str) -> None:
    play.write(text="Newer.\n")
    play.commit("maya")
    play.approve("dana")
    play.approve("mia")
    assert play.errors() == set()
    play.switch("squashed", "main")
    play.git("merge", "-q", "--squash", "work")
    play.commit(by)
    found = [f for f in play.findings(head="squashed") if f["code"] in {"SO452", "SO455"}]
    assert found
    for one in found:
        assert "This looks like a squash" in one["message"]
        assert "allow merge commits or rebase only" in one["message"]


def test_who_records_another_s_word_is_no_squash(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.commit("maya")
    assert "maya" in play.message("SO452")
    assert "squash" not in play.message("SO452")


def test_who_approves_their_own_words_is_no_squash(play: Play) -> None:
    play.write(text="Newer.\n")
    play.commit("dana")
    play.approve("dana")
    assert "dana" in play.message("SO455")
    assert "squash" not in play.message("SO455")


def test_a_conflict_is_called_one(play: Play) -> None:
    play.write(text="Mine.\n")
    play.commit("maya")
    play.switch("main")
    play.write(text="Theirs.\n")
    play.commit("ben")
    assert "a merge conflict: posts/launch.yaml changed on both sides" in play.message("SO450")
    assert "history is incomplete" not in play.run().err

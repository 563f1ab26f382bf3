"""approve: ahead: an approval of the series counts for a post exactly while the post is what the series makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialops.domain.approval.series_approval import as_post, series_as_post, series_digest
from socialops.domain.approval.state import State, post_state
from socialops.domain.documents.series import Series
from socialops.domain.source import MediaFile
from socialops.domain.time.occurrence import MOST_VALUES, excess, fill, occurrences, places
from socialops.rules.series import template_faults
from tests.factories import NOW, WorkspaceFolder, small_workspace

DAY = "2027-03-09"
POST = f"weekly-tip-{DAY}"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.series()
    folder.occurrence(DAY)
    return folder


def _state(folder: WorkspaceFolder, post: str = POST) -> str:
    return folder.state(post).state.value


def test_an_approved_series_approves_its_posts_and_none_before_it(folder: WorkspaceFolder) -> None:
    assert _state(folder) == "in-review"
    folder.review("weekly-tip", "brand-review", "dana")
    assert _state(folder) == "scheduled"
    assert folder.load().series_as_posts["weekly-tip"].item.text == "Tip 1: all about zips.\n"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Tip 2: all about nylon.\n"},
        {"publish_at": "2027-03-09 09:01"},
        {"channels": ["acme-x", "acme-linkedin"]},
        {"labels": ["claim"]},
        {"author": "dana"},
        {"link": "https://acme.test"},
        {"occurrence": "2027-03-10"},
        {"occurrence": None},
        {"series": None},
        {"series": "other"},
        {"timezone": "Europe/Paris"},
        {"waivers": [{"rule": "SO101", "reason": "Because"}]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_differs_from_what_the_series_makes_needs_its_own_approval(
    folder: WorkspaceFolder, change: dict[str, Any]
) -> None:
    folder.channel("acme-linkedin", "linkedin")
    folder.review("weekly-tip", "brand-review", "dana")
    assert _state(folder) == "scheduled"
    folder.occurrence(DAY, **change)
    assert _state(folder) == "in-review"
    folder.occurrence(DAY, notes="Only for us", status="hold")
    assert _state(folder) == "on-hold"
    folder.occurrence(DAY, notes="Only for us")
    assert _state(folder) == "scheduled"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tips"},
        {"skip": ["2027-12-28"]},
        {"values": [{"topic": "zips"}, {"topic": "wool"}, {"topic": "down"}]},
        {"values": [{"topic": "zips"}, {"topic": "wool "}]},
        {"rrule": "FREQ=WEEKLY;BYDAY=TU;COUNT=9"},
        {"timezone": "Europe/Berlin"},
        {"approve": "each"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_the_series_lapses_its_approval(folder: WorkspaceFolder, change: dict[str, Any]) -> None:
    folder.review("weekly-tip", "brand-review", "dana")
    folder.series(**change)
    assert _state(folder) == "in-review"


def test_with_content_alone_covered_an_occurrence_may_be_moved(folder: WorkspaceFolder) -> None:
    folder.workflow(covers=["content"])
    folder.review("weekly-tip", "brand-review", "dana")
    folder.occurrence(DAY, publish_at="2027-03-10 12:00")
    assert _state(folder) == "scheduled"


def test_a_word_about_the_post_comes_before_one_about_the_series(folder: WorkspaceFolder) -> None:
    folder.review("weekly-tip", "brand-review", "dana")
    folder.review(POST, "brand-review", "dana", "request-changes")
    state = folder.state(POST)
    assert (state.state, state.stage) == (State.CHANGES_REQUESTED, "brand-review")
    folder.review(POST, "brand-review", "dana", "withdraw", number=2)
    assert _state(folder) == "in-review"
    folder.review(POST, "brand-review", "dana", number=3)
    assert _state(folder) == "scheduled"


def test_an_approval_of_an_older_text_does_not_hide_that_of_the_series(folder: WorkspaceFolder) -> None:
    folder.review("weekly-tip", "brand-review", "dana")
    folder.occurrence(DAY, text="Another tip.\n")
    folder.review(POST, "brand-review", "dana")
    assert _state(folder) == "scheduled"
    folder.occurrence(DAY)
    assert _state(folder) == "scheduled"


def test_a_request_on_the_series_stands_on_every_post_of_it_until_lifted(folder: WorkspaceFolder) -> None:
    folder.role("head", may=["post", "bypass"])
    folder.member("hana", "head")
    folder.review("weekly-tip", "brand-review", "dana", "request-changes")
    folder.occurrence(DAY, text="Another tip.\n")
    folder.member("mia", "manager")
    folder.review(POST, "brand-review", "mia")
    assert _state(folder) == "in-review"
    folder.review(POST, "brand-review", "hana", "lift", of="dana")
    assert _state(folder) == "scheduled"
    folder.occurrence("2027-03-16")
    assert _state(folder, "weekly-tip-2027-03-16") == "changes-requested"


def test_a_request_on_the_series_is_not_silenced_by_what_its_member_said_before(folder: WorkspaceFolder) -> None:
    folder.review(POST, "brand-review", "dana", at="2027-02-10T09:00:00+01:00")
    assert _state(folder) == "scheduled"
    folder.review("weekly-tip", "brand-review", "dana", "request-changes", at="2027-02-10T09:00:01+01:00")
    assert _state(folder) == "changes-requested"
    folder.review(POST, "brand-review", "dana", number=2, at="2027-02-10T09:00:02+01:00")
    assert _state(folder) == "scheduled"
    folder.review(POST, "brand-review", "dana", "withdraw", number=3, at="2027-02-10T09:00:03+01:00")
    assert _state(folder) == "changes-requested"


@pytest.mark.parametrize("change", [{"approve": "each"}, {"skip": [DAY]}, {"template": {"text": "x"}}, None])
def test_a_request_on_the_series_stands_whatever_becomes_of_its_file(
    folder: WorkspaceFolder, change: dict[str, Any] | None
) -> None:
    folder.member("mia", "manager")
    folder.review(POST, "brand-review", "mia")
    folder.review("weekly-tip", "brand-review", "dana", "request-changes")
    if change is None:
        (folder.root / "series/weekly-tip.yaml").unlink()
    else:
        folder.series(**change)
    assert _state(folder) == "in-review"
    folder.review("weekly-tip", "brand-review", "dana", "withdraw", number=2, digest=None)
    assert _state(folder) == "scheduled"


def test_a_publication_of_the_series_itself_makes_it_no_less_in_review(folder: WorkspaceFolder) -> None:
    folder.publication("weekly-tip")
    workspace = folder.load()
    assert post_state(workspace, workspace.series_as_posts["weekly-tip"].item, NOW).state is State.IN_REVIEW


def test_a_lift_on_the_series_reaches_no_request_on_one_of_its_posts(folder: WorkspaceFolder) -> None:
    folder.role("head", may=["post", "bypass"])
    folder.member("hana", "head")
    folder.member("mia", "manager")
    folder.review("weekly-tip", "brand-review", "dana")
    folder.review(POST, "brand-review", "mia", "request-changes")
    folder.review("weekly-tip", "brand-review", "hana", "lift", of="mia")
    assert _state(folder) == "changes-requested"


def test_who_writes_any_entry_can_not_approve_the_series(folder: WorkspaceFolder) -> None:
    template = {"author": "{who}", "channels": ["acme-x"], "text": "Tip {n} by {who}.\n"}
    folder.series(values=[{"who": "maya"}, {"who": "dana"}], template=template)
    found = folder.load().series_as_posts["weekly-tip"].item
    assert (found.author, found.contributors) == ("maya", ("dana",))
    for day in (DAY, "2027-03-02"):
        folder.occurrence(day)
    folder.review("weekly-tip", "brand-review", "dana")
    assert _state(folder, "weekly-tip-2027-03-09") == "in-review"
    assert _state(folder, "weekly-tip-2027-03-02") == "in-review"  # maya's alone, of a series that is dana's too


def test_a_post_with_the_id_of_the_series_takes_its_approvals_away(folder: WorkspaceFolder) -> None:
    folder.review("weekly-tip", "brand-review", "dana")
    folder.post("weekly-tip", series="weekly-tip")
    assert folder.load().series_as_posts == {}
    assert _state(folder) == "in-review"
    assert _state(folder, "weekly-tip") == "in-review"


def test_media_are_bound_by_their_bytes_and_must_be_known_beforehand(folder: WorkspaceFolder) -> None:
    media = [{"file": "assets/{topic}.png", "alt": "A {topic}"}]
    template = {"author": "maya", "channels": ["acme-x"], "text": "Tip {n}.\n", "media": media}
    folder.write("assets/zips.png", b"one")
    folder.write("assets/wool.png", b"two")
    folder.series(template=template)
    folder.occurrence(DAY)
    folder.review("weekly-tip", "brand-review", "dana")
    assert _state(folder) == "scheduled"
    folder.write("assets/zips.png", b"three")
    assert _state(folder) == "in-review"
    media[0]["file"] = "assets/{n}.png"
    folder.series(template=template)
    assert folder.load().series_as_posts == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"channels": ["acme-{n}"]},
        {"author": "maya{n}"},
        {"contributors": ["{date}"]},
        {"labels": ["tip-{n}"]},
        {"workflow": "{topic}"},
        {"campaign": "{topic}"},
        {"media": [{"url": "https://acme.test/{n}.png"}]},
        {"variants": {"acme-x": {"media": [{"file": "assets/{date}.png"}]}}},
        {"waivers": [{"rule": "SO10{n}", "reason": "Because"}]},
        {"text": "{topic}" * 60_000},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_nobody_could_see_ahead_leads_nothing(fields: dict[str, Any]) -> None:
    series = {**_BASE, "template": {**_BASE["template"], **fields}}
    assert series_as_post(Series.model_validate(series)) is None


def test_words_may_change_with_every_post() -> None:
    variant = {"media": [{"file": "a.png", "alt": "{n}"}], "publish_at": "{date} 10:00", "link": "https://a.test/{n}"}
    template = {**_BASE["template"], "hashtags": ["Tip{n}"], "variants": {"acme-x": variant}}
    assert series_as_post(Series.model_validate({**_BASE, "template": template})) is not None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, ["zips"], {"zips": 1}])
def test_values_that_have_no_one_way_to_be_written_lead_nothing(value: object) -> None:
    assert series_as_post(Series.model_validate({**_BASE, "values": [{"topic": value}]})) is None


@pytest.mark.parametrize("approve", ["each", "ahead"])
def test_more_text_than_anybody_reads_is_refused_in_time(folder: WorkspaceFolder, approve: str) -> None:
    template = {"author": "maya", "channels": ["acme-x"], "text": "{topic}" * 20_000}
    folder.series(approve=approve, values=[{"topic": f"t{number}"} for number in range(60)], template=template)
    workspace = folder.load()
    assert workspace.series_as_posts == {}
    [fault] = template_faults(workspace)
    assert fault.message == "one round of 'values' would hold over 2000000 characters: make two series"


def test_what_lies_before_the_first_day_is_counted_and_left_out() -> None:
    series = Series.model_validate({**_BASE, "skip": ["2027-03-09"]})
    zone, first, last = "Europe/Berlin", date(2027, 3, 23), date(2027, 4, 6)
    everything = list(occurrences(series, zone, last))
    assert [found.number for found in everything] == [1, 2, 3, 4, 5]
    assert list(occurrences(series, zone, last, first=first)) == everything[2:]


@settings(max_examples=20)
@given(st.integers(1, 99_999), st.integers(18_000, 23_000))
def test_a_post_that_is_not_too_long_has_all_its_places_filled(number: int, times: int) -> None:
    template = {**_BASE["template"], "text": "{n}{topic}" * times + "."}
    series = Series.model_validate({**_BASE, "template": template})
    text = fill(template["text"], places(series, number, date(2027, 3, 2)))
    assert excess(series) or "{" not in text


def test_over_a_year_of_values_nobody_reads(folder: WorkspaceFolder) -> None:
    folder.series(values=[{"topic": f"t{number}"} for number in range(MOST_VALUES + 1)])
    assert folder.load().series_as_posts == {}
    folder.series(values=[{"topic": f"t{number}"} for number in range(MOST_VALUES)])
    assert list(folder.load().series_as_posts) == ["weekly-tip"]


_BASE: dict[str, Any] = {
    "id": "tip",
    "title": "Tip",
    "rrule": "FREQ=WEEKLY;BYDAY=TU",
    "starts": "2027-03-02 09:00",
    "approve": "ahead",
    "values": [{"topic": "zips"}],
    "template": {"author": "maya", "channels": ["acme-x"], "text": "Tip {n}: {topic}"},
}
_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)


def _digest(**fields: Any) -> str:
    series = Series.model_validate({**_BASE, **fields})
    post = as_post(series)
    assert post is not None
    return series_digest(series, post, MediaFile, zone="Europe/Berlin")


@given(_words, _words)
def test_two_values_that_differ_in_anything_have_two_digests(one: str, other: str) -> None:
    same = _digest(values=[{"topic": one}]) == _digest(values=[{"topic": other}])
    assert same == (one == other)


def test_a_series_approved_one_by_one_leads_nothing() -> None:
    assert series_as_post(Series.model_validate({**_BASE, "approve": "each"})) is None
    assert series_as_post(Series.model_validate({**_BASE, "template": {"text": "x"}})) is None

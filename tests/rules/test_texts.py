"""SO101 to SO105, SO112 to SO114: each with its exact place, and nothing else said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from socialops.domain.finding import Diagnostic
from socialops.rules.run import run
from tests.factories import WorkspaceFolder, small_workspace

TODAY = date(2027, 2, 20)
ROCKET = "\U0001f680"
PIC = "media: [{url: 'https://cdn.acme.test/a.jpg', sha256: " + "a" * 64 + ", alt: A door}]\n"
FILM = PIC.replace("a.jpg", "a.mp4")


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path)
    for platform in ("mastodon", "bluesky", "threads", "instagram", "youtube", "tiktok", "pinterest"):
        made.channel(f"acme-{platform}", platform)
    return made


def judged(folder: WorkspaceFolder, body: str, *channels: str, status: str = "ready") -> list[Diagnostic]:
    names = ", ".join(f"acme-{channel}" for channel in channels or ("x",))
    head = f"id: a\ntitle: A\nauthor: maya\nchannels: [{names}]\nstatus: {status}\n"
    folder.write("posts/a.yaml", head + body)
    found = run(folder.load(), TODAY).diagnostics
    return [d for d in found if d.path == "posts/a.yaml" and d.code != "SO408"]


def places(found: list[Diagnostic]) -> list[str]:
    return [f"{d.line}:{d.column} {d.code} {d.severity} {d.channel}" for d in found]


def test_a_text_that_fits_is_fine(folder: WorkspaceFolder) -> None:
    assert judged(folder, f"text: {'a' * 280}\n") == []


def test_what_follows_a_text_is_judged_at_its_own_place(folder: WorkspaceFolder) -> None:
    long = "b" * 281
    found = judged(folder, f"text: Hi\nthread:\n  - text: Two\n  - text: {long}\n", "x")
    assert places(found) == ["9:5 SO101 error acme-x"]
    found = judged(folder, f"text: Hi\nvariants:\n  acme-x:\n    first_comment: {long}\n", "x", "bluesky")
    assert [place for place in places(found) if "SO101" in place] == ["9:5 SO101 error acme-x"]


def test_markup_is_told_wherever_it_would_be_shown(folder: WorkspaceFolder) -> None:
    media = PIC.replace("alt: A door", "alt: A **door**")
    found = judged(folder, f"text: Hi\ncontent_warning: Zips, **loud**\n{media}", "mastodon", "x")
    assert places(found) == [
        "7:24 SO114 error acme-mastodon",
        f"8:{media.index('**') + 1} SO114 error None",
    ]
    assert ["content_warning" in d.message or "loud" in d.message for d in found] == [True, False]
    found = judged(folder, f"text: Hi\nheadline: A **new** door\n{FILM}", "youtube", "bluesky")
    assert [place for place in places(found) if "SO114" in place] == ["7:13 SO114 error acme-youtube"]


def test_a_text_too_long_stands_at_its_key(folder: WorkspaceFolder) -> None:
    found = judged(folder, f"text: {'a' * 281}\n")
    assert places(found) == ["6:1 SO101 error acme-x"]
    assert "the text is 281 long" in found[0].message
    assert "X takes 280: 1 too many" in found[0].message


def test_each_channel_is_told_and_a_variant_is_where_its_text_is(folder: WorkspaceFolder) -> None:
    body = f"text: {'a' * 301}\nvariants:\n  acme-bluesky:\n    text: {'b' * 400}\n  acme-mastodon:\n    text: short\n"
    found = judged(folder, body, "x", "bluesky", "mastodon")
    assert places(found) == ["6:1 SO101 error acme-x", "9:5 SO101 error acme-bluesky"]


def test_what_is_added_to_the_text_counts(folder: WorkspaceFolder) -> None:
    body = f"text: {'a' * 270}\nhashtags: [Spring]\nmentions: [li]\n"
    (found,) = judged(folder, body)
    assert "the text is 284 long" in found.message  # two blank lines, @li and #Spring
    body = f"text: {'a' * 240}\nlink: https://acme.berlin/{'b' * 200}\n"
    assert judged(folder, body) == []


def test_bluesky_limits_bytes_as_well(folder: WorkspaceFolder) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
    (found,) = judged(folder, f"text: {family * 150}\n", "bluesky")
    assert "3750 long (in bytes of UTF-8), and Bluesky takes 3000" in found.message


def test_mastodon_counts_the_content_warning(folder: WorkspaceFolder) -> None:
    body = f"content_warning: {'w' * 10}\ntext: {'a' * 495}\n"
    assert places(judged(folder, body, "mastodon", "linkedin")) == ["7:1 SO101 error acme-mastodon"]


def test_where_the_unit_is_unknown_the_largest_warns_and_the_smallest_fails(folder: WorkspaceFolder) -> None:
    body = f"text: {'a' * 2000}{ROCKET * 600}\n"
    found = judged(folder, body, "linkedin")
    assert places(found) == ["6:1 SO101 warning acme-linkedin"]
    assert "it may be 200 too many, for LinkedIn does not say how it counts" in found[0].message
    body = f"text: {'a' * 2001}{ROCKET * 1000}\n"
    assert places(judged(folder, body, "linkedin")) == ["6:1 SO101 error acme-linkedin"]


def test_a_channel_raises_its_limit(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", limits={"text": 4000})
    assert judged(folder, f"text: {'a' * 4000}\n") == []
    assert places(judged(folder, f"text: {'a' * 4001}\n")) == ["6:1 SO101 error acme-x"]


def test_a_limit_that_is_none_is_a_mistake_in_the_channel(folder: WorkspaceFolder) -> None:
    path = folder.write(
        "channels/acme-x.yaml", "id: acme-x\nplatform: x\nhandle: a\nowner: manager\nlimits: {txt: 9}\n"
    )
    folder.post("a")
    (found,) = run(folder.load(), TODAY).diagnostics
    assert (found.path, found.line, found.column, found.code) == (path, 5, 10, "SO005")
    assert found.message == "x has no limit called 'txt'; did you mean 'text'?"


def test_tiktok_gives_pictures_a_longer_text(folder: WorkspaceFolder) -> None:
    assert judged(folder, f"text: {'a' * 3000}\n{PIC}", "tiktok") == []
    assert places(judged(folder, f"text: {'a' * 3000}\n{FILM}", "tiktok")) == ["6:1 SO101 error acme-tiktok"]


def test_a_character_that_x_refuses_is_told(folder: WorkspaceFolder) -> None:
    (found,) = judged(folder, 'text: "One\\ufeff"\n')
    assert (found.code, found.line) == ("SO101", 6)
    assert "U+FEFF" in found.message


def test_cancelled_and_published_are_history(folder: WorkspaceFolder) -> None:
    body = f"text: {'a' * 400}\n"
    assert judged(folder, body, status="cancelled") == []
    folder.publication("a", "acme-x")
    codes = {(d.code, d.channel) for d in judged(folder, body, "x", "bluesky")}
    assert codes == {("SO101", "acme-bluesky")}
    folder.publication("a", "acme-x", "failed", number=2)
    assert {d.channel for d in judged(folder, body, "x", "bluesky")} == {"acme-bluesky"}
    assert (
        len(judged(folder, body.replace("text: ", "text: b"), "x", "bluesky")) == 2
    )  # what changed since is judged again


@pytest.mark.parametrize("text", ["''", "'  '", '"\\u200b\\u2060 \\n"', '"\\u2800"', '"\\u3164"'])
def test_a_text_nobody_can_see_is_empty(folder: WorkspaceFolder, text: str) -> None:
    assert places(judged(folder, f"text: {text}\n")) == ["6:1 SO102 error acme-x"]
    assert places(judged(folder, f"text: {text}\n{PIC}")) == ["6:1 SO102 warning acme-x"]


@pytest.mark.parametrize("text", ["'!'", "\U0001f680", '"\\u0301a"', "漢"])
def test_a_text_of_one_sign_is_a_text(folder: WorkspaceFolder, text: str) -> None:
    assert judged(folder, f"text: {text}\n") == []


def test_hashtags_warn_from_the_advised_number_and_fail_from_the_firm_one(folder: WorkspaceFolder) -> None:
    def tags(count: int) -> str:
        return "text: One\nhashtags: [" + ", ".join(f"t{n}" for n in range(count)) + "]\n" + PIC

    assert judged(folder, tags(5), "instagram") == []
    assert places(judged(folder, tags(6), "instagram")) == ["7:32 SO103 warning acme-instagram"]
    assert places(judged(folder, tags(31), "instagram")) == ["7:152 SO103 error acme-instagram"]


def test_hashtags_in_the_text_count_and_are_not_counted_twice(folder: WorkspaceFolder) -> None:
    body = "text: 'One #one #two #three #four #five'\nhashtags: [one, Two, six]\n" + PIC
    (found,) = judged(folder, body, "instagram")
    assert (found.line, found.column) == (7, 22)
    assert "6 hashtags" in found.message
    body = "text: 'One #one #two #three #four #five #six'\n" + PIC
    assert places(judged(folder, body, "instagram")) == ["6:1 SO103 warning acme-instagram"]


def test_x_may_refuse_a_second_cashtag(folder: WorkspaceFolder) -> None:
    assert judged(folder, "text: Buy $ACME\n") == []
    assert places(judged(folder, "text: Buy $ACME and $MORE\n")) == ["6:1 SO103 warning acme-x"]


def test_youtube_limits_all_tags_together(folder: WorkspaceFolder) -> None:
    body = "headline: A\ntext: One\nhashtags: [" + ", ".join(["a" * 99] * 6) + "]\n" + FILM
    assert places(judged(folder, body, "youtube")) == ["8:1 SO103 error acme-youtube"]


def test_mentions_are_counted(folder: WorkspaceFolder) -> None:
    body = "text: One\nmentions:\n" + "".join(f"  - '@f{n}'\n" for n in range(21)) + PIC
    assert places(judged(folder, body, "instagram")) == ["28:5 SO104 error acme-instagram"]


def test_links_are_counted_once_each(folder: WorkspaceFolder) -> None:
    links = " ".join(f"https://acme.berlin/{n}" for n in range(5))
    assert judged(folder, f"text: {links} https://acme.berlin/0\n", "threads") == []
    found = judged(folder, f"text: {links} https://acme.berlin/5\n", "threads")
    assert places(found) == ["6:1 SO105 error acme-threads"]
    found = judged(folder, f"text: {links}\nlink: https://acme.berlin/6\n", "threads")
    assert places(found) == ["7:1 SO105 error acme-threads"]


def test_a_link_too_long_for_pinterest(folder: WorkspaceFolder) -> None:
    folder.channel("acme-pinterest", "pinterest", limits={"link": 100})
    body = f"headline: A\ntext: One\nlink: https://acme.berlin/{'a' * 81}\n{PIC}"
    assert places(judged(folder, body, "pinterest")) == ["8:1 SO105 error acme-pinterest"]


def test_youtube_needs_a_headline_and_others_do_not(folder: WorkspaceFolder) -> None:
    assert places(judged(folder, f"text: One\n{FILM}", "x", "youtube")) == ["4:20 SO112 error acme-youtube"]
    assert judged(folder, f"headline: A\ntext: One\n{FILM}", "x", "youtube") == []


def test_a_headline_too_long_counts_only_where_it_is_shown(folder: WorkspaceFolder) -> None:
    body = f"headline: {'a' * 101}\ntext: One\n{FILM}"
    assert places(judged(folder, body, "x", "youtube")) == ["6:1 SO113 error acme-youtube"]
    rockets = f"headline: {ROCKET * 60}\ntext: One\n{FILM}"
    assert places(judged(folder, rockets, "youtube")) == ["6:1 SO113 warning acme-youtube"]


def test_tiktok_shows_a_headline_with_pictures_only(folder: WorkspaceFolder) -> None:
    body = f"headline: {'a' * 91}\ntext: One\n"
    assert places(judged(folder, body + PIC, "tiktok")) == ["6:1 SO113 error acme-tiktok"]
    assert judged(folder, body + FILM, "tiktok") == []


def test_markup_stands_where_it_stands_and_is_said_once_for_all_channels(folder: WorkspaceFolder) -> None:
    body = "text: |\n  One\n\n  See **this** and\n  [that](https://acme.berlin).\n"
    found = judged(folder, body, "x", "bluesky")
    assert places(found) == ["9:7 SO114 error None", "10:3 SO114 error None"]
    assert found[0].message == "acme-x, acme-bluesky: '**this**' would be shown as typed: write 'this'"
    assert all(d.fixable for d in found)


def test_markup_in_a_variant_is_that_channel_s(folder: WorkspaceFolder) -> None:
    body = "text: One\nvariants:\n  acme-bluesky:\n    text: 'It''s **on**'\n"
    assert places(judged(folder, body, "x", "bluesky")) == ["9:18 SO114 error acme-bluesky"]


def test_markup_whose_meaning_would_be_lost_is_not_fixable(folder: WorkspaceFolder) -> None:
    (found,) = judged(folder, "text: We ~~never~~ always\n")
    assert not found.fixable
    assert found.fix is None


def test_youtube_refuses_angle_brackets(folder: WorkspaceFolder) -> None:
    body = "headline: A > B\ntext: |\n  One <3\n" + FILM
    assert places(judged(folder, body, "youtube", "x")) == [
        "6:13 SO114 error acme-youtube",
        "8:7 SO114 error acme-youtube",
    ]


def test_threads_is_told_in_characters_and_bytes_where_sources_disagree(folder: WorkspaceFolder) -> None:
    (found,) = judged(folder, f"text: {'ü' * 300}\n", "threads")
    assert (found.code, found.severity) == ("SO101", "warning")
    assert "has 300 characters, but 600 bytes of UTF-8, and Threads takes 500" in found.message
    assert judged(folder, f"text: {'ü' * 250}\n", "threads") == []
    assert [d.severity for d in judged(folder, f"text: {'ü' * 501}\n", "threads")] == ["error"]


def test_a_channel_with_another_limit_on_threads_is_judged_by_that_one(folder: WorkspaceFolder) -> None:
    folder.channel("acme-threads", "threads", limits={"text": 1000})
    assert judged(folder, f"text: {'ü' * 500}\n", "threads") == []


@pytest.mark.parametrize(
    ("before", "severity", "said"),
    [
        (270, "warning", "339 as the record holds it, 296 as the app shortens links"),
        (290, "error", "359 as the record holds it, 316 as the app shortens links"),
        (230, None, ""),
    ],
)
def test_bluesky_shortens_links_in_its_app(folder: WorkspaceFolder, before: int, severity: str, said: str) -> None:
    link = "https://acme.test/" + "p" * 50
    found = judged(folder, f"text: {'a' * before} {link}\n", "bluesky")
    assert [d.severity for d in found] == ([severity] if severity else [])
    assert all(said in d.message for d in found)

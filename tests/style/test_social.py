"""The checks of social texts, with what must and what must not be found."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.style.matching.forms import same
from socialops.style.social.checks import check_capitals, find_disclosure
from socialops.style.social.confidential import check_confidential
from socialops.style.social.duplicates import ALIKE, Dated, Pair, near_duplicates
from socialops.style.social.emoji import check_emoji, find_emoji
from socialops.style.social.hashtags import check_hashtags, is_readable
from socialops.style.social.links import check_links, written_links
from socialops.style.social.personal import check_personal_data, is_card, is_iban
from socialops.style.social.recent_runs import RecentRuns
from socialops.style.social.titles import says_nothing
from socialops.style.social.word_runs import folded_words
from tests.style.packages import needs_posts, real_posts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to dana.weiss+pr@acme.co.uk now", [("personal-email", "dana.weiss+pr@acme.co.uk")]),
        ("Thanks @Blueberry@chaos.social and @team", []),
        (
            "mail me@example.com or kim@acme.test",
            [
                ("personal-email", "me@example.com"),
                ("personal-email", "kim@acme.test"),
            ],
        ),
        ("the file icon@2x.png", []),
        (
            "(415) 555-2671, 212-736-5000 and 212.736.5000",
            [
                ("personal-phone", "(415) 555-2671"),
                ("personal-phone", "212-736-5000"),
                ("personal-phone", "212.736.5000"),
            ],
        ),
        ("212.736-5000, 1212-736-5000, 212-736-50001, 111-222-3333, $212.736.5000", []),
        ("Open 03/2025-04/2025 and 11.2026 - 12.2026", []),
        ("Call +49 30 901820.", [("personal-phone", "+49 30 901820")]),
        (
            "Call 030 901820 or (030) 901820",
            [("personal-phone", "030 901820"), ("personal-phone", "(030) 901820")],
        ),
        ("Phone: (212) 736-5000 today", [("personal-phone", "(212) 736-5000")]),
        ("IBAN DE89 3704 0044 0532 0130 00, thanks", [("personal-iban", "DE89 3704 0044 0532 0130 00")]),
        ("gb82west12345698765432", [("personal-iban", "gb82west12345698765432")]),
        ("DE89 3704 0044 0532 0130 01", []),
        ("Card 4111 1111 1111 1111", [("personal-card", "4111 1111 1111 1111")]),
        ("Card 378282246310005", [("personal-card", "378282246310005")]),
        ("4111 1111 1111 1112", []),
        ("0000 0000 0000 0000", []),
        ("On 2027-03-01 09:00, 01.03.2027, 03/01/2027, 01.03.27 - 05.03.27", []),
        ("€1,299.00, 1.299.000,50 EUR, 0.0012345678, $4,999,999", []),
        ("v10.15.7.2026, 3.11.0.1234567, Python 3.13.0", []),
        ("#2027001234567 #0301234567 order 1234567890123", []),
        ("https://acme.test/p/4111111111111111?tel=+4930901820", []),
        ("ISBN 978-3-16-148410-0, DOI 10.1101/2024.05.21.595123", []),
        ("from 09:00 to 17:30, 08.00-20.00, 2024-2025", []),
    ],
)
def test_personal_data(text: str, expected: object) -> None:
    assert [(remark.kind, remark.match) for remark in check_personal_data(text)] == expected


@needs_posts
def test_real_posts_hold_no_personal_data() -> None:
    assert [remark for post in real_posts() for remark in check_personal_data(post)] == []


def test_checksums() -> None:
    assert is_iban("NL91 ABNA 0417 1643 00")
    assert not is_iban("NL91 ABNA 0417 1643 01")
    assert is_card("5555555555554444")
    assert not is_card("5555555555554443")
    assert not is_card("79927398713")


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("#One #Two #Three", {"most": 2}, [("hashtag-count", "#Three")]),
        (
            "#springlaunchparty #SpringLaunchParty #spring #FAQ #größteüberraschung",
            {"camel_case": True},
            [("hashtag-case", "#springlaunchparty"), ("hashtag-case", "#größteüberraschung")],
        ),
        ("#FollowForFollow", {"banned": ["followforfollow"]}, [("hashtag-banned", "#FollowForFollow")]),
        ("#1 https://acme.test/#part a#b &#39;", {"most": 0}, []),
    ],
)
def test_hashtags(text: str, keys: dict[str, Any], expected: object) -> None:
    assert [(remark.kind, remark.match) for remark in check_hashtags(text, **keys)] == expected


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("SpringLaunch", True),
        ("springlaunchparty", False),
        ("東京", True),
        ("B2B", True),
        ("GBCC2025", True),
        ("springlaunch", False),
        ("openscience", False),
        ("galaxy", True),
        ("annotation", True),
        ("Nachhaltigkeit", True),
        ("nachhaltigkeit", False),
        ("NASALaunch", True),
        ("iPhone", True),
        ("SPRINGLAUNCH", False),
        ("ПриветМир", True),
        ("приветмирдрузья", False),
        ("2027Goals", True),
        ("E\u0301teEnFe\u0302te", True),
    ],
)
def test_readable_hashtags(name: str, readable: bool) -> None:
    assert is_readable(name) is readable


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("👩‍💻 team", 1),
        ("🇩🇪🇫🇷", 2),
        ("1️⃣ 2 # ©", 1),
        ("👍🏽👍", 2),
        ("❤️ ❤", 1),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1),
        ("Plain™ 1*2#3", 0),
    ],
)
def test_counting_emoji(text: str, count: int) -> None:
    assert len(find_emoji(text)) == count


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("😀 One 😀 Two 😀", {"most": 2}, [("emoji-count", 12)]),
        ("Wow 😀😀 😀😀", {}, [("emoji-run", 4)]),
        ("we ❤️ zips", {}, [("emoji-word", 3)]),
        ("I ❤️ zips", {}, [("emoji-word", 2)]),
        ("Join us 🎉 Register now. 🎉 then", {}, []),
        ("A launch 🚀\nSoon", {"most": 1}, []),
    ],
)
def test_emoji(text: str, keys: dict[str, Any], expected: object) -> None:
    assert [(remark.kind, remark.start) for remark in check_emoji(text, **keys)] == expected


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("https://acme.test/a", {"require_utm": True}, ["link-utm"]),
        ("https://acme.test/a?utm_source=x&utm_medium=y&utm_campaign=z", {"require_utm": True}, []),
        ("https://www.acme.test/a https://evilacme.test", {"allow_domains": ["acme.test"]}, ["link-domain"]),
        ("https://other.test", {"allow_domains": ["acme.test"], "require_utm": True}, ["link-domain"]),
        ("https://bit.ly/x https://orbit.ly/x", {"forbid_shorteners": True}, ["link-shortener"]),
        ("bit.ly/x, orbit.ly/x me@bit.ly/x bit.ly", {"forbid_shorteners": True}, ["link-shortener"]),
        ("See www.else.test/a.", {"allow_domains": ["acme.test"]}, ["link-domain"]),
        ("www.acme.test/a", {"require_utm": True}, ["link-utm"]),
        ("https://[::1 http://", {"require_utm": True}, ["link-broken"]),
    ],
)
def test_links(text: str, keys: dict[str, Any], expected: object) -> None:
    assert [remark.kind for remark in check_links(text, **keys)] == expected


def test_links_end_before_punctuation() -> None:
    text = "See (https://acme.test/a_(b)), https://acme.test/c."
    assert [address for _, _, address in written_links(text)] == [
        "https://acme.test/a_(b)",
        "https://acme.test/c",
    ]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("We work with globex.", "Globex", ["globex"]),
        ("#GlobexPartner #globexample", "Globex", ["Globex"]),
        ("Glo\u200bbex and GLOBEX", "Globex", ["Glo\u200bbex", "GLOBEX"]),
        ("Project\n Falcon", "project falcon", ["Project\n Falcon"]),
        ("Straße", "STRASSE", []),
    ],
)
def test_confidential(text: str, term: str, expected: object) -> None:
    assert [remark.match for remark in check_confidential(text, term)] == expected


def test_consent_labels_allow_a_confidential_term() -> None:
    assert (
        list(check_confidential("Globex", "Globex", allow_labels=["globex-consent"], labels=["globex-consent"])) == []
    )


@pytest.mark.parametrize(
    ("text", "disclosed"),
    [
        ("New shoes #ad", True),
        ("#Werbung", True),
        ("#adidas", False),
        ("A bad ad", False),
        ("Paid partnership with Acme", True),
        ("#sp #collab", False),
        ("Ad: the new shoes", True),
        ("[Ad] the new shoes", True),
        ("Sponsored | the new shoes", True),
        ("Add: shoes. Ad: more", False),
    ],
)
def test_disclosure(text: str, disclosed: bool) -> None:
    assert (find_disclosure(text) is not None) is disclosed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BUY NOW WHILE STOCKS LAST", ["BUY NOW WHILE STOCKS LAST"]),
        ("The FAQ of the API", []),
        ("NASA AND ESA", []),
        ("ask HR, IT and PR", []),
        ("DON'T MISS THIS", ["DON'T MISS THIS"]),
    ],
)
def test_capitals(text: str, expected: object) -> None:
    assert [remark.match for remark in check_capitals(text)] == expected


@pytest.mark.parametrize(
    "title",
    [
        "presentation",
        "Enjoy!",
        "final_v2.pdf",
        "IMG_2034",
        "Post 3",
        "  ",
        "2027",
        "https://acme.test",
        "Untitled-1",
        "Check this out!",
        "New",
        "Document (final)",
        "My presentation",
        "Copy of Presentation",
        "Slides",
        "Screenshot 2027-01-02 at 10.11.12",
    ],
)
def test_titles_that_say_nothing(title: str) -> None:
    assert says_nothing(title)


@pytest.mark.parametrize(
    "title",
    [
        "Teaser for the spring launch",
        "Presentation of our new zips",
        "My presentation on zips",
        "Slides from Monday",
        "Screenshot am Meer",
        "Python 3.13",
        "Enjoy the silence",
        "Zips",
        "Update on prices",
    ],
)
def test_titles_that_say_something(title: str) -> None:
    assert says_nothing(title) is None


DAY = date(2027, 3, 1)
LONG = "Something new is coming on the first of March and all of our friends will love it very much indeed today"


def compared(items: Sequence[tuple[str, str, date, str]], within_days: int, alike: float = ALIKE) -> list[Pair]:
    texts = {(key, channel): text for key, channel, _, text in items}
    found = (Dated(day, key, (channel,)) for key, channel, day, _ in items)
    return near_duplicates(found, lambda *about: texts[about], within_days=within_days, alike=alike)


def pairs(*items: tuple[str, str, int, str], within_days: int = 7) -> list[tuple[str, str, bool]]:
    found = compared(
        [(key, channel, DAY + timedelta(days=day), text) for key, channel, day, text in items], within_days
    )
    return [(pair.earlier.key, pair.later.key, pair.likeness == 1) for pair in found]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([("a", "x", 0, "Big news!"), ("b", "x", 3, "BIG   news 🎉")], [("a", "b", True)]),
        ([("a", "x", 0, "Big news!"), ("b", "y", 3, "Big news!")], []),
        ([("a", "x", 0, "Big news!"), ("b", "x", 8, "Big news!")], []),
        ([("a", "x", 0, "Big news!"), ("a", "x", 3, "Big news!")], []),
        ([("a", "x", 0, LONG), ("b", "x", 1, LONG + " again")], [("a", "b", False)]),
        ([("a", "x", 0, LONG), ("b", "x", 7, LONG + " again")], [("a", "b", False)]),
        ([("a", "x", 0, LONG), ("b", "x", 8, LONG + " again")], []),
        ([("a", "x", 0, LONG), ("b", "x", 1, LONG.replace("March", "May").replace("friends", "fans"))], []),
        ([("a", "x", 0, "🎉"), ("b", "x", 1, "🎉"), ("c", "x", 1, "😀")], [("a", "b", True)]),
        ([("a", "x", 0, ""), ("b", "x", 1, "")], []),
    ],
)
def test_duplicates(items: list[tuple[str, str, int, str]], expected: object) -> None:
    assert pairs(*items) == expected


def test_near_duplicates_miss_none_and_are_fast() -> None:
    rng = random.Random(1)  # noqa: S311 - test data
    words = [f"word{number}" for number in range(3000)]
    items = [
        (
            f"p{number}",
            f"c{number % 4}",
            DAY + timedelta(days=number // 40),
            " ".join(rng.choices(words, k=40)),
        )
        for number in range(10_000)
    ]
    copies = rng.sample(range(10_000), 200)
    changed = [(f"q{place}", items[place][1], items[place][2], items[place][3] + " more") for place in copies]
    started = time.process_time()
    found = compared([*items, *changed], 14)
    assert time.process_time() - started < 4
    assert {frozenset((pair.earlier.key, pair.later.key)) for pair in found} == {
        frozenset((f"p{place}", f"q{place}")) for place in copies
    }


@pytest.mark.parametrize(("alike", "within_days"), [(0.6, 0), (1.0, 1), (0.6, 5), (0.3, 5), (0.8, 30)])
def test_near_duplicates_are_those_that_a_look_at_every_pair_finds(alike: float, within_days: int) -> None:
    rng = random.Random(within_days)  # noqa: S311 - test data
    items: list[tuple[str, str, date, str]] = []
    for number in range(120):
        words = (
            rng.choice(items)[3].split()
            if items and rng.random() < 0.5
            else rng.choices("abcdefg", k=rng.randrange(6, 24))
        )
        words = [rng.choice("abcdefgä") if rng.random() < 0.08 else word for word in words]
        items.append((f"p{number:03}", f"c{number % 2}", DAY + timedelta(days=number // 6), " ".join(words)))
    found = compared(items, within_days, alike)
    assert {(p.later.key, p.earlier.key, p.likeness) for p in found} == set(_looked_at_all(items, within_days, alike))
    assert found or not within_days


def _looked_at_all(
    items: list[tuple[str, str, date, str]], within_days: int, alike: float
) -> Iterator[tuple[str, str, float]]:
    """The nearest before each text that is the same, else the nearest that is nearly so."""
    for place, (key, channel, day, text) in enumerate(items):
        near = [i for i in items[:place][::-1] if i[1] == channel and (day - i[2]).days <= within_days]
        same_ones = [other for other, *_, before in near if before == text]
        for other, *_, before in near:
            mine, theirs = _runs(text), _runs(before)
            likeness = len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0
            if same_ones or likeness >= alike:
                yield (key, same_ones[0], 1.0) if same_ones else (key, other, min(likeness, 0.99))
                break


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(1, 12), min_size=1)), max_size=60),
    st.integers(0, 40),
)
def test_recent_runs_forget_nothing_too_early_and_all_in_the_end(texts: list[tuple[int, set[int]]], days: int) -> None:
    recent, day, taken = RecentRuns(days), 700_000, list[tuple[int, set[int]]]()
    for later, runs in texts:
        day += later
        before = [runs & them for when, them in taken if when >= day - days]
        ever = [runs & them for when, them in taken if when >= day - 2 * days - 2]
        assert len(set().union(*before)) <= recent.add(runs, day) <= len(set().union(*ever))
        taken.append((day, runs))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return set(zip(words, words[1:], words[2:], strict=False)) if len(words) >= 8 else set()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's 5 o'clock_UTC!", ["it", "s", "5", "o", "clock", "utc"]),
        ("GRÖSSER, größer\u2026 é\u2014ok", ["grösser", "größer", "é", "ok"]),
        ("½ ﬁ Ｆull 🎉now", ["1", "2", "fi", "full", "now"]),
        ("e\u0301te\u0301 I\u0307", ["été", "i"]),
        ("日本 go", ["日", "本", "go"]),
    ],
)
def test_words_that_texts_are_compared_by(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A ",
        ".",
        "a.",
        "a@a.",
        "1 ",
        "+49 1234 ",
        "DE12 ",
        "#a ",
        "\n- ",
        "\u200d\U0001f468",
        "http://",
        ")",
        "0-",
        "212-736-",
        "(212)",
        "www.a",
        "bit.ly/",
        "A-",
        "am - ",
    ],
)
def test_hostile_texts_take_no_long_time(piece: str) -> None:
    text = "https://x a@" + piece * (100_000 // len(piece))
    started = time.process_time()
    for check in (check_personal_data, check_emoji, check_capitals, check_hashtags, check_links):
        list(check(text))
    find_disclosure(text)
    says_nothing(text)
    list(check_confidential(text, "a b"))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("term", "text", "places"),
    [
        ("Globex", "Globexと提携しました", [0]),
        ("Globex", "我们和Globex合作", [3]),
        ("Globex", "กับGlobexวันนี้", [3]),
        ("Globex", "ກັບGlobexມື້ນີ້", [3]),
        ("Globex", "ជាមួយGlobexថ្ងៃនេះ", [5]),
        ("Globex", "ယနေ့Globexနှင့်", [4]),
        ("Globex", "오늘 Globex와 함께", [3]),
        ("金閣社", "昨日、金閣社の発表", [3]),
        ("Globex", "We spoke to Globexian friends.", []),
        ("Globex", "globexample überglobex", []),
        ("Café Löwe", "Heute im Cafe\u0301 Lo\u0308we", [9]),
        ("Cafe\u0301", "Im Café", [3]),
        ("Cafe", "Im Cafe\u0301", []),
        ("O'Neil Ltd", "Mit O’Neil Ltd", [4]),
        ("Globex", "Ｇｌｏｂｅｘ ist da", [0]),
        ("Globex", "𝗚𝗹𝗼𝗯𝗲𝘅 ist da", [0]),
        ("Raffles", "Bei Raﬄes", [4]),
        ("Zip-Box", "Die Zip\u2011Box", [4]),
        ("Globex", "Auch Gl\u043ebex und Gl\u03bfbex", [5, 16]),
        ("Globex", "Auch \u0413\u043b\u043e\u0431\u0435\u043a\u0441", []),
    ],
)
def test_a_confidential_name_is_found_in_other_signs_and_scripts(term: str, text: str, places: list[int]) -> None:
    assert [remark.start for remark in check_confidential(text, term)] == places


@given(
    st.text(
        st.sampled_from(
            [*map(chr, range(0x80, 0x300)), *map(chr, range(0x2000, 0x2070)), *"aZ\u20ac\u2605\ufe0f\U0001f33f"]
        )
    )
)
def test_signs_taken_one_by_one_give_the_same_form_as_taken_together(text: str) -> None:
    """The quick way of `same`: none of these signs is an accent on what stands before it."""
    joined = same(text + "e\u0301").removesuffix("\u00e9")  # an accent apart takes the long way
    assert same(text) == joined


def test_a_banned_hashtag_is_the_same_in_other_signs() -> None:
    found = list(check_hashtags("#Lo\u0308we #Ｌöwe #Löwin", banned=["Löwe"]))
    assert [(remark.kind, remark.start) for remark in found] == [("hashtag-banned", 0), ("hashtag-banned", 7)]

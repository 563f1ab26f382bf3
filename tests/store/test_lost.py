"""SO011: hashtags and other words that YAML takes for a comment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from socialops.rules.run import run
from tests.factories import small_workspace

HEAD = "id: a\ntitle: A\nauthor: maya\nchannels: [acme-x]\nstatus: draft\n"


def _told(tmp_path: Path, body: str, *, path: str = "posts/a.yaml", head: str = HEAD) -> list[str]:
    folder = small_workspace(tmp_path)
    folder.write(path, head + body)
    found = run(folder.load(), date(2027, 2, 20)).diagnostics
    return [f"{d.line}:{d.column} {d.code} {d.message.split(':')[0]}" for d in found if d.path == path]


def _lost(words: str, field: str, place: str, more: str = "") -> list[str]:
    return [f"{place} SO011 ' #' begins a comment, so '{words}'{more} is not part of '{field}'"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("text: Bring a coat #Mend #Free\n", _lost("#Mend #Free", "text", "6:20")),
        ("text: Bring\n  a coat #Mend\n", _lost("#Mend", "text", "7:10")),
        ("text: Bring #Mend\n  a coat\n", _lost("#Mend", "text", "6:13", " and what follows it")),
        ("text: Bring # one\n  a coat\n", _lost("# one", "text", "6:13", " and what follows it")),
        ("text: Bring a coat\n  #Mend\n", _lost("#Mend", "text", "7:3")),
        ("text: #Mend your coat\n", _lost("#Mend your coat", "text", "6:7")),
        ("text:\n  #Mend your coat\n", _lost("#Mend your coat", "text", "7:3")),
        ("text: Hi\nhashtags:\n  #Mend\nlanguage: en\n", _lost("#Mend", "hashtags", "8:3")),
        ("text: Hi\nheadline: Coats #1 in town\n", _lost("#1 in town", "headline", "7:17")),
        ("text: Hi\ncontent_warning: Zips #loud\n", _lost("#loud", "content_warning", "7:23")),
        ("text: Hi\nhashtags:\n  - #Mend\n", _lost("#Mend", "hashtags", "8:5")),
        ("text: Hi\nhashtags:\n  - Mend #Free\n", _lost("#Free", "hashtags", "8:10")),
        ("text: Hi\nhashtags: [Mend, #Free]\n", _lost("#Free]", "hashtags", "7:18")),
        ("text: Hi\nhashtags: [#Free]\n", _lost("#Free]", "hashtags", "7:12")),
        ("text: Hi\nlink: https://acme.test/ #shop\n", _lost("#shop", "link", "7:26")),
        ("text: Hi\nmedia:\n  - file: a.png\n    alt: Shop #3, the door\n", _lost("#3, the door", "alt", "9:15")),
        ("text: Hi\nmedia: [{file: a.png, alt: Shop #3}]\n", _lost("#3}]", "alt", "7:33")),
        ("variants:\n  acme-x:\n    text: Hi #Mend\n", _lost("#Mend", "text", "8:14")),
    ],
)
def test_words_behind_a_hash_are_told(tmp_path: Path, body: str, expected: list[str]) -> None:
    found = [line for line in _told(tmp_path, body) if " SO1" not in line]
    assert found == expected


@pytest.mark.parametrize(
    "body",
    [
        "text: Hi # a real comment\n",
        "text: Hi\n# a comment\n#nothing here\nheadline: B\n",
        "text: |\n  Hi #Mend\n   deeper #Free\nheadline: B\n",
        "text: >-\n  Hi #Mend\nheadline: B\n",
        "text: 'Hi #Mend'\n",
        'text: "Hi #Mend"\n',
        "text: Hi#Mend\n",
        "text: C# is fun\n",
        "text: Hi\nlink: https://acme.test/a#shop\n",
        "text: Hi\nlabels: [summer] #old\n",
        "text: Hi\nlanguage: en #default\n",
        "text: Hi\nvariants:\n  acme-x:\n    headline: B\n    #text: old words\n",
        "text: Hi\nhashtags:\n  #- Mend\n  - Free\n",
        "text: Hi\nhashtags:\n  #- Mend\n",
        "text: Hi\nhashtags:\n  - Mend\n  #- Free\n",
    ],
)
def test_what_is_a_comment_or_a_text_is_left_alone(tmp_path: Path, body: str) -> None:
    assert [line for line in _told(tmp_path, body) if "SO0" in line] == []


def test_a_template_and_a_guide_lose_no_words_either(tmp_path: Path) -> None:
    series = (
        "id: tip\ntitle: Tip\nrrule: FREQ=WEEKLY;BYDAY=TU\nstarts: 2027-03-02 09:00\n"
        "values:\n  - {topic: zips}\n  - topic: wool #soft\n"
        "template:\n  author: maya #writer\n  channels: [acme-x]\n  text: All about {topic} #Mend\n"
    )
    found = _told(tmp_path, series, path="series/tip.yaml", head="")
    assert [line.split(" '")[0] for line in found] == ["7:17 SO011", "11:27 SO011"]
    rules = "  - id: no\n    extends: existence\n    tokens: [x]\n    message: Say no x #dull\n"
    found = _told(tmp_path, f"id: brand\ntitle: Brand\nrules:\n{rules}", path="guides/brand.yaml", head="")
    assert [line.split(" '")[0] for line in found] == ["7:23 SO011"]

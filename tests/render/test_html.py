from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace

HOSTILE = "<script>alert(1)</script> \"' onload=x </title></style></script> {{ 7*7 }}"

PLAYBOOK = {
    "id": "complaint",
    "title": "Complaint",
    "trigger": {"kind": "complaint"},
    "starts_with": "triage",
    "steps": [{"id": "triage", "holder": "manager", "within": "1h", "may_end": True}],
    "ends_when": "Done.",
    "resolutions": ["resolved"],
}


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path, name=f"Acme {HOSTILE}")
    made.post("a", title=HOSTILE, text=f"Text {HOSTILE}\n", headline=HOSTILE, content_warning=HOSTILE)
    return made


class Tags(HTMLParser):
    """Every tag with its attributes, and all text outside script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(folder: WorkspaceFolder, command: str = "calendar", *more: str) -> str:
    march = ("--month", "2027-03") if command == "calendar" else ()
    ran = run_cli(command, "--format", "html", *march, *more, cwd=folder.root)
    assert ran.code == 0, ran.err
    return ran.out


@pytest.mark.parametrize("command", ["calendar", "backlog"])
def test_hostile_text_stays_text(folder: WorkspaceFolder, command: str) -> None:
    tags = Tags(page(folder, command))
    assert [tag for tag, _ in tags.found].count("script") == (1 if command == "calendar" else 0)
    assert HOSTILE in tags.text
    assert not [name for _, attributes in tags.found for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("command", ["calendar", "backlog"])
def test_the_page_may_load_nothing_and_runs_only_its_own(folder: WorkspaceFolder, command: str) -> None:
    text = page(folder, command)
    tags = Tags(text)
    policy = next(a["content"] or "" for t, a in tags.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for kind in ("style", "script") if command == "calendar" else ("style",):
        (own,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        assert f"'sha256-{base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()}'" in policy
    loading = [a for tag, a in tags.found if tag in {"link", "img", "iframe", "object"} or "src" in a or "style" in a]
    assert loading == []
    assert not re.search(r"url\(|@import|https?://", text)


def test_only_web_addresses_become_links(folder: WorkspaceFolder) -> None:
    folder.review("a", "brand-review", "dana")
    folder.publication("a", url="https://x.com/acme/status/1")
    links = [attributes for tag, attributes in Tags(page(folder)).found if tag == "a"]
    assert [a["href"] for a in links] == ["#post-a", "https://x.com/acme/status/1"]
    assert links[1]["rel"] == "noopener noreferrer nofollow"


def test_without_its_script_it_is_a_list_with_a_card_for_each_post(folder: WorkspaceFolder) -> None:
    folder.post("b", channels=["acme-x", "acme-linkedin"], title="Second", text="Same words.\n")
    text = page(folder)
    without = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert re.findall(r'<article class="card" id="(.*?)"', without) == ["post-a", "post-b"]
    assert without.partition('class="cards"')[2].count("Same words.") == 1  # both channels show the same: once
    assert '<a class="chip" href="#post-b"' in without


def test_a_card_says_who_must_act_and_what_lapsed(folder: WorkspaceFolder) -> None:
    folder.review("a", "brand-review", "dana", digest="sha256:" + "0" * 64)
    text = Tags(page(folder)).text
    assert "Dana to approve at brand-review, due Sat 27 Feb 09:00" in " ".join(text.split())
    assert "Dana's approval at brand-review lapsed: the post changed after it." in text


def test_an_occurrence_that_is_not_written_yet_has_a_card_a_filter_and_a_column(folder: WorkspaceFolder) -> None:
    template = {"author": "maya", "channels": ["acme-x"], "text": "Tip {n}.", "assignments": {"measure": "lena"}}
    series = {"id": "tip", "title": HOSTILE, "rrule": "FREQ=WEEKLY", "starts": "2027-03-02 09:00", "template": template}
    folder.document("series/tip.yaml", series)
    text = page(folder)
    tags = Tags(text)
    entries = [a for t, a in tags.found if t == "li" and a.get("data-state") == "planned" and "data-post" in a]
    entries = [a for a in entries if (a["data-day"] or "").startswith("2027-03")]  # arrows lead to the months around
    assert [a["data-people"] for a in entries] == ["lena maya"] * 5
    assert {f"post-{a['data-post']}" for a in entries} <= {a.get("id") for t, a in tags.found if t == "article"}
    assert ("option", {"value": "planned"}) in tags.found
    assert "'socialops series materialise tip --until 2027-03-09'" in tags.text
    assert re.search(r"\.s-planned[^{]*\{ --c:", text)


def test_the_backlog_shows_cases_too(folder: WorkspaceFolder) -> None:
    folder.document("playbooks/complaint.yaml", PLAYBOOK)
    log = [{"at": "2027-02-20T10:00:00+01:00", "by": "maya", "action": "open", "step": "triage"}]
    folder.document(
        "cases/2027-02-20-zip.yaml", {"id": "2027-02-20-zip", "playbook": "complaint", "title": HOSTILE, "log": log}
    )
    (folder.root / "posts" / "a.yaml").unlink()
    tags = Tags(page(folder, "backlog"))
    assert "2027-02-20-zip" in tags.text
    assert "D Dana to take it at triage, offered by Maya" in " ".join(tags.text.split())
    assert "1 open case." in tags.text
    assert "Nothing waits" not in tags.text


HIDDEN = "\u200b\u200e\u202e\u2066\ufeff\u00ad\U000e0041"


@pytest.mark.parametrize("command", ["calendar", "backlog"])
def test_signs_that_nobody_sees_are_shown_by_name_in_text_and_attributes(tmp_path: Path, command: str) -> None:
    folder = small_workspace(tmp_path / "hidden", name="Acme")
    folder.write(
        "posts/a.yaml",
        "id: a\nauthor: maya\nchannels: [acme-x]\npublish_at: 2027-03-01 09:00\nstatus: ready\n"
        f"title: Sale{HIDDEN}end\ntext: |\n  One{HIDDEN}two\n  \U0001f469\u200d\U0001f680 stays\n",
    )
    html = page(folder, command)
    assert not [sign for sign in HIDDEN if sign in html]

"""export: who gets what, in whose form, and what is said of what they can't hold."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from socialops.exchange import cells
from socialops.exchange.target import TARGETS, target
from socialops.platforms.count import lengths
from tests.exchange.reader import RULES, TEXT, networks, records, rows
from tests.factories import Ran, WorkspaceFolder, run_cli, small_workspace

PROGRAMS = sorted(RULES)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """Posts of every kind of standing; those that may go are on acme-x, acme-linkedin, a Pinterest and a second X."""
    made = small_workspace(tmp_path_factory.mktemp("export") / "acme")
    made.channel("acme-pin", "pinterest")
    made.channel("acme-x-two")
    made.channel("acme-bsky", "bluesky", publish={"by": "bluesky"})
    made.write("assets/green door.png", b"\x89PNG\r\n\x1a\n")
    made.post(
        "teaser",
        channels=["acme-linkedin", "acme-x", "acme-bsky"],
        labels=["launch", "spring"],
        hashtags=["Spring"],
        link="https://acme.test/a?b=1",
        media=[{"file": "assets/green door.png", "alt": "A green door, || ajar"},
               {"url": "https://acme.test/two.png", "alt": "Two"}],
        first_comment="The link.\n",
        thread=[{"text": "And more.\n"}],
        variants={"acme-linkedin": {"text": 'Longer,\n"quoted" words\n', "publish_at": "2027-03-02 23:30"}},
    )  # fmt: skip
    made.post("second", channels=["acme-x", "acme-x-two"], publish_at="2027-03-01 09:05")
    made.post("pin", channels=["acme-pin"], headline="A door to pin", publish_at="2027-03-28 03:30")
    made.post("late", publish_at="2027-02-19 09:00")
    made.post("formula", text="=1+1 is a sum\n", publish_at="2027-03-03 09:00")
    made.post("undated", publish_at=None)
    made.post("held")
    made.post("out")
    made.post("claimed")
    made.post("failed", publish_at="2027-03-04 09:00")
    made.post("waiting")
    for name in ("teaser", "second", "pin", "late", "formula", "undated", "held", "out", "claimed", "failed"):
        made.review(name, "brand-review", "dana")
    made.post("held", status="hold")
    made.publication("out")
    made.publication("claimed", outcome="unknown")
    made.publication("failed", outcome="failed")
    made.git()
    return made


def _export(folder: WorkspaceFolder, name: str, *words: str) -> Ran:
    return run_cli("export", "--for", name, *words, cwd=folder.root)


def _files(folder: WorkspaceFolder, name: str, to: Path, *words: str) -> tuple[Ran, dict[str, str]]:
    ran = _export(folder, name, "-o", f"{to}/", *words)
    return ran, {path.name: path.read_bytes().decode() for path in sorted(to.glob("*.csv"))}


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_file_is_read_by_the_rules_of_its_program(name: str, acme: WorkspaceFolder, tmp_path: Path) -> None:
    ran, files = _files(acme, name, tmp_path / "out", "--from", "2027-03-01", "--media-base", "https://acme.test/raw/")
    if name == "sprout":  # 09:05 is too close to 09:00, which is said
        assert "second on acme-x: its time is less than 10 minutes after the row above" in ran.err
        files = {file: text for file, text in files.items() if file != "sprout--acme-x.csv"}
    tables = {file: rows(name, text) for file, text in files.items()}
    said = sorted(row[TEXT[name]].partition("\n")[0] for table in tables.values() for row in table)
    expected = [
        "Longer,",
        "Words of failed.",
        "Words of pin.",
        "Words of second.",
        "Words of second.",
        "Words of teaser.",
    ]
    assert said == (["Longer,", "Words of pin.", "Words of second."] if name == "sprout" else expected)
    assert ran.code == 1
    assert "left out: formula on acme-x: " in ran.err
    if RULES[name].one_channel:
        assert set(files) <= {f"{name}--{c}.csv" for c in ("acme-x", "acme-x-two", "acme-linkedin", "acme-pin")}
    else:
        assert sorted(files) == ["metricool--accounts-2.csv", "metricool.csv"]
        assert sorted(networks(tables["metricool.csv"])) == ["LinkedIn", "Pinterest", *["Twitter/X"] * 3]
    for file, table in tables.items():
        for row in table if "acme-x" in file else ():
            assert all(length.ok for length in lengths("x", row[TEXT[name]]))


def test_only_what_is_free_to_go_goes(acme: WorkspaceFolder) -> None:
    ran = _export(acme, "generic")
    header, *found = records(ran.out)
    assert header == [column.header for column in target("generic").columns]
    assert [(row[0], row[2], row[3]) for row in found] == [
        ("late", "acme-x", "2027-02-19 09:00"),
        ("teaser", "acme-linkedin", "2027-03-02 23:30"),
        ("teaser", "acme-x", "2027-03-01 09:00"),
        ("second", "acme-x", "2027-03-01 09:05"),
        ("second", "acme-x-two", "2027-03-01 09:05"),
        ("failed", "acme-x", "2027-03-04 09:00"),
        ("pin", "acme-pin", "2027-03-28 03:30"),
    ]
    assert found[1][-1] == "publish_at text"
    assert found[2][-1] == ""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--channel", "acme-linkedin"], ["teaser"]),
        (["--label", "launch", "--from", "2027-03-02"], ["teaser"]),
        (["--member", "lena"], []),
        (["--month", "2027-02"], ["late"]),
        (["--state", "failed"], ["failed"]),
        (["--from", "2027-03-05", "--to", "2027-03-27"], []),
    ],
)
def test_filters_are_those_of_the_calendar(acme: WorkspaceFolder, words: list[str], expected: list[str]) -> None:
    ran = _export(acme, "generic", *words)
    assert [row[0] for row in records(ran.out)[1:]] == expected
    assert ("Nothing to export" in ran.err) == (not expected)


def test_times_are_those_of_the_workspaces_zone(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "acme")
    made.post("far", publish_at="2027-03-01 09:00", timezone="America/New_York")
    made.post("twice", publish_at="2027-10-31T02:30:00+01:00")
    for name in ("far", "twice"):
        made.review(name, "brand-review", "dana")
    table = rows("buffer", _export(made, "buffer").out)
    assert [row["Posting Time"] for row in table] == ["2027-03-01 15:00", "2027-10-31 02:30"]
    own = records(_export(made, "generic").out)[1:]
    assert [row[3:5] for row in own] == [
        ["2027-03-01T15:00:00+01:00", "America/New_York"], ["2027-10-31T02:30:00+01:00", ""],
    ]  # fmt: skip


def test_each_row_says_what_it_leaves_behind(acme: WorkspaceFolder, tmp_path: Path) -> None:
    ran, files = _files(acme, "buffer", tmp_path / "out", "--channel", "acme-x")
    assert list(files) == ["buffer--acme-x.csv"]
    assert ran.err.splitlines()[:3] == [
        "buffer--acme-x.csv row 2: late on acme-x: its time has passed: give it another there",
        (
            "buffer--acme-x.csv row 3: teaser on acme-x: leaves behind the rest of the thread (1 part); the first "
            "comment; assets/green door.png (it has no address on the web, which --media-base URL gives); the alt text "
            "of https://acme.test/two.png"
        ),
        (
            "left out: formula on acme-x: 'Text' begins with '=', so a spreadsheet would take it for a formula: let "
            "the text begin with another sign"
        ),
    ]
    assert rows("buffer", files["buffer--acme-x.csv"])[1] == {
        "Text": "Words of teaser.\n\nhttps://acme.test/a?b=1\n\n#Spring",
        "Image URL": "https://acme.test/two.png",
        "Tags": "launch,spring",
        "Posting Time": "2027-03-01 09:00",
    }


def test_media_have_the_address_that_the_base_gives_them(acme: WorkspaceFolder) -> None:
    ran = _export(acme, "publer", "--channel", "acme-x", "--media-base", "https://cdn.acme.test/raw/")
    row = rows("publer", ran.out)[1]
    assert row["Media URL(s) - Separated by comma"] == (
        "https://cdn.acme.test/raw/assets/green%20door.png,https://acme.test/two.png"
    )
    assert row["Alt text(s) - Separated by ||"] == "A green door, || ajar||Two"
    assert row["Comment(s) - Separated by ||"] == "The link."
    assert (
        "leaves behind the rest of the thread (1 part); 'A green door, || ajar' whole: Publer parts it at '||'"
        in ran.err
    )
    refused = _export(acme, "publer", "--media-base", "cdn.acme.test")
    assert (refused.code, refused.out) == (2, "")


def test_a_program_that_does_not_know_the_network_gets_nothing_of_it(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "acme")
    made.channel("acme-masto", "mastodon")
    made.post("toot", channels=["acme-masto"])
    made.review("toot", "brand-review", "dana")
    ran = _export(made, "metricool")
    assert (ran.code, records(ran.out)[1:]) == (1, [])
    assert "left out: toot on acme-masto: Metricool knows no Mastodon" in ran.err


def test_files_are_split_where_they_get_too_long(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "acme")
    for number in range(103):
        made.post(f"p{number}", publish_at=f"2027-03-{1 + number // 20:02} {number % 20:02}:00")
    made.workflow(stages=[{"id": "brand-review", "role": "manager", "approvals": 1}])
    loaded = made.load()
    from socialops.domain.approval.state import digest

    for name, filed in loaded.posts.items():
        made.review(name, "brand-review", "dana", digest=digest(loaded, filed.item))
    several = _export(made, "buffer")
    assert (several.code, several.out) == (2, "")
    assert "These are 2 files (buffer--acme-x.csv, buffer--acme-x--2.csv): say -o DIR" in several.err
    _, files = _files(made, "buffer", tmp_path / "out")
    assert {name: len(rows("buffer", text)) for name, text in files.items()} == {
        "buffer--acme-x.csv": 100, "buffer--acme-x--2.csv": 3,
    }  # fmt: skip


def test_nothing_is_handed_on_while_publishing_is_paused(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "acme", publish={"paused": "Under investigation"})
    ran = _export(made, "generic")
    assert (ran.code, ran.out) == (2, "")
    assert "Under investigation" in ran.err


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_says_where_it_is_known_from(name: str) -> None:
    found = target(name)
    assert found.name == name
    assert found.sources
    assert all(datetime.fromisoformat(source.checked) for source in found.sources)
    assert ("not confirmed" in " ".join(found.notes)) == (name == "postiz")
    known = {column.header for column in found.columns}
    assert len(known) == len(found.columns)


@pytest.mark.parametrize(
    "values", [["a"], ["two words", 'a "quoted" one', "-5", "=x", "a,b;c"], ["#tag", "@name", "n/a"], []]
)
def test_a_list_is_read_back_as_it_was(values: list[str]) -> None:
    assert cells.words(cells.list_cell(values)) == values
    assert cells.addresses(cells.address_cell(values)) == values
    assert cells.signed(cells.signed_cell(values, "#"), "#") == values
    assert cells.signed(cells.signed_cell(values, "@"), "@") == values


@pytest.mark.parametrize("values", [["a", ""], ["", "x | y || z\\|"], ["a\\", "|b"], ["one\ntwo"]])
def test_alt_texts_are_read_back_as_they_were(values: list[str]) -> None:
    assert cells.alts(cells.alt_cell(values)) == values


@pytest.mark.parametrize(
    "parts", ["off", [{"text": "one\n\ntwo"}, {"text": "three"}], [{"text": "a\n---\nb"}], [{"text": " a"}],
              [{"media": [{"file": "assets/a.png"}]}]]
)  # fmt: skip
def test_threads_are_read_back_as_they_were(parts: str | list[dict[str, object]]) -> None:
    assert cells.thread(cells.thread_cell(parts)) == parts

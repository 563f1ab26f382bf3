"""import of a plan: rows to drafts, all or nothing, twice is once."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from socialops.store.yaml.reader import parse
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """A workspace in which nothing is ever written: rows with faults, and --dry-run."""
    made = small_workspace(tmp_path_factory.mktemp("import") / "acme")
    made.campaign("spring-launch")
    made.series()
    made.git()
    return made


@pytest.fixture
def acme(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.campaign("spring-launch")
    made.git()
    return made


def _import(folder: WorkspaceFolder, data: str | bytes, *words: str, name: str = "plan.csv", by: str = "maya") -> Ran:
    path = folder.root.parent / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return run_cli("import", path, *words, cwd=folder.root, by=by)


def _faults(ran: Ran) -> list[str]:
    return [line.removeprefix("plan.csv ") for line in ran.err.splitlines() if line.startswith("plan.csv row ")]


def _documents(folder: WorkspaceFolder) -> dict[str, Mapping[str, Any]]:
    paths = sorted((folder.root / "posts").rglob("*.yaml"))
    return {path.relative_to(folder.root).as_posix(): parse(path.read_bytes()) for path in paths}  # type: ignore[misc]


PLAN = '''\ufeffTitle;Date;Time;Channel;Post copy;Hashtags;Image URL;Alt text;Campaign;Writer;Budget
Teaser;01.03.2027;09:00;X;"Something new
is coming; ""soon""";#Spring New;https://acme.test/a,b.png;A green door;Spring launch;Maya;100

Teaser;01.03.2027;10:30;Linked-In;A longer one;;;;;;
Grüße aus Köln;2.3.2027;;acme-x, acme-linkedin;Zwei Wörter;;;;;;
'''


def test_rows_become_drafts_in_one_commit_and_the_second_run_writes_nothing(acme: WorkspaceFolder) -> None:
    first = _import(acme, PLAN)
    assert (first.code, first.out.split()) == (0, ["posts/2027/03/teaser.yaml", "posts/2027/03/gruesse-aus-koeln.yaml"])
    assert "left out, since nobody knows what it is: 'Budget'" in first.err
    assert "1 row has a day and no time of day: 09:00 was taken" in first.err
    found = _documents(acme)
    assert found["posts/2027/03/teaser.yaml"] == {
        "id": "teaser", "title": "Teaser", "author": "maya", "campaign": "spring-launch",
        "channels": ["acme-x", "acme-linkedin"], "publish_at": "2027-03-01 09:00", "status": "draft",
        "text": 'Something new\nis coming; "soon"', "hashtags": ["Spring", "New"],
        "media": [{"url": "https://acme.test/a,b.png", "alt": "A green door"}],
        "variants": {"acme-linkedin": {"publish_at": "2027-03-01 10:30", "text": "A longer one"}},
    }  # fmt: skip
    assert found["posts/2027/03/gruesse-aus-koeln.yaml"]["text"] == "Zwei Wörter"
    git = GitFolder(acme.root)
    assert git.log()[0] == "import: 2 posts from plan.csv"
    trailers = git.run("log", "-1", "--format=%(trailers)").split("\n")
    assert trailers[:2] == ["Socialops-Action: import", "Socialops-By: maya"]
    assert git.run("status", "--porcelain") == ""
    second = _import(acme, PLAN)
    assert (second.code, second.out) == (0, "")
    assert "Nothing to write: 2 posts are there already." in second.err
    assert len(git.log()) == 2


def test_a_post_that_somebody_edited_is_named_and_left_alone(acme: WorkspaceFolder) -> None:
    _import(acme, PLAN)
    path = acme.root / "posts/2027/03/teaser.yaml"
    edited = path.read_text(encoding="utf-8").replace("A longer one", "A better one")
    path.write_text(edited, encoding="utf-8")
    ran = _import(acme, PLAN)
    assert (ran.code, ran.out) == (0, "")
    assert "posts/2027/03/teaser.yaml differs from row 2: variants: it was left alone" in ran.err
    assert path.read_text(encoding="utf-8") == edited


@pytest.mark.parametrize(
    "data",
    [
        "Text,Date\nGrüße,2027-03-01 09:00\n".encode("cp1252"),
        "Text\tDate\r\nGrüße\t2027-03-01 09:00\r\n".encode("utf-16"),
        "sep=;\nText;Date\nGrüße;2027-03-01 09:00\n".encode(),
        '\ufeff"Text","Date"\r\n"Grüße","2027-03-01 09:00"\r\n'.encode(),
        "Plan for March\n\nText;Date\nGrüße;2027-03-01 09:00\n".encode(),
        "Beitrag;Datum;Uhrzeit\nGrüße;1.3.2027;9 Uhr\n".encode(),
    ],
    ids=["windows", "utf-16", "sep", "quotes", "title-above", "german"],
)  # fmt: skip
def test_files_are_read_however_programs_write_them(shared: WorkspaceFolder, data: bytes) -> None:
    ran = _import(shared, data, "--channel", "acme-x", "--dry-run")
    assert (ran.code, ran.out) == (0, "posts/2027/03/gruesse.yaml\n")
    assert ("read as Windows-1252" in ran.err) == (b"sep" not in data and data[:4] == b"Text" and b"\xfc" in data)


FAULTS = [
    ("channel", "Hi,acme-y", "there is no channel 'acme-y'; did you mean 'acme-x'?"),
    ("channel", "Hi,", "there is no channel: fill the column, or say --channel for all rows"),
    (
        "date",
        "Hi,X,03/04/2027",
        "'03/04/2027' may be 3 April or 4 March: say --dates dmy (the day first) or --dates mdy",
    ),
    ("time", "Hi,X,,,09:00", "there is a time, and no day that it is on"),
    ("text", ",X", "there is no text"),
    ("text", "=1+1,X", "'=1+1' is a formula: put the text itself there, or its value"),
    ("text", "@SUM(1+9)*cmd|' /C calc'!A0,X", "'@SUM(1+9)*cmd|' /C calc'!A0' is a formula: put the text itself there"),
    ("text", "+1-2|x,X", "'+1-2|x' is a formula"),
    ("text", "FrÃ¼hling,X", "'Ã¼' stands where 'ü' was meant: the file was saved in a wrong encoding on its way"),
    ("text", "caf\ufffd,X", "'\ufffd' stands where 'a letter' was meant"),
    ("author", "Hi,X,,,,Mayo", "there is no member 'Mayo'; did you mean 'Maya'?"),
    ("campaign", "Hi,X,,,,,spring", "there is no campaign 'spring'; did you mean 'spring-launch'?"),
    ("alt", "Hi,X,,,,,,a.png b.png,One || Two || Three", "there are 3 alt texts for 2 pictures: part them with ||"),
    ("image", "Hi,X,,,,,,../../etc/passwd", "'media.file' must be a plain path inside the workspace"),
    ("image", "Hi,X,,,,,,C:\\secret.png", "'media.file' must be a plain path inside the workspace"),
    ("link", "Hi,X,,,,,,,,javascript:alert(1)", "'link' must be an address that starts with https://"),
    ("waivers", "Hi,X,,,,,,,,,[SO201]", "this is not in the form in which 'export --for generic' writes it"),
]
HEADER = "id,text,channel,date,,time,author,campaign,image,alt,link,waivers"


@pytest.mark.parametrize(("column", "cells", "said"), FAULTS, ids=[said[:40] for _, _, said in FAULTS])
def test_a_fault_is_told_by_row_and_column(shared: WorkspaceFolder, column: str, cells: str, said: str) -> None:
    ran = _import(shared, f"{HEADER}\ngood,Hi,X\na,{cells}\n")
    assert (ran.code, ran.out) == (1, "")
    assert [line.partition(said)[0] for line in _faults(ran)] == [f"row 3, column '{column}': "]
    assert "Nothing was written: 1 fault." in ran.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "a,Hi,X\na,Ho,X",
            "row 3, column 'id': a is there already in row 2, for acme-x: give it an id of its own, or ",
        ),
        (
            "a,Hi,X,,,,maya\na,Ho,acme-linkedin,,,,dana",
            "row 3, column 'author': differs from row 2, which is the same ",
        ),
        ("weekly-tip,Hi,X", "row 2, column 'id': 'weekly-tip' is the id of a series"),
        ("a,H\x07i,X", "row 2: The text can't be written to a file: "),
    ],
)
def test_rows_that_can_not_be_one_post(shared: WorkspaceFolder, rows: str, said: str) -> None:
    ran = _import(shared, f"{HEADER}\n{rows}\n")
    assert ran.code == 1
    assert [line[: len(said)] for line in _faults(ran)] == [said]


def test_one_fault_keeps_all_rows_out_unless_told_to_go_on(acme: WorkspaceFolder) -> None:
    rows = "id,text,channel,date\ngood,Hi,X,\nbad,Ho,X,soon\nhalf,Ha,X,\nhalf,Hu,acme-linkedin,later\n"
    stopped = _import(acme, rows)
    assert (stopped.code, stopped.out, _documents(acme)) == (1, "", {})
    going = _import(acme, rows, "--keep-going")
    assert (going.code, going.out) == (1, "posts/good.yaml\n")
    assert list(_documents(acme)) == ["posts/good.yaml"]
    assert [line[:5] for line in _faults(going)] == ["row 3", "row 5"]


def test_dry_run_writes_nothing_and_no_commit_writes_files(acme: WorkspaceFolder) -> None:
    assert _import(acme, PLAN, "--dry-run").out.splitlines()[0] == "posts/2027/03/teaser.yaml"
    assert _documents(acme) == {}
    assert "[not committed]" in _import(acme, PLAN, "--no-commit").err
    assert len(_documents(acme)) == 2
    assert len(GitFolder(acme.root).log()) == 1


def test_what_a_column_holds_can_be_said(shared: WorkspaceFolder) -> None:
    rows = "Words,Where,Day,Extra\nHello there,acme-x,2027-03-01,x\n"
    ran = _import(shared, rows, "--dry-run", "--map", "Words=text", "--map", "Day=publish_at", "--map", "Extra=notes")
    assert (ran.code, ran.out) == (0, "posts/2027/03/hello-there.yaml\n")
    for words, said in (
        (["--map", "Words=txt"], "'txt' is no field; did you mean 'text'?"),
        (["--map", "Wrds=text"], "there is no column 'Wrds'; did you mean 'Words'?"),
        (["--map", "Words=status"], "'status' is no field"),
        (["--map", "Words"], "is not COLUMN=FIELD"),
        (["--channel", "acme-z"], "--channel 'acme-z' is not known"),
        (["--sheet", "A"], "--sheet belongs to a spreadsheet"),
        ([], "no column holds a text: say which with --map COLUMN=text. The columns are Words, Where, Day, Extra."),
    ):
        refused = _import(shared, rows, *words)
        assert (refused.code, refused.out) == (2, "")
        assert said in refused.err
        assert len(refused.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("text,Caption", None),
        ("Caption,text", None),
        ("Caption,Message", "The columns 'Caption' and 'Message' both look like 'text': say which it is with --map"),
    ],
)
def test_two_columns_for_one_field(shared: WorkspaceFolder, header: str, said: str | None) -> None:
    ran = _import(shared, f"{header}\none,two\n", "--channel", "acme-x", "--dry-run")
    assert ran.code == (2 if said else 0)
    assert (said or ("posts/one.yaml" if header.startswith("text") else "posts/two.yaml")) in (ran.out + ran.err)


def test_our_own_apostrophe_is_undone_and_a_mention_is_no_formula(acme: WorkspaceFolder) -> None:
    rows = "id,text,channel,mentions\na,'=1 is no sum,X,@one; two\nb,@friends of the house,X,\n"
    assert _import(acme, rows).code == 0
    found = _documents(acme)
    assert found["posts/a.yaml"]["text"] == "=1 is no sum"
    assert found["posts/a.yaml"]["mentions"] == ["@one", "@two"]
    assert found["posts/b.yaml"]["text"] == "@friends of the house"


def test_columns_of_networks_say_yes_or_what_is_said_there(acme: WorkspaceFolder) -> None:
    rows = "id,Text,Twitter/X,LinkedIn\na,Words,TRUE,no\nb,Words,x,Longer words\nc,,Short,Long\nd,Words,,\n"
    ran = _import(acme, rows, "--channel", "acme-x")
    assert ran.code == 0, ran.err
    found = {name: (doc["channels"], doc["text"], doc.get("variants")) for name, doc in _documents(acme).items()}
    assert found == {
        "posts/a.yaml": (["acme-x"], "Words", None),
        "posts/b.yaml": (["acme-x", "acme-linkedin"], "Words", {"acme-linkedin": {"text": "Longer words"}}),
        "posts/c.yaml": (["acme-x", "acme-linkedin"], "Short", {"acme-linkedin": {"text": "Long"}}),
        "posts/d.yaml": (["acme-x"], "Words", None),
    }
    unknown = _import(acme, "id,Text,Mastodon\ne,Words,yes\n", "--dry-run")
    assert _faults(unknown)[0].startswith("row 2, column 'Mastodon': there is no channel 'mastodon'")


def test_titles_that_come_twice_get_a_number(acme: WorkspaceFolder) -> None:
    rows = "title,text,channel\nTip,One,X\nTip,Two,X\nTip,Drei,acme-linkedin\n你好,Four,X\n"
    assert _import(acme, rows).code == 0
    found = {name: doc["channels"] for name, doc in _documents(acme).items()}
    assert sorted(found.items())[-2:] == [
        ("posts/tip-2.yaml", ["acme-x"]),
        ("posts/tip.yaml", ["acme-x", "acme-linkedin"]),
    ]
    assert len(found) == 3


def test_a_series_template_is_filled_from_the_columns(acme: WorkspaceFolder) -> None:
    acme.series("care-tip", template={"author": "maya", "channels": ["acme-x"], "title": "Care for {topic}",
                                      "labels": ["care"], "text": "Tip for {topic}: {how}.\n"})  # fmt: skip
    rows = 'topic,how,date\nzips,use wax,2027-03-01 09:00\nwool,"wash, cold",2027-03-08 09:00\n'
    ran = _import(acme, rows, "--template", "care-tip")
    assert (ran.code, ran.out.split()) == (0, ["posts/2027/03/care-for-zips.yaml", "posts/2027/03/care-for-wool.yaml"])
    found = _documents(acme)["posts/2027/03/care-for-wool.yaml"]
    assert found == {"id": "care-for-wool", "title": "Care for wool", "author": "maya", "labels": ["care"],
                     "channels": ["acme-x"], "publish_at": "2027-03-08 09:00", "status": "draft",
                     "text": "Tip for wool: wash, cold.\n"}  # fmt: skip
    assert _import(acme, rows, "--template", "care-tip").out == ""
    assert _import(acme, rows, "--template", "care-tap").code == 2


def test_who_may_not_post_brings_nothing(shared: WorkspaceFolder) -> None:
    ran = _import(shared, "id,text,channel\na,Hi,X\n", by="lena")
    assert (ran.code, ran.out) == (1, "")
    assert "new posts need a role that may 'post'; you (lena) hold legal" in ran.err


def _workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.worksheets[-1].sheet_state = "hidden" if len(sheets) > 2 else "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_with_its_own_days_and_times(acme: WorkspaceFolder) -> None:
    rows: list[list[Any]] = [
        ["Title", "Date", "Time", "Channel", "Text"],
        ["One", date(2027, 3, 1), time(9, 30), "X", "Words of one"],
        [],
        ["Two", datetime.fromisoformat("2027-03-02 14:15"), None, "X", "Words_x000D_\nof two"],
        ["Three", 46082, 0.375, "X", 2027],
    ]
    ran = _import(acme, _workbook(("Plan", rows), ("Other", [["Text"], ["x"]]), ("Old", [["Text"]])), name="plan.xlsx")
    assert ran.code == 0, ran.err
    found = {name: (doc["publish_at"], doc["text"]) for name, doc in _documents(acme).items()}
    assert found == {
        "posts/2026/03/three.yaml": ("2026-03-01 09:00", "2027"),
        "posts/2027/03/one.yaml": ("2027-03-01 09:30", "Words of one"),
        "posts/2027/03/two.yaml": ("2027-03-02 14:15", "Words\nof two"),
    }
    assert "the sheet 'Plan' was read; --sheet takes another: 'Other'" in ran.err
    assert "the sheet 'Old' is hidden and was left out" in ran.err


def test_a_formula_of_a_spreadsheet_is_refused_and_a_sheet_is_chosen(shared: WorkspaceFolder) -> None:
    data = _workbook(("Plan", [["Text", "Channel"], ["=A1&B1", "X"]]), ("March", [["Text", "Channel"], ["Hi", "X"]]))
    ran = _import(shared, data, name="plan.xlsx")
    assert (ran.code, ran.out) == (1, "")
    assert "plan.xlsx row 2, column 'Text': '=A1&B1' is a formula" in ran.err
    assert _import(shared, data, "--sheet", "March", "--dry-run", name="plan.xlsx").out == "posts/hi.yaml\n"
    unknown = _import(shared, data, "--sheet", "Marsh", name="plan.xlsx")
    assert (unknown.code, "did you mean 'March'?" in unknown.err) == (2, True)

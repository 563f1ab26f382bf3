"""Every export that is known, in other orders, languages and letters; what is guessed nowhere; all files or none."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from socialops.operations.numbers.recording import Draft
from tests.factories import Ran, WorkspaceFolder, run_cli
from tests.measuring.exported import EXPORTS, NOW, committed, measure, records, workspace
from tests.tables.test_tables import zipped


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """A workspace that nothing is written to."""
    folder = workspace(tmp_path_factory.mktemp("still") / "acme")
    committed(folder)
    return folder


@pytest.fixture
def folder(still: WorkspaceFolder) -> Iterator[WorkspaceFolder]:
    """The same, whose records are taken away afterwards."""
    import shutil

    yield still
    shutil.rmtree(still.root / "measures", ignore_errors=True)


def taken(folder: WorkspaceFolder, data: bytes | str, *words: str, name: str = "export.csv") -> Ran:
    """Import a file of those bytes, without a commit."""
    path = folder.root.parent / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return measure(folder, "import", path, "--no-commit", *words)


def posts(folder: WorkspaceFolder) -> dict[str, dict[str, int]]:
    """The counts of every post in all records."""
    return {post: counts for record in records(folder).values() for post, counts in record.get("posts", {}).items()}


def sample(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()


def rewritten(name: str, change: Callable[[list[list[str]]], list[list[str]]], sign: str = ",") -> str:
    rows = list(csv.reader(io.StringIO(sample(name).decode("utf-8-sig"), newline="")))
    target = io.StringIO()
    csv.writer(target, delimiter=sign).writerows(change(rows))
    return target.getvalue()


TOLD = (
    ("x-content-2026.csv", "acme-x", "12 matched (12 by id), 1 unmatched, 12 new, 0 changed, 0 fallen"),
    ("x-content-2025.csv", "acme-x", "12 matched (12 by id), 1 unmatched"),
    ("x-tweet-activity-old.csv", "acme-x", "12 matched (12 by id), 1 unmatched"),
    ("x-overview.csv", "acme-x", "182 days"),
    ("linkedin-content.xls", "acme-linkedin", "5 matched (5 by time), 0 unmatched"),
    ("linkedin-followers.xls", "acme-linkedin", "28 days"),
    ("meta-facebook-posts.csv", "acme-facebook", "6 matched (5 by id, 1 by time), 0 unmatched"),
    ("meta-instagram-posts.csv", "acme-instagram", "6 matched (6 by id), 0 unmatched"),
    ("meta-instagram-posts-de.csv", "acme-instagram", "6 matched (6 by id), 0 unmatched"),
    ("meta-instagram-posts-sv.csv", "acme-instagram", "6 matched (6 by id), 0 unmatched"),
    ("meta-instagram-follows-daily.csv", "acme-instagram", "18 days"),
    ("youtube-table-data.csv", "acme-youtube", "2 matched (2 by id), 0 unmatched"),
    ("tiktok-content.csv", "acme-tiktok", "1 matched (1 by id), 0 unmatched"),
    ("tiktok-overview.csv", "acme-tiktok", "28 days"),
    ("tiktok-followers.csv", "acme-tiktok", "28 days, account: followers 981"),
    ("ga4-traffic-acquisition.csv", "acme-linkedin", "account: sessions 324, key-events 12"),
    ("ga4-traffic-fr.csv", "acme-linkedin", "account: sessions 1310, key-events 40"),
    ("sprout-post-performance.csv", "acme-x", "5 matched (5 by id), 0 unmatched"),
    ("mastodon-statuses.json", "acme-mastodon", "1 matched (1 by id), 0 unmatched"),
    ("bluesky-posts.json", "acme-bluesky", "1 matched (1 by id), 0 unmatched"),
)


def test_every_export_is_read_as_it_was_downloaded(still: WorkspaceFolder) -> None:
    done = measure(still, "import", *(EXPORTS / name for name, _, _ in TOLD), "--dry-run")
    assert done.code == 0, done
    for name, channel, told in TOLD:
        lines = [line for line in done.out.splitlines() if f"/{name}: " in line and f"for {channel}: " in line]
        assert any(told in line for line in lines), (name, lines)
    assert "Would write measures/acme-x/2027-03-22--ana--1.yaml" in done.out


def test_counts_are_those_of_the_file_to_the_last_digit(folder: WorkspaceFolder) -> None:
    files = [EXPORTS / name for name in ("x-content-2026.csv", "youtube-table-data.csv", "tiktok-content.csv")]
    assert measure(folder, "import", *files, "--no-commit").code == 0
    found = records(folder)
    rows = {row["Post id"]: row for row in csv.DictReader(sample("x-content-2026.csv").decode().splitlines())}
    teaser = rows["2157752322885197823"]
    x = found["measures/acme-x/2027-03-22--ana--1.yaml"]
    columns = {
        "impressions": "Impressions", "likes": "Likes", "comments": "Replies", "shares": "Reposts",
        "saves": "Bookmarks", "link-clicks": "URL Clicks", "profile-visits": "Profile visits",
        "followers-new": "New follows",
    }  # fmt: skip
    assert x["posts"]["launch-teaser"] == {ours: int(teaser[theirs]) for ours, theirs in columns.items()}
    assert x["window"] == "lifetime"
    assert x["source"] | {"sha256": ""} == {"format": "x-content", "sha256": "", "rows": 13, "matched": 12}
    (other,) = x["unmatched"]
    assert other["url"] == "https://x.com/acme/status/2161436525982646349"
    assert other["counts"]["impressions"] == 61
    video = found["measures/acme-youtube/2027-03-22--ana--1.yaml"]["posts"]["launch-video"]
    assert (video["views"], video["watch-seconds"], video["impressions"]) == (4100, 271584, 30000)
    assert found["measures/acme-tiktok/2027-03-22--ana--1.yaml"]["posts"]["launch-video"]["likes"] == 1200
    assert "customer4711" not in (folder.root / "measures/acme-x/2027-03-22--ana--1.yaml").read_text()


def test_days_are_days_and_an_empty_one_is_no_zero(folder: WorkspaceFolder) -> None:
    names = ("linkedin-content.xls", "tiktok-overview.csv", "tiktok-followers.csv", "meta-page-views-daily.csv")
    assert measure(folder, "import", *(EXPORTS / n for n in names[:3]), "--no-commit").code == 0
    assert measure(folder, "import", EXPORTS / names[3], "--channel", "acme-facebook", "--no-commit").code == 0
    found = records(folder)
    linkedin = found["measures/acme-linkedin/2027-03-22--ana--1.yaml"]["days"]
    assert {str(day): counts["likes"] for day, counts in linkedin.items() if counts["likes"] < 0} == {"2027-03-03": -1}
    tiktok = found["measures/acme-tiktok/2027-03-22--ana--1.yaml"]["days"]
    assert {str(day): counts for day, counts in tiktok.items()}["2027-03-21"] == {
        "likes": 22,
        "comments": 2,
        "shares": 2,
    }
    stock = found["measures/acme-tiktok/2027-03-22--ana--2.yaml"]
    assert stock["account"] == {"followers": 981}
    views = found["measures/acme-facebook/2027-03-22--ana--1.yaml"]["days"]
    assert [counts["views"] for counts in views.values()][:2] == [595, 233]


def test_sessions_are_added_up_over_the_case_of_their_source_and_are_of_a_period(folder: WorkspaceFolder) -> None:
    done = measure(folder, "import", EXPORTS / "ga4-traffic-acquisition.csv", "--no-commit")
    assert "more tables follow" in done.err
    found = records(folder)["measures/acme-linkedin/2027-03-22--ana--1.yaml"]
    assert {name: str(day) for name, day in found["window"].items()} == {"from": "2027-02-22", "to": "2027-03-21"}
    assert found["account"] == {"sessions": 324, "key-events": 12}


YOUTUBE = "youtube-table-data.csv"


def swedish() -> str:
    return sample("meta-instagram-posts-sv.csv").decode("utf-8-sig")


def quoted(cell: str) -> str:
    """A cell as our own CSV has it: a spreadsheet is not to take it for a formula."""
    return "'" + cell if cell[:1] == "-" else cell


def bluesky() -> list[Any]:
    found: list[Any] = json.loads(sample("bluesky-posts.json"))["posts"]
    return found


@pytest.mark.parametrize(
    ("data", "same"),
    [
        (lambda: rewritten("x-content-2026.csv", lambda rows: [row[::-1] for row in rows]), "x-content-2026.csv"),
        (lambda: rewritten("x-content-2026.csv", lambda r: [[*row, "new"] for row in r], "\t"), "x-content-2026.csv"),
        (lambda: rewritten("meta-instagram-posts-de.csv", lambda r: r, ";"), "meta-instagram-posts.csv"),
        (lambda: swedish().encode("utf-16"), "meta-instagram-posts.csv"),
        (lambda: swedish().encode("cp1252"), "meta-instagram-posts.csv"),
        (lambda: zipped({"a/T.csv": sample(YOUTUBE), "a/C.csv": sample("youtube-chart-data.csv")}), YOUTUBE),
        (lambda: rewritten(YOUTUBE, lambda rows: [[quoted(cell) for cell in row] for row in rows]), YOUTUBE),
        (lambda: rewritten("x-content-2026.csv", lambda r: [["My page"], [], *r]), "x-content-2026.csv"),
        (lambda: json.dumps({"feed": [{"post": post} for post in bluesky()]}), "bluesky-posts.json"),
    ],
)  # fmt: skip
def test_order_columns_letters_and_packing_change_nothing(
    folder: WorkspaceFolder, data: Callable[[], bytes | str], same: str
) -> None:
    assert measure(folder, "import", EXPORTS / same, "--no-commit").code == 0
    wanted = posts(folder)
    for path in (folder.root / "measures").rglob("*.yaml"):
        path.unlink()
    done = taken(folder, data(), name="renamed.bin")
    assert done.code == 0, done
    assert posts(folder) == wanted


FRENCH = (
    "Identifiant de la publication,Identifiant de compte,Nom d'utilisateur du compte,Heure de publication,Permalien,"
    "Date,Vues,Couverture,J'aime,Partages,Commentaires,Enregistrements\n"
    "1,2,acme,19/03/2027 09:00,https://www.instagram.com/p/Dkwc0lHtG9l/,Total,3 402,2 041,249,8,4,2\n"
)


def test_another_language_is_read_by_its_words_and_its_numbers(folder: WorkspaceFolder) -> None:
    done = taken(folder, FRENCH.replace(",", ";").replace("3 402", "3\u202f402"))
    assert done.code == 0, done
    counts = {"views": 3402, "reach": 2041, "likes": 249, "comments": 4, "shares": 8, "saves": 2}
    assert posts(folder) == {"thanks": counts}


def test_an_unknown_language_is_refused_with_the_headers_that_nobody_knows(folder: WorkspaceFolder) -> None:
    finnish = "Julkaisun tunnus,Tilin tunnus,Julkaisuaika,Pysyvä linkki,Kattavuus,Kommentit\n1,2,3,4,5,6\n"
    done = taken(folder, finnish)
    assert done.code == 1
    for header in ("'Julkaisun tunnus'", "'Pysyvä linkki'", "'Kommentit'", "formats/", "Nothing was written."):
        assert header in done.err
    half = sample("meta-instagram-posts.csv").decode("utf-8-sig").replace(",Saves", ",Tallennukset")
    done = taken(folder, half)
    assert done.code == 1
    assert "looks like 'Instagram, content', but nothing in it is known as saves" in done.err
    assert "'Tallennukset'" in done.err
    assert records(folder) == {}


def test_where_every_header_is_known_what_is_missing_is_named_alone(folder: WorkspaceFolder) -> None:
    done = taken(folder, "post,likes\nthanks,3\n")
    assert done.code == 1
    assert re.search(r"looks like '[^']+', but nothing in it is known as [a-z]", done.err)
    assert "all other headers are known" in done.err
    assert "unknown headers" not in done.err
    assert records(folder) == {}


def test_a_format_of_the_workspace_reads_its_own_headers(folder: WorkspaceFolder) -> None:
    path = folder.document(
        "formats/toots.yaml",
        {
            "id": "toots", "title": "Toots", "platform": "mastodon", "needs": ["url", "likes"], "dates": "dmy",
            "columns": {"url": ["Toot"], "at": ["When"], "likes": ["Favs"], "watch-seconds": ["Minutes"]},
            "units": {"watch-seconds": "minutes"},
        },
    )  # fmt: skip
    data = "Toot;When;Favs;Minutes\nhttps://social.example/@acme/118219604295684711;01/03/2027 09:00;7;1.5\n"
    try:
        assert taken(folder, data).code == 0
        assert posts(folder) == {"launch-day": {"likes": 7, "watch-seconds": 90}}
        assert "toots" in measure(folder, "formats").out
        assert "Favs" in measure(folder, "formats", "toots").out
    finally:
        (folder.root / path).unlink()


X = "Post id,Date,Post text,Post Link,Impressions,Likes,Replies,Reposts\n"
DAYS = "Date,Impressions,Likes,Replies,Reposts\n"


@pytest.mark.parametrize(
    ("data", "words", "reason"),
    [
        (sample("meta-facebook-posts-daily.csv"), (), "Q2: '02/22/2027': this is a file of one row a post and day"),
        (X + '2.15775232288519E+18,"Mon, Feb 22, 2027",a,,1,1,1,1\n', (), "A2: '2.15775232288519E+18': the id went"),
        (X + "2157752322885190000,,a,,1,1,1,1\n", (), "A2: '2157752322885190000': the id went"),
        (X + "2157752322885197823,,a,,=1+1,1,1,1\n", (), "E2: '=1+1' is no number"),
        (X + "2157752322885197823,,a,,1.5,1,1,1\n", (), "E2: '1.5' is no whole number"),
        (X + "2157752322885197823,,a,,6E+3,1,1,1\n", (), "E2: '6E+3' is no number"),
        (X + "2157752322885197823,,a,,-4,1,1,1\n", (), "E2: impressions can't be -4"),
        (X + "2157752322885197823,soon,a,,4,1,1,1\n", (), "B2: 'soon' is no day"),
        (X + "2157752322885197823,,a,,4,1,1,1\n2157752322885197823,,a,,5,1,1,1\n", (), "A3: this post stood in line 2"),
        (DAYS + "03/13/2027,1,1,1,1\n13/03/2027,1,1,1,1\n", (), "A2: the days of this column are written in two ways"),
        (DAYS + "03/13/2027,1,1,1,1\n", ("--dates", "dmy"), "A2: by the cells below, days are mdy here, and not dmy"),
        (DAYS + "2027-03-30,1,1,1,1\n", (), "2027-03-30, which is after 2027-03-22"),
        (DAYS + "2027-03-01,1,1,1,1\n2027-03-01,2,1,1,1\n", (), "2027-03-01 stands here twice"),
        (DAYS + "2027-02-30,1,1,1,1\n", (), "A2: '2027-02-30' is no day"),
        (sample("ids.json"), (), "no answer of Mastodon or Bluesky"),
        ("[1, 2", (), "no JSON that can be read"),
        (sample("x-content-2026.csv"), ("--channel", "acme-linkedin"), "a file of x, and acme-linkedin is on linkedin"),
        (sample("x-content-2026.csv"), ("--channel", "acme-y"), "there is no channel 'acme-y'"),
        (sample("x-content-2026.csv"), ("--as-of", "2027-03-23 10:00"), "is still to come"),
        (sample("x-content-2026.csv"), ("--as-of", "2027-03-10 10:00"), "after 2027-03-10T10:00:00+01:00: say --as-of"),
        (sample("meta-page-views-daily.csv"), (), "these days could be of acme-facebook, acme-instagram: say"),
        (sample("ga4-traffic-fr.csv"), ("--as-of", "2027-03-10 10:00"), "the report goes to 2027-03-21, which is"),
        (b"", (), "the file is empty"),
    ],
)  # fmt: skip
def test_nothing_is_guessed_and_the_cell_is_named(
    folder: WorkspaceFolder, data: bytes | str, words: tuple[str, ...], reason: str
) -> None:
    done = taken(folder, data, *words)
    assert done.code == 1, done
    assert reason in done.err
    assert records(folder) == {}


def test_a_rounded_id_is_no_matter_where_the_address_has_it(folder: WorkspaceFolder) -> None:
    row = "2.15775E+18,,a,https://twitter.com/i/web/status/2157752322885197823?s=20,9,1,1,1\n"
    assert taken(folder, X + row).code == 0
    assert posts(folder)["launch-teaser"]["impressions"] == 9


def test_the_order_of_days_is_that_of_the_ids_where_the_cells_leave_it_open(folder: WorkspaceFolder) -> None:
    facebook = "ID de publication,ID de la Page,Permalien,Heure de publication,Date,Couverture,Réactions,Commentaires"
    facebook += ",Partages\n"
    row = "122158000999999999,1,https://www.facebook.com/acme/posts/pfbid0,03/02/2027 08:00,Total,1,1,1,1\n"
    done = taken(folder, facebook + row)
    assert done.code == 1
    assert "D2: '03/02/2027 08:00' can be two days: say --dates dmy or --dates mdy" in done.err
    assert taken(folder, facebook + row, "--dates", "dmy").code == 0
    instagram = FRENCH.replace("19/03/2027", "05/03/2027").replace("Dkwc0lHtG9l", "DkNNMOnhvz-")
    assert taken(folder, instagram).code == 0


def test_the_same_file_writes_nothing_and_a_later_one_changes_no_record(folder: WorkspaceFolder) -> None:
    path = EXPORTS / "x-content-2026.csv"
    assert measure(folder, "import", path, "--no-commit").code == 0
    before = {path: (folder.root / path).read_bytes() for path in records(folder)}
    again = measure(folder, "import", path, "--no-commit", now="2027-03-25 10:00")
    assert (again.code, "Nothing new: nothing is written." in again.err) == (0, True)
    later = sample("x-content-2026.csv").replace(b",2957,180,", b",3100,150,")
    done = taken(folder, later)
    assert "0 new, 1 changed, 1 fallen" in done.err
    assert "fallen: launch-teaser likes 180 → 150" in done.err
    assert [*records(folder)] == [f"measures/acme-x/2027-03-22--ana--{n}.yaml" for n in (1, 2)]
    assert {path: (folder.root / path).read_bytes() for path in before} == before


def test_what_went_out_since_is_taken_from_the_same_file_as_of_then(folder: WorkspaceFolder) -> None:
    publication = folder.root / "publications/thanks/acme-x--1.yaml"
    kept = publication.read_bytes()
    publication.unlink()
    try:
        assert measure(folder, "import", EXPORTS / "x-content-2026.csv", "--no-commit").code == 0
    finally:
        publication.write_bytes(kept)
    done = measure(folder, "import", EXPORTS / "x-content-2026.csv", "--no-commit", now="2027-03-25 10:00")
    assert "1 new" in done.err
    second = records(folder)["measures/acme-x/2027-03-22--ana--2.yaml"]
    assert [*second["posts"]] == ["thanks"]
    assert "unmatched" not in second


def test_a_slip_is_mended_by_another_record(folder: WorkspaceFolder) -> None:
    path = EXPORTS / "x-content-2026.csv"
    assert measure(folder, "import", path, "--no-commit").code == 0
    slip = "measures/acme-x/2027-03-22--ana--1.yaml"
    done = measure(folder, "import", path, "--no-commit", "--as-of", "2027-03-21 09:00", "--instead-of", slip)
    assert done.code == 0, done
    mended = records(folder)["measures/acme-x/2027-03-21--ana--1.yaml"]
    assert mended["instead_of"] == slip
    shown = json.loads(measure(folder, "show", "launch-teaser", "--format", "json").out)["readings"]
    assert [(row["path"][-22:], row["mended"]) for row in shown] == [
        ("2027-03-21--ana--1.yaml"[-22:], False),
        ("2027-03-22--ana--1.yaml"[-22:], True),
    ]
    done = measure(folder, "import", path, "--no-commit", "--instead-of", "measures/acme-x/nothing.yaml")
    assert (done.code, "there is no record" in done.err) == (1, True)


def test_all_files_or_none(folder: WorkspaceFolder) -> None:
    files = [EXPORTS / name for name in ("x-content-2026.csv", "meta-facebook-posts-daily.csv", "gone.csv")]
    done = measure(folder, "import", *files)
    assert done.code == 1
    assert "one row a post and day" in done.err
    assert "gone.csv: the file can't be read" in done.err
    assert records(folder) == {}


def test_a_record_keeps_the_newest_50_that_are_nobody_s(folder: WorkspaceFolder) -> None:
    start = 2157752322885197823
    others = "".join(f"{start + (n << 32)},,,,{n},0,0,0\n" for n in range(1, 61))
    done = taken(folder, X + f"{start},,,,7,0,0,0\n" + others)
    assert "1 matched (1 by id), 60 unmatched" in done.err
    (record,) = records(folder).values()
    assert [entry["counts"]["impressions"] for entry in record["unmatched"]] == [*range(60, 10, -1)]


def test_a_record_holds_400_posts_or_days() -> None:
    moment = datetime(2027, 3, 22, 10, tzinfo=UTC)
    posts = {f"p-{n}": {"likes": n} for n in range(801)}
    draft = Draft("acme-x", moment, posts=posts, account={"followers": 3}, unmatched=[{"counts": {"likes": 1}}])
    parts = list(draft.parts())
    assert [len(part.posts) for part in parts] == [400, 400, 1]
    assert {name: counts for part in parts for name, counts in part.posts.items()} == posts
    assert [(bool(part.account), bool(part.unmatched)) for part in parts] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    days = {date(2026, 1, 1) + timedelta(days=n): {"likes": n} for n in range(401)}
    assert [len(part.days) for part in Draft("acme-x", moment, days=days).parts()] == [400, 1]


def test_two_that_could_be_meant_are_both_named_and_neither_is_taken(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "acme", publications=False)
    committed(folder)
    for n, minute in ((1, "02"), (2, "04")):
        fields = {"outcome": "published", "at": f"2027-03-01T08:{minute}:00Z", "by": "dana"}
        digest = {"digest": "sha256:" + "0" * 64, "url": f"https://www.facebook.com/acme/posts/pfbid{n}"}
        folder.post(f"p-{n}", channels=["acme-facebook"], text=f"Text {n}: all the same otherwise.")
        folder.document(
            f"publications/p-{n}/acme-facebook--1.yaml",
            {"post": f"p-{n}", "channel": "acme-facebook", **fields, **digest},
        )
    head = "Post ID,Page ID,Permalink,Publish time,Title,Date,Reach,Reactions,Comments,Shares\n"
    done = taken(folder, head + "1,2,https://facebook.com/acme/posts/pfbidX,03/01/2027 00:03,,Lifetime,1,1,1,1\n")
    assert "line 2 could be p-1 on acme-facebook, or p-2 on acme-facebook" in done.err
    done = taken(
        folder,
        head
        + "1,2,https://facebook.com/acme/posts/pfbidX,03/01/2027 09:30,TEXT 2: all the same oth,Lifetime,1,1,1,1\n",
    )
    assert "0 matched, 1 unmatched" in done.err
    words = "Text 2: all the same otherwise. https://acme.test"
    done = taken(
        folder, head + f"1,2,https://facebook.com/acme/posts/pfbidX,03/01/2027 09:30,{words},Lifetime,7,1,1,1\n"
    )
    assert "1 matched (1 by text and day), 0 unmatched" in done.err


def test_only_who_may_measure_imports(still: WorkspaceFolder) -> None:
    done = measure(still, "import", EXPORTS / "x-content-2026.csv", by="maya")
    assert done.code == 1
    assert "recording numbers takes a role that may 'measure'; maya holds writer" in done.err


def test_an_import_is_one_commit(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "acme")
    git = committed(folder)
    twice = [EXPORTS / name for name in ("x-content-2026.csv", "linkedin-content.xls", "x-content-2026.csv")]
    done = measure(folder, "import", *twice)
    assert done.code == 0, done
    assert "left out: the very same file was named before" in done.err
    assert len(records(folder)) == 3
    audited = run_cli("audit", "--base", "HEAD~1", cwd=folder.root, now=NOW)
    assert audited.code == 0, audited
    assert git.run("log", "-1", "--format=%s%n%an%n%(trailers:key=Socialops-Action,valueonly)").split("\n")[:3] == [
        "measure: import x-content, linkedin-days, linkedin-posts",
        "Ana",
        "measure",
    ]
    assert git.run("status", "--porcelain") == ""
    findings = run_cli("check", "--format", "concise", cwd=folder.root, now=NOW).out
    assert [line for line in findings.splitlines() if re.search("SO70|SO00|SO405", line)] == []


def test_nothing_is_recorded_that_could_not_be_read_again(folder: WorkspaceFolder) -> None:
    row = "2157752400000000000,,a,https://x.com/a/status/2157752400000000000\u202e,5,0,0,0\n"
    assert taken(folder, X + row).code == 0
    (record,) = records(folder).values()
    assert [*record["unmatched"][0]] == ["at", "counts"]
    done = measure(folder, "add", "ask-us", "--channel", "acme-x", "likes=1", "--tool", "ear\nring")
    assert done.code == 2
    assert "This can't be recorded: 'source.tool' must be one plain line" in done.err


def words_of(rows: Any) -> list[tuple[Any, ...]]:
    return [(row["post"], row["window"], row["age_days"], row["counts"]) for row in rows]


def test_what_is_read_by_hand_is_added_and_shown(folder: WorkspaceFolder) -> None:
    def add(*words: str) -> Ran:
        return measure(folder, "add", *words, "--no-commit")

    assert add("launch-teaser", "--channel", "acme-x", "likes=31", "saves=2").code == 0
    assert add("--channel", "acme-x", "followers=1204").code == 0
    assert add("--channel", "acme-x", "followers=1200", "--day", "2027-03-01").code == 0
    assert add("--general", "mentions=210", "--from", "2027-03-01", "--to", "2027-03-07", "--tool", "ear").code == 0
    shown = json.loads(measure(folder, "show", "acme-x", "--format", "json").out)["readings"]
    assert words_of(shown) == [
        ("launch-teaser", "lifetime", 28.04, {"likes": 31, "saves": 2}),
        (None, "lifetime", None, {"followers": 1204}),
        (None, {"from": "2027-03-01", "to": "2027-03-01"}, None, {"followers": 1200}),
    ]
    general = json.loads(measure(folder, "show", "general", "--format", "json").out)["readings"]
    assert words_of(general) == [(None, {"from": "2027-03-01", "to": "2027-03-07"}, None, {"mentions": 210})]
    assert records(folder)["measures/general/2027-03-22--ana--1.yaml"]["source"] == {"tool": "ear"}
    assert "28.0 d" in measure(folder, "show", "launch-teaser").out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("launch-teaser", "likes=1"), "it is out on acme-facebook, acme-instagram, acme-linkedin, acme-x: say which"),
        (("open-door", "--channel", "acme-linkedin", "likes=1"), "open-door is not out on acme-linkedin"),
        (("ask-us", "--channel", "acme-x", "likes=1.5"), "'likes=1.5' is no count"),
        (("ask-us", "--channel", "acme-x", "lieks=1"), "there is no count 'lieks' here; did you mean 'likes'?"),
        (("ask-us", "--channel", "acme-x", "likes=1", "likes=2"), "likes is said twice"),
        (("ask-us", "--channel", "acme-x", "likes=1", "--as-of", "2027-03-01 10:00"), "say --as-of"),
        (("ask-us", "--channel", "acme-x"), "no count is given"),
        (("likes=1",), "name a post, a channel (--channel C), or say --general"),
        (("--channel", "acme-y", "likes=1"), "there is no channel 'acme-y'"),
        (("--channel", "acme-x", "likes=1", "--day", "2027-03-23"), "--day 2027-03-23 is after 2027-03-22"),
        (("--channel", "acme-x", "likes=1", "--from", "2027-03-01"), "--from and --to belong to --general"),
        (("--general", "mentions=1"), "add --from DAY --to DAY"),
        (("--general", "mentions=1", "--from", "2027-03-09", "--to", "2027-03-08"), "--from is after --to"),
        (("--general", "mentions=1", "--from", "2027-03-09", "--to", "2027-04-08"), "--to 2027-04-08 is after"),
        (("--general", "likes=1", "--from", "2027-03-01", "--to", "2027-03-08"), "there is no count 'likes' here"),
        (("--general", "mentions=1", "--channel", "acme-x"), "leave them out"),
        (("--channel", "acme-x", "likes=1", "--as-of", "2027-03-23 10:00"), "is still to come"),
    ],
)
def test_what_can_t_be_is_not_added(still: WorkspaceFolder, words: tuple[str, ...], reason: str) -> None:
    done = measure(still, "add", *words)
    assert done.code == 1, done
    assert reason in done.err


def test_what_is_not_there_is_not_shown(still: WorkspaceFolder) -> None:
    assert "did you mean 'ask-us'?" in measure(still, "show", "ask-u").err
    assert "Nothing was measured of ask-us yet" in measure(still, "show", "ask-us").err
    assert "did you mean 'x-content'?" in measure(still, "formats", "x-contend").err
    assert "did you mean 'x-content'?" in measure(still, "import", "a.csv", "--format", "x-contend").err
    assert "one post at a time" in measure(still, "add", "ask-us", "thanks", "likes=1").err
    found = json.loads(measure(still, "formats", "--format", "json").out)["formats"]
    assert {"x-content", "instagram-posts", "youtube-chart"} <= {row["id"] for row in found}

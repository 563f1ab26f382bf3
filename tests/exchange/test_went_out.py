"""mark-published --from: what a file says went out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

AT = "2027-03-01 10:00"


@pytest.fixture
def acme(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.post("one", channels=["acme-x", "acme-linkedin"])
    made.post("two")
    made.post("open")
    for name in ("one", "two"):
        made.review(name, "brand-review", "dana")
    made.git(by="dana")
    return made


def _mark(folder: WorkspaceFolder, table: str, *words: str) -> Ran:
    path = folder.root.parent / "results.csv"
    path.write_text(table, encoding="utf-8")
    return run_cli("mark-published", "--from", path, *words, cwd=folder.root, by="dana", now=AT)


TABLE = """\
id,title,channel,url
one,One,acme-x,https://x.com/acme/status/1
one,One,LinkedIn,https://www.linkedin.com/feed/update/2
two,Two,acme-x,
open,Open,acme-x,
"""


def test_each_row_with_an_address_is_recorded_once(acme: WorkspaceFolder) -> None:
    first = _mark(acme, TABLE)
    assert first.code == 0, first.err
    records = sorted(path.name for path in (acme.root / "publications").rglob("*.yaml"))
    assert records == ["acme-linkedin--1.yaml", "acme-x--1.yaml"]
    assert "post(one): mark published on acme-x" in first.err
    second = _mark(acme, TABLE.replace("Two,acme-x,", "Two,acme-x,https://x.com/acme/status/3"))
    assert second.code == 0, second.err
    assert "post(two): mark published on acme-x" in second.err
    assert "2 rows recorded already." in second.err
    assert len(GitFolder(acme.root).log()) == 4


def test_a_column_of_times_is_said_to_be_left_out(acme: WorkspaceFolder) -> None:
    table = "post,channel,url,Published_at\ntwo,acme-x,https://x.com/acme/status/3,2027-02-27 09:00\n"
    ran = _mark(acme, table, "--dry-run")
    assert ran.code == 0, ran.err
    assert "Not taken: Published_at. A record says when it was recorded, and that is now." in ran.err
    assert "Not taken" not in _mark(acme, TABLE, "--dry-run").err


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TABLE.replace("Open,acme-x,", "Open,acme-x,https://x.com/acme/status/4"), "it is not approved"),
        (TABLE.replace("two,Two", "too,Two").replace("acme-x,\nopen", "acme-x,https://x.com/a/status/5\nopen"),
         "results.csv row 4: there is no post 'too'"),
        (TABLE + "one,One,acme-x,https://x.com/acme/status/6\n", "row 6: one on acme-x stands in a row above"),
        ("post,channel,outcome\none,acme-x,published\n", "row 2: it is out, and the address is missing"),
    ],
)  # fmt: skip
def test_nothing_is_recorded_where_anything_is_refused(acme: WorkspaceFolder, table: str, said: str) -> None:
    ran = _mark(acme, table)
    assert ran.code == 1
    assert said in ran.err
    assert not (acme.root / "publications").exists()


def test_other_outcomes_and_what_is_not_out_yet(acme: WorkspaceFolder) -> None:
    ran = _mark(acme, "post,account,status\none,acme-x,failed\none,acme-linkedin,scheduled\n")
    assert ran.code == 0
    assert "mark failed on acme-x" in ran.err
    assert "Nothing to record" in _mark(acme, "id,channel,url\none,acme-x,\n").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "results.csv", "one"], "leave POST and the other options out"),
        (["--from", "nothing.csv"], "can't be read"),
        (["one"], "Say which post, and where"),
        ([], "Say which post, and where"),
    ],
)
def test_words_that_do_not_go_together(acme: WorkspaceFolder, words: list[str], said: str) -> None:
    ran = run_cli("mark-published", *words, cwd=acme.root, by="dana")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    (acme.root / "bad.csv").write_text("a,b\n1,2\n")
    assert "it takes a column 'post'" in run_cli("mark-published", "--from", "bad.csv", cwd=acme.root).err

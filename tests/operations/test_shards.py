"""`check --shard` and `check --merge`: what one run says, whoever did the work."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.factories import Ran, WorkspaceFolder, run_cli, small_workspace
from tests.faulty import faulty_workspace
from tests.rules.test_examples import BAD
from tests.rules.test_shares import SLOW

EXAMPLE_DAY = "2027-03-03 09:00"


def _shards(root: Path, of: int, into: Path, *, now: str | None = "2027-02-20 12:00") -> list[Path]:
    """The files of all shards of the workspace."""
    into.mkdir(exist_ok=True)
    files = [into / f"{number}.json" for number in range(1, of + 1)]
    for number, file in enumerate(files, 1):
        ran = run_cli("check", "--shard", f"{number}/{of}", "-o", file, cwd=root, now=now)
        assert ran.code == 0, ran.err
    return files


def _merged(root: Path, files: Sequence[Path], *more: str, now: str | None = "2027-02-20 12:00") -> Ran:
    return run_cli("check", "--merge", *files, *more, cwd=root, now=now)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    return faulty_workspace(tmp_path_factory.mktemp("faulty"))


@pytest.fixture(scope="module")
def three(faulty: WorkspaceFolder, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return _shards(faulty.root, 3, tmp_path_factory.mktemp("three"))


@pytest.mark.slow
@pytest.mark.parametrize("folder", [f for f in BAD if f.name != SLOW], ids=lambda folder: folder.name)
def test_two_shards_say_together_what_one_run_says(folder: Path, tmp_path: Path) -> None:
    files = _shards(folder, 2, tmp_path, now=EXAMPLE_DAY)
    one = run_cli("check", "--format", "json", cwd=folder, now=EXAMPLE_DAY)
    assert _merged(folder, files, "--format", "json", now=EXAMPLE_DAY) == one


@pytest.mark.parametrize("format_", ["json", "full", "concise", "github", "gitlab", "sarif", "junit"])
def test_every_format_is_the_same_byte_for_byte(faulty: WorkspaceFolder, three: list[Path], format_: str) -> None:
    one = run_cli("check", "--format", format_, "--statistics", cwd=faulty.root)
    assert one.code == 1
    assert _merged(faulty.root, three[::-1], "--format", format_, "--statistics") == one


def test_a_shard_counts_what_it_found_in_words(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    folder.post("a", author=7)
    ran = run_cli("check", "--shard", "1/1", "-o", tmp_path / "one.json", cwd=folder.root)
    assert ran.err.endswith(": 1 file, 1 finding; 'check --merge' joins all shards.\n")


def test_more_shards_than_posts_and_only_one(faulty: WorkspaceFolder, tmp_path: Path) -> None:
    one = run_cli("check", "--format", "json", cwd=faulty.root)
    for of in (1, 41):
        assert _merged(faulty.root, _shards(faulty.root, of, tmp_path / str(of)), "--format", "json") == one


def test_what_is_very_much_is_shortened_as_in_one_run(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    for number in range(2):
        folder.post(
            f"p-{number}",
            text="Write the post here\n",
            media=[{"file": f"a-{i}.png", "alt": "A seam"} for i in range(130)],
        )
    one = run_cli("check", "--format", "json", cwd=folder.root)
    assert "more of" in one.out
    assert _merged(folder.root, _shards(folder.root, 2, tmp_path / "parts"), "--format", "json") == one


def test_old_debts_are_left_out_of_what_is_joined(faulty: WorkspaceFolder, three: list[Path], tmp_path: Path) -> None:
    debts = tmp_path / "debts.json"
    assert _merged(faulty.root, three, "--baseline", str(debts), "--write-baseline").code == 1
    one = run_cli("check", "--baseline", debts, cwd=faulty.root)
    assert _merged(faulty.root, three, "--baseline", str(debts)) == one


def test_a_shard_holds_its_own_posts_alone(faulty: WorkspaceFolder, three: list[Path]) -> None:
    held = [set(json.loads(file.read_bytes())["values"]) for file in three]
    posts = {path.relative_to(faulty.root).as_posix() for path in faulty.root.glob("posts/**/*.yaml")}
    assert {path for some in held for path in some if path.startswith("posts/")} == posts
    assert sum(map(len, held)) == len(set.union(*held))


def test_a_shard_opens_nothing_of_the_others(tmp_path: Path) -> None:
    """Of the other posts it needs the names alone: what stands in them may be anything."""
    folder = small_workspace(tmp_path / "acme")
    for number in range(8):
        folder.post(f"p-{number}")
    first = json.loads(_shards(folder.root, 2, tmp_path / "before")[0].read_bytes())
    for path in folder.root.glob("posts/*.yaml"):
        if f"posts/{path.name}" not in first["values"]:
            path.write_text("[", encoding="utf-8")
    assert json.loads(_shards(folder.root, 2, tmp_path / "after")[0].read_bytes()) == first


Change = Callable[[dict[str, Any]], object]
FOREIGN: list[tuple[str, Change]] = [
    ("other version", lambda shard: shard.update(tool="9.9")),
    ("of the commit 'abc'", lambda shard: shard.update(commit="abc")),
    ("another policy", lambda shard: shard.update(policy="0" * 64)),
    ("other files", lambda shard: shard.update(files="0" * 64)),
    ("judged on 2026-01-01", lambda shard: shard.update(day="2026-01-01")),
    ("no result of a shard", lambda shard: shard.update(of=0)),
    ("no result of a shard", lambda shard: shard.update(version=2)),
    ("no result of a shard", lambda shard: shard.update(number="1")),
    ("no result of a shard", lambda shard: shard.update(count=-1)),
    ("no result of a shard", lambda shard: shard.update(findings=[[1]])),
    ("no result of a shard", lambda shard: shard["findings"][0].__setitem__(3, "SO304")),
    ("no result of a shard", lambda shard: shard["findings"][0].__setitem__(6, "fatal")),
    ("no result of a shard", lambda shard: shard["findings"][0].__setitem__(0, "roles/writer.yaml")),
    ("no result of a shard", lambda shard: shard.update(values={"roles/writer.yaml": "{}"})),
    ("no result of a shard", lambda shard: shard.update(values=[])),
    ("no shard wrote", lambda shard: shard["values"].update(dict.fromkeys(shard["values"], "[" * 100_000))),
]


@pytest.mark.parametrize(("said", "change"), FOREIGN)
def test_what_is_no_part_of_this_check_is_refused(
    faulty: WorkspaceFolder, three: list[Path], tmp_path: Path, said: str, change: Change
) -> None:
    shard = json.loads(three[0].read_bytes())
    change(shard)
    (tmp_path / "1.json").write_text(json.dumps(shard), encoding="utf-8")
    ran = _merged(faulty.root, [tmp_path / "1.json", *three[1:]])
    assert (ran.code, ran.out) == (2, "")
    assert said.replace("other version", "version '9.9'") in ran.err


def test_all_reasons_are_said_at_once(faulty: WorkspaceFolder, three: list[Path], tmp_path: Path) -> None:
    other = _shards(faulty.root, 4, tmp_path / "four")
    ran = _merged(faulty.root, [three[0], three[0], other[3]])
    assert ran.code == 2
    for said in ("is shard 1 of 3, and so is", "is one of 4 shards", "shards 2, 3 of 3 are missing"):
        assert said in ran.err


@pytest.mark.parametrize("data", [b"", b"[" * 200_000, b"{}", b"null", b"\xff", b'{"version": 1' + b"0" * 9_999 + b"}"])
def test_what_is_no_such_file_ends_in_a_message(faulty: WorkspaceFolder, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "1.json").write_bytes(data)
    ran = _merged(faulty.root, [tmp_path / "1.json"])
    assert ran.code == 2
    assert "is no result of a shard" in ran.err
    assert _merged(faulty.root, [tmp_path / "none.json"]).code == 2


@pytest.mark.parametrize("which", ["0/3", "4/3", "3", "a/b", "1/1001", "1/3/2"])
def test_a_shard_that_is_not_there_is_refused(faulty: WorkspaceFolder, which: str) -> None:
    ran = run_cli("check", "--shard", which, cwd=faulty.root)
    assert ran.code == 2
    assert "such as 3/8" in ran.err


@pytest.mark.parametrize("more", [["--fix"], ["--merge"], ["--baseline", "a"], ["posts"], ["--format", "sarif"]])
def test_what_does_not_go_with_a_shard_is_refused(faulty: WorkspaceFolder, more: list[str]) -> None:
    ran = run_cli("check", "--shard", "1/2", *more, cwd=faulty.root)
    assert ran.code == 2
    assert "--shard" in ran.err


def test_what_does_not_go_with_joining_is_refused(faulty: WorkspaceFolder, three: list[Path]) -> None:
    assert run_cli("check", "--merge", cwd=faulty.root).code == 2
    assert _merged(faulty.root, three, "--fix").code == 2

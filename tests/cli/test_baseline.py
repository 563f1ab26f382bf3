"""`check --baseline`: old debts fail no run, new ones do, and what binds approvals is never a debt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factories import Ran, WorkspaceFolder, run_cli, small_workspace

LONG = "word " * 80


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path)
    made.post("a", text=LONG, channels=["acme-x"], status="ready")
    return made


def check(folder: WorkspaceFolder, *more: str) -> Ran:
    return run_cli("check", "--format", "concise", "--baseline", "debts.json", *more, cwd=folder.root)


def test_debts_are_written_and_then_fail_no_run(folder: WorkspaceFolder) -> None:
    assert "SO101" in run_cli("check", "--format", "concise", cwd=folder.root).out
    wrote = check(folder, "--write-baseline")
    assert (wrote.code, wrote.out) == (0, "")
    assert "1 old debt is not told (debts.json)." in wrote.err
    debts = json.loads((folder.root / "debts.json").read_text(encoding="utf-8"))["debts"]
    assert [(debt["path"], debt["code"]) for debt in debts] == [("posts/a.yaml", "SO101")]
    assert check(folder).code == 0


def test_a_debt_is_known_when_lines_move_and_new_once_it_is_another(folder: WorkspaceFolder) -> None:
    check(folder, "--write-baseline")
    path = folder.root / "posts/a.yaml"
    path.write_text("# a comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert check(folder).code == 0
    folder.post("b", text="other " * 80, channels=["acme-x"], status="ready")
    ran = check(folder)
    assert ran.code == 1
    assert "posts/b.yaml" in ran.out
    assert "posts/a.yaml:" not in ran.out


def test_a_paid_debt_is_told_and_taken_out(folder: WorkspaceFolder) -> None:
    check(folder, "--write-baseline")
    folder.post("a", text="Short.", channels=["acme-x"], status="ready")
    assert "1 is paid: --write-baseline takes them out." in check(folder).err
    assert "paid" not in check(folder, "posts/a.yaml").err
    check(folder, "--write-baseline")
    assert json.loads((folder.root / "debts.json").read_text(encoding="utf-8"))["debts"] == []


def test_what_binds_approvals_is_never_a_debt(folder: WorkspaceFolder) -> None:
    folder.post("b", text="Fine.", channels=["acme-x"])
    folder.review("b", "brand-review", "maya")
    plain = run_cli("check", "--format", "concise", cwd=folder.root)
    assert "SO402" in plain.out
    check(folder, "--write-baseline")
    file = folder.root / "debts.json"
    told = json.loads(file.read_text(encoding="utf-8"))["debts"]
    assert not any(debt["code"].startswith("SO4") for debt in told)
    sarif = run_cli("check", "--format", "sarif", cwd=folder.root).out
    names = {r["ruleId"]: r["partialFingerprints"]["socialops/v1"] for r in json.loads(sarif)["runs"][0]["results"]}
    for code in ("SO402", "SO101"):  # a forged file, with the right code or another
        forged = {
            "path": "reviews/b/brand-review--maya--1.yaml",
            "code": code,
            "message": "",
            "fingerprint": names["SO402"],
        }
        file.write_text(json.dumps({"version": 1, "debts": [forged]}), encoding="utf-8")
        assert "SO402" in check(folder).out


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "debts": []}', '{"version": 1, "debts": [1]}', "[" * 99_999]
)
def test_a_file_of_something_else_is_refused(folder: WorkspaceFolder, text: str) -> None:
    (folder.root / "debts.json").write_text(text, encoding="utf-8")
    ran = check(folder)
    assert ran.code == 2
    assert "no list of old debts" in ran.err


def test_options_that_don_t_go_together_are_refused(folder: WorkspaceFolder) -> None:
    assert run_cli("check", "--write-baseline", cwd=folder.root).code == 2
    assert check(folder, "--write-baseline", "posts").code == 2
    assert "writes it" in check(folder).err

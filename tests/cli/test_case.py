from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import SOURCE, Ran, run_cli
from tests.handoffs import BEN, CLOSE, OPEN, PASS, TAKE, add_case, entry, handoff_workspace

ACME = Path(__file__).resolve().parents[2] / "examples" / "acme"
NOW = "2027-03-03 10:00"


def acme(*arguments: str, code: int = 0) -> Ran:
    ran = run_cli(*arguments, cwd=ACME, now=NOW)
    assert ran.code == code, ran.err
    return ran


def test_list_as_json_has_the_keys_of_the_contract() -> None:
    found = json.loads(acme("case", "list", "--format", "json").out)
    assert found["version"] == 1
    first = found["cases"][0]
    keys = "id playbook title state step holder pending opened due overdue channel themes path"
    assert list(first)[:13] == keys.split()
    assert first["state"] == "pending"
    assert first["pending"] == {
        "step": "resolve",
        "party": "customer-support",
        "since": "2027-03-01T16:40:00+01:00",
        "members": ["rita"],
    }
    assert first["due"] == "2027-03-03T16:40:00+01:00"
    assert len(json.loads(acme("case", "list", "--all", "--format", "json").out)["cases"]) == 5


def test_list_as_csv_is_safe_for_spreadsheets(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    add_case(folder, OPEN, title="=HYPERLINK(1)", themes=["a", "b"])
    out = run_cli("case", "list", "--format", "csv", "--bom", cwd=tmp_path, now="2027-03-01 12:00").out
    assert out.startswith("\ufeffid,playbook,title,")
    (row,) = csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))
    assert (row["title"], row["themes"], row["pending"], row["overdue"]) == ("'=HYPERLINK(1)", "a b", "answer", "true")


def test_list_for_people() -> None:
    ran = acme("case", "list", "--member", "rita")
    assert [line.split()[0] for line in ran.out.splitlines()] == [
        "CASE",
        "2027-02-26-squeaking-shoulder-strap",
        "2027-03-01-zip-sticks-on-a-new-jacket",
    ]
    assert "priya → resolve: rita" in ran.out
    assert ran.err == "2 cases, 0 of them late.\n"
    assert "did you mean 'rita'" in acme("case", "list", "--member", "rit", code=2).err


def test_show_tells_the_story_with_moves_visible() -> None:
    out = acme("case", "show", "2027-03-01-zip-sticks-on-a-new-jacket").out
    assert "open: rita at resolve; due Thu 4 Mar 08:10" in out
    assert "Tue  2 Mar 08:25  ⇄ rita moved the conversation offline" in out
    assert "\nThen: pass to follow-up or pass to legal-check or close\n" in out
    found = json.loads(acme("case", "show", "2027-03-01-zip-sticks-on-a-new-jacket", "--format", "json").out)
    assert [item["action"] for item in found["log"]] == ["open", "accept", "pass", "accept", "move", "note"]
    assert "did you mean" in acme("case", "show", "2027-03-01-zip-sticks-on-a-jacket", code=2).err


def test_show_and_list_survive_markup_and_controls(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    add_case(folder, OPEN, TAKE, entry("10:10", "ada", "note", note="a\u200bb [red]x[/red]\n| <b>"), title="| *x* <b>")
    for form in ("text", "md", "json"):
        out = run_cli("case", "show", "torn-seam", "--format", form, cwd=tmp_path, now=NOW).out
        assert "\u200b" not in out
        assert "[red]x[/red]" in out.replace("\\", "")
    assert "| <b>" not in run_cli("case", "list", "--format", "md", cwd=tmp_path, now=NOW).out


@pytest.mark.parametrize("form", ["table", "md", "json", "html"])
def test_report_in_every_format(form: str, tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    add_case(folder, OPEN, TAKE, PASS, BEN, CLOSE)
    target = tmp_path / "report"
    ran = run_cli("case", "report", "--format", form, "-o", target, "--from", "2027-03-01", cwd=tmp_path, now=NOW)
    assert (ran.code, ran.out) == (0, "")
    told = target.read_text(encoding="utf-8")
    assert "Stronger thread" in told
    assert ('Torn seam<span class="more">torn-seam</span>' in told) == (form == "html")
    assert run_cli("case", "report", "--from", "March", cwd=tmp_path, now=NOW).code == 2


def test_drill_all_is_the_readiness_report() -> None:
    assert acme("drill", "--all").err == "4 playbooks ready.\n"
    ran = acme("drill", "product-complaint", "--absent", "rita", code=1)
    assert "nobody there: rita is away, and no backup stands in" in ran.out
    found = json.loads(acme("drill", "crisis", "--at", "2027-03-07 03:00", "--format", "json", code=1).out)
    assert found["drills"][0]["stalls"] is True
    assert acme("drill", code=2).err.startswith("socialops: Name one playbook")
    assert "did you mean 'rita'" in acme("drill", "--all", "--absent", "ritta", code=2).err


def test_playbook_as_page_markdown_and_diagram(tmp_path: Path) -> None:
    assert "Over when: The customer says it is solved" in acme("playbook", "show", "product-complaint").out
    assert "```mermaid\nflowchart TD\n" in acme("playbook", "show", "product-complaint", "--format", "md").out
    handoff_workspace(tmp_path, ends_when='x"] --> y; <script> #quot;')
    out = run_cli("playbook", "show", "complaint", "--format", "mermaid", cwd=tmp_path).out
    assert 'end_(["x#quot;] --#gt; y#59; #lt;script#gt; #35;quot#59;"])' in out
    assert "  s0 --> s1\n  s0 --> s2\n" in out


NEW = ["playbook", "new", "--title", "A shop asks for prices", "--trigger", "sales-lead", "--to", "workshop"]
ENDS = ["--ends", "They order or decline.", "--tell", "care"]


def test_playbook_new_by_options_is_clean(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    more = [
        "--before",
        "Thank them: kindly",
        "--expects",
        "Make an offer",
        "--learn",
        "Which post was it?",
        "--within",
        "1d",
    ]
    ran = run_cli(*NEW, *ENDS, *more, cwd=tmp_path, now=NOW)
    path = "playbooks/a-shop-asks-for-prices.yaml"
    keep = f"git add {path} && git commit -m 'policy: Add {path}'"
    assert (ran.code, ran.err) == (0, f"Wrote {path}. Look it over, then commit it, as it is policy: {keep}\n")
    assert run_cli("check", cwd=tmp_path, now=NOW).code == 0
    book = folder.load().playbooks["a-shop-asks-for-prices"].item
    assert [step.holder for step in book.steps] == ["care", "workshop"]
    assert book.steps[0].before_passing == ("Thank them: kindly",)


def test_playbook_new_refuses_what_is_wrong_and_asks_for_what_is_missing(tmp_path: Path) -> None:
    handoff_workspace(tmp_path)
    ran = run_cli(*NEW, *ENDS, "--severity", "huge", "--tell", "shop", cwd=tmp_path, now=NOW)
    assert ran.code == 1
    assert "there is no role or team 'shop'" in ran.err
    assert "'trigger.severity' must be one of" in ran.err
    assert list((tmp_path / "playbooks").iterdir()) == [tmp_path / "playbooks" / "complaint.yaml"]
    assert "add --ends" in run_cli(*NEW, cwd=tmp_path, now=NOW).err


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is needed")
def test_playbook_new_asks_the_seven_questions_at_a_terminal(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    answers = ["Angry letter", "complaint", "workshop", "Read it; Breathe", "Mend it", "It is mended.", "care", "Why?"]
    master, terminal = os.openpty()
    command = [sys.executable, "-m", "socialops", "playbook", "new", "--severity", "low"]
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "SOCIALOPS_NOW": NOW}
    process = subprocess.Popen(command, cwd=tmp_path, env=env, stdin=terminal, stdout=terminal, stderr=terminal)
    os.write(master, "".join(f"{answer}\n" for answer in answers).encode())
    assert process.wait(timeout=60) == 0
    shown = os.read(master, 1 << 16).decode()
    os.close(terminal)
    os.close(master)
    assert [f"{number}. " in shown for number in range(1, 8)] == [True] * 7
    book = folder.load().playbooks["angry-letter"].item
    assert book.steps[0].before_passing == ("Read it", "Breathe")
    assert (book.tell, book.lessons.questions) == (("care",), ("Why?",))

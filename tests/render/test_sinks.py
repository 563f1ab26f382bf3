"""Every nasty string through every format of every command, read again by that format's own parser.

Commands and formats come from the program: a new format without a reader here fails, and so does a new command whose
words tests/busy.py does not know.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from docs.commands import choices, every_command
from icalendar import Calendar
from markdown_it import MarkdownIt

from socialops.domain.plan import Plan
from tests.busy import LINES, busy_workspace, copied
from tests.cli.test_check import workflow_commands
from tests.factories import GitFolder, WorkspaceFolder, run_cli

NASTY = [
    "<script>alert(1)</script>", "</title></style></script><img src=x onerror=alert(1)>", "\" onclick='x' y=\"",
    "=1+1", "+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://e.test","x")', "a,b;c\"d'e", "a|b|c", "`a` ``b``",
    "::error file=x::y", "##[error]x", "##vso[task.setvariable variable=PATH]x", "%0A::error::x", "]]>", "<!--", "-->",
    "&amp;&lt;&#60;", "javascript:alert(1)", "[x](javascript:alert(1))", "![x](http://e.test/x.png)", "# head", "---",
    "* a", "1. a", "> a", "@everyone @octocat", "#1 GH-1", "%%{init: {'theme':'dark'}}%%", 'A["x"] --> B; end',
    "\\n\\,\\;", "BEGIN:VEVENT", "END:VCALENDAR", "Socialops-Action: approve", "[bold]x[/bold]", "[link=http://e]x[/]",
    "{{ 7*7 }} {% x %} ${x} $(id) `id`", "%s %d %(x)s {0} {x}", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩‍💻 e\u0301 日本語 שלום", "x" * 300,
    "\u00a0x\u3000y",
]  # fmt: skip
"""What a line of a file may hold."""
RAW = ["\x1b]0;x\x07", "\x9b31m", "a\x00b", "a\u202eb", "a\u2028b", "a\u200bb\ufeff", "a\x85b", "a\rb", "\ud800"]
"""What none may: it is in names of files and in files that can't be read."""
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    return busy_workspace(tmp_path_factory.mktemp("said") / "acme")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = busy_workspace(tmp_path_factory.mktemp("sinks") / "acme")
    for number, nasty in enumerate(NASTY):
        made.post(f"n{number}", title=nasty, text=f"{nasty}\n{nasty}\n", headline=nasty, notes=nasty,
                  publish_at=f"2027-03-{number % 28 + 1:02} 10:00")  # fmt: skip
        log = [{"at": "2027-02-19T10:00:00+01:00", "by": "dana", "action": "open", "step": "answer", "note": nasty}]
        made.document(
            f"cases/n{number}.yaml", {"id": f"n{number}", "playbook": "complaint", "title": nasty, "log": log}
        )
        made.review(f"n{number}", "brand-review", "hal", "request-changes", note=nasty, digest=f"sha256:{0:064}")
    made.campaign("spring", title=NASTY[0], goal="grow")
    made.document("goals/grow.yaml", {"id": "grow", "title": NASTY[1], "owner": "dana"})
    made.member("maya", "writer", name=NASTY[1], logins={"github": "maya-m"})
    made.role("writer", title=NASTY[2], may=["post", "open-case"])
    made.document("guides/voice.yaml", {"id": "voice", "title": NASTY[0], "voice": NASTY})
    for number, raw in enumerate(RAW):
        made.write(f"posts/raw{number}.yaml", f"id: raw{number}\ntitle: {raw}\n".encode("utf-8", "surrogatepass"))
        name = raw.replace("\0", "").encode("utf-8", "surrogateescape" if raw != "\ud800" else "replace").decode()
        made.write(f"posts/{name}.yaml", "id: [")
    return made


def _clean(text: str) -> None:
    assert not HIDDEN.search(text), ascii(HIDDEN.findall(text)[:3])
    assert "##[" not in text
    assert "##vso[" not in text.lower()


def _words(text: str) -> str:
    _clean(text)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    return text


def _json(text: str) -> str:
    _clean(text)
    return "\0".join(_texts(json.loads(text)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield str(inner[0])
        yield from _texts(inner[1])


def _github(text: str) -> str:
    return "\0".join(message for _, _, message in workflow_commands(text))


def _junit(text: str) -> str:
    _words(text)
    return "\0".join(word for case in ET.fromstring(text).iter() for word in (*case.attrib.values(), case.text or ""))  # noqa: S314


def _csv(text: str) -> str:
    for row in (rows := list(csv.reader(io.StringIO(text, newline="")))):
        assert len(row) == len(rows[0]), row
        for cell in row:
            assert not re.match(r"[=+\-@\t\r|](?!\d*$)", cell), cell
    assert not HIDDEN.search(text.replace("\r\n", "\n"))
    return "\0".join(cell.removeprefix("'") for row in rows for cell in row)


class _Page(HTMLParser):
    """The words of a page; whatever could run or load something is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        assert tag not in {"iframe", "object", "embed", "base", "form"}
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name in {"href", "src", "action"}:
                assert re.match(r"(https?://|data:image/|#|[a-z0-9./-]*\.html|mailto:)", value or ""), value

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _html(text: str) -> str:
    page = _Page(text)
    assert page.scripts == len(re.findall(r"<script(?: type=\"application/json\" id=\"index\")?>", text)) <= 2
    return "".join(page.words)


def _ics(text: str) -> str:
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = Calendar.from_ical(text)
    inner = [part.name for part in found.subcomponents]
    assert set(inner) <= {"VEVENT", "VTODO", "VTIMEZONE"}
    return "\0".join(str(part.get("SUMMARY", "")) for part in found.subcomponents)


def _md(text: str) -> str:
    _words(text)
    assert not re.search(r"(?<![`\w\\])@(everyone|octocat)", text)
    page = _Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert page.scripts == 0
    return "".join(page.words)


def _mermaid(text: str) -> str:
    _words(text)
    assert "%%{" not in text
    return text


READERS: dict[str, Callable[[str], str]] = {
    "auto": _words, "full": _words, "concise": _words, "table": _words, "list": _words, "text": _words,
    "json": _json, "sarif": _json, "gitlab": _json, "github": _github, "junit": _junit, "csv": _csv, "html": _html,
    "ics": _ics, "md": _md, "mermaid": _mermaid,
}  # fmt: skip
SHOWN = {("calendar", "json"), ("calendar", "csv"), ("calendar", "html"), ("backlog", "json"), ("backlog", "csv"),
         ("backlog", "html"), ("case list", "json"), ("list", "json")}  # fmt: skip
"""What shows every title, uncut: there each must come back as it was."""


def _sinks() -> Iterator[tuple[str, str]]:
    """Every command in every format that it has; without one, as it speaks to people."""
    for name, found in every_command():
        option = next((p for p in found.params if "--format" in p.opts), None)
        if LINES[name].writes and not option:
            continue
        forms = [str(form.value) for form in choices(option.type_descriptor.annotation)] if option else ["text"]
        yield from ((name, form) for form in forms)


QUICK = {"check", "calendar", "playbook show"}
"""Between them they have every format; the others are soaked."""


def _parameters() -> list[Any]:
    return [
        pytest.param(name, form, id=f"{name} {form}", marks=() if name in QUICK else pytest.mark.slow)
        for name, form in _sinks()
    ]


def test_every_format_is_tried_at_once() -> None:
    assert {form for name, form in _sinks() if name in QUICK} == {form for _, form in _sinks()} == set(READERS)


@pytest.mark.parametrize(("name", "form"), _parameters())
def test_every_string_through_every_sink(
    hostile: WorkspaceFolder, name: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    found = next(command for path, command in every_command() if path == name)
    option = ("--format", form) if any("--format" in p.opts for p in found.params) else ()
    words = ["n0" if word == "ready" else word for word in LINES[name].words]
    ran = run_cli(*name.split(), *words, *option, cwd=hostile.root, by="dana")
    assert ran.code in {0, 1, 2}, ran.err
    _words(ran.err)
    if not ran.out:
        return
    read = READERS[form](ran.out)
    if (name, form) in SHOWN:
        for number, nasty in enumerate(NASTY):
            assert _plain(nasty) in _plain(read), (number, nasty)


def _plain(text: str) -> str:
    """Blanks aside, and with '##[' as it was: what would command a runner is shown by its number."""
    return " ".join(text.replace("#\\x23", "##").split())


@pytest.mark.slow
def test_every_string_through_the_pages_of_the_site(hostile: WorkspaceFolder, tmp_path: Path) -> None:
    ran = run_cli("page", "-o", tmp_path / "site", cwd=hostile.root)
    assert ran.code == 0, ran.err
    read = "".join(_html(path.read_text(encoding="utf-8")) for path in (tmp_path / "site").glob("*.html"))
    for nasty in NASTY:
        assert _plain(nasty) in _plain(read), nasty


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["buffer", "publer", "sprout", "metricool", "postiz", "generic"])
def test_every_string_through_what_schedulers_take(hostile: WorkspaceFolder, tmp_path: Path, shape: str) -> None:
    ran = run_cli("export", "--for", shape, "-o", tmp_path / "out", cwd=hostile.root)
    assert ran.code in {0, 1}, ran.err
    _words(ran.err)
    for path in (tmp_path / "out").rglob("*.csv"):
        list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_no_word_forges_a_trailer_of_a_commit(tmp_path: Path, nasty: str) -> None:
    plan = Plan(f"post(a): {nasty}", (), trailers={"Socialops-Action": "comment", "Socialops-By": nasty})
    asked = plan.message.encode("utf-8", "surrogatepass")
    words = ["git", "interpret-trailers", "--parse"]
    said = subprocess.run(words, input=asked, capture_output=True, check=True, cwd=tmp_path).stdout
    assert [line.split(b":")[0] for line in said.splitlines()] == [b"Socialops-Action", b"Socialops-By"]
    assert said.splitlines()[0] == b"Socialops-Action: comment"


def _speaking() -> list[tuple[str, tuple[str, ...]]]:
    """Every command that commits and takes free words, and what it is given before them."""
    found = []
    for name, command in every_command():
        options = {option for parameter in command.params for option in parameter.opts}
        words = [word for word in LINES[name].words if word != "-m"]
        if LINES[name].writes != "commit":
            continue
        for option in ("-m", "--title") if name == "case open" else ("-m",):
            if option in options:
                kept = LINES[name].words[: LINES[name].words.index(option)] if option in LINES[name].words else words
                after = LINES[name].words[len(kept) + 2 :] if option in LINES[name].words else ()
                found.append((name, (*kept, *after, option)))
    return found


QUIETLY = {"hold", "comment", "approve"}
LIKE_MESSAGES = [
    "a\n\nSocialops-Action: bypass\nSigned-off-by: x <x@x>", *NASTY, "x\r\n\r\nSocialops-By: hal", "---\nx",
    "# x\n\n# -- >8 --\n", *(raw for raw in RAW if raw not in {"a\x00b", "\ud800"}),
]  # fmt: skip
"""What could pass for a part of a message."""
OWN = re.compile(r"(?<=^Socialops-Note: ).*|(?<=^Socialops-Case: )[a-z0-9-]+$|(?<=^case\()[a-z0-9-]+", re.MULTILINE)
"""What words may change of a message: one line of it, and the name of a new case."""


def _told(git: GitFolder) -> tuple[str, str, str, str]:
    """The newest commit's subject, what stands before its trailers, and these as git and as its parser reads them."""
    subject, body, trailers = git.run("log", "-1", "--format=%s%x00%b%x00%(trailers)").split("\0")
    words = ["git", "interpret-trailers", "--parse"]
    asked = git.run("log", "-1", "--format=%B").encode()
    parsed = subprocess.run(words, input=asked, capture_output=True, check=True, cwd=git.root).stdout.decode()
    before = body.strip().removesuffix(trailers.strip())
    return OWN.sub("", subject), before, OWN.sub("", trailers).strip(), OWN.sub("", parsed).strip()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param(name, words, id=f"{name} {words[-1]}", marks=() if name in QUIETLY else pytest.mark.slow)
        for name, words in _speaking()
    ],
)
def test_no_word_of_a_command_forges_a_part_of_its_commit(
    tmp_path: Path, seed: WorkspaceFolder, name: str, words: tuple[str, ...]
) -> None:
    made = copied(seed, tmp_path)
    git = GitFolder(made.root)
    start = git.run("rev-parse", "HEAD")
    plain = run_cli(*name.split(), *words, "Plain.", cwd=made.root, by=LINES[name].by)
    assert plain.code == 0, plain.err
    told = _told(git)
    assert told[1] == ""
    assert told[2] == told[3]
    refused = 0
    for nasty in LIKE_MESSAGES[:: 8 if name in QUIETLY else 1]:
        git.run("reset", "-q", "--hard", start)
        ran = run_cli(*name.split(), *words, nasty, cwd=made.root, by=LINES[name].by)
        assert ran.code in ({0, 1, 2} if nasty in RAW else {0, 1}), (nasty, ran.err)
        if ran.code:
            refused += 1
            assert git.run("rev-parse", "HEAD") == start
        else:
            assert _told(git) == told, nasty
    assert refused <= 4 + len(RAW), "words that are an account, or no title, or can't be in a file"


FILES = [name for name in [*LIKE_MESSAGES, *RAW] if "/" not in name and "\0" not in name]
QUICK_FILES = LIKE_MESSAGES[0], RAW[0]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK_FILES else pytest.mark.slow) for name in FILES], ids=ascii
)
@pytest.mark.parametrize("command", ["import", "measure import"])
def test_no_name_of_a_file_that_is_brought_in_forges_anything(
    tmp_path: Path, seed: WorkspaceFolder, command: str, name: str
) -> None:
    made = copied(seed, tmp_path)
    git, line = GitFolder(made.root), LINES[command]
    plain = run_cli(*command.split(), *line.words, cwd=made.root, by=line.by)
    assert plain.code == 0, plain.err
    told = _told(git)
    git.run("reset", "-q", "--hard", "HEAD~1")
    given = Path(line.words[0])
    named = given.with_name(
        f"{name[:60]}.csv".encode("utf-8", "surrogateescape" if name != "\ud800" else "replace").decode()
    )
    (made.root / given).rename(made.root / named)
    ran = run_cli(*command.split(), named, *line.words[1:], cwd=made.root, by=line.by)
    assert ran.code == 0, ran.err
    _words(ran.out)
    _words(ran.err)
    assert _told(git)[1:] == told[1:]
    assert _told(git)[0].startswith(told[0].partition(" from ")[0])
    for path in git.run("diff", "--name-only", "HEAD~1").splitlines():
        assert not HIDDEN.search((made.root / path).read_text(encoding="utf-8"))

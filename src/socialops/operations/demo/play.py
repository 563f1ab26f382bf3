"""Run the main job on the example in a fresh repository, and tell it step by step."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from socialops.domain.documents.people import Member
from socialops.domain.sanitize import visible
from socialops.door import unwritable
from socialops.errors import SocialopsError
from socialops.git.environment import scrub
from socialops.git.program import program
from socialops.operations.demo.story import COMMIT_DATE, NOW, STORY, DemoEdit, DemoStep
from socialops.store import example
from socialops.store.load import load

PATIENCE = 120
"""Seconds after which a step counts as failed; each takes well under one."""
_COLUMNS = "100"
Tell = Callable[[str], None]


def tell(directory: Path | None, *, line: Tell) -> bool:
    """Play the story in *directory* (new or empty; None: a temporary one), telling it through *line*.

    False where any step did not do what the story says. The folder is kept, and nothing outside it is touched.
    """
    program("git")  # before anything is written
    root = _stage(directory)
    _copy(root)
    line(f"Acme makes jackets and bags. Its social media is a folder of files: {root}")
    line(f"The clock of this story stands at {NOW}, so it is always the same.")
    members = {name: filed.item for name, filed in load(root).members.items()}
    with _settings() as empty:
        done = all(_play(root, step, _environment(members[step.who], empty), line) for step in STORY)
    line("\n")
    if done:
        line(f"That was the main job. Look around: cd {shlex.quote(str(root))}")
    else:
        line(f"The story ends here: this step did not do what it should. Its files are in {root}")
    return done


def _stage(directory: Path | None) -> Path:
    if directory is None:
        return Path(tempfile.mkdtemp(prefix="socialops-demo-")).resolve()
    root = directory.absolute()
    try:
        root.mkdir(parents=True, exist_ok=True)
        if any(root.iterdir()):
            raise SocialopsError(f"{root} is not empty. Name a new or empty folder, or none for a temporary one.")
    except OSError as error:
        raise SocialopsError(f"{root} can't be used: {error.strerror}. Name a new or empty folder.") from error
    return root.resolve()


def _copy(root: Path) -> None:
    try:
        for path, data in example.contents().items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    except OSError as error:  # a full disk: the folder is as empty as before
        for entry in root.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        raise unwritable(root, error) from error


@contextmanager
def _settings() -> Iterator[Path]:
    """An empty file in place of the user's git settings: their signing, hooks and names stay out of the story."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "gitconfig"
        empty.touch()
        yield empty


def _environment(member: Member, empty: Path) -> dict[str, str]:
    """The environment of somebody's commands."""
    made = dict(os.environ)
    scrub(made, keep_identity=False)
    package = str(Path(__file__).resolve().parents[2])
    who = {"NAME": member.name, "EMAIL": member.emails[0], "DATE": COMMIT_DATE}
    return made | {
        **{f"GIT_{part}_{key}": value for part in ("AUTHOR", "COMMITTER") for key, value in who.items()},
        "GIT_CONFIG_GLOBAL": str(empty),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TEMPLATE_DIR": "",
        "GIT_PAGER": "cat",
        "SOCIALOPS_NOW": NOW,
        "NO_COLOR": "1",
        "COLUMNS": _COLUMNS,
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH")))),
    }


def _play(root: Path, step: DemoStep | DemoEdit, environment: Mapping[str, str], line: Tell) -> bool:
    if step.told:
        line("\n")
        line(f"# {step.who}: {step.told}")
    if isinstance(step, DemoEdit):
        return _edit(root, step, line)
    line(f"$ {shlex.join((step.program, *step.arguments))}")
    code, said = _run(root, step, environment)
    for text in said.splitlines():
        line(f"  {visible(text)}".rstrip())
    missing = [text for text in step.shows if text not in said]
    if code != step.code:
        line(f"! The command ended with {code}; the story wants {step.code}.")
    for text in missing:
        line(f"! Its output should tell of '{text}'.")
    return code == step.code and not missing


def _run(root: Path, step: DemoStep, environment: Mapping[str, str]) -> tuple[int, str]:
    command = [program("git")] if step.program == "git" else [sys.executable, "-m", "socialops"]
    try:
        ended = subprocess.run(
            [*command, *step.arguments],
            cwd=root,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"no answer after {PATIENCE} seconds"
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


def _edit(root: Path, step: DemoEdit, line: Tell) -> bool:
    path = root / step.path
    text = path.read_text(encoding="utf-8")
    if text.count(step.before) != 1:
        line(f"! {step.path} should hold '{step.before}' once.")
        return False
    path.write_bytes(text.replace(step.before, step.after).encode("utf-8"))
    line(f"  ({step.path}: '{step.before}' becomes '{step.after}')")
    return True

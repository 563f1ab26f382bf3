"""What one push can cost: bounded by what is read, however large the things in it are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.play import RECORD, Play

_MANY = 160 << 20
_MEASURE = """
import resource, subprocess, sys
ran = subprocess.run([sys.executable, "-m", "socialops", *sys.argv[1:]], capture_output=True, text=True)
print(ran.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
print(ran.stdout + ran.stderr)
"""


def _audit(root: Path) -> tuple[int, int, str]:
    """Exit code, most memory of socialops and of the git under it (MiB), and what was said."""
    command = [sys.executable, "-c", _MEASURE, "audit", "--base", "main", "--head", "work", "--format", "concise"]
    out = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    numbers, _, said = out.partition("\n")
    code, memory = numbers.split()
    return int(code), int(memory), said


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of children is counted in other units elsewhere")
def test_memory_does_not_follow_the_size_of_a_blob(play: Play) -> None:
    paths = ["posts/big.yaml", "assets/big.png", RECORD, "notes/film.bin"]
    play.files.post("film", author="maya", media=[{"file": "assets/big.png", "alt": "A film."}])
    for large in (play.root / path for path in paths):
        large.parent.mkdir(parents=True, exist_ok=True)
        with large.open("wb") as file:
            file.truncate(_MANY)  # zeros: some hundred kilobytes in a pack
    play.git("add", "-A")
    play.git("commit", "-q", "-m", "Large")
    for path in paths:
        (play.root / path).unlink()
    code, memory, said = _audit(play.root)
    assert memory < 150, said
    assert code in {0, 1}, said

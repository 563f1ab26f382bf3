"""What was asked of a folder is noted, whichever process asks."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from socialops.processes import shared
from socialops.store.verdicts.noted import Noted


def test_what_lies_in_a_listed_folder_goes_with_it(tmp_path: Path) -> None:
    with Noted(tmp_path) as disk:
        list(disk.files("posts"))
        list(disk.files("styles/House"))
        disk.read("posts/a.yaml")
        disk.media_problem("styles/House/A.yml")
        disk.media_problem("stylesheet")
        disk.media("assets/a.png")
        with pytest.raises(OSError, match=r"b\.png"):
            disk.open_media("assets/b.png")
        assert disk.read("socialops.yaml")
        assert disk.footing.folders == ("posts", "styles/House")
        assert disk.footing.paths == ("assets/a.png", "assets/b.png", "socialops.yaml", "stylesheet")


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="where there is none, nothing is forked")
def test_other_processes_note_theirs(tmp_path: Path) -> None:
    with Noted(tmp_path) as disk:

        def work(number: int) -> int:
            disk.media_problem(f"assets/größe-{number}.png")
            list(disk.files(f"styles/{number}"))
            time.sleep(0.004)
            return os.getpid()

        assert len(set(shared(40, work, 2))) == 2
        assert set(disk.footing.paths) == {f"assets/größe-{number}.png" for number in range(40)}
        assert set(disk.footing.folders) == {f"styles/{number}" for number in range(40)}

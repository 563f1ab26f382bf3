"""Names that a colleague's machine refuses are told; those that only look like them are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialops.store.portable import unportable_names
from tests.factories import small_workspace


@pytest.mark.parametrize("name", ["con", "aux", "nul", "prn", "com1", "lpt9"])
def test_an_id_that_is_a_device(tmp_path: Path, name: str) -> None:
    folder = small_workspace(tmp_path)
    folder.post(name)
    folder.campaign(name)
    found = list(unportable_names(folder.load()))
    assert [f.path for f in found] == [f"campaigns/{name}.yaml", f"posts/{name}.yaml"]
    assert all(f"Windows keeps the name '{name}'" in f.message for f in found)


@pytest.mark.parametrize(
    "file",
    ["assets/a?.png", "assets/a<b.png", 'assets/"a".png', "assets/a|b", "assets/*.png", "assets/a. /b.png",
     "assets/a.png.", "assets/a.png ", "assets/AUX.png", "assets/nul.tar.gz", "Con/a.png"],
)  # fmt: skip
def test_media_that_windows_refuses(tmp_path: Path, file: str) -> None:
    folder = small_workspace(tmp_path)
    folder.post("spring", media=[{"file": file, "alt": "A"}])
    found = list(unportable_names(folder.load()))
    assert [(f.path, f.keys) for f in found] == [("posts/spring.yaml", ("media", 0))]


def test_folders_and_media_that_differ_only_in_capitals(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("one", folder="posts/SUB", media=[{"file": "assets/A.png", "alt": "A"}])
    folder.post("two", folder="posts/sub", media=[{"file": "assets/a.png", "alt": "A"}])
    found = list(unportable_names(folder.load()))
    assert [(f.path, f.keys) for f in found] == [("posts/sub/two.yaml", ("media", 0)), ("posts/sub/two.yaml", ())]
    assert all("one and the same" in f.message for f in found)


def test_names_that_only_look_like_it(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    media = ["assets/console.png", "assets/com10.png", "assets/.hidden", "assets/Größe (1).png", "assets/a b.png"]
    folder.post("con-1", media=[{"file": file, "alt": "A"} for file in media])
    folder.post("auxiliary", folder="posts/sub")
    folder.post("null", folder="posts/sub")
    assert list(unportable_names(folder.load())) == []

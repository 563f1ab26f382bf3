"""SO106 to SO111, SO115: each with its exact place, and nothing else said."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from socialops.domain.finding import Diagnostic
from socialops.rules.run import run
from tests.factories import WorkspaceFolder, small_workspace
from tests.media import gif, heic, jpeg, mp4, png

TODAY = date(2027, 2, 20)
ROCKET = "\U0001f680"
SHA = "a" * 64


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path)
    for platform in ("mastodon", "bluesky", "threads", "instagram", "youtube", "tiktok", "pinterest"):
        made.channel(f"acme-{platform}", platform)
    return made


def judged(folder: WorkspaceFolder, media: str, *channels: str) -> list[Diagnostic]:
    names = ", ".join(f"acme-{channel}" for channel in channels or ("x",))
    head = f"id: a\ntitle: A\nheadline: A\nauthor: maya\nchannels: [{names}]\nstatus: ready\ntext: One\n"
    folder.write("posts/a.yaml", head + media)
    found = run(folder.load(), TODAY).diagnostics
    return [d for d in found if d.path == "posts/a.yaml" and d.code != "SO408"]


def places(found: list[Diagnostic]) -> list[str]:
    return [f"{d.line}:{d.column} {d.code} {d.severity} {d.channel}" for d in found]


def files(folder: WorkspaceFolder, *contents: bytes, alt: bool = True) -> str:
    """The files, and the lines of a post that name them; the first item stands in line 9, column 5."""
    lines = ["media:\n"]
    for number, data in enumerate(contents):
        folder.write(f"assets/{number}.bin", data)
        lines.append(f"  - {{file: assets/{number}.bin{', alt: A door' if alt else ''}}}\n")
    return "".join(lines)


def urls(*names: str) -> str:
    return "media:\n" + "".join(
        f"  - {{url: 'https://cdn.acme.test/{n}', sha256: {SHA}, alt: A door}}\n" for n in names
    )


def test_platforms_that_need_media_say_so_at_the_channel(folder: WorkspaceFolder) -> None:
    found = judged(folder, "", "x", "instagram", "youtube", "tiktok")
    assert places(found) == [
        "5:20 SO106 error acme-instagram",
        "5:36 SO106 error acme-youtube",
        "5:50 SO106 error acme-tiktok",
    ]
    assert "YouTube needs a video" in found[1].message


def test_youtube_needs_a_film_and_takes_no_picture(folder: WorkspaceFolder) -> None:
    found = judged(folder, files(folder, jpeg(640, 480)), "youtube")
    assert places(found) == ["5:12 SO106 error acme-youtube", "9:5 SO108 error acme-youtube"]
    assert judged(folder, files(folder, mp4()), "youtube") == []


def test_a_film_of_unknown_kind_may_be_the_one_that_is_needed(folder: WorkspaceFolder) -> None:
    assert judged(folder, urls("watch"), "youtube") == []


@pytest.mark.parametrize(
    ("channel", "most"), [("x", 4), ("mastodon", 4), ("bluesky", 4), ("instagram", 10), ("linkedin", 20)]
)
def test_one_picture_more_is_too_many_and_the_place_is_the_first_of_them(
    folder: WorkspaceFolder, channel: str, most: int
) -> None:
    assert judged(folder, urls(*(f"{n}.jpg" for n in range(most))), channel) == []
    found = judged(folder, urls(*(f"{n}.jpg" for n in range(most + 1))), channel)
    assert places(found) == [f"{9 + most}:5 SO107 error acme-{channel}"]


def test_media_of_unknown_kind_are_too_many_only_beyond_every_limit(folder: WorkspaceFolder) -> None:
    assert judged(folder, urls("a", "b", "c", "d")) == []
    assert places(judged(folder, urls("a", "b", "c", "d", "e"))) == ["13:5 SO107 error acme-x"]


def test_pictures_and_films_do_not_mix_on_x_but_do_on_instagram(folder: WorkspaceFolder) -> None:
    media = urls("a.jpg", "b.mp4")
    assert places(judged(folder, media, "x", "instagram")) == ["10:5 SO108 error acme-x"]


def test_what_a_file_is_counts_and_not_its_name(folder: WorkspaceFolder) -> None:
    found = judged(folder, files(folder, png(640, 480)), "instagram")
    assert places(found) == ["9:5 SO108 error acme-instagram"]
    assert "Instagram takes no PNG: export it as one of JPEG, MP4, QUICKTIME" in found[0].message
    assert places(judged(folder, files(folder, heic()), "x")) == ["9:5 SO108 error acme-x"]


def test_sizes_shapes_and_lengths_are_judged(folder: WorkspaceFolder) -> None:
    def said(data: bytes, channel: str) -> list[tuple[str, str]]:
        found = judged(folder, files(folder, data), channel)
        return [(d.severity.value, d.message.partition(".bin: ")[2]) for d in found]

    assert said(jpeg(1200, 628), "instagram") == []
    assert said(jpeg(1080, 1350), "instagram") == []
    assert said(jpeg(4000, 4000), "instagram") == [], "scaled down by the platform"
    assert said(jpeg(1080, 1351, orientation=6), "instagram") == []
    ((severity, words),) = said(jpeg(1080, 1400), "instagram")
    assert (severity, words) == ("error", "it is 1080x1400, too narrow for Instagram (at most 4:5): crop it")
    ((severity, words),) = said(jpeg(200, 200), "instagram")
    assert (severity, words[:40]) == ("warning", "it is 200x200, under 320 pixels of width")
    ((severity, words),) = said(png() + b"x" * 5_000_000, "x")
    assert (severity, words) == ("error", "the file has 5.0 MB, and X takes 5.0 MB: make it smaller")
    ((severity, words),) = said(gif(1400, 300), "x")
    assert (severity, words) == ("error", "it is 1400x300 pixels, and X takes at most 1280x1080: make it smaller")
    ((_, words),) = said(gif(40, 30, frames=351), "x")
    assert words == "it has 351 frames, and X takes 350: shorten it"


def test_a_damaged_file_is_a_finding_and_quick(folder: WorkspaceFolder) -> None:
    media = files(folder, png()[:40], b"\x89PNG\r\n\x1a\n" + b"\xff" * 100_000, b"", b"GIF89a\xff", b"\xff\xd8\xff" * 9)
    start = time.perf_counter()
    found = judged(folder, media, "linkedin")
    assert time.perf_counter() - start < 1
    assert [d.line for d in found if d.code == "SO108" and d.message.count("assets/")] == [9, 10, 11, 12, 13]


def test_a_git_lfs_pointer_is_not_judged(folder: WorkspaceFolder) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 99999999999\n"
    assert judged(folder, files(folder, pointer), "instagram") == []


def test_pinterest_wants_pictures_of_one_size(folder: WorkspaceFolder) -> None:
    assert judged(folder, files(folder, png(40, 30), png(40, 30)), "pinterest") == []
    found = judged(folder, files(folder, png(40, 30), png(40, 31)), "pinterest")
    assert places(found) == ["10:5 SO108 error acme-pinterest"]


def test_a_picture_needs_alt_text_once_for_all_channels(folder: WorkspaceFolder) -> None:
    found = judged(folder, files(folder, png(), alt=False), "x", "mastodon", "bluesky")
    assert places(found) == ["9:5 SO109 error None"]


def test_films_and_platforms_without_alt_text_need_none(folder: WorkspaceFolder) -> None:
    assert judged(folder, files(folder, mp4(), alt=False), "youtube") == []
    assert judged(folder, files(folder, jpeg(640, 640), alt=False), "tiktok") == []


@pytest.mark.parametrize("alt", ["door-1.png", "assets/door-1.PNG", "door-1"])
def test_the_name_of_the_file_is_no_alt_text(folder: WorkspaceFolder, alt: str) -> None:
    folder.write("assets/door-1.png", png())
    found = judged(folder, f"media:\n  - file: assets/door-1.png\n    alt: {alt}\n")
    assert places(found) == ["10:5 SO109 error None"]


def test_an_alt_text_too_long_stands_at_its_key(folder: WorkspaceFolder) -> None:
    folder.write("assets/a.png", png())
    media = f"media:\n  - file: assets/a.png\n    alt: {'a' * 1001}\n"
    assert places(judged(folder, media, "x", "mastodon")) == ["10:5 SO110 error acme-x"]
    media = f"media:\n  - file: assets/a.png\n    alt: {ROCKET * 600}\n"
    assert places(judged(folder, media, "x")) == ["10:5 SO110 warning acme-x"]


def test_a_file_that_is_not_there_is_said_once(folder: WorkspaceFolder) -> None:
    found = judged(folder, "media:\n  - {file: assets/no.png, alt: A door}\n", "x", "mastodon")
    assert places(found) == ["9:5 SO111 error None"]


def test_a_folder_is_no_file_and_a_link_is_unsafe(folder: WorkspaceFolder) -> None:
    (folder.root / "assets").mkdir()
    (folder.root / "assets/dir.png").mkdir()
    (folder.root / "assets/link.png").symlink_to("/etc/hostname")
    media = "media:\n  - {file: assets/dir.png, alt: A door}\n  - {file: assets/link.png, alt: A door}\n"
    assert places(judged(folder, media)) == ["9:5 SO111 error None", "10:5 SO009 error None"]


def test_an_address_without_its_hash_is_a_warning(folder: WorkspaceFolder) -> None:
    found = judged(folder, "media:\n  - {url: 'https://cdn.acme.test/a.png', alt: A door}\n", "x", "mastodon")
    assert places(found) == ["9:5 SO115 warning None"]


def test_media_of_a_variant_are_judged_where_they_are(folder: WorkspaceFolder) -> None:
    media = urls("a.jpg") + "variants:\n  acme-mastodon:\n    media:\n      - {file: assets/no.png, alt: A door}\n"
    assert places(judged(folder, media, "x", "mastodon")) == ["13:9 SO111 error None"]


def test_what_is_published_everywhere_is_history(folder: WorkspaceFolder) -> None:
    folder.publication("a", "acme-x")
    assert judged(folder, "media:\n  - {file: assets/no.png}\n") == []

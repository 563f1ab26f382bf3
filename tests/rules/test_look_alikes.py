"""SO121: letters that only look like letters are told with the plain ones; signs, emoji and wide Japanese are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.rules.run import run
from tests.factories import WorkspaceFolder, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def _told(folder: WorkspaceFolder, **fields: Any) -> list[str]:
    folder.post("a", **fields)
    found = [d for d in run(folder.load(), date(2027, 2, 20)).diagnostics if d.code == "SO121"]
    assert all(d.severity == "warning" for d in found)
    return [f"{d.line}:{d.column} {d.message.rpartition('write ')[2]}" for d in found]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Big \U0001d5e6\U0001d5ee\U0001d5f9\U0001d5f2 today", "Sale"),  # bold
        ("Big \U0001d4e2\U0001d4ea\U0001d4f5\U0001d4ee today", "Sale"),  # script
        ("Big \U0001d54a\U0001d552\U0001d55d\U0001d556 today", "Sale"),  # double-struck
        ("Big \u24c8\u24d0\u24db\u24d4 today", "Sale"),
        ("Big \u24ae\u249c\u24a7\u24a0 today", "sale"),
        ("Big \U0001f142\U0001f130\U0001f13b\U0001f134 today", "SALE"),
        ("Big \U0001f162\U0001f150\U0001f15b\U0001f154 today", "SALE"),
        ("Big \U0001f182\U0001f170\ufe0f\U0001f17b\U0001f174 today", "SALE"),
        ("Big \uff33\uff21\uff2c\uff25 today", "SALE"),
        ("Big \ua731\u1d00\u029f\u1d07 today", "sale"),
        ("Big \u02e2\u1d43\u02e1\u1d49 today", "sale"),
        ("Big \U0001d5e6ale today", "S"),
        ("\u212c\u212f today", "Be"),
        ("Big \U0001d7ed\U0001d7ec off", "10"),
    ],
)
def test_styled_letters_are_told_with_the_plain_ones(folder: WorkspaceFolder, text: str, plain: str) -> None:
    told = _told(folder, text=text)
    assert [line.partition(" ")[2] for line in told] == [f"'{plain}'"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Big S\u0430le today", ["8:11 'Sale' in Latin letters"]),
        ("Gl\u043ebex and gl\u03bfbal", ["8:7 'Globex' in Latin letters", "8:18 'global' in Latin letters"]),
        ("\u0421af\u00e9", ["8:7 'Caf\u00e9' in Latin letters"]),
        ("\u0421\u041e\u0421\u0410 \u0441\u0430\u0445\u0430\u0440", []),
        ("\u0414\u043b\u044f VIP\u0430: SMM\u0449\u0438\u043a", []),
        ("\u03b1Tocopherol, 5 \u03bcm, \u03b1\u03b2", []),
    ],
)
def test_a_word_of_two_alphabets_is_told(folder: WorkspaceFolder, text: str, told: list[str]) -> None:
    assert _told(folder, text=text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Gr\u00fc\u00dfe aus K\u00f6ln, caf\u00e9 \u0141\u00f3d\u017a \u03b1\u03b2 \u041c\u0438\u0440",
        "Every \u2115 is in \u211d, 5 \u2113 of water at 20 \u2103, \u2116 7, Acme\u2122",
        "\U0001f170\ufe0f or \U0001f171\ufe0f? Park at \U0001f17f\ufe0f, take the \u24c2\ufe0f",
        "Steps \u2460 and \u2461, option \u24b6 or \u24b7",
        "The 1\u02e2\u1d57 of May, M\u1d50\u1d49",
        "Say \u02c8b\u026a\u0280",
        "\u65b0\u767a\u58f2\uff01\u3000\uff33\uff21\uff2c\uff25\u3000\uff12\uff10\uff12\uff17",
        "\uc138\uc77c \uff33\uff21\uff2c\uff25",
        "Flags \U0001f1e9\U0001f1ea and \u2764\ufe0f",
    ],
)
def test_letters_and_signs_that_are_what_they_seem_are_fine(folder: WorkspaceFolder, text: str) -> None:
    assert _told(folder, text=text) == []


def test_headlines_hashtags_and_alt_texts_are_looked_at_each_once(folder: WorkspaceFolder) -> None:
    folder.write("a.png", b"x")
    bold = "\U0001d5e6\U0001d5ee\U0001d5f9\U0001d5f2"
    told = _told(
        folder, text="Hi", headline=bold, hashtags=[bold], media=[{"file": "a.png", "alt": f"A {bold} sign"}],
        channels=["acme-x", "acme-linkedin"],
    )  # fmt: skip
    assert len(told) == 3


def test_a_bold_line_of_a_japanese_post_is_told_all_the_same(folder: WorkspaceFolder) -> None:
    assert _told(folder, text="\u65b0\u767a\u58f2 \U0001d5e6\U0001d5ee\U0001d5f9\U0001d5f2") == ["8:11 'Sale'"]

"""What is kept in a cabinet is there whole, of this user, or not at all."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from socialops.store.verdicts.cabinet import Cabinet, Damaged, Row
from socialops.store.verdicts.draft import Draft
from socialops.store.verdicts.shelf import PARTS

ROWS = [Row("day", 1, b"one"), Row("day", 2, b"two"), Row("look", 1, b"\0\xff")]


def _file(git_dir: Path) -> Path:
    (found,) = (git_dir / PARTS).glob("acme.*.db")
    return found


def _keep(git_dir: Path, name: str, rows: list[Row]) -> None:
    with Draft.of(git_dir) as draft:
        with draft.begun() as put:
            for row in rows:
                put(row)
        draft.kept_as(name)


def _held(git_dir: Path) -> dict[int, bytes] | None:
    with Cabinet.opened(git_dir, "acme") as cabinet, contextlib.suppress(Damaged):
        return cabinet.take("day") if cabinet else None
    return None


def test_rows_are_taken_by_kind_and_number(tmp_path: Path) -> None:
    assert _held(tmp_path) is None
    _keep(tmp_path, "acme", ROWS)
    with Cabinet.opened(tmp_path, "acme") as cabinet:
        assert cabinet
        assert cabinet.take("day") == {1: b"one", 2: b"two"}
        assert cabinet.take("day", [2, 3]) == {2: b"two"}
        assert cabinet.take("look") == {1: b"\0\xff"}
        cabinet.put([Row("day", 2, b"other"), Row("day", 4, b"four")])
    assert _held(tmp_path) == {1: b"one", 2: b"other", 4: b"four"}
    _keep(tmp_path, "acme", ROWS[:1])
    assert _held(tmp_path) == {1: b"one"}
    assert _file(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_few_of_the_newest_stay(tmp_path: Path) -> None:
    for number in range(7):
        _keep(tmp_path, f"acme-{number}", ROWS)
    assert len(list((tmp_path / PARTS).iterdir())) == 4


def test_what_is_no_database_or_not_ours_is_not_read(tmp_path: Path) -> None:
    _keep(tmp_path, "acme", ROWS)
    file = _file(tmp_path)
    whole = file.read_bytes()
    file.chmod(0o666)
    assert _held(tmp_path) is None
    file.chmod(0o600)
    (tmp_path / PARTS).chmod(0o777)
    assert _held(tmp_path) is None
    (tmp_path / PARTS).chmod(0o700)
    assert _held(tmp_path) is not None
    file.rename(tmp_path / "elsewhere.db")
    file.symlink_to(tmp_path / "elsewhere.db")
    assert _held(tmp_path) is None
    file.unlink()
    os.mkfifo(file)
    assert _held(tmp_path) is None
    file.unlink()
    for data in (b"", b"no database", whole[: len(whole) // 2]):
        file.write_bytes(data)
        file.chmod(0o600)
        assert _held(tmp_path) is None


def test_where_another_run_writes_nothing_is_put(tmp_path: Path) -> None:
    _keep(tmp_path, "acme", ROWS)
    other = sqlite3.connect(_file(tmp_path), isolation_level=None)
    with Cabinet.opened(tmp_path, "acme") as cabinet:
        assert cabinet
        assert len(cabinet.take("day")) == 2
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM kept")
        cabinet.put([Row("day", 3, b"three")])
    other.execute("ROLLBACK")
    other.close()
    assert _held(tmp_path) == {1: b"one", 2: b"two"}


def test_a_change_that_was_cut_off_is_undone(tmp_path: Path) -> None:
    """As a run that is killed leaves it: the pages are written, and what they were before lies beside them."""
    _keep(tmp_path, "acme", [Row("day", number, bytes(4000)) for number in range(50)])
    before = _held(tmp_path)
    child = os.fork()
    if child == 0:
        writer = sqlite3.connect(_file(tmp_path), isolation_level=None)
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE kept SET data = x'00'")
        os._exit(9)
    os.waitpid(child, 0)
    assert list((tmp_path / PARTS).glob("*-journal"))
    assert _held(tmp_path) == before


def test_a_draft_counts_once_it_is_whole(tmp_path: Path) -> None:
    """Another process may begin it and die; what can't be written is not kept, and what is not kept leaves nothing."""
    _keep(tmp_path, "acme", ROWS)
    before, kept = _held(tmp_path), _file(tmp_path)
    with Draft.of(tmp_path) as draft:
        child = os.fork()
        if child == 0:
            with draft.begun() as put:
                for number in range(500):
                    put(Row("day", number, bytes(4000)))
                os._exit(9)
        os.waitpid(child, 0)
        (begun,) = (tmp_path / PARTS).glob("*.tmp")
        assert begun.stat().st_size > 1_000_000  # it does not wait in memory
        assert _held(tmp_path) == before
        with draft.begun() as put:
            put(Row("day", 7, b"seven"))
        with draft.more() as put:
            put(Row("day", 8, b"eight"))
        draft.kept_as("acme")
    assert _held(tmp_path) == {7: b"seven", 8: b"eight"}
    assert not kept.exists()
    with contextlib.suppress(KeyboardInterrupt), Draft.of(tmp_path) as draft, draft.begun() as put:
        put(ROWS[0])
        raise KeyboardInterrupt
    with Draft.of(tmp_path) as draft:
        with draft.begun() as put:
            put(ROWS[0])
        next((tmp_path / PARTS).glob("*.tmp")).write_bytes(b"no database")
        with draft.more() as put:
            put(ROWS[1])
        draft.kept_as("acme")
    (tmp_path / PARTS).chmod(0o777)
    _keep(tmp_path, "acme", ROWS)
    (tmp_path / PARTS).chmod(0o700)
    assert [file.name for file in (tmp_path / PARTS).iterdir()] == [_file(tmp_path).name]
    assert _held(tmp_path) == {7: b"seven", 8: b"eight"}

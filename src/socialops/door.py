"""The one door to files on disk: plain files only, never through a link, never more than was asked for.

Whatever lies in a workspace was put there by somebody: a name may lead to a FIFO that waits for ever, to a device
without an end, or out of the workspace. So nothing else in the program opens a path of a workspace.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from socialops.errors import SocialopsError
from socialops.leftovers import sweep, sweep_all

_FOLLOWS_NONE = getattr(os, "O_NOFOLLOW", 0)
_FLAGS = os.O_RDONLY | _FOLLOWS_NONE | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MANY = 16
"""From so many files on, one wait for all that is on its way to the disk is shorter than one for each."""
_SHARING_RETRIES, _SHARING_PAUSE = 20, 0.05
"""An editor, a virus scanner or a file-sync program may hold a file open for a moment; only Windows minds."""
_TAGS = (0xA000000C, 0xA0000003)
"""IO_REPARSE_TAG_SYMLINK and IO_REPARSE_TAG_MOUNT_POINT, by [MS-FSCC] 2.1.2.1."""
LINK = "this is a link: put the file itself here"
SPECIAL = "this is no regular file: put a plain file here"


class Shut(NamedTuple):
    """Why a file was not opened: a sentence, and whether there is nothing of that name."""

    why: str
    absent: bool = False


class NotPlain(OSError):  # noqa: N818 - it says what the name leads to
    """A name that leads to something that must not be opened."""


def is_link(path: Path | os.DirEntry[str]) -> bool:
    """A symbolic link, or what does the same on Windows (a junction)."""
    if os.name != "nt":
        return path.is_symlink() if isinstance(path, os.DirEntry) else os.path.islink(path)  # noqa: PTH114 - never raises
    try:
        return leads_on(path.stat(follow_symlinks=False))
    except (OSError, ValueError):
        return False


def leads_on(status: object) -> bool:
    """Whether what `lstat` says is of a symbolic link or a junction, by the tag that Windows gives it.

    Python knows junctions by itself since 3.12.
    """
    return getattr(status, "st_reparse_tag", 0) in _TAGS


def _opened(path: Path | str) -> tuple[int, int]:
    """The handle of a regular file, and its size; never waits."""
    if not _FOLLOWS_NONE and is_link(Path(path)):  # Windows
        raise NotPlain(errno.ELOOP, LINK, str(path))
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotPlain(errno.ELOOP, LINK, str(path)) from error
        if error.errno in {errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP}:  # a socket, or a device that is not there
            raise NotPlain(error.errno, SPECIAL, str(path)) from error
        raise
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode):
        return handle, found.st_size
    os.close(handle)
    raise NotPlain(errno.EINVAL, SPECIAL, str(path))


def read(path: Path | str, most: int) -> bytes | Shut:
    """The bytes of a regular file, at most one more than *most*; never waits, never follows a link."""
    try:
        handle, size = _opened(path)
        try:
            return _read(handle, size, most)
        finally:
            os.close(handle)
    except NotPlain as error:
        return Shut(str(error.strerror))
    except ValueError:  # a name that no file can have
        return Shut("the file can't be read: no file can have this name", absent=True)
    except OSError as error:
        return Shut(f"the file can't be read: {error.strerror}", absent=isinstance(error, FileNotFoundError))


def _read(handle: int, size: int, most: int) -> bytes:
    """Room for the longest file would take longer to get than to fill, so there is room for the file's own size."""
    data = os.read(handle, min(size, most) + 1)
    while len(data) <= most and (len(data) > size or not data or len(data) < size):  # it has grown, or comes in parts
        more = os.read(handle, most + 1 - len(data))
        if not more:
            break
        data += more
    return data


def stream(path: Path | str) -> BinaryIO:
    """A regular file, to look into here and there.

    Raises:
        OSError: there is none, or it must not be opened.
    """
    return os.fdopen(_opened(path)[0], "rb")


def write(root: Path, path: str, data: bytes | None) -> None:
    """Replace a file below *root* whole (None: remove it): a reader sees the old bytes or the new ones.

    Raises:
        SocialopsError: a folder on the way is a link, or the file can't be written.
    """
    target = _way(root, path)
    try:
        if data is None:
            target.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                target.parent.rmdir()
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        temporary = _filled(target, data)
        try:
            _replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        _settled(target.parent)
    except OSError as error:
        raise unwritable(path, error) from error


def write_all(root: Path, files: Sequence[tuple[str, bytes | None]]) -> None:
    """Replace many files below *root*, each as `write` does, but with one wait for the disk for all of their bytes."""
    if len(files) < _MANY or not hasattr(os, "sync"):  # Windows waits for each
        for path, data in files:
            write(root, path, data)
        return
    filled: list[tuple[Path, Path]] = []
    path = ""
    try:
        sweep_all(_way(root, path) for path, data in files if data is not None)
        for path, data in files:
            target = _way(root, path)
            if data is None:
                write(root, path, None)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            filled.append((_filled(target, data, settled=False), target))
        os.sync()
        for temporary, target in filled:
            _replace(temporary, target)
        for folder in dict.fromkeys(target.parent for _, target in filled):
            _settled(folder)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        for temporary, _ in filled:
            temporary.unlink(missing_ok=True)


def create(root: Path, path: str, data: bytes) -> bool:
    """Make a file that was not there, whole or not at all; False where something of that name is."""
    target = _way(root, path)
    try:
        sweep(target)
        if os.path.lexists(target):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _filled(target, data)
        try:
            os.link(temporary, target)
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            _replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        _settled(target.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    return True


def move_in(root: Path, path: str, source: Path) -> None:
    """Put a file (or a link) that was made elsewhere in its place below *root*: a reader sees the old or the new one.

    Raises:
        SocialopsError: a folder on the way is a link, or it can't be put there.
    """
    target = root / path
    _way_to(root, path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir() and not is_link(target):
            target.rmdir()
        try:
            _replace(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            import shutil  # only where git's folder lies on another disk

            shutil.copy2(source, beside := target.with_name(f".{target.name[:100]}.{os.getpid()}.tmp"))
            _replace(beside, target)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: str | Path, error: OSError) -> SocialopsError:
    """What to tell where the disk, or a permission, says no."""
    return SocialopsError(f"{path} can't be written: {error.strerror or error}")


def _way(root: Path, path: str) -> Path:
    """The place of a file; nothing on the way to it, nor itself, leads elsewhere."""
    _way_to(root, path)
    target = root / path
    if is_link(target) or (os.path.lexists(target) and not stat.S_ISREG(target.lstat().st_mode)):
        raise SocialopsError(
            f"{path} is no plain file (a link, a folder or a device), so it is not written. Remove it."
        )
    return target


def _way_to(root: Path, path: str) -> None:
    place = root
    for part in path.split("/")[:-1]:
        place /= part
        if is_link(place):
            raise SocialopsError(
                f"{place} is a link, so writing {path} would change files elsewhere. Put the folder itself there."
            )
        if os.path.lexists(place) and not place.is_dir():
            raise SocialopsError(f"{place} is a file where a folder belongs, so {path} can't be written. Move it away.")


def _filled(target: Path, data: bytes, *, settled: bool = True) -> Path:
    """A file with the bytes beside the target; safe on the disk, if *settled*."""
    temporary = target.with_name(f".{target.name[:100]}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            with contextlib.suppress(OSError):
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            file.write(data)
            file.flush()
            if settled:
                os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _replace(temporary: Path, target: Path) -> None:
    for _ in range(_SHARING_RETRIES if os.name == "nt" else 0):
        with contextlib.suppress(PermissionError):
            temporary.replace(target)
            return
        time.sleep(_SHARING_PAUSE)
    temporary.replace(target)


def _settled(folder: Path) -> None:
    """A power cut must not undo a rename; only Unix can ask for that."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

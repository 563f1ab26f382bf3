"""Make the pictures of the README from examples/acme: `python docs/pictures.py` from the project's root.

It needs the package `playwright`, and Chromium (CHROMIUM names it where it is not /usr/bin/chromium).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
NOW = "2027-03-09 09:00"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync")  # fmt: skip
COLUMNS = 118


def repository(folder: Path) -> Path:
    """Acme in a repository of its own, last changed eleven days before `NOW`: ages don't depend on our own history."""
    root = folder / "acme"
    shutil.copytree(ROOT / "examples" / "acme", root)
    date = {f"GIT_{role}_DATE": "2027-02-26T09:00:00+01:00" for role in ("AUTHOR", "COMMITTER")}
    user = ("-c", "user.name=Maya", "-c", "user.email=maya@acme.test", "-c", "commit.gpgsign=false")
    for command in (("init", "-q", "-b", "main"), ("add", "-A"), (*user, "commit", "-q", "-m", "Start")):
        subprocess.run(["git", *command], cwd=root, env={**os.environ, **date}, check=True)
    return root


def socialops(root: Path, *arguments: str, terminal: bool = False) -> str:
    """What the program prints for the workspace."""
    command = [sys.executable, "-m", "socialops", "-C", str(root), "--now", NOW, *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    if not terminal:
        return subprocess.run(command, env=env, check=True, capture_output=True, encoding="utf-8").stdout
    return _on_a_terminal(command, env)


def _on_a_terminal(command: list[str], env: dict[str, str]) -> str:
    import pty

    leader, follower = pty.openpty()
    with subprocess.Popen(command, env=env, stdout=follower, stderr=subprocess.DEVNULL) as child:
        os.close(follower)
        found = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            found += part
        os.close(leader)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return found.decode().replace("\r\n", "\n")


def shoot(browser: Browser, page: Path, target: str, *, scheme: str = "light", post: str = "") -> None:
    """A picture of a page, or of one post's card in it."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    tab = context.new_page()
    tab.goto(page.as_uri())
    if post:
        tab.locator(f"td a[href='#post-{post}']").first.click()
        tab.wait_for_timeout(400)
    tab.screenshot(path=PICTURES / target)
    context.close()


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as tools:
        root, page = repository(Path(folder)), Path(folder) / "calendar.html"
        socialops(root, "calendar", "--format", "html", "--with-days", "-o", str(page))
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        shoot(browser, page, "calendar.png")
        shoot(browser, page, "card-dark.png", scheme="dark", post="trail-giveaway")
        socialops(root, "page", "-o", str(Path(folder) / "site"))
        shoot(browser, Path(folder) / "site" / "index.html", "page.png")
        shoot(browser, Path(folder) / "site" / "board.html", "board.png")
        browser.close()
        backlog = socialops(root, "backlog", terminal=True)
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(backlog))
    drawn = console.export_svg(title="socialops backlog")
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)  # those would be fetched from elsewhere
    (PICTURES / "backlog.svg").write_text(drawn.replace("Fira Code", "ui-monospace, Menlo, Consolas"), encoding="utf-8")
    for picture in sorted(PICTURES.iterdir()):
        print(f"{picture.relative_to(ROOT)} {picture.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()

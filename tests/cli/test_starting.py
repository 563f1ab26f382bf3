"""A command never waits for what it needs not: pydantic's search for plugins, PyYAML where files are plain, regex where
texts are Latin, and rich's consoles in a pipe.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.factories import identity, small_workspace

SCRIPT = """
import sys
from socialops.cli.run import run
code = run(["status"]) or run(["show", "launch"]) or run(["check", "--no-cache"]) or run(["changes", "--since", "HEAD"])
late = sorted({"importlib.metadata", "yaml", "regex", "rich.console"} & set(sys.modules))
from pydantic.plugin import _loader
print(code, late, _loader.get_plugins(), callable(_loader.entry_points), file=sys.stderr)
"""
POST = (
    "id: launch\ntitle: Launch\nauthor: maya\nchannels: [acme-x]\npublish_at: 2027-03-01 09:00\nstatus: ready\n"
    "text: |\n  Words of launch, größer.\n"
    "hashtags: [Café]\n"
)


def test_a_command_looks_for_no_plugins_and_needs_no_parser(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    (folder.root / "posts").mkdir()
    (folder.root / "posts" / "launch.yaml").write_text(POST, encoding="utf-8")
    folder.git()
    env = {**os.environ, **identity("dana"), "SOCIALOPS_NOW": "2027-02-20 12:00"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True, encoding="utf-8")
    assert done.stderr.splitlines()[-1] == "0 [] () True"

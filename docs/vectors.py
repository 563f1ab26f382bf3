"""The test vectors of the digest."""

from __future__ import annotations

import json
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "digests.json"


def vectors() -> str:
    """Each vector of the golden file, as it is."""
    if not GOLDEN.exists():
        return "There are none yet."
    found = json.loads(GOLDEN.read_text(encoding="utf-8"))
    blocks = [found["about"]]
    for vector in found["vectors"]:
        rest = {key: value for key, value in vector.items() if key != "name"}
        blocks.append(f"#### {vector['name']}\n\n```json\n{json.dumps(rest, indent=2, ensure_ascii=False)}\n```")
    return "\n\n".join(blocks)

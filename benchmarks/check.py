"""The processor time of `check` on many posts, cold, beside two programs on the same files.

yamllint reads all files, check-jsonschema the posts, by the schema that socialops writes for editors. Run `python -m
benchmarks check`; at 10,000 posts each of the two takes a minute of processor time or less.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import best, cost, program
from benchmarks.table import Row

from socialops.operations.workspace.schemas import text_of


def rows(*, quick: bool) -> Iterator[Row]:
    """All rules without a guide."""
    posts = 500 if quick else 10_000
    socialops, yamllint, schemas = program("socialops"), program("yamllint"), program("check-jsonschema")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "acme")
        generate.workspace(root, posts=posts)
        schema = Path(folder, "post.schema.json")
        schema.write_text(text_of("post"), encoding="utf-8")
        files = sorted(path.relative_to(root) for path in root.glob("posts/**/*.yaml"))
        runs = {
            "ours": lambda: cost([socialops, "check", "--no-cache"], cwd=root),
            "yamllint": lambda: cost([yamllint, "-d", "relaxed", "."], cwd=root),
            "check-jsonschema": lambda: cost([schemas, "--schemafile", schema, *files], cwd=root),
        }
        found = best(runs, rounds=1 if quick else 2)
    ours = found["ours"].cpu
    yield Row(f"`check` cold, {posts:,} posts", ours, found["yamllint"].cpu, "yamllint", most=1 / 10)
    other = found["check-jsonschema"].cpu
    yield Row(f"`check` cold, {posts:,} posts", ours, other, "check-jsonschema with the schema of posts", most=1 / 7)

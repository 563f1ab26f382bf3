"""Branches and what lies on them: where a post is, what waits there for whom, and what main has of them already."""

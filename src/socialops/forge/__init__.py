"""The forge around a repository: its API, and what it tells of reviews."""

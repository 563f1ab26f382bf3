"""The team's site: what stands on it, and how it gets into a folder and to a browser."""

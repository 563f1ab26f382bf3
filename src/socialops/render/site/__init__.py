"""The team's site: every page of it, made of the same parts."""

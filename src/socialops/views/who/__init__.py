"""Who does what, and who talks to whom about what."""

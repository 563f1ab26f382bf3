"""Numbers on screens, on pages and for programs."""

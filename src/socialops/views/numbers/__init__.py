"""Numbers for people: key figures, goals and pilots, and the pieces of which reports are made."""

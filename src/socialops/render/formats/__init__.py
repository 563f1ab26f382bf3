"""The forms of output that every subject shares: terminal, table, Markdown, JSON, CSV, HTML."""

"""The report for the check-up meeting: as a page, in Markdown, and for programs."""

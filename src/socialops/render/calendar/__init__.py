"""The calendar in every format: text, page, iCalendar, Markdown."""

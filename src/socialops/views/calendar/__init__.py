"""What goes out or falls due on which day, and where there is room."""

"""Publishing as plain decisions: what is due on which channel, and what was missed."""

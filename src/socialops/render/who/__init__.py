"""`who`: who does what, and who talks to whom."""

"""The verbs of `case`: what moves the ball, and what shows where it is."""

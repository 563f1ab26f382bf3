"""Send what falls due, once, and remember that it was sent."""

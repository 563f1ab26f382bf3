"""Tables that other programs write."""
